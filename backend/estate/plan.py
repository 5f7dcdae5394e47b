"""The poll plan: what to read now, and when to look again. A pure function, no clock and no state of its own.

First comes what somebody asked for, then what is on the screen, then the rest; each in turn, what is most
overdue for its own interval first, so that what is in transition comes before what is not. One place is
always kept for the rest: a slow host must not make it wait for ever.

The pool of requests is the account's (contract §1.0: 4500, refilled at about 75 a minute), not ours: a
reserve stays for the operator, and intervals stretch so that what is above it would last `Pace.last_for`.
That settles by itself where polling takes what flows back, however many others draw on the same pool.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import nsmallest
from typing import Any, NamedTuple

from backend.model.key import Key, Kind
from backend.model.nat import UPDATING
from backend.model.peering import PENDING
from backend.model.peering import UNDER_WAY as PEERING_UNDER_WAY
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Reading, Snapshot, key_of
from backend.model.space import ALLOCATED
from backend.model.vpn_connection import IN_TRANSITION as VPN_IN_TRANSITION

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, in seconds, and how much of the pool, in requests."""

    visible: float = 20
    transition: float = 8
    """On the screen and about to change by itself; elsewhere five times that."""
    background: float = 120
    slow: float = 600
    """Account and teams."""
    fixed: float = 6 * 3600
    """Regions and generations, which change with a release of the platform."""
    longest_backoff: float = 600
    concurrency: int = 6
    refill: float = 75 / 60
    """Requests per second that flow back; polling stays within it where the host does not count."""
    reserve: int = 1000
    """Left for the operator: polling stops there."""
    last_for: float = 1500
    """Seconds that what is above the reserve would last at the present pace."""
    count_again: float = 30
    """Where the pool is short, how old the number of remaining requests may be. Asking for it is free."""


SLOW = frozenset({Kind.ACCOUNT, Kind.TEAMS})
FIXED = frozenset({Kind.REGIONS, Kind.GENERATIONS})
RATE_LIMITS = Key(Kind.RATE_LIMITS)
SPACES = Key(Kind.SPACES)
ACCOUNT = Key(Kind.ACCOUNT)
GROUND = (ACCOUNT, SPACES, Key(Kind.TEAMS), Key(Kind.REGIONS), Key(Kind.GENERATIONS))
"""What is read whatever there is, most wanted first."""
IN_A_SPACE = (Kind.INBOUND_RULESET, Kind.PEERINGS, Kind.VPN_CONNECTIONS, Kind.NAT)
"""What is read of every space."""
WHEN_LOOKED_AT = {
    Kind.PEERING_INFO: 600.0,
    Kind.AWS_ENDS: 60.0,
    Kind.TOPOLOGY: 20.0,
    Kind.DYNOS: 20.0,
    Kind.INBOUND_RULESETS: 120.0,
    Kind.MEMBERS: 300.0,
}
"""What is read only while somebody looks at it, and the seconds between two readings then."""
STEADY = {Kind.NAT: 5.0, Kind.APPS: 2.5}
"""What seldom changes: off the screen it is read so many times less often."""


@dataclass(frozen=True, slots=True)
class Plan:
    due: tuple[Key, ...]
    """To be read now, in this order; already cut to the free places."""
    wake_at: datetime
    """When to plan again, unless something happens before."""


def universe(snapshot: Snapshot, looked_at: Iterable[Key] = ()) -> Iterator[Key]:
    """Everything there is to read; of what is read only when `looked_at`, that alone."""
    yield from GROUND
    spaces = dict(snapshot.each_to_ask_about())
    yield from dict.fromkeys(apps for space in spaces.values() if (apps := key_of(Kind.APPS, space)))
    for name in spaces:
        for kind in IN_A_SPACE:
            yield Key(kind, name)
    for key in looked_at:
        if key.kind in WHEN_LOOKED_AT and key.space in spaces:
            yield key


def plan(
    snapshot: Snapshot,
    *,
    visible: frozenset[Key],
    now: datetime,
    asked: Set[Key] = frozenset(),
    asked_anew: bool = False,
    in_flight: frozenset[Key] = frozenset(),
    pace: Pace = Pace(),
) -> Plan:
    """Decide.

    `asked`: to be read whatever its age. `asked_anew`: somebody asked since the last request left; they are
    answered at once even in trouble, and only once. `in_flight`: being read right now.
    """
    if snapshot.link.problem is not None:
        return _probe(snapshot.link.problem, snapshot.link.failures, now, asked_anew, in_flight)

    remaining = snapshot.link.remaining
    spare = None if remaining is None else remaining - pace.reserve - len(in_flight)
    places = pace.concurrency - len(in_flight)
    wake_at = now + timedelta(seconds=pace.background)
    due: tuple[Key, ...] = ()

    if spare is not None and spare < pace.refill * pace.last_for:
        count_at = _after(_last_count(snapshot), pace.count_again, now)
        if count_at <= now and RATE_LIMITS not in in_flight and places > 0:
            due = (RATE_LIMITS,)
        wake_at = min(wake_at, max(count_at, now + timedelta(seconds=1)))
        if spare < 1:
            # The reserve is the operator's: what they ask for is read from it.
            wanted = [key for key in universe(snapshot, asked) if key in asked and key not in in_flight]
            return Plan((*due, *wanted[: max(0, places - len(due))]), wake_at)
        places = min(places - len(due), spare)

    first: list[tuple[bool, float, int, Key]] = []
    rest: list[tuple[bool, float, int, Key]] = []
    soonest = pace.background
    for place, (key, seconds, last, is_visible) in enumerate(_wishes(snapshot, visible, asked, spare, pace)):
        if key in in_flight:
            continue
        is_asked = key in asked
        age = (now - last).total_seconds()
        left = seconds - age
        # Not for less than a millisecond; and at once when the clock was set back.
        if is_asked or left < 0.001 or age < 0:
            (first if is_asked or is_visible else rest).append((not is_asked, -age / seconds, place, key))
        elif left < soonest:
            soonest = left
    wake_at = min(wake_at, now + timedelta(seconds=soonest))

    for_first = min(places, pace.concurrency - 1 - len(in_flight & visible)) if rest else places
    chosen = nsmallest(max(0, for_first), first)
    chosen += nsmallest(max(0, places - len(chosen)), rest)
    return Plan((*due, *(key for *_, key in chosen)), wake_at)


