"""The poller and the pool of requests, in virtual time: others draw on it too, and a reserve is theirs."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.estate.plan import IN_A_SPACE, LEAST_SHARE, RATE_LIMITS, STEADY, universe

from .support import SPACES, TEAMS, Host, forbidden, gaps, keys_of, poll, spaces

STEADILY = sum(1 / STEADY.get(kind, 1) for kind in IN_A_SPACE)
"""What is read of a space, in kinds that are read every two minutes."""


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
