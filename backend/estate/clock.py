"""Time, as the estate needs it; tests put one of their own in its place."""

import asyncio
from contextlib import suppress
from datetime import datetime

from backend.heroku.clock import SystemClock


class Clock(SystemClock):
    """The system's time, and waiting for it or for a signal."""

    speed = 1.0
    """Seconds that pass on it in one of ours."""

    async def wait(self, signal: asyncio.Event, until: datetime) -> None:
        """Return when `signal` is set or the time has come, whichever is first."""
        seconds = max(0.0, (until - self.now()).total_seconds()) / self.speed
        # Not `wait_for`: before Python 3.12 that loses a cancellation which meets the signal.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await signal.wait()
