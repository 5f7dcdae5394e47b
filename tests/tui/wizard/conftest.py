"""A change of a toy world under the real engine and desk, in the dashboard on a simulator of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.pilot import Pilot

from backend.changes.catalogue import CHANGES
from backend.changes.ground import Ground
from backend.changes.step import Step
from backend.model.change import ChangeView, Facts
from backend.simulator.clock import Clock
from backend.simulator.testing import Running as Simulator
from backend.surroundings import Surroundings
from tests.changes.toy import Toy, World
from tests.snapshots.scenes import PATIENCE, Scene, can_be_answered
from tests.tui.conftest import Drive
from tui.app import Dashboard
from tui.wizard.dialogs import Dialog
from tui.wizard.screen import WizardScreen


class Hand:
    """A clock for changes alone: it goes on when a test moves it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self._clock.now()

    async def wait(self, signal: asyncio.Event, until: datetime) -> None:
        while not signal.is_set() and self.now() < until:
            self._moved.clear()
            waits = [asyncio.create_task(one.wait()) for one in (signal, self._moved)]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for one in waits:
                one.cancel()

    def move(self, seconds: float) -> None:
        self._clock.advance(seconds)
        self._moved.set()


@dataclass
class Play:
    """The dashboard with a change that can be begun in it."""

    app: Dashboard
    pilot: Pilot[int]
    simulator: Simulator
    world: World
    hand: Hand
    steps: list[Step] = field(default_factory=list)

    async def begin(self, *steps: Step, space: str = "quay") -> None:
        """Start it, and wait until its screen is there."""
        self.steps[:] = steps
        self.app.changes.begin("toy", Facts({"space": (space,)}))
        await self.until(lambda: self.wizards != [])

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, condition: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self.pilot.pause()

    async def asks(self, title: str) -> None:
        """Until this is asked, and can be answered."""

        def is_asked() -> bool:
            ask = self.view.ask
            return ask is not None and ask.title == title and can_be_answered(self.app)

        await self.until(is_asked)

    async def says_yes(self, title: str) -> None:
        """Once this is asked."""
        await self.asks(title)
        await self.press("y", "enter")

    async def confirms(self, title: str) -> None:
        """Say yes in a dialog of the dashboard itself, which no change asks for."""

        def is_asked() -> bool:
            front = self.app.screen
            return isinstance(front, Dialog) and front.ask.title == title and can_be_answered(self.app)

        await self.until(is_asked)
        await self.press("y", "enter")

    async def ends(self) -> None:
        await self.until(lambda: self.view.state != "running")
        await self.pilot.pause()

    @property
    def wizards(self) -> list[WizardScreen]:
        return [screen for screen in self.app.screen_stack if isinstance(screen, WizardScreen)]

    @property
    def wizard(self) -> WizardScreen:
        (wizard,) = self.wizards
        return wizard

    @property
    def view(self) -> ChangeView:
        return self.wizard.view

    @property
    def shown(self) -> str:
        """All that is on the screen, as lines."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def said(self) -> str:
        return str(self.app.in_front.query_one("#message").plain)  # type: ignore[attr-defined]


STAY = ("quay", "harbor")


def without_the_others(simulator: Simulator) -> None:
    """A toy world needs few spaces: each more is read at every start."""
    for space in simulator.world.spaces():
        if space.name not in STAY:
            space.deleting_since = LONG_AGO


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TOY = Scene("toy", prepare=without_the_others)
Playing = Callable[..., AbstractAsyncContextManager[Play]]


@pytest.fixture
def playing(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> Playing:
    """`async with playing() as play`: the dashboard, before a change is begun."""

    @asynccontextmanager
    async def played(scene: Scene = TOY) -> AsyncIterator[Play]:
        steps: list[Step] = []
        monkeypatch.setitem(CHANGES, "toy", Toy(lambda facts: plan_of(steps, facts), inputs=("space",)))
        async with drive(scene) as (app, pilot, simulator):
            hand = Hand(simulator.clock)
            ground_of = Surroundings.ground

            async def ground(self: Surroundings, *of: Any) -> Ground:
                return replace(await ground_of(self, *of), clock=hand)

            monkeypatch.setattr(Surroundings, "ground", ground)
            yield Play(app, pilot, simulator, World(clock=simulator.clock), hand, steps)

    return played


def plan_of(steps: Sequence[Step], facts: Facts) -> Sequence[Step]:
    return tuple(steps)
