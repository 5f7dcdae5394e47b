"""Hours of polling in moments: an event loop whose time passes only when nothing is left to do."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from backend.estate.clock import Clock

T = TypeVar("T")
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class _Selector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everything waits for something that will never happen"
            self.passed += timeout
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.passed


class VirtualClock(Clock):
    """The loop's time, from START. `set_back` is what somebody does to a machine's clock."""

    def __init__(self) -> None:
        self.set_back = timedelta()

    def now(self) -> datetime:
        return START + timedelta(seconds=asyncio.get_running_loop().time()) - self.set_back


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` in virtual time."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(main)
