"""What the tables of text share: one line for each thing, aligned, good to read and to grep."""

from backend.model.key import Kind
from backend.model.space import Space
from backend.rules.availability import is_not_there_yet
from tui.format import known
from tui.headless.view import View

UNREADABLE = "unreadable"
NOT_YET = "not yet"


class SIGNS:
    """What stands for an unknown value: a text that any terminal, mail and grep can take."""

    missing = "-"


def absent(view: View, kind: Kind, space: Space) -> str:
    """For a space of which there is no value: whether it could not be read, or has no such thing."""
    if is_not_there_yet(kind, space, view.snapshot.of_space(kind, space)):
        return NOT_YET
    return SIGNS.missing if view.why_unread(kind, space) is None else UNREADABLE


def several(values: tuple[str, ...] | None) -> str:
    """A list in one cell; an empty one says as little as a missing one."""
    return ", ".join(values or ()) or SIGNS.missing


def title(space: Space) -> str:
    return known(space.name, SIGNS)


def told_as(space: Space) -> str:
    """In a sentence, which needs a word."""
    return space.name or space.id or "a space"
