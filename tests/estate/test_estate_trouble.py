"""The poller in trouble, in virtual time: it asks little until it is over, and for all of it afterwards."""

import asyncio
from datetime import timedelta

import pytest

from backend.estate.plan import RATE_LIMITS, universe
from backend.heroku.errors import HerokuError
from backend.model.key import Key

from . import virtual
from .support import (
    ACCOUNT,
    SPACES,
    Host,
    gaps,
    keys_of,
    poll,
    polling,
    rate_limited,
    ruleset_of,
    spaces,
    unauthorized,
    unreachable,
)
from .virtual import VirtualClock


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
