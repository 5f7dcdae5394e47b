"""Names as they were last seen: offered at once, without a token, without a question to anybody."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from backend.estate import picture
from backend.heroku.host import HostRefused, parse_host
from backend.journal.error import JournalError
from backend.journal.kept import read_changes, read_kept, read_unfinished
from backend.model.finding import Remembered
from backend.paths import state_home
from backend.state import State

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]*")
"""Whatever a shell might read as more than a word is not offered: names come from elsewhere."""


def kept(which: str) -> Iterator[str]:
    """Of the host in use and the account that was used last; nothing where nothing is kept.

    `which`: one of `KEPT_NAMES`. `settings` are what `--set` takes for a space; `unfinished` are changes.
    """
    home = state_home()
    try:
        host = parse_host(os.environ.get("HEROKU_HOST"))
    except HostRefused:
        return
    state = None if home is None else State(home, host.name)
    account_id = None if state is None else state.last_account()
    if state is None or account_id is None:
        return
    if which in ("findings", "acknowledged"):
        seen = read_kept(state.journal(account_id), datetime.now(UTC))
        found = _findings(seen, is_open=which == "findings")
    elif which == "changes":
        found = iter(read_changes(state.journal(account_id)))
    elif which == "unfinished":
        found = _unfinished(state.journal(account_id))
    else:
        snapshot = picture.load(state.picture(account_id), account_id)
        listed = snapshot.teams if which == "teams" else snapshot.spaces
        found = (one.name for one in listed.value or () if one.name)
    before = "space=" if which == "settings" else ""
    yield from (f"{before}{name}" for name in sorted(set(found)) if PLAIN.fullmatch(name))


def _unfinished(journal: Path) -> Iterator[str]:
    """The ids of changes; nothing where they cannot be read."""
    with suppress(JournalError):
        yield from (one.id for one in read_unfinished(journal))


def _findings(seen: Remembered, *, is_open: bool) -> Iterator[str]:
    """The ids of those that nobody has acknowledged as they are, or of the others."""
    for finding, (state, _) in seen.first_seen.items():
        acknowledged = seen.acknowledged.get(finding)
        if (acknowledged is None or acknowledged.state != state) is is_open:
            yield finding
