"""How a space that production runs in is marked: the same word beside its name on every screen."""

from backend.model.settings import Settings
from backend.model.snapshot import Snapshot
from backend.model.space import Space

MARK = "PROD"


def mark_of(space: Space, settings: Settings) -> str:
    """Empty where production does not run in it."""
    return MARK if settings.is_production(space.name, space.team_name) else ""


def marks(snapshot: Snapshot, settings: Settings) -> dict[str, str]:
    """Of every space, by its identity."""
    return {key: mark_of(space, settings) for key, space in snapshot.each_space()}


def in_text(name: str, mark: str) -> str:
    """`harbor PROD`, where there is only text."""
    return f"{name} {mark}" if mark else name


def by_name(snapshot: Snapshot, settings: Settings) -> list[tuple[str, str]]:
    """The identity and the name of every space, to choose from."""
    spaces = sorted(
        (space.name or key, key, mark_of(space, settings)) for key, space in snapshot.each_space()
    )
    return [(key, in_text(name, mark)) for name, key, mark in spaces]
