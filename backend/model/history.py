"""What was seen over time, as the journal keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which something had one status; `status` None: nobody watched.

    `until` is exclusive; spans of one history follow each other without holes.
    """

    since: datetime
    until: datetime
    status: str | None

    @property
    def length(self) -> timedelta:
        return self.until - self.since


@dataclass(frozen=True, slots=True)
class TunnelHistory:
    """One tunnel of a VPN connection, by its number from 1, over the time that was asked for."""

    number: int
    spans: Sequence[Span]
