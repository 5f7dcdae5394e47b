"""The estate, live: reads by the plan, keeps the picture, tells who listens what is different."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from backend.heroku.errors import HerokuError
from backend.model.event import Event
from backend.model.key import Key, Kind
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import WORTH_TELLING, Snapshot

from .clock import Clock
from .observe import answered, failed
from .plan import Pace, plan

Fetch = Callable[[Key], Awaitable[Any]]
"""Reads one thing: its value as the model's type. Raises HerokuError."""

Listener = Callable[[Snapshot, tuple[Event, ...]], None]


class Estate:
    """One picture, one poller. Everything happens in the event loop that `run` runs in."""

    def __init__(
        self,
        fetch: Fetch,
        clock: Clock,
        snapshot: Snapshot = Snapshot(),
        pace: Pace = Pace(),
        *,
        remaining: Callable[[], int | None] = lambda: None,
        asks_aws: bool = False,
    ) -> None:
        """`remaining`: requests that are left by the last reply, good or bad; None while none said so.

        `asks_aws`: the AWS ends of peerings are read of every space, not only where somebody looks.
        """
        self.snapshot = snapshot
        self.asks_aws = asks_aws
        self._fetch = fetch
        self._remaining = remaining
        self._clock = clock
        self.pace = pace
        self._visible: frozenset[Key] = frozenset()
        self._asked: set[Key] = set()
        self._asked_anew = False
        self._in_flight: set[Key] = set()
        self._listeners: list[Listener] = []
        self._wake = asyncio.Event()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each reading, changed or not; the result ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def look_at(self, keys: Iterable[Key]) -> None:
        """Say what is on the screen: it is read first and more often."""
        visible = frozenset(keys)
        if visible != self._visible:
            self._visible = visible
            self._wake.set()

    def read_again(self, keys: Iterable[Key]) -> None:
        """Have these read at once; one that is being read right now is read once more after that."""
        self._asked.update(keys)
        self._asked_anew = True
        self._wake.set()

    def note(self, warning: str) -> None:
        """Keep a warning of the host in the picture, each text once."""
        link = self.snapshot.link
        if warning not in link.warnings:
            self._publish(self.snapshot.with_link(replace(link, warnings=(*link.warnings, warning))), ())

    async def run(self) -> None:
        """Poll until cancelled. What a fetch raises beside `HerokuError` is a defect, and ends this too."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._wake.clear()
                following = plan(
                    self.snapshot,
                    visible=self._visible,
                    now=self._clock.now(),
                    asked=self._asked,
                    asked_anew=self._asked_anew,
                    in_flight=frozenset(self._in_flight),
                    pace=self.pace,
                    asks_aws=self.asks_aws,
                )
                for key in following.due:
                    self._asked_anew = False
                    self._asked.discard(key)
                    self._in_flight.add(key)
                    # A callback: a task that is cancelled before its first step runs nothing of its own.
                    tasks.create_task(self._read(key), name=str(key)).add_done_callback(
                        partial(self._done, key)
                    )
                await self._clock.wait(self._wake, following.wake_at)

    def _done(self, key: Key, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(key)
        self._wake.set()

    async def read_once(self, wanted: Callable[[Snapshot], Iterable[Key]], within: float) -> None:
        """Read everything that `wanted` names, once each, and again what it names after that.

        For a face that asks and goes. What has not answered `within` seconds in all gets a problem that says
        so. When the token is refused, nothing more is asked. What failed is worth telling at once: nobody
        looks a second time.
        """
        tried: set[Key] = set()
        places = asyncio.Semaphore(self.pace.concurrency)

        async def read(key: Key) -> None:
            async with places:
                if not self._is_refused():
                    await self._read(key)

        try:
            async with asyncio.timeout(within):
                while missing := [key for key in wanted(self.snapshot) if key not in tried]:
                    tried.update(missing)
                    async with asyncio.TaskGroup() as tasks:
                        for key in missing:
                            tasks.create_task(read(key))
        except TimeoutError:
            self._give_up(wanted, within)
        for key, reading in self.snapshot.readings.items():
            if 0 < reading.missed < WORTH_TELLING:
                told = replace(reading, missed=WORTH_TELLING)
                self._publish(self.snapshot.with_reading(key, told), ())

    def _is_refused(self) -> bool:
        problem = self.snapshot.link.problem
        return problem is not None and problem.trouble is Trouble.UNAUTHORIZED

    def _give_up(self, wanted: Callable[[Snapshot], Iterable[Key]], within: float) -> None:
        message = f"no answer within {within:g} s in all"
        for key in wanted(self.snapshot):
            reading = self.snapshot.reading(key)
            if reading.read_at is None and reading.problem is None:
                problem = Problem(trouble=Trouble.UNREACHABLE, message=message, at=self._clock.now())
                reading = replace(reading, problem=problem, missed=1)
                self._publish(self.snapshot.with_reading(key, reading), ())

    async def _read(self, key: Key) -> None:
        with suppress(HerokuError):
            await self.read_now(key)

    async def read_now(self, key: Key) -> Any:
        """Its value, read now whatever the plan is. Raises HerokuError, which the picture tells, too."""
        sent_at = self._clock.now()
        try:
            value = await self._fetch(key)
        except HerokuError as error:
            # The plan compares the moment with this clock, so it is this clock's.
            problem = error.problem.model_copy(update={"at": self._clock.now()})
            self._publish(*failed(self.snapshot, key, problem, self._remaining(), sent_at))
            raise
        else:
            snapshot, events = answered(self.snapshot, key, value, self._clock.now(), self._remaining())
            if self.asks_aws and key.kind is Kind.PEERINGS and events:
                # What changed at one end is looked at from the other.
                self._asked.add(Key(Kind.AWS_ENDS, key.space))
            self._publish(snapshot, events)
            return value

    def _publish(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        self.snapshot = snapshot
        for listener in tuple(self._listeners):
            listener(snapshot, events)
