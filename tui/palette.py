"""The palette: every action, screen and space by name, from the same tables as the keys."""

from collections.abc import Iterator

from backend.model.snapshot import Snapshot
from tui.actions import ACTIONS, PLACES, Place
from tui.screens.chooser import Choice

PLACE, ACTION, SCOPE = "place ", "action ", "scope "


def choices(snapshot: Snapshot, here: Place) -> Iterator[Choice]:
    """What the palette offers; the value of a choice starts with one of PLACE, ACTION, SCOPE."""
    for place in PLACES:
        yield Choice(PLACE + place.mode, f"{place.key}      {place.title}: {place.help}")
    for action in ACTIONS:
        if action.id not in {"palette", "back"} and action.is_on(here):
            yield Choice(ACTION + action.id, f"{action.shown_key:<6} {action.label}: {action.help}")
    yield Choice(SCOPE, "s      all spaces")
    for shown, name in sorted((space.name or name, name) for name, space in snapshot.each_space()):
        yield Choice(SCOPE + name, f"s      only {shown}")
