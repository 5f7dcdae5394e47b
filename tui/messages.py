"""What the parts of the dashboard tell each other, and the words of the status lines."""

from datetime import datetime, timedelta

from textual.message import Message

from backend.model.key import FACE_NAMES, Kind
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Snapshot
from backend.rules.availability import why_not_available
from tui.format import age, clock_time
from tui.keys import Keys
from tui.screens.rows import parts
from widgets.text import Piece, Signs, Tone

OLD = timedelta(minutes=2)


class EstateChanged(Message):
    """The picture is another one. A burst of them collapses into the last."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, EstateChanged)


def what_to_do(problem: Problem, keys: Keys) -> str:
    """What comes next, beside what the message itself advises; empty where that says it all."""
    match problem.trouble:
        case Trouble.UNAUTHORIZED:
            return "Then start Spaceport again."
        case Trouble.FORBIDDEN:
            return "Ask an admin of the team; it is tried again by itself."
        case Trouble.TWO_FACTOR:
            return "Polling never asks for a second factor, so this stays unread."
        case Trouble.UNREACHABLE:
            return f"It is tried again by itself; {keys.shown('read_again')} tries now."
        case _:
            return "It is tried again by itself."


def in_full(problem: Problem, keys: Keys) -> str:
    """The message and what comes next, as sentences."""
    message = problem.message if problem.message.endswith((".", "!", "?")) else problem.message + "."
    return f"{message} {what_to_do(problem, keys)}"


def about_picture(
    snapshot: Snapshot,
    host: str,
    oldest: datetime | None,
    reserve: int,
    now: datetime,
    signs: Signs,
    keys: Keys,
) -> tuple[Piece, ...]:
    """How true the picture is: what happened, what that means and wants; empty while all is well.

    `oldest`: when that was read which was read longest ago of what is on the screen.
    """
    link, problem = snapshot.link, snapshot.link.problem
    seen = snapshot.spaces.read_at
    stands = f"This is the picture of {clock_time(seen, now)}, {age(seen, now)} ago." if seen else ""
    if problem is not None:
        if problem.trouble is Trouble.UNREACHABLE and link.failures < 2 and link.answered_at is not None:
            return ()  # one missed poll is noise
        refused = problem.trouble is Trouble.UNAUTHORIZED
        sign = signs.critical if refused else signs.warning
        message = Piece(f"{sign} {in_full(problem, keys)}", Tone.BAD if refused else Tone.WARN)
        return (message, Piece(stands)) if stands else (message,)
    if link.answered_at is None and seen is not None:
        text = f"{signs.under_way} This is the picture of {clock_time(seen, now)}; {host} is being asked."
        return (Piece(text, Tone.QUIET),)
    if snapshot.spaces.problem is not None and snapshot.spaces.is_stale:
        text = f"{signs.warning} The list of spaces: {in_full(snapshot.spaces.problem, keys)}"
        return (Piece(text, Tone.WARN), Piece(stands)) if stands else ()
    rests = link.remaining is not None and link.remaining <= reserve
    if rests and oldest is not None and now - oldest > OLD:
        text = (
            f"{signs.warning} Polling rests: {link.remaining} requests are left, and those are kept for you."
        )
        told = f"The oldest here is of {clock_time(oldest, now)}, {age(oldest, now)} ago."
        return Piece(text, Tone.WARN), Piece(f"{told} {keys.shown('read_again')} reads now.")
    return ()


def about_parts(
    snapshot: Snapshot,
    kinds: tuple[Kind, ...],
    scope: str | None,
    signs: Signs,
    teller: str = "The detail",
) -> tuple[Piece, ...]:
    """Single resources of the screen that could not be read twice in a row. `teller`: who says why."""
    missed = [
        (f"{FACE_NAMES[part_kind]} of {part.space.name or part.key}", reading.value is not None)
        for part in parts(snapshot, scope, kinds)
        for part_kind, reading in part.readings.items()
        if reading.problem is not None
        and reading.is_stale
        and why_not_available(part_kind, part.space, part.generations, reading) is None
    ]
    if not missed:
        return ()
    more = f" and {len(missed) - 1} more" if len(missed) > 1 else ""
    stands = "; the last value stands" if any(has_value for _, has_value in missed) else ""
    text = f"{signs.warning} Not read: {missed[0][0]}{more}. {teller} says why{stands}."
    return (Piece(text, Tone.WARN),)
