"""The poll plan: what to read now, and when to look again. A pure function, no clock and no state of its own.

First comes what somebody asked for, then what is on the screen, then the rest; each in turn, what is most
overdue for its own interval first, so that what is in transition comes before what is not. One place is
always kept for the rest: a slow host must not make it wait for ever.

The pool of requests is the account's (contract §1.0: 4500, refilled at about 75 a minute), not ours: a
reserve stays for the operator, and intervals stretch so that what is above it would last `Pace.last_for`.
That settles by itself where polling takes what flows back, however many others draw on the same pool.

The AWS ends of peerings cost nothing of that pool: they are planned apart, and have places of their own.
"""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import nsmallest
from typing import Any, NamedTuple

from backend.model.key import Key, Kind
from backend.model.nat import UPDATING
from backend.model.peering import UNDER_WAY as PEERING_UNDER_WAY
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import UNREAD, Reading, Snapshot, key_of
from backend.model.space import ALLOCATED, Space
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
    aws_concurrency: int = 2
    """Spaces whose AWS ends are read at once."""
    refill: float = 75 / 60
    """Requests per second that flow back; polling stays within it where the host does not count."""
    share: float = 1.0
    """The part of them that polling may use; with all, it may also use up what is there above the reserve."""
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
IN_A_SPACE = (
    Kind.INBOUND_RULESET,
    Kind.PEERINGS,
    Kind.VPN_CONNECTIONS,
    Kind.NAT,
    Kind.TOPOLOGY,
    Kind.PEERING_INFO,
)
"""What is read of every space; the last two for what findings say of it."""
WHEN_LOOKED_AT = frozenset({Kind.DYNOS, Kind.INBOUND_RULESETS, Kind.MEMBERS})
"""What is read only while somebody looks at it; AWS ends too where AWS is not asked otherwise."""
AWS_ALONE = frozenset({Kind.AWS_ENDS})
STEADY = {Kind.NAT: 5.0, Kind.APPS: 2.5, Kind.TOPOLOGY: 5.0, Kind.AWS_ENDS: 5.0, Kind.PEERING_INFO: 10.0}
"""What seldom changes: off the screen it is read so many times less often."""
LEAST_SHARE = 0.2
"""The part of the requests that what is off the screen gets at least where they are short."""


@dataclass(frozen=True, slots=True)
class Plan:
    due: tuple[Key, ...]
    """To be read now, in this order; already cut to the free places."""
    wake_at: datetime
    """When to plan again, unless something happens before."""


def universe(snapshot: Snapshot, looked_at: Iterable[Key] = (), *, asks_aws: bool = False) -> Iterator[Key]:
    """Everything there is to read; of what is read only when `looked_at`, that alone.

    `asks_aws`: with the AWS ends of every space, whoever looks.
    """
    looked_at = list(looked_at)
    yield from _of_heroku(snapshot, looked_at)
    seen = _to_be_asked_for(snapshot, AWS_ALONE, looked_at)
    everywhere = _inside(snapshot).ends if asks_aws else ()
    yield from dict.fromkeys((*seen, *(key for key in everywhere if _has_an_end(snapshot, key))))


def _of_heroku(snapshot: Snapshot, looked_at: Iterable[Key]) -> Iterator[Key]:
    yield from GROUND
    yield from _inside(snapshot).always
    yield from _to_be_asked_for(snapshot, WHEN_LOOKED_AT, looked_at)


def _has_an_end(snapshot: Snapshot, key: Key) -> bool:
    """Whether the space has a peering that AWS can be asked about; known once its Heroku end was read."""
    peerings = snapshot.reading(Key(Kind.PEERINGS, key.space)).value or ()
    if not any(peering.is_own for peering in peerings):
        return False
    info = snapshot.reading(Key(Kind.PEERING_INFO, key.space))
    return info.value is not None or info.problem is not None


def _to_be_asked_for(snapshot: Snapshot, kinds: Set[Kind], looked_at: Iterable[Key]) -> Iterator[Key]:
    keys = [key for key in looked_at if key.kind in kinds]
    if keys:
        spaces = {name for name, _ in snapshot.each_to_ask_about()}
        yield from (key for key in keys if key.space in spaces)


class _Inside(NamedTuple):
    """`always`: the apps of every team and what is in every space. `ends`: the AWS ends of every space."""

    spaces: tuple[Space, ...]
    always: tuple[Key, ...]
    ends: tuple[Key, ...]


