"""The simulator's clock: real time at a chosen speed, or standing still at an instant."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Says what time it is in the simulated world.

    `start` is an aware datetime, `speed` how many simulated seconds pass in a real one. A frozen clock
    stands still until it is advanced. Nothing sleeps on it: whoever wants to know looks at it.
    """

    def __init__(
        self,
        start: datetime | None = None,
        *,
        speed: float = 1.0,
        frozen: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._base = (start or datetime.now(UTC)).astimezone(UTC)
        self._since = monotonic()
        self._speed = speed
        self._frozen = frozen

    @property
    def speed(self) -> float:
        """Simulated seconds in a real second, also while frozen."""
        return self._speed

    @property
    def frozen(self) -> bool:
        return self._frozen

    def now(self) -> datetime:
        """The simulated instant, in UTC."""
        if self._frozen:
            return self._base
        return self._base + timedelta(seconds=(self._monotonic() - self._since) * self._speed)

    def advance(self, seconds: float) -> None:
        """Jump ahead. Raises ValueError for a negative number: time does not run back."""
        if seconds < 0:
            raise ValueError("The clock only goes forward.")
        self._restart(self.now() + timedelta(seconds=seconds))

    def freeze(self, at: datetime | None = None) -> None:
        """Stand still, now or at an instant."""
        self._restart(self.now() if at is None else at.astimezone(UTC))
        self._frozen = True

    def resume(self) -> None:
        """Run again from where it stands."""
        self._restart(self.now())
        self._frozen = False

    def set_speed(self, speed: float) -> None:
        """Change the speed from now on. Raises ValueError unless it is positive."""
        if speed <= 0:
            raise ValueError("The speed must be more than 0.")
        self._restart(self.now())
        self._speed = speed

    def _restart(self, base: datetime) -> None:
        self._base = base
        self._since = self._monotonic()
