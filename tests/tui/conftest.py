"""The dashboard on a simulator of its own, driven by keys."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
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


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the time that a pilot rests after every key: there are thousands of them."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", _wait.SLEEP_GRANULARITY / 10)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", _wait.SLEEP_IDLE / 2)
