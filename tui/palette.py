"""The palette: every action, screen and space by name, from the same tables as the keys."""

import re
from collections.abc import Iterator

from backend.model.settings import USUAL, Settings
from backend.model.snapshot import Snapshot
from backend.rules.whose import read_question
from tui.actions import ACTIONS
from tui.keys import USUAL_KEYS, Keys
from tui.places import PLACES, Place
from tui.production import by_name
from tui.screens.chooser import Choice

PLACE, ACTION, SCOPE, CONNECT, WHOSE = "place ", "action ", "scope ", "connect ", "whose "
_A_NAME = re.compile(r"[0-9]{12}|[\w:/]+(?:[.-][\w:/]+)+")
"""What is asked for by name: an AWS account, a host, a pcx id, a VPC, an app."""


def choices(
    snapshot: Snapshot, here: Place, keys: Keys = USUAL_KEYS, settings: Settings = USUAL
) -> Iterator[Choice]:
    """What the palette always offers; a value starts with one of PLACE, ACTION, SCOPE, CONNECT."""
    for place in PLACES:
        yield Choice(PLACE + place.mode, f"{place.key}      {place.title}: {place.help}")
    for action in ACTIONS:
        if action.id not in {"palette", "back"} and action.is_on(here):
            yield Choice(ACTION + action.id, f"{keys.shown(action.id):<6} {action.label}: {action.help}")
    scope = f"{keys.shown('scope'):<6}"
    yield Choice(SCOPE, f"{scope} all spaces")
    spaces = by_name(snapshot, settings)
    for key, name in spaces:
        yield Choice(SCOPE + key, f"{scope} only {name}")
    for key, name in spaces:
        yield Choice(CONNECT + key, f"{keys.shown('connect'):<6} connect a VPC to {name}")


def question(text: str) -> Choice | None:
    """Whose what is typed is, where it may be an address, a block or a name; its value starts with WHOSE."""
    asked, network = read_question(text)
    if network is None and _A_NAME.fullmatch(asked) is None:
        return None
    return Choice(WHOSE + text, f"       whose is {asked}?")