_LAST: list[_Inside] = [_Inside((), (), ())]


def _inside(snapshot: Snapshot) -> _Inside:
    """The list of spaces stays the same for long."""
    spaces = snapshot.spaces.value or ()
    if _LAST[0].spaces is not spaces:
        inside = dict(snapshot.each_to_ask_about())
        apps = dict.fromkeys(key for space in inside.values() if (key := key_of(Kind.APPS, space)))
        keys = (*apps, *(Key(kind, name) for name in inside for kind in IN_A_SPACE))
        _LAST[0] = _Inside(spaces, keys, tuple(Key(Kind.AWS_ENDS, name) for name in inside))
    return _LAST[0]


def plan(
    snapshot: Snapshot,
    *,
    visible: frozenset[Key],
    now: datetime,
    asked: Set[Key] = frozenset(),
    asked_anew: bool = False,
    in_flight: frozenset[Key] = frozenset(),
    pace: Pace = Pace(),
    asks_aws: bool = False,
) -> Plan:
    """Decide.

    `asked`: to be read whatever its age. `asked_anew`: somebody asked since the last request left; they are
    answered at once even in trouble, and only once. `in_flight`: being read right now. `asks_aws`: AWS ends
    are read of every space, not only where somebody looks.
    """
    from_aws = frozenset(key for key in in_flight if key.kind is Kind.AWS_ENDS)
    from_heroku = in_flight - from_aws
    if snapshot.link.problem is not None:
        return _probe(snapshot.link.problem, snapshot.link.failures, now, asked_anew, from_heroku)
    heroku = _plan_heroku(snapshot, visible, now, asked, from_heroku, pace)
    aws = _plan_aws(snapshot, visible, now, asked, from_aws, pace, asks_aws)
    return Plan((*heroku.due, *aws.due), min(heroku.wake_at, aws.wake_at))


def _plan_aws(
    snapshot: Snapshot,
    visible: frozenset[Key],
    now: datetime,
    asked: Set[Key],
    in_flight: frozenset[Key],
    pace: Pace,
    asks_aws: bool,
) -> Plan:
    """As for Heroku, without a pool that could be short."""
    due: list[tuple[bool, bool, float, Key]] = []
    soonest = pace.background
    seen = frozenset(_to_be_asked_for(snapshot, AWS_ALONE, visible | asked))
    for key in seen.union(_inside(snapshot).ends) if asks_aws else seen:
        if key in in_flight:
            continue
        reading, is_visible, is_asked = snapshot.reading(key), key in visible, key in asked
        left, overdue = _left(_interval(key.kind, reading, is_visible, pace), last_try(reading), now)
        if not is_asked and left is not None:
            soonest = min(soonest, left)
        elif key in seen or _has_an_end(snapshot, key):
            due.append((not is_asked, not is_visible, -overdue, key))
    places = max(0, pace.aws_concurrency - len(in_flight))
    return Plan(tuple(key for *_, key in nsmallest(places, due)), now + timedelta(seconds=soonest))


def _plan_heroku(
    snapshot: Snapshot,
    visible: frozenset[Key],
    now: datetime,
    asked: Set[Key],
    in_flight: frozenset[Key],
    pace: Pace,
) -> Plan:
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
            wanted = [key for key in _of_heroku(snapshot, asked) if key in asked and key not in in_flight]
            return Plan((*due, *wanted[: max(0, places - len(due))]), wake_at)
        places = min(places - len(due), spare)

    first: list[tuple[bool, float, int, Key]] = []
    rest: list[tuple[bool, float, int, Key]] = []
    soonest = pace.background
    wishes, slower_seen, slower_unseen = _wishes(snapshot, visible, asked, spare, pace)
    for place, (key, seconds, last, is_visible) in enumerate(wishes):
        if key in in_flight:
            continue
        is_asked = key in asked
        left, overdue = _left(seconds * (slower_seen if is_visible else slower_unseen), last, now)
        if is_asked or left is None:
            (first if is_asked or is_visible else rest).append((not is_asked, -overdue, place, key))
        elif left < soonest:
            soonest = left
    wake_at = min(wake_at, now + timedelta(seconds=soonest))

    for_first = min(places, pace.concurrency - 1 - len(in_flight & visible)) if rest else places
    chosen = nsmallest(max(0, for_first), first)
    chosen += nsmallest(max(0, places - len(chosen)), rest)
    return Plan((*due, *(key for *_, key in chosen)), wake_at)


