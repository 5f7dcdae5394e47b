"""Without polling, in virtual time: everything read once, or one thing now."""

import asyncio
from datetime import timedelta

import pytest

from backend.estate.estate import Estate
from backend.estate.plan import Pace, universe
from backend.heroku.errors import HerokuError
from backend.model.key import Kind
from backend.model.snapshot import Snapshot

from . import virtual
from .support import SPACES, TEAMS, Host, forbidden, ruleset_of, space, spaces, unauthorized
from .virtual import START, VirtualClock

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
