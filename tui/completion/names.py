"""Names of the last picture: offered at once, without a token, without a question to anybody."""

import os
import re
from collections.abc import Iterator

from backend.estate import picture
from backend.heroku.host import HostRefused, parse_host
from backend.paths import state_home
from backend.state import State

NAMES = ("spaces", "teams")
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""Whatever a shell might read as more than a word is not offered: names come from elsewhere."""


def kept(which: str) -> Iterator[str]:
    """Of the host in use and the account that was used last; nothing where nothing is kept."""
    home = state_home()
    try:
        host = parse_host(os.environ.get("HEROKU_HOST"))
    except HostRefused:
        return
    state = None if home is None else State(home, host.name)
    account_id = None if state is None else state.last_account()
    if state is None or account_id is None:
        return
    snapshot = picture.load(state.picture(account_id), account_id)
    listed = snapshot.spaces if which == "spaces" else snapshot.teams
    for name in sorted({one.name for one in listed.value or () if one.name}):
        if PLAIN.fullmatch(name):
            yield name
