"""The poller, in virtual time: hours of it against a made-up host."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.estate.estate import Estate
from backend.estate.plan import IN_A_SPACE, LEAST_SHARE, RATE_LIMITS, STEADY, WHEN_LOOKED_AT, Pace, universe
from backend.heroku.errors import HerokuError
from backend.model.event import Difference
from backend.model.key import Key, Kind
from backend.model.peering import Peering
from backend.model.snapshot import Snapshot
from backend.model.space import Space

from . import virtual
from .support import (
    ACCOUNT,
    SPACES,
    TEAMS,
    Heard,
    Host,
    forbidden,
    gaps,
    polling,
    rate_limited,
    rules,
    ruleset_of,
    space,
    unauthorized,
    unreachable,
)
from .virtual import START, VirtualClock

UNSEEN = {
    Kind.ACCOUNT: 610,
    Kind.TEAMS: 610,
    Kind.NAT: 610,
    Kind.APPS: 310,
    Kind.TOPOLOGY: 610,
    Kind.PEERING_INFO: 1210,
}
"""Seconds from one reading to the next at most, off the screen; of all else it is two minutes."""
STEADILY = sum(1 / STEADY.get(kind, 1) for kind in IN_A_SPACE)
"""What is read of a space, in kinds that are read every two minutes."""


def spaces(count: int) -> tuple[Space, ...]:
    """So many, each hundred of them another team's."""
    teams = [{"id": f"team-{number // 100}"} for number in range(count)]
    return tuple(space(f"{number}", team=team) for number, team in enumerate(teams))


def keys_of(count: int) -> frozenset[Key]:
    return frozenset(ruleset_of(f"id-{number}") for number in range(count))


def poll(host: Host, seconds: float, visible: frozenset[Key] = frozenset()) -> Snapshot:
    """The picture after so many seconds of polling."""

    async def main() -> Snapshot:
        async with polling(host) as estate:
            estate.look_at(visible)
            await asyncio.sleep(seconds)
            return estate.snapshot

    return virtual.run(main())


# What is read


@pytest.mark.parametrize(("count", "seconds"), [(20, 3), (100, 11)])
def test_the_first_picture_is_soon_whole(count: int, seconds: float) -> None:
    host = Host(spaces(count))
    snapshot = poll(host, seconds)
    assert len(list(universe(snapshot))) == 5 + 1 + 6 * count
    assert all(snapshot.reading(key).value is not None for key in universe(snapshot))
    assert max(one.others for one in host.asked) + 1 == Pace().concurrency


def test_what_is_seen_is_read_every_half_minute_and_the_rest_in_minutes() -> None:
    host = Host(spaces(30))
    visible = frozenset({SPACES}) | keys_of(5)
    snapshot = poll(host, 3600, visible)
    for key in universe(snapshot):
        if key.kind in (Kind.REGIONS, Kind.GENERATIONS):
            continue
        longest = 30 if key in visible else UNSEEN.get(key.kind, 130)
        assert max(gaps(host.times(key), 3600)) <= longest, key


def test_what_is_looked_at_is_read_like_all_that_is_seen_and_no_longer_than_that() -> None:
    host = Host(spaces(10))
    details = frozenset(Key(kind, "id-3") for kind in WHEN_LOOKED_AT) | {Key(Kind.NAT, "id-3")}

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(600)
            estate.look_at(details)
            await asyncio.sleep(600)
            estate.look_at([])
            await asyncio.sleep(600)

    virtual.run(main())
    for key in details:
        assert max(gaps([600, *(at for at in host.times(key) if 600 <= at < 1200)], 1200)) <= 30, key
    assert not {key for key in host.since(1201) if key.kind in WHEN_LOOKED_AT}


@pytest.mark.slow
def test_a_slow_host_keeps_nothing_waiting_for_ever() -> None:
    host = Host(spaces(120), latency=6)
    visible = frozenset({SPACES}) | keys_of(100)
    snapshot = poll(host, 7200, visible)
    for key in universe(snapshot):
        assert snapshot.reading(key).value is not None, key
        # One request a second: five in six for what is seen, one in six for some 620 others.
        if key.space is not None:
            longest = 150 if key in visible else 3800 * STEADY.get(key.kind, 1)
            assert max(gaps(host.times(key), 7200)) <= longest, key


