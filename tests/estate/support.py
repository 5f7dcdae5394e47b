"""A made-up host: spaces and all that is in them, a pool of requests, and what goes wrong."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.estate.estate import Estate
from backend.estate.plan import IN_A_SPACE, RATE_LIMITS, Pace
from backend.heroku.errors import Forbidden, HerokuError, RateLimited, ServerError, Unauthorized, Unreachable
from backend.model.account import Account, RateLimit
from backend.model.event import Event
from backend.model.inbound_ruleset import InboundRuleset, Rule
from backend.model.key import Key, Kind
from backend.model.nat import Nat
from backend.model.peering import PeeringInfo
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.model.topology import Topology

from .virtual import START, VirtualClock, run

ACCOUNT, SPACES, TEAMS = Key(Kind.ACCOUNT), Key(Kind.SPACES), Key(Kind.TEAMS)
POOL, REFILL = 4500.0, 1.25


def usual(key: Key) -> Any:
    """What is answered where nothing else is said: a list of one range, and otherwise nothing at all."""
    match key.kind:
        case Kind.ACCOUNT:
            return Account(id="of-ops", email="ops@acme.example")
        case Kind.INBOUND_RULESET:
            return rules("192.0.2.0/24")
        case Kind.NAT:
            return Nat()
        case Kind.PEERING_INFO:
            return PeeringInfo()
        case Kind.TOPOLOGY:
            return Topology()
    return ()


def ruleset_of(name: str) -> Key:
    return Key(Kind.INBOUND_RULESET, name)


def inside(*names: str) -> list[Key]:
    """What is read of each of these spaces whoever looks, in the order in which it is."""
    return [Key(kind, name) for name in names for kind in IN_A_SPACE]


def space(name: str, state: str = "allocated", **fields: Any) -> Space:
    return Space(**{"id": f"id-{name}", "name": name, "state": state, **fields})


def spaces(count: int) -> tuple[Space, ...]:
    """So many, each hundred of them another team's."""
    teams = [{"id": f"team-{number // 100}"} for number in range(count)]
    return tuple(space(f"{number}", team=team) for number, team in enumerate(teams))


def keys_of(count: int) -> frozenset[Key]:
    return frozenset(ruleset_of(f"id-{number}") for number in range(count))


def rules(*sources: str, applied: bool | None = True) -> InboundRuleset:
    return InboundRuleset(rules=tuple(Rule(action="allow", source=one) for one in sources), applied=applied)


def forbidden(at: datetime = START) -> HerokuError:
    return Forbidden("You may not.", at=at, status=403)


def unauthorized(at: datetime = START) -> HerokuError:
    return Unauthorized("The token is refused.", at=at, status=401)


def unreachable(at: datetime = START) -> HerokuError:
    return Unreachable("Nothing listens there.", at=at, maybe_done=False)


def unavailable(at: datetime = START) -> HerokuError:
    return ServerError("Try later.", at=at, status=503)


def rate_limited(retry_after: float | None = None) -> HerokuError:
    return RateLimited("Too many.", at=START, status=429, retry_after=retry_after)


@dataclass
class Asked:
    """One request, when it left, and what the poller knew and the pool held at that moment."""

    key: Key
    at: float
    pool: float
    others: int
    """How many were under way already."""


@dataclass
class Host:
    """Answers an estate. `trouble(key)` may say what goes wrong; `drain`: requests/s that others use."""

    spaces: tuple[Space, ...] = ()
    rulesets: dict[str, InboundRuleset] = field(default_factory=dict)
    values: dict[Key, Any] = field(default_factory=dict)
    """What else is answered; every other thing is there, and is empty."""
    latency: float = 0.1
    counts: bool = True
    drain: Callable[[float], float] = lambda seconds: 0.0
    trouble: Callable[[Key], HerokuError | Exception | None] = lambda key: None
    asked: list[Asked] = field(default_factory=list)
    said: int | None = None
    _pool: float = POOL
    _pool_at: float = 0.0
    _under_way: Counter[Key] = field(default_factory=Counter)

    def pool(self) -> float:
        """Requests left, after what flowed back and what others took, second by second."""
        now = asyncio.get_running_loop().time()
        while self._pool_at < now:
            step = min(1.0, now - self._pool_at)
            self._pool = min(POOL, max(0.0, self._pool + step * (REFILL - self.drain(self._pool_at))))
            self._pool_at += step
        return self._pool

    async def fetch(self, key: Key) -> Any:
        assert self._under_way[key] == 0, f"{key} is read twice at once"
        now = asyncio.get_running_loop().time()
        self.asked.append(Asked(key, now, self.pool(), self._under_way.total()))
        self._under_way[key] += 1
        try:
            if key != RATE_LIMITS:
                self._pool = max(0.0, self._pool - 1)
            await asyncio.sleep(self.latency)
            if self.counts:
                self.said = int(self.pool())
            error = self.trouble(key)
            if error is not None:
                raise error
            return self._value(key)
        finally:
            self._under_way[key] -= 1

    def _value(self, key: Key) -> Any:
        if key.kind is Kind.SPACES:
            return self.spaces
        if key.kind is Kind.INBOUND_RULESET and key.space in self.rulesets:
            return self.rulesets[key.space]
        if key.kind is Kind.RATE_LIMITS:
            return RateLimit(remaining=int(self.pool()) if self.counts else None)
        return self.values[key] if key in self.values else usual(key)

    def times(self, key: Key) -> list[float]:
        """When it was asked for, in seconds."""
        return [one.at for one in self.asked if one.key == key]

    def since(self, seconds: float) -> list[Key]:
        return [one.key for one in self.asked if one.at >= seconds]


@dataclass
class Heard:
    """What a listener was told."""

    snapshots: list[Snapshot] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def __call__(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        self.snapshots.append(snapshot)
        self.events += events


@asynccontextmanager
async def in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """It runs meanwhile; what it fails with before the end is raised there."""
    task = asyncio.create_task(work)
    try:
        yield
        if task.done():
            task.result()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def polling(host: Host, pace: Pace = Pace(), **options: Any) -> AsyncIterator[Estate]:
    """An estate that polls `host` in virtual time."""
    options.setdefault("clock", VirtualClock())
    estate = Estate(host.fetch, pace=pace, remaining=lambda: host.said, **options)
    async with in_background(estate.run()):
        yield estate


def poll(host: Host, seconds: float, visible: frozenset[Key] = frozenset()) -> Snapshot:
    """The picture after so many seconds of polling."""

    async def main() -> Snapshot:
        async with polling(host) as estate:
            estate.look_at(visible)
            await asyncio.sleep(seconds)
            return estate.snapshot

    return run(main())


def gaps(times: list[float], end: float) -> Iterator[float]:
    """Seconds between two readings in a row, and from the last one to the end."""
    for one, following in zip(times, [*times[1:], end], strict=True):
        yield following - one
