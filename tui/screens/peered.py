"""How a peering is told, and all of a space in a word: the same on every screen (requirements 25-27)."""

from collections.abc import Callable
from datetime import datetime

from backend.model.key import Kind
from backend.model.peering import ACTIVE, ENDED, PENDING, UNDER_WAY, Peering
from backend.model.remote import is_told
from tui.format import brief_age
from tui.screens.reading import NOTHING, Told, absence, as_it_stands
from tui.screens.rows import Part
from widgets.text import Piece, Signs, Tone

WAITS = "pending-acceptance"
FAILED = "failed"


def is_cut_off(peering: Peering) -> bool:
    """One that carries data services does not work (requirement 27)."""
    return peering.is_herokus and is_told(peering.status) and peering.status != ACTIVE


def sign(peering: Peering, signs: Signs) -> Piece:
    """How it is, in one cell."""
    status = peering.status
    if status == ACTIVE:
        return Piece(signs.fine, Tone.OK)
    if is_cut_off(peering):
        return Piece(signs.critical, Tone.BAD)
    if not peering.is_customers:
        return Piece(signs.unknown, Tone.WARN)
    if status in (WAITS, FAILED):
        return Piece(signs.warning, Tone.WARN)
    if status in UNDER_WAY:
        return Piece(signs.under_way, Tone.WARN)
    return Piece(signs.notice, Tone.QUIET) if status in ENDED else Piece(signs.unknown, Tone.WARN)


def urgency(peering: Peering) -> int:
    """What wants a hand comes first, then what moves, what works, what Heroku looks after, what is over."""
    status = peering.status
    if status == ACTIVE:
        return 4 if peering.is_customers else 5
    if is_cut_off(peering):
        return 0
    if not peering.is_customers:
        return 2
    if status in (WAITS, FAILED):
        return 1
    if status in UNDER_WAY:
        return 3
    return 6 if status in ENDED else 2


def time_left(peering: Peering, now: datetime | None) -> str | None:
    """`47 h`; None where nothing is going to expire (requirement 25, K7) or nobody knows when."""
    expires = peering.expires
    if peering.status not in PENDING or not isinstance(expires, datetime) or now is None:
        return None
    return brief_age(now, expires) if expires > now else "over"


def told(part: Part, signs: Signs) -> Told:
    """All peerings of a space in a cell of six: `2+1?` is two active ones of the operator and a request."""
    none = absence(Kind.PEERINGS, part, signs)
    if none is not None:
        return none
    reading = part.readings[Kind.PEERINGS]
    peerings: tuple[Peering, ...] = reading.value or ()
    own = [peering for peering in peerings if peering.is_customers]
    text = str(_count(own, lambda status: status == ACTIVE))
    if waiting := _count(own, lambda status: status == WAITS):
        text += f"+{waiting}?"
    elif moving := _count(own, lambda status: status in UNDER_WAY):
        text += f"+{moving}{signs.under_way}"
    worst = min(peerings, key=urgency, default=None)
    mark = sign(worst, signs) if worst is not None else NOTHING
    tone = mark.tone if mark.tone in (Tone.WARN, Tone.BAD) else Tone.PLAIN if peerings else Tone.QUIET
    return Told(as_it_stands(reading, mark, signs), Piece(text, tone), "" if peerings else "none")


def _count(peerings: list[Peering], of: Callable[[str | None], bool]) -> int:
    return sum(of(peering.status) for peering in peerings)
