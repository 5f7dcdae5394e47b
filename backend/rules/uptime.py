"""How much of a time a tunnel was up, as far as that is known, and the strip that shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from backend.model.history import Span
from backend.model.vpn_connection import UP

NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Uptime:
    """`known`: how long it is known how the tunnel was; `up`: how long of that it was up.

    `downs`: how often it went from up to something else, as far as that was seen.
    """

    known: timedelta
    up: timedelta
    downs: int

    @property
    def share(self) -> float | None:
        """From 0 to 1, of the time that is known; None where nothing is."""
        return self.up / self.known if self.known else None


def uptime(spans: Sequence[Span]) -> Uptime:
    """Of spans that follow each other; what nobody watched counts neither as up nor as down."""
    known = [span for span in spans if span.status is not None]
    return Uptime(
        known=sum((span.length for span in known), NO_TIME),
        up=sum((span.length for span in known if span.status == UP), NO_TIME),
        # Over a gap too: it was up before, and is not after.
        downs=sum(before.status == UP != after.status for before, after in pairwise(known)),
    )


def cells(spans: Sequence[Span], since: datetime, until: datetime, count: int) -> tuple[str | None, ...]:
    """The time from `since` to `until` in `count` equal cells, each with what is worst in it.

    Something else than up, however short, comes before up, and up before None, which is unknown: an outage
    of a minute must be seen in a day.
    """
    width = (until - since) / count
    return tuple(
        _worst(_within(spans, since + number * width, since + (number + 1) * width))
        for number in range(count)
    )


def _within(spans: Sequence[Span], since: datetime, until: datetime) -> Iterator[Span]:
    return (span for span in spans if span.since < until and span.until > since)


def _worst(spans: Iterator[Span]) -> str | None:
    found: str | None = None
    for span in spans:
        if span.status is not None and span.status != UP:
            return span.status
        found = span.status or found
    return found
