"""How a reading is told, whatever it is of: that there is none and why, or that it is not of now."""

from typing import Any, NamedTuple

from backend.model.key import FACE_NAMES, Kind
from backend.model.snapshot import Reading
from backend.model.space import ALLOCATING, IN_TRANSITION
from backend.rules.availability import is_not_there_yet, why_not_available
from tui.format import moment
from tui.messages import in_full
from tui.screens.rows import Part
from widgets.detail import Fact
from widgets.text import Piece, Signs, Tone

NOTHING = Piece("", Tone.QUIET)
"""The sign of what there is none of: neither fine nor otherwise."""


class Told(NamedTuple):
    """`short` fits a column of 14 cells, `sentence` a row of its own."""

    sign: Piece
    short: Piece
    sentence: str


def absence(kind: Kind, part: Part, signs: Signs) -> Told | None:
    """Why there is nothing of this kind to show for the space; None where there is a value."""
    space, reading = part.space, part.readings[kind]
    quiet, missing = Piece(signs.under_way, Tone.QUIET), Piece(signs.missing, Tone.QUIET)
    if space.state in IN_TRANSITION:
        word = "not yet" if space.state == ALLOCATING else "no longer"
        return Told(quiet, missing, f"{word}: {space.state}")
    if reading.value is not None:
        return None
    why = why_not_available(kind, space, part.generations, reading)
    if why is not None:
        short = Piece(f"{signs.unavailable} not here", Tone.QUIET)
        # The words of Heroku say it themselves, and fit the line.
        sentence = why if reading.problem is not None else f"not available for this space: {why}"
        return Told(Piece(signs.unavailable, Tone.QUIET), short, sentence)
    if reading.problem is None:
        return Told(quiet, missing, "being read")
    if is_not_there_yet(kind, space, reading):
        return Told(quiet, quiet, "not yet: the space is new")
    unknown = Piece(signs.unknown, Tone.WARN)
    return Told(unknown, unknown, "could not be read")


def as_it_stands(reading: Reading[Any], sign: Piece, signs: Signs) -> Piece:
    """`sign`, unless the value is old: what is old is never fine."""
    if reading.problem is not None and reading.is_stale:
        return Piece(signs.unknown, Tone.WARN)
    if reading.restored:
        return Piece(signs.under_way, Tone.QUIET)
    return sign


def reading_facts(kind: Kind, part: Part, signs: Signs) -> list[Fact]:
    """Why what is shown is not what is now, where it may not be."""
    reading, name = part.readings[kind], FACE_NAMES[kind]
    facts = []
    if (why := why_not_available(kind, part.space, part.generations, reading)) is not None:
        text = why if reading.problem is not None else f"{name}: {why}"
        return [Fact(f"unavailable-{kind}", "Not here", text, Tone.QUIET)]
    if is_not_there_yet(kind, part.space, reading):
        return []  # what is in its place tells it
    if reading.problem is not None:
        told = f"{name}: {in_full(reading.problem, part.keys)}"
        facts.append(Fact(f"problem-{kind}", "Not read", told, Tone.WARN))
    if reading.value is not None and (reading.problem is not None or reading.restored):
        again = ", being asked again" if reading.problem is None else ""
        text = f"{name}: {moment(reading.read_at, signs.missing)}{again}"
        tone = Tone.WARN if reading.problem else Tone.QUIET
        facts.append(Fact(f"read_at-{kind}", "Last read", text, tone))
    return facts
