"""The gate that every request passes: after a 429 all of them wait (contract §1.0, "Rate limit")."""

import random
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

from .clock import Clock

FIRST_WAIT = 30.0
LONGEST_WAIT = 900.0
SHORTEST_WAIT = 1.0
SPREAD = 0.25


class Gate:
    """Open, or closed until a moment. Times are the clock's monotonic seconds."""

    def __init__(self, clock: Clock, chance: Callable[[], float] = random.random) -> None:
        self._clock = clock
        self._chance = chance
        self._until = 0.0
        self._closed_at = float("-inf")
        self._times = 0

    @property
    def left(self) -> float:
        """Seconds until it opens; 0.0 when it is open."""
        return max(0.0, self._until - self._clock.monotonic())

    def limited(self, sent_at: float, retry_after: float | None) -> None:
        """A request that left at `sent_at` was answered 429: close.

        For as long as Retry-After says, between 1 s and 15 min; without one for 30 s, doubled each time in a
        row, give or take a quarter. Several answers to requests of the same moment count once.
        """
        now = self._clock.monotonic()
        is_news = sent_at >= self._closed_at
        if retry_after is not None:
            wait = min(max(retry_after, SHORTEST_WAIT), LONGEST_WAIT)
        elif is_news:
            spread = 1 + SPREAD * (2 * self._chance() - 1)
            wait = min(FIRST_WAIT * 2 ** min(self._times, 10) * spread, LONGEST_WAIT)
        else:
            return
        if is_news:
            self._times += 1
            self._closed_at = now
        self._until = max(self._until, now + wait)

    def answered(self, sent_at: float) -> None:
        """A request that left at `sent_at` was let through: the next 429 begins anew."""
        if sent_at >= self._closed_at:
            self._times = 0

    async def passed(self, latest: float) -> bool:
        """Wait until it is open. False, at once, when that would be after the moment `latest`."""
        while (left := self.left) > 0:
            if self._clock.monotonic() + left > latest:
                return False
            await self._clock.sleep(left)
        return True


def parse_retry_after(value: str | None, date: str | None, now: datetime) -> float | None:
    """`Retry-After` in seconds, from a number or an HTTP date; None when it is neither.

    A date is measured against the reply's own `Date`, since this machine's clock may be wrong.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:10]), 10 * LONGEST_WAIT)
    moment = http_date(text)
    if moment is None:
        return None
    return max(0.0, (moment - (http_date(date or "") or now)).total_seconds())


def http_date(text: str) -> datetime | None:
    """The moment that an HTTP header names; None for what is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None
