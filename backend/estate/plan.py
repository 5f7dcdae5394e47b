"""The poll plan: what to read now, and when to look again. A pure function, no clock and no state of its own.

First comes what somebody asked for, then what is on the screen, then what is in transition, then the rest in
turn. The pool of requests is the account's (contract §1.0: 4500, refilled at about 75 a minute), not ours: a
reserve stays for the operator, and the more has been used, the slower what is not looked at is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from backend.model.key import Key, Kind
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Reading, Snapshot, identity
from backend.model.space import ALLOCATED, IN_TRANSITION

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, in seconds, and how much of the pool, in requests."""

    visible: float = 20
    transition: float = 8
    background: float = 120
    slow: float = 600
    """Account and teams."""
    fixed: float = 6 * 3600
    """Regions and generations, which change with a release of the platform."""
    longest_backoff: float = 600
    concurrency: int = 6
    pool: int = 4500
    refill: float = 75 / 60
    """Requests per second that flow back."""
    share: float = 0.8
    """The part of the refill that polling may use for ever."""
    reserve: int = 1000
    """Left for the operator: polling stops there."""


SLOW = frozenset({Kind.ACCOUNT, Kind.TEAMS})
FIXED = frozenset({Kind.REGIONS, Kind.GENERATIONS})
RATE_LIMITS = Key(Kind.RATE_LIMITS)
SPACES = Key(Kind.SPACES)
ACCOUNT = Key(Kind.ACCOUNT)
GROUND = (ACCOUNT, SPACES, Key(Kind.TEAMS), Key(Kind.REGIONS), Key(Kind.GENERATIONS))
"""What is read whatever there is, most wanted first."""


@dataclass(frozen=True, slots=True)
class Plan:
    due: tuple[Key, ...]
    """To be read now, in this order; already cut to the free places."""
    wake_at: datetime
    """When to plan again, unless something happens before."""


def universe(snapshot: Snapshot) -> Iterator[Key]:
    """Everything there is to read. What is inside a space exists once it is allocated (requirements 112)."""
    yield from GROUND
    for name, space in snapshot.each_space():
        if name == identity(space) and space.state not in IN_TRANSITION:
            yield Key(Kind.INBOUND_RULESET, name)


def plan(
    snapshot: Snapshot,
    *,
    visible: frozenset[Key],
    now: datetime,
    asked: frozenset[Key] = frozenset(),
    in_flight: frozenset[Key] = frozenset(),
    pace: Pace = Pace(),
) -> Plan:
    """Decide. `asked`: keys to be read at once, whatever their age; `in_flight` are never read twice."""
    if snapshot.link.problem is not None:
        return _probe(snapshot, snapshot.link.problem, now, asked, in_flight, pace)

    spare = _spare(snapshot, pace) - len(in_flight)
    if spare < 1:
        return _wait_for_the_pool(snapshot, now, in_flight)

    keys = list(universe(snapshot))
    intervals = _intervals(snapshot, keys, visible, spare, pace)
    due: list[tuple[tuple[bool, bool, bool, datetime, int], Key]] = []
    wake_at = now + timedelta(seconds=pace.background)
    for place, key in enumerate(keys):
        if key in in_flight:
            continue
        reading = snapshot.reading(key)
        last = last_try(reading)
        ready_at = last + timedelta(seconds=backoff(intervals[key], reading.missed, pace))
        if key in asked or ready_at <= now:
            rank = (key not in asked, key not in visible, not in_transition(snapshot, key), last, place)
            due.append((rank, key))
        else:
            wake_at = min(wake_at, ready_at)
    due.sort(key=lambda item: item[0])
    places = max(0, min(pace.concurrency - len(in_flight), int(spare)))
    return Plan(tuple(key for _, key in due[:places]), wake_at)


def last_try(reading: Reading[object]) -> datetime:
    """When the resource was last asked for, with or without success."""
    times = [reading.read_at or LONG_AGO]
    if reading.problem is not None:
        times.append(reading.problem.at)
    return LONG_AGO if reading.restored and reading.problem is None else max(times)