def last_try(reading: Reading[object]) -> datetime:
    """When the resource was last asked for in this run, with or without success; LONG_AGO for never."""
    if reading.problem is not None:
        return reading.problem.at
    return LONG_AGO if reading.restored or reading.read_at is None else reading.read_at


def in_transition(key: Key, reading: Reading[Any]) -> bool:
    """Something about to change by itself: a space or a VPN coming or going, a list not yet in force."""
    value = reading.value
    if value is None:
        return False
    match key.kind:
        case Kind.INBOUND_RULESET:
            return bool(value.applied is False)
        case Kind.SPACES:
            return any(space.state != ALLOCATED for space in value)
        case Kind.PEERINGS:
            return any(peering.status in PEERING_UNDER_WAY | PENDING for peering in value)
        case Kind.VPN_CONNECTIONS:
            return any(vpn.status in VPN_IN_TRANSITION for vpn in value)
        case Kind.NAT:
            return bool(value.state == UPDATING)
    return False


def _after(moment: datetime, seconds: float, now: datetime) -> datetime:
    """`seconds` after `moment`; at once when the clock was set back behind it."""
    return now if moment > now else moment + timedelta(seconds=seconds)


def _last_count(snapshot: Snapshot) -> datetime:
    """When the host last had the chance to say how many requests remain."""
    return max(snapshot.link.answered_at or LONG_AGO, last_try(snapshot.reading(RATE_LIMITS)))


class _Wish(NamedTuple):
    """A key, the seconds from its last reading to the next, when that last one was."""

    key: Key
    seconds: float
    last: datetime
    is_visible: bool


def _wishes(
    snapshot: Snapshot, visible: frozenset[Key], asked: Set[Key], spare: int | None, pace: Pace
) -> list[_Wish]:
    """What is wanted, slowed down until the pool can bear the sum of it.

    What is on the screen is served first, but a tenth of the requests stays for the rest, and the reverse.
    """
    wishes = []
    seen = unseen = 0.0
    for key in universe(snapshot, visible | asked):
        reading, is_visible = snapshot.reading(key), key in visible
        seconds = _interval(key, reading, is_visible, pace)
        wishes.append(_Wish(key, seconds, last_try(reading), is_visible))
        if is_visible:
            seen += 1 / seconds
        else:
            unseen += 1 / seconds
    allowed = pace.refill if spare is None else spare / pace.last_for
    if seen + unseen <= allowed:
        return wishes
    slower_unseen = max(1.0, unseen / max(allowed - seen, allowed / 10))
    slower_seen = max(1.0, seen / max(allowed - unseen / slower_unseen, allowed / 10))
    return [
        _Wish(key, seconds * (slower_seen if is_visible else slower_unseen), last, is_visible)
        for key, seconds, last, is_visible in wishes
    ]


def _interval(key: Key, reading: Reading[Any], is_visible: bool, pace: Pace) -> float:
    """By kind and place; after a failure the double, for each in a row."""
    if key.space is None and key.kind in FIXED:
        seconds = pace.fixed
    elif key.space is None and key.kind in SLOW:
        seconds = pace.slow
    elif key.kind in WHEN_LOOKED_AT:
        seconds = WHEN_LOOKED_AT[key.kind]
    elif in_transition(key, reading):
        seconds = pace.transition if is_visible else pace.transition * 5
    else:
        seconds = pace.visible if is_visible else pace.background * STEADY.get(key.kind, 1.0)
    if reading.missed == 0:
        return seconds
    # What is seldom read is tried again sooner than that when it failed.
    return min(min(seconds, pace.background) * 2.0 ** min(reading.missed, 16), pace.longest_backoff)


def _probe(problem: Problem, failures: int, now: datetime, hurry: bool, in_flight: frozenset[Key]) -> Plan:
    """While every call fails alike, one is enough to see when that ends."""
    doubled = 2.0 ** min(max(failures - 1, 0), 8)
    if problem.trouble is Trouble.RATE_LIMITED:
        # Without a Retry-After as the official Go client does: from 30 s, doubled, up to 15 min.
        asked_to_wait = problem.retry_after
        key, hurry = RATE_LIMITS, False
        seconds = min(30 * doubled, 900) if asked_to_wait is None else asked_to_wait
    elif problem.trouble is Trouble.UNAUTHORIZED:
        key, seconds = ACCOUNT, 60.0
    else:
        key, seconds = SPACES, min(5 * doubled, 60)
    ready_at = now if hurry else _after(problem.at, seconds, now)
    if ready_at <= now:
        return Plan(() if in_flight else (key,), now + timedelta(seconds=seconds))
    return Plan((), ready_at)
