"""The palette: every action, screen and space by name, from the same tables as the keys."""

from collections.abc import Iterator

from backend.model.settings import USUAL, Settings
from backend.model.snapshot import Snapshot
from tui.actions import ACTIONS, PLACES, Place
from tui.keys import USUAL_KEYS, Keys
from tui.production import by_name
from tui.screens.chooser import Choice

PLACE, ACTION, SCOPE = "place ", "action ", "scope "


def choices(
    snapshot: Snapshot, here: Place, keys: Keys = USUAL_KEYS, settings: Settings = USUAL
) -> Iterator[Choice]:
    """What the palette offers; the value of a choice starts with one of PLACE, ACTION, SCOPE."""
    for place in PLACES:
        yield Choice(PLACE + place.mode, f"{place.key}      {place.title}: {place.help}")
    for action in ACTIONS:
        if action.id not in {"palette", "back"} and action.is_on(here):
            yield Choice(ACTION + action.id, f"{keys.shown(action.id):<6} {action.label}: {action.help}")
    scope = f"{keys.shown('scope'):<6}"
    yield Choice(SCOPE, f"{scope} all spaces")
    for key, name in by_name(snapshot, settings):
        yield Choice(SCOPE + key, f"{scope} only {name}")
