"""The poller, in virtual time: hours of it against a made-up host."""

import asyncio
from contextlib import suppress

import pytest

from backend.estate.estate import Estate
from backend.estate.plan import STEADY, WHEN_LOOKED_AT, Pace, universe
from backend.model.event import Difference
from backend.model.key import Key, Kind

from . import virtual
from .support import SPACES, TEAMS, Heard, Host, gaps, keys_of, poll, polling, ruleset_of, space, spaces
from .virtual import VirtualClock

UNSEEN = {
    Kind.ACCOUNT: 610,
    Kind.TEAMS: 610,
    Kind.NAT: 610,
    Kind.APPS: 310,
    Kind.TOPOLOGY: 610,
    Kind.PEERING_INFO: 1210,
}
"""Seconds from one reading to the next at most, off the screen; of all else it is two minutes."""


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
