"""What happens in the estate without the operator: a list of instants, worked off when somebody looks."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from backend.simulator.world.errors import Refused

Happening = Callable[[datetime], None]


class Agenda:
    """Happenings in the order of their instants; one may come again and again."""

    def __init__(self) -> None:
        self._queue: list[tuple[datetime, int, Happening, timedelta | None]] = []
        self._numbers = count()

    def add(self, at: datetime, happening: Happening, *, every: timedelta | None = None) -> None:
        """`happening` is called with the instant it was due, however late somebody looks."""
        heapq.heappush(self._queue, (at, next(self._numbers), happening, every))

    def catch_up(self, now: datetime) -> None:
        """Let everything happen that is due by now."""
        while self._queue and self._queue[0][0] <= now:
            at, _, happening, every = heapq.heappop(self._queue)
            if every is not None:
                self.add(at + every, happening, every=every)
            try:
                happening(at)
            except Refused:
                # A colleague's change that no longer fits, for instance because the operator has
                # destroyed the space, simply does not come to pass.
                continue
