"""The pool of requests in the poll plan: the reserve, and who is slower where it is short."""

import pytest

from backend.estate.observe import answered
from backend.estate.plan import RATE_LIMITS, Pace, Plan, plan
from backend.model.key import Kind
from backend.model.snapshot import Snapshot

from .planning import NOTHING, ahead, later, read, trouble
from .support import SPACES, forbidden, inside, ruleset_of, space
from .virtual import START


def test_polling_stops_at_the_reserve_and_only_counts_what_is_left() -> None:
    snapshot = read(space("a"), remaining=1000)
    assert plan(snapshot, visible=frozenset({SPACES}), now=later(3600)).due == (RATE_LIMITS,)


def test_the_reserve_is_the_operators_who_asks_for_something() -> None:
    snapshot = read(space("a"), remaining=1000)
    here = frozenset({SPACES})
    assert plan(snapshot, visible=here, now=later(3600), asked={SPACES}).due == (RATE_LIMITS, SPACES)
    busy = plan(snapshot, visible=here, now=later(3600), asked={SPACES}, in_flight=frozenset({SPACES}))
    assert SPACES not in busy.due


def test_requests_under_way_count_against_what_is_spare() -> None:
    unread, _ = answered(Snapshot(), SPACES, tuple(space(f"{number}") for number in range(9)), START, 1004)
    busy = frozenset({ruleset_of("id-1"), ruleset_of("id-2")})
    assert len(plan(unread, visible=NOTHING, now=START).due) == 4
    assert len(plan(unread, visible=NOTHING, now=START, in_flight=busy).due) == 2


def test_counting_waits_for_its_turn() -> None:
    snapshot = read(space("a"), remaining=900)
    assert plan(snapshot, visible=NOTHING, now=later(10)) == Plan((), later(30))
    counted, _ = answered(snapshot, RATE_LIMITS, (), later(40), 950)
    assert plan(counted, visible=NOTHING, now=later(50)) == Plan((), later(70))
    assert plan(counted, visible=NOTHING, now=later(70)).due == (RATE_LIMITS,)
    failing = trouble(counted, RATE_LIMITS, forbidden(), later(70))
    assert plan(failing, visible=NOTHING, now=later(71)) == Plan((), later(100))


def test_where_the_pool_is_full_nothing_is_slower() -> None:
    many = read(*(space(f"{number}") for number in range(30)))
    assert set(ahead(many, frozenset({SPACES})).values()) == {20, 120, 600, 1200, 6 * 3600}


@pytest.mark.slow
def test_where_the_pool_is_short_the_unseen_is_slower_before_the_seen() -> None:
    snapshot = read(*(space(f"{number}") for number in range(400)), remaining=2000)
    visible = frozenset({SPACES, ruleset_of("id-1"), ruleset_of("id-2")})
    when = ahead(snapshot, visible, *visible, ruleset_of("id-3"))
    assert {when[key] for key in visible} == {20}
    assert when[ruleset_of("id-3")] > 240


def test_where_all_is_short_what_is_unseen_still_has_its_share() -> None:
    snapshot = read(*(space(f"{number}") for number in range(100)), remaining=1300)
    visible = frozenset(ruleset_of(f"id-{number}") for number in range(100))
    # 300 requests are spare for 1500 s. Of 0.2 a second the lists get four fifths: each in 625 s. What is
    # left is for 100 peerings, VPN connections, and the rest seldom: 250 in some 6,250 s.
    lists = {Kind.INBOUND_RULESET}
    for seconds, expected in (
        (600, set()),
        (650, lists),
        (6100, lists),
        (6500, lists | {Kind.PEERINGS, Kind.VPN_CONNECTIONS}),
    ):
        due = plan(snapshot, visible=visible, now=later(seconds), pace=Pace(concurrency=9999)).due
        assert {key.kind for key in due if key.space is not None} == expected, seconds


@pytest.mark.parametrize("remaining", [4500, None])
def test_with_a_share_of_the_requests_the_unseen_is_read_less_often_first(remaining: int | None) -> None:
    snapshot = read(*(space(f"{number}") for number in range(200)), remaining=remaining)
    seen, unseen = ruleset_of("id-1"), ruleset_of("id-2")
    half, tenth = (ahead(snapshot, frozenset({seen}), seen, unseen, share=share) for share in (0.5, 0.1))
    assert half[seen] == tenth[seen] == 20
    # Of 0.625 and of 0.125 a second, what one each 20 s leaves.
    assert tenth[unseen] / half[unseen] == pytest.approx((0.625 - 0.05) / (0.125 - 0.05), rel=0.01)


@pytest.mark.slow
def test_a_host_that_does_not_count_is_asked_within_what_flows_back() -> None:
    snapshot = read(*(space(f"{number}") for number in range(1000)), remaining=None)
    rules, peerings, vpn, nat, topology, info = inside("id-7")
    when = ahead(snapshot, NOTHING, *inside("id-7"))
    # A thousand of each, three kinds every 120 s, two every 600 s and one every 1200, at 1.25 a second.
    assert 2790 <= when[rules] == when[peerings] == when[vpn] <= 2840
    assert when[nat] == when[topology] == pytest.approx(5 * when[rules], rel=0.01)
    assert when[info] == pytest.approx(10 * when[rules], rel=0.01)