def test_a_space_that_is_allocated_later_is_read_then() -> None:
    host = Host((space("new", "allocating"),))

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(60)
            assert host.times(ruleset_of("id-new")) == []
            host.spaces = (space("new"),)
            estate.read_again([SPACES])
            await asyncio.sleep(1)
            assert len(host.times(ruleset_of("id-new"))) == 1

    virtual.run(main())


# The pool of requests


def check_the_pool(host: Host, reserve: int = 1000) -> None:
    """No request took the pool below the reserve; those that are under way are taken out of it already."""
    for one in host.asked:
        if one.key != RATE_LIMITS:
            assert one.pool - 1 >= reserve, f"{one} below the reserve"


@pytest.mark.parametrize(
    "count", [0, 1, 10, *(pytest.param(many, marks=pytest.mark.slow) for many in (100, 300))]
)
@pytest.mark.parametrize("drain", [0.0, 1.0])
def test_the_reserve_is_never_touched_and_ages_stay_bounded(count: int, drain: float) -> None:
    host = Host(spaces(count), drain=lambda seconds: drain)
    visible = frozenset({SPACES}) | keys_of(min(count, 20))
    end = 2 * 3600
    snapshot = poll(host, end, visible)
    check_the_pool(host)
    for key in universe(snapshot):
        if key.space is None or key in visible:
            continue
        # What flows back and others leave, shared out; a fifth of it at least is for what is not seen.
        bound = 130 + STEADILY * count / (LEAST_SHARE * (1.25 - drain))
        assert max(gaps(host.times(key), end)) <= bound * STEADY.get(key.kind, 1), key
    if drain == 0 and count <= 10:
        for key in visible:
            assert max(gaps(host.times(key), end)) <= 30


@pytest.mark.slow
def test_a_thousand_spaces_all_on_the_screen() -> None:
    host = Host(spaces(1000))
    snapshot = poll(host, 3600, frozenset({SPACES}) | keys_of(1000))
    check_the_pool(host)
    assert all(snapshot.reading(key).value is not None for key in universe(snapshot))
    # The first picture takes all that is above the reserve at once, so it is long before there is more again.
    assert len([one for one in host.asked if one.at < 120]) > 3500
    assert max(max(gaps(host.times(key), 3600)) for key in keys_of(1000)) <= 3300
    assert max(gaps(host.times(TEAMS), 3600)) <= 3600


