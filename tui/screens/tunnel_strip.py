"""How a tunnel was in the last day and week: a strip to look at, and how much of the time it was up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

from rich.cells import cell_len

from backend.model.history import Span
from backend.model.vpn_connection import UP
from backend.rules.uptime import cells, uptime
from tui.format import age
from widgets.detail import LABEL_CELLS, Fact
from widgets.item_view import Line
from widgets.text import Piece, Signs, Tone, fit, wrap

WINDOWS = (("last 24 h", timedelta(hours=24)), ("last 7 d", timedelta(days=7)))
FEW, MANY = 24, 48
"""Cells of a strip, at most: in a narrow detail, and where there is much room."""
GAP = "  "
LONGEST_WORDS = 36
"""`99.9 % up of 23 h known, 9999 flaps`: so much stands beside a strip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TunnelStrip(Fact):
    """`spans` tell how it was from `since` to `until`; `text` says it in words."""

    spans: tuple[Span, ...]
    since: datetime
    until: datetime
    signs: Signs

    def lines(self, cells: int) -> list[Line]:
        """The strip with the words beside it, or below it where there is no room."""
        room = max(10, cells - LABEL_CELLS - 3)
        beside = room - cell_len(GAP) - LONGEST_WORDS
        strip = tuple(self._strip(MANY if beside >= MANY else min(FEW, room)))
        label = Piece(f" {fit(self.label, LABEL_CELLS, ' ')} ", Tone.QUIET)
        if beside >= FEW:
            return [(label, *strip, Piece(GAP), Piece(self.text, self.tone))]
        margin = Piece(" " * (LABEL_CELLS + 2))
        return [(label, *strip), *((margin, Piece(part, self.tone)) for part in wrap(self.text, room))]

    def _strip(self, count: int) -> list[Piece]:
        return [self._cell(status) for status in cells(self.spans, self.since, self.until, count)]

    def _cell(self, status: str | None) -> Piece:
        if status is None:
            return Piece(self.signs.gap, Tone.QUIET)
        return Piece(self.signs.high, Tone.OK) if status == UP else Piece(self.signs.low, Tone.BAD)


def strip(
    number: int, label: str, spans: Sequence[Span], length: timedelta, until: datetime, signs: Signs
) -> TunnelStrip:
    """Of the tunnel with this number, for the time of this `length` that ends with `until`."""
    text = in_words(spans, length, until)
    return TunnelStrip(
        f"strip-{number}-{label}",
        f"{number} {label}",
        text,
        Tone.QUIET,
        copies=f"tunnel {number}, {label} before {until:%Y-%m-%d %H:%M} UTC: {text}",
        spans=tuple(spans),
        since=until - length,
        until=until,
        signs=signs,
    )  # fmt: skip


def in_words(spans: Sequence[Span], length: timedelta, until: datetime) -> str:
    """`97.9 % up of 21 h known, 2 flaps`: a share only of the time that is known."""
    seen = uptime(spans)
    if seen.share is None:
        return "not known: nobody watched"
    # Rounded down: what was not up all the time is not all of it.
    share = f"{floor(seen.share * 1000) / 10:g} % up"
    of = "" if seen.known >= length else f" of {age(until - seen.known, until)} known"
    flaps = f", {seen.downs} flap{'' if seen.downs == 1 else 's'}" if seen.downs else ""
    return share + of + flaps