def backoff(interval: float, missed: int, pace: Pace) -> float:
    """Seconds to the next try: doubled for each failure in a row, within the longest."""
    if missed == 0:
        return interval
    return max(interval, min(interval * 2.0 ** min(missed, 16), pace.longest_backoff))


def in_transition(snapshot: Snapshot, key: Key) -> bool:
    """Something about to change by itself: a space coming or going, a list not yet in force."""
    value = snapshot.reading(key).value
    if key.kind is Kind.SPACES:
        return any(space.state != ALLOCATED for space in value or ())
    if key.kind is Kind.INBOUND_RULESET:
        return value is not None and value.applied is False
    return False


def _intervals(
    snapshot: Snapshot, keys: list[Key], visible: frozenset[Key], spare: float, pace: Pace
) -> dict[Key, float]:
    """Seconds between two readings of each key, stretched until the pool can bear the sum."""
    wanted = {key: _wish(snapshot, key, visible, pace) for key in keys}
    if snapshot.link.remaining is None:
        return wanted
    allowed = pace.refill * pace.share + spare / 3600
    seen = sum(1 / wanted[key] for key in keys if key in visible)
    unseen = sum(1 / wanted[key] for key in keys if key not in visible)
    for_unseen = max(allowed - seen, allowed / 10)
    stretch_unseen = max(1.0, unseen / for_unseen)
    for_seen = max(allowed - unseen / stretch_unseen, allowed / 10)
    stretch_seen = max(1.0, seen / for_seen)
    return {
        key: seconds * (stretch_seen if key in visible else stretch_unseen) for key, seconds in wanted.items()
    }


def _wish(snapshot: Snapshot, key: Key, visible: frozenset[Key], pace: Pace) -> float:
    if key.kind in FIXED:
        return pace.fixed
    if key.kind in SLOW:
        return pace.slow
    if key in visible:
        return pace.transition if in_transition(snapshot, key) else pace.visible
    return pace.visible * 2 if in_transition(snapshot, key) else pace.background


def _spare(snapshot: Snapshot, pace: Pace) -> float:
    """Requests that polling may still use, by the last reply; what flowed back since is not counted."""
    if snapshot.link.remaining is None:
        return pace.pool
    return snapshot.link.remaining - pace.reserve


def _wait_for_the_pool(snapshot: Snapshot, now: datetime, in_flight: frozenset[Key]) -> Plan:
    """At the reserve only the rate limit itself is asked for, which is free (contract §1.0)."""
    ready_at = last_try(snapshot.reading(RATE_LIMITS)) + timedelta(seconds=30)
    if RATE_LIMITS not in in_flight and ready_at <= now:
        return Plan((RATE_LIMITS,), now + timedelta(seconds=30))
    return Plan((), max(ready_at, now + timedelta(seconds=1)))


def _probe(
    snapshot: Snapshot,
    problem: Problem,
    now: datetime,
    asked: frozenset[Key],
    in_flight: frozenset[Key],
    pace: Pace,
) -> Plan:
    """While every call fails alike, one is enough to see when that ends."""
    failures = snapshot.link.failures
    if problem.trouble is Trouble.UNAUTHORIZED:
        key, seconds = ACCOUNT, 60.0
    elif problem.trouble is Trouble.RATE_LIMITED:
        # Without a Retry-After as the official Go client does: from 30 s, doubled, up to 15 min.
        key, seconds = RATE_LIMITS, problem.retry_after or min(30.0 * 2 ** min(failures - 1, 8), 900.0)
    else:
        key, seconds = SPACES, min(5.0 * 2 ** min(failures - 1, 8), 60.0)
    ready_at = problem.at + timedelta(seconds=seconds)
    hurry = bool(asked) and problem.trouble is not Trouble.RATE_LIMITED
    if in_flight:
        return Plan((), now + timedelta(seconds=seconds))
    if ready_at <= now or hurry:
        return Plan((key,), now + timedelta(seconds=seconds))
    return Plan((), ready_at)