@settings(max_examples=8, deadline=None)
@given(
    count=st.integers(0, 60),
    seen=st.integers(0, 60),
    drains=st.lists(st.floats(0, 6), min_size=1, max_size=6),
    latency=st.floats(0.05, 2),
)
def test_whatever_others_take_polling_stays_above_the_reserve(
    count: int, seen: int, drains: list[float], latency: float
) -> None:
    host = Host(
        spaces(count), latency=latency, drain=lambda seconds: drains[int(seconds // 600) % len(drains)]
    )
    poll(host, 3600, frozenset({SPACES}) | keys_of(min(seen, count)))
    most = max(drains)
    for one in host.asked:
        if one.key != RATE_LIMITS:
            # Between two counts, at most half a minute apart where it is short, others may have taken some.
            assert one.pool >= 1000 - 6 - most * 35, one


def test_at_the_reserve_polling_rests_and_goes_on_by_itself() -> None:
    host = Host(spaces(5), drain=lambda seconds: 4 if seconds < 3600 else 0)
    visible = frozenset({SPACES})
    poll(host, 3600 + 1800, visible)
    # What others take between two counts is more than half a minute's worth at most.
    low = [one for one in host.asked if one.pool < 1000 - 4 * 35]
    assert low
    assert {one.key for one in low} == {RATE_LIMITS}
    times = [one.at for one in low]
    assert min(after - before for before, after in pairwise(times)) >= 30
    assert len(host.times(SPACES)) > 20
    assert host.times(SPACES)[-1] > 3600


@pytest.mark.slow
def test_failing_replies_count_requests_too() -> None:
    host = Host(
        spaces(300), trouble=lambda key: forbidden() if key.space else None, drain=lambda seconds: 1.2
    )
    poll(host, 3600, keys_of(300))
    check_the_pool(host)


@pytest.mark.slow
def test_a_host_that_does_not_count_is_not_asked_more_than_flows_back() -> None:
    host = Host(spaces(200), counts=False)
    poll(host, 3600, keys_of(200))
    assert len(host.since(600)) <= 1.3 * 3000


# Trouble


def outage(error: HerokuError, start: float, end: float, host: Host) -> None:
    def trouble(key: Key) -> HerokuError | None:
        now = asyncio.get_running_loop().time()
        return error if start <= now < end else None

    host.trouble = trouble


@pytest.mark.parametrize(
    ("error", "probe", "most"),
    [
        (unreachable(), SPACES, 35),
        (unauthorized(), ACCOUNT, 32),
        (rate_limited(), RATE_LIMITS, 8),
        (rate_limited(300), RATE_LIMITS, 8),
    ],
)
def test_in_trouble_one_request_at_a_time_and_all_again_afterwards(
    error: HerokuError, probe: Key, most: int
) -> None:
    host = Host(spaces(40))
    outage(error, 600, 2400, host)
    visible = frozenset({SPACES}) | keys_of(10)
    snapshot = poll(host, 3600, visible)
    during = [one for one in host.asked if 605 <= one.at < 2400]
    assert {one.key for one in during} <= {probe}
    assert 3 <= len(during) <= most
    assert max(one.others for one in during) == 0
    assert snapshot.link.problem is None
    assert all(snapshot.reading(key).problem is None for key in universe(snapshot))
    for key in visible:
        assert max(gaps([at for at in host.times(key) if at > 3310], 3600)) <= 30


def test_asking_in_an_outage_does_not_become_a_storm() -> None:
    host = Host(spaces(3))
    outage(unreachable(), 100, 700, host)

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(300)
            before = len(host.asked)
            for _ in range(5):
                estate.read_again([ruleset_of("id-1")])
                await asyncio.sleep(1)
            assert 5 <= len(host.asked) - before <= 6
            await asyncio.sleep(500)
            assert estate.snapshot.link.problem is None

    virtual.run(main())


def test_one_resource_that_never_answers_slows_only_itself() -> None:
    host = Host(spaces(10))
    host.trouble = lambda key: unreachable() if key == ruleset_of("id-3") else None
    visible = frozenset({SPACES}) | keys_of(10)
    poll(host, 3600, visible)
    assert len(host.times(ruleset_of("id-3"))) <= 12
    assert max(gaps(host.times(ruleset_of("id-4")), 3600)) <= 40


def test_a_clock_that_is_set_back_does_not_stop_the_poller() -> None:
    host = Host(spaces(3))
    clock = VirtualClock()

    async def main() -> None:
        async with polling(host, clock=clock) as estate:
            estate.look_at([SPACES])
            await asyncio.sleep(300)
            clock.set_back = timedelta(hours=2)
            await asyncio.sleep(600)

    virtual.run(main())
    assert max(gaps(host.times(SPACES), 900)) <= 120


# Asking and looking


def test_looking_at_something_reads_it_when_it_is_older_than_that_allows() -> None:
    host = Host(spaces(3))

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(60)
            estate.look_at([ruleset_of("id-1")])
            await asyncio.sleep(0.5)
            assert host.since(60) == [ruleset_of("id-1")]
            estate.look_at([ruleset_of("id-1")])
            await asyncio.sleep(0.5)
            assert host.since(60) == [ruleset_of("id-1")]

    virtual.run(main())


def test_read_again_reads_at_once_whatever_the_age() -> None:
    host = Host(spaces(3))

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(2)
            estate.read_again([TEAMS, ruleset_of("id-1")])
            await asyncio.sleep(0.5)
            assert set(host.since(2)) == {TEAMS, ruleset_of("id-1")}

    virtual.run(main())


def test_read_again_while_it_is_being_read_reads_it_once_more_after_that() -> None:
    host = Host((space("quay"),), {"id-quay": rules("192.0.2.1/32")}, latency=3)
    key = ruleset_of("id-quay")

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(4)  # the spaces are there, the list is under way since second 3
            assert host.times(key) == [3]
            host.rulesets["id-quay"] = rules("192.0.2.2/32")
            for _ in range(3):
                estate.read_again([key])
            await asyncio.sleep(20)
            assert host.times(key) == [3, 6]

    virtual.run(main())


def test_a_peering_that_changed_is_looked_at_from_its_other_end_at_once() -> None:
    peerings, ends = Key(Kind.PEERINGS, "id-quay"), Key(Kind.AWS_ENDS, "id-quay")
    one = Peering(type="customer-managed", pcx_id="pcx-1", status="pending-acceptance")
    host = Host((space("quay"),), values={peerings: (one,)})

    async def main() -> None:
        async with polling(host, asks_aws=True) as estate:
            await asyncio.sleep(200)
            assert len(host.times(ends)) == 1
            host.values[peerings] = (one.model_copy(update={"status": "active"}),)
            estate.read_again([peerings])
            await asyncio.sleep(1)
            assert len(host.times(ends)) == 2
            estate.read_again([peerings])
            await asyncio.sleep(1)
            assert len(host.times(ends)) == 2

    virtual.run(main())


def test_without_access_to_aws_its_ends_are_not_asked_for() -> None:
    peerings = Key(Kind.PEERINGS, "id-quay")
    host = Host(
        (space("quay"),),
        values={peerings: (Peering(type="customer-managed", pcx_id="pcx-1", status="active"),)},
    )
    poll(host, 3600)
    assert host.times(peerings)
    assert host.times(Key(Kind.AWS_ENDS, "id-quay")) == []


def test_asking_for_what_is_not_there_does_nothing() -> None:
    host = Host(spaces(1))

    async def main() -> None:
        async with polling(host) as estate:
            await asyncio.sleep(2)
            estate.read_again([ruleset_of("of-nobody")])
            await asyncio.sleep(5)
            assert host.since(2) == []

    virtual.run(main())


# Listening


def test_listeners_hear_each_reading_and_its_differences_until_they_leave() -> None:
    host = Host((space("quay"),))

    async def main() -> None:
        async with polling(host) as estate:
            heard = Heard()
            forget = estate.subscribe(heard)
            await asyncio.sleep(1)
            assert heard.events == []
            assert heard.snapshots[-1] is estate.snapshot
            host.spaces = (space("quay"), space("pier"))
            estate.read_again([SPACES])
            await asyncio.sleep(1)
            assert [(event.difference, event.name) for event in heard.events] == [
                (Difference.APPEARED, "pier")
            ]
            forget()
            count = len(heard.snapshots)
            estate.read_again([SPACES])
            await asyncio.sleep(1)
            assert len(heard.snapshots) == count

    virtual.run(main())


def test_a_warning_is_kept_once() -> None:
    async def main() -> None:
        async with polling(Host()) as estate:
            heard = Heard()
            estate.subscribe(heard)
            for text in ("Maintenance tonight.", "Maintenance tonight.", "Look out."):
                estate.note(text)
            assert estate.snapshot.link.warnings == ("Maintenance tonight.", "Look out.")
            assert len(heard.snapshots) == 2

    virtual.run(main())


# The end


def test_cancelling_ends_every_request_and_the_estate_can_run_again() -> None:
    host = Host(spaces(3), latency=5)
    ended: list[Key] = []

    async def main() -> None:
        async def fetch(key: Key) -> object:
            try:
                return await host.fetch(key)
            except asyncio.CancelledError:
                ended.append(key)
                raise

        estate = Estate(fetch, VirtualClock())
        for wait in (0, 1):  # before the first step of the requests, and in the middle of them
            task = asyncio.create_task(estate.run())
            await asyncio.sleep(wait)
            await asyncio.sleep(0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        assert len(asyncio.all_tasks()) == 1
        assert len(ended) >= 5
        task = asyncio.create_task(estate.run())
        await asyncio.sleep(30)
        assert all(estate.snapshot.reading(key).value is not None for key in universe(estate.snapshot))
        task.cancel()

    virtual.run(main())


def test_a_defect_is_not_swallowed() -> None:
    host = Host(spaces(3))
    host.trouble = lambda key: ZeroDivisionError("a defect") if key == TEAMS else None

    async def main() -> None:
        with pytest.RaisesGroup(ZeroDivisionError):
            await Estate(host.fetch, VirtualClock()).run()

    virtual.run(main())


# Once


def once(host: Host, *, within: float = 20, kinds: frozenset[Kind] = frozenset(Kind)) -> Snapshot:
    async def main() -> Snapshot:
        estate = Estate(host.fetch, VirtualClock(), remaining=lambda: host.said)
        await estate.read_once(lambda seen: [key for key in universe(seen) if key.kind in kinds], within)
        assert asyncio.get_running_loop().time() <= within + 0.1
        return estate.snapshot

    return virtual.run(main())


def test_once_reads_everything_once_and_what_that_names() -> None:
    host = Host(spaces(30))
    snapshot = once(host)
    assert all(snapshot.reading(key).value is not None for key in universe(snapshot))
    assert len(host.asked) == len(list(universe(snapshot)))
    assert max(one.others for one in host.asked) < 6


def test_once_gives_up_in_time_and_says_so_for_what_is_missing() -> None:
    host = Host(spaces(30), latency=4)
    snapshot = once(host, within=10)
    readings = [snapshot.reading(key) for key in universe(snapshot)]
    missing = [one for one in readings if one.value is None]
    assert 0 < len(missing) < len(readings)
    assert {one.problem.message for one in missing if one.problem} == {"no answer within 10 s in all"}
    assert all(one.problem is not None for one in missing)


def test_once_goes_on_past_what_fails() -> None:
    host = Host(spaces(3), trouble=lambda key: forbidden() if key in (TEAMS, ruleset_of("id-1")) else None)
    snapshot = once(host)
    failing = {key for key in universe(snapshot) if snapshot.reading(key).problem is not None}
    assert failing == {TEAMS, ruleset_of("id-1")}
    assert all(snapshot.reading(key).is_unreadable for key in failing)  # nobody looks a second time
    assert not any(snapshot.reading(key).is_unreadable for key in universe(snapshot) if key not in failing)


def test_once_asks_no_more_when_the_token_is_refused() -> None:
    host = Host(spaces(30), trouble=lambda key: unauthorized() if key.space == "id-7" else None)
    assert once(host).reading(ruleset_of("id-7")).problem is not None
    refused = Host(spaces(30), trouble=lambda key: unauthorized())
    once(refused)
    assert len(refused.asked) <= Pace().concurrency


def test_the_moment_of_a_problem_is_the_estates_own() -> None:
    host = Host(trouble=lambda key: forbidden(START - timedelta(days=400)))
    problem = once(host).spaces.problem
    assert problem is not None
    assert problem.at - START == timedelta(seconds=0.1)


# Read now


def test_what_is_read_now_is_handed_over_and_in_the_picture() -> None:
    host = Host((space("quay"),))

    async def main() -> None:
        estate = Estate(host.fetch, VirtualClock())
        assert await estate.read_now(SPACES) == host.spaces
        assert estate.snapshot.spaces.value == host.spaces
        host.trouble = lambda key: forbidden()
        with pytest.raises(HerokuError):
            await estate.read_now(SPACES)
        assert (estate.snapshot.spaces.value, estate.snapshot.spaces.missed) == (host.spaces, 1)

    virtual.run(main())
