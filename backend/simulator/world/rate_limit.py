"""The pool of requests: 4500 for an account, refilled at 75 a minute (contract §1.0)."""

import math

from backend.simulator.clock import Clock

POOL = 4500
REFILL_PER_SECOND = 75 / 60


class RateLimit:
    """Counts on the simulator's clock, so that a frozen one never refills."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tokens = float(POOL)
        self._counted_at = clock.now()

    @property
    def remaining(self) -> int:
        self._refill()
        return int(self._tokens)

    def spend(self) -> bool:
        """Take one request; False when none is left."""
        self._refill()
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def set_remaining(self, tokens: int) -> None:
        self._tokens = float(min(max(tokens, 0), POOL))
        self._counted_at = self._clock.now()

    def retry_after(self) -> int:
        """Whole real seconds until a request is there again, at least 1."""
        self._refill()
        missing = max(0.0, 1 - self._tokens)
        return max(1, math.ceil(missing / REFILL_PER_SECOND / self._clock.speed))

    def _refill(self) -> None:
        now = self._clock.now()
        passed = max(0.0, (now - self._counted_at).total_seconds())
        self._tokens = min(float(POOL), self._tokens + passed * REFILL_PER_SECOND)
        self._counted_at = now