def _left(seconds: float, last: datetime, now: datetime) -> tuple[float | None, float]:
    """Seconds until `seconds` have passed since `last`, None when they have; and the age in so many parts."""
    age = (now - last).total_seconds()
    left = seconds - age
    # Not for less than a millisecond; and at once when the clock was set back.
    return None if left < 0.001 or age < 0 else left, age / seconds


def last_try(reading: Reading[object]) -> datetime:
    """When the resource was last asked for in this run, with or without success; LONG_AGO for never."""
    if reading.problem is not None:
        return reading.problem.at
    return LONG_AGO if reading.restored or reading.read_at is None else reading.read_at


ABOUT_TO_CHANGE: dict[Kind, Callable[[Any], bool]] = {
    Kind.INBOUND_RULESET: lambda ruleset: ruleset.applied is False,
    Kind.SPACES: lambda spaces: any(space.state != ALLOCATED for space in spaces),
    # One that waits to be accepted waits for somebody, for days: that is not by itself.
    Kind.PEERINGS: lambda peerings: any(peering.status in PEERING_UNDER_WAY for peering in peerings),
    Kind.VPN_CONNECTIONS: lambda vpns: any(vpn.status in VPN_IN_TRANSITION for vpn in vpns),
    Kind.NAT: lambda nat: nat.state == UPDATING,
}
"""What will be another by itself: something that comes or goes, a list that is not yet in force."""


def _after(moment: datetime, seconds: float, now: datetime) -> datetime:
    """`seconds` after `moment`; at once when the clock was set back behind it."""
    return now if moment > now else moment + timedelta(seconds=seconds)


def _last_count(snapshot: Snapshot) -> datetime:
    """When the host last had the chance to say how many requests remain."""
    return max(snapshot.link.answered_at or LONG_AGO, last_try(snapshot.reading(RATE_LIMITS)))


_Wish = tuple[Key, float, datetime, bool]
"""A key, the seconds from its last reading to the next, when that last one was, and if it is visible."""


def _wishes(
    snapshot: Snapshot, visible: frozenset[Key], asked: Set[Key], spare: int | None, pace: Pace
) -> tuple[list[_Wish], float, float]:
    """What is wanted; and how much slower the pool can bear it, where it is seen and where not.

    What is on the screen is served first, but a share of the requests stays for the rest, and the reverse.
    """
    wishes: list[_Wish] = []
    seen = unseen = 0.0
    readings = snapshot.readings
    for key in _of_heroku(snapshot, visible | asked):
        reading, is_visible = readings.get(key, UNREAD), key in visible
        seconds = _interval(key.kind, reading, is_visible, pace)
        wishes.append((key, seconds, last_try(reading), is_visible))
        if is_visible:
            seen += 1 / seconds
        else:
            unseen += 1 / seconds
    allowed = pace.refill if spare is None else spare / pace.last_for
    if pace.share < 1:
        allowed = min(allowed, pace.refill * pace.share)
    if seen + unseen <= allowed:
        return wishes, 1.0, 1.0
    least = allowed * LEAST_SHARE
    slower_unseen = max(1.0, unseen / max(allowed - seen, least))
    slower_seen = max(1.0, seen / max(allowed - unseen / slower_unseen, least))
    return wishes, slower_seen, slower_unseen


def _interval(kind: Kind, reading: Reading[Any], is_visible: bool, pace: Pace) -> float:
    """By kind and place; after a failure the double, for each in a row."""
    if kind in FIXED:
        seconds = pace.fixed
    elif kind in SLOW:
        seconds = pace.slow
    elif (
        reading.value is not None
        and (is_about_to := ABOUT_TO_CHANGE.get(kind))
        and is_about_to(reading.value)
    ):
        seconds = pace.transition if is_visible else pace.transition * 5
    else:
        seconds = pace.visible if is_visible else pace.background * STEADY.get(kind, 1.0)
    if reading.missed == 0:
        return seconds
    # What is seldom read is tried again sooner than that when it failed; in the end no more often, since
    # a space that does not have such a thing fails for ever.
    longest = max(seconds, pace.longest_backoff) if kind in STEADY else pace.longest_backoff
    return min(min(seconds, pace.background) * 2.0 ** min(reading.missed, 16), longest)


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
