"""The dashboard on a simulator of its own, driven by keys."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import textual.app
import textual.pilot
from textual import _wait
from textual.pilot import Pilot

from backend.simulator.testing import Running
from tests.snapshots.scenes import Scene, dashboard, play
from tui.app import Dashboard

Driven = tuple[Dashboard, Pilot[int], Running]
Drive = Callable[[Scene], AbstractAsyncContextManager[Driven]]


@pytest.fixture
def drive(tmp_path: Path) -> Drive:
    """`async with drive(Scene("..."))`: the dashboard after its first whole picture."""

    @asynccontextmanager
    async def driven(scene: Scene) -> AsyncIterator[Driven]:
        with dashboard(scene, tmp_path) as (app, simulator):
            async with app.run_test(size=scene.size) as pilot:
                await play(scene, simulator, pilot)
                yield app, pilot, simulator

    return driven


MOST_TURNS = 1_000
"""Of the event loop, for what one key leads to: many more than it takes."""


async def _at_rest(min_sleep: float = _wait.SLEEP_GRANULARITY, max_sleep: float = 1) -> None:
    """As Textual waits, and until nothing is left to do but what time or a thread brings: Textual takes a
    process for one at rest that gets nothing of a busy machine.
    """
    await _wait.wait_for_idle(min_sleep, max_sleep)
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _ in range(MOST_TURNS):
        if not ready:
            return
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the time that a pilot rests after every key: there are thousands of them."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", _wait.SLEEP_GRANULARITY / 10)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", _wait.SLEEP_IDLE / 2)
    for module in (textual.app, textual.pilot):
        monkeypatch.setattr(module, "wait_for_idle", _at_rest)
