"""The poll plan as a function: what is due, in which order, and when to look again."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.estate.observe import answered, failed
from backend.estate.plan import GROUND, RATE_LIMITS, WHEN_LOOKED_AT, Pace, Plan, plan, universe
from backend.heroku.errors import HerokuError
from backend.model.key import Key, Kind
from backend.model.nat import Nat
from backend.model.peering import Peering
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.model.vpn_connection import VpnConnection

from .support import (
    ACCOUNT,
    SPACES,
    TEAMS,
    forbidden,
    inside,
    rate_limited,
    rules,
    ruleset_of,
    space,
    unauthorized,
    unreachable,
    usual,
)
from .virtual import START

NOTHING: frozenset[Key] = frozenset()
APPS = Key(Kind.APPS, team="t-1")
WAITS = "pending-acceptance"


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def read(*spaces: Space, at: datetime = START, remaining: int | None = 4500) -> Snapshot:
    """A picture in which everything was read at `at`."""
    snapshot, _ = answered(Snapshot(), SPACES, spaces, at, remaining)
    for key in universe(snapshot):
        if key != SPACES:
            snapshot, _ = answered(snapshot, key, usual(key), at, remaining)
    return snapshot


def trouble(snapshot: Snapshot, key: Key, error: HerokuError, at: datetime = START) -> Snapshot:
    return failed(snapshot, key, error.problem.model_copy(update={"at": at}), None)[0]


def ahead(
    snapshot: Snapshot, visible: frozenset[Key] = NOTHING, *keys: Key, share: float = 1.0
) -> dict[Key, float]:
    """Seconds from START at which `keys` (or all) are due for the first time, if nothing is read before."""
    missing = set(keys or universe(snapshot))
    found: dict[Key, float] = {}
    now = START
    while missing - found.keys():
        following = plan(snapshot, visible=visible, now=now, pace=Pace(concurrency=9999, share=share))
        for key in following.due:
            found.setdefault(key, (now - START).total_seconds())
        now = following.wake_at
    return found


def test_at_first_the_ground_is_read_and_nothing_else() -> None:
    assert set(plan(Snapshot(), visible=NOTHING, now=START).due) == set(GROUND)


def test_what_is_on_the_screen_comes_first_then_what_was_never_read() -> None:
    snapshot = read(space("a"), space("b"), space("c"))
    snapshot = snapshot.without({ruleset_of("id-c")})
    due = plan(snapshot, visible=frozenset({ruleset_of("id-b")}), now=later(150)).due
    assert due == (ruleset_of("id-b"), ruleset_of("id-c"), SPACES, *inside("id-a")[:3])


def test_what_is_in_transition_is_read_more_often_and_before_its_like() -> None:
    on_screen = frozenset({ruleset_of("id-a"), ruleset_of("id-b"), SPACES})
    snapshot = read(space("a"), space("b"), space("c", "allocating"))
    snapshot, _ = answered(snapshot, ruleset_of("id-b"), rules(applied=False), START, 4500)
    when = ahead(snapshot, on_screen)
    assert when[SPACES] == when[ruleset_of("id-b")] == 8
    assert when[ruleset_of("id-a")] == 20
    hidden = ahead(snapshot)
    assert hidden[SPACES] == hidden[ruleset_of("id-b")] == 40
    assert hidden[ruleset_of("id-a")] == 120
    assert plan(snapshot, visible=NOTHING, now=later(130)).due[:2] == (SPACES, ruleset_of("id-b"))


def test_the_rest_is_read_in_turn_the_oldest_first() -> None:
    names = ["a", "b", "c", "d"]
    snapshot = read(*(space(name) for name in names))
    for seconds, name in enumerate(["c", "a", "d", "b"]):
        snapshot, _ = answered(snapshot, ruleset_of(f"id-{name}"), rules(), later(seconds), None)
    due = plan(snapshot, visible=NOTHING, now=later(125), pace=Pace(concurrency=99)).due
    lists = [key for key in due if key.kind is Kind.INBOUND_RULESET]
    assert lists == [ruleset_of(f"id-{name}") for name in ["c", "a", "d", "b"]]
    assert due.index(Key(Kind.PEERINGS, "id-d")) < due.index(lists[1])  # and older is what is of another kind


def test_what_changes_seldom_is_read_seldom() -> None:
    when = ahead(read(space("a", team={"id": "t-1"})))
    assert (when[ACCOUNT], when[TEAMS]) == (600, 600)
    assert when[Key(Kind.REGIONS)] == when[Key(Kind.GENERATIONS)] == 6 * 3600
    assert [when[key] for key in inside("id-a")] == [120, 120, 120, 600, 600, 1200]
    assert when[APPS] == 300


def test_what_changes_seldom_is_read_as_often_as_all_else_where_it_is_on_the_screen() -> None:
    on_screen = frozenset({APPS, *inside("id-a")})
    when = ahead(read(space("a", team={"id": "t-1"}), space("b")), on_screen, *on_screen)
    assert set(when.values()) == {20}


@pytest.mark.parametrize(
    ("key", "moving", "still"),
    [
        (Key(Kind.PEERINGS, "id-a"), (Peering(status="provisioning"),), (Peering(status="active"),)),
        (Key(Kind.PEERINGS, "id-a"), (Peering(status="initiating-request"),), (Peering(status="new"),)),
        # That waits for somebody, for days.
        (Key(Kind.PEERINGS, "id-a"), (Peering(), Peering(status="pending")), (Peering(status=WAITS),)),
        (
            Key(Kind.VPN_CONNECTIONS, "id-a"),
            (VpnConnection(status="provisioning"),),
            (VpnConnection(status="failed"), VpnConnection(status="active"), VpnConnection()),
        ),
        (Key(Kind.NAT, "id-a"), Nat(state="updating"), Nat(state="enabled")),
    ],
)
def test_what_is_about_to_change_by_itself_is_read_more_often(key: Key, moving: Any, still: Any) -> None:
    for value, hidden, seen in ((moving, 40, 8), (still, 600 if key.kind is Kind.NAT else 120, 20)):
        snapshot, _ = answered(read(space("a")), key, value, START, None)
        assert ahead(snapshot, NOTHING, key)[key] == hidden
        assert ahead(snapshot, frozenset({key}), key)[key] == seen


LOOKED_AT = [*sorted(WHEN_LOOKED_AT), Kind.AWS_ENDS]


@pytest.mark.parametrize("kind", LOOKED_AT)
def test_what_is_read_when_looked_at_is_read_then_alone(kind: Kind) -> None:
    snapshot = read(space("a"), space("b"))
    here = Key(kind, "id-a")
    assert not any(key.kind is kind for key in universe(snapshot))
    assert plan(snapshot, visible=frozenset({here}), now=later(1)).due == (here,)
    snapshot, _ = answered(snapshot, here, usual(here), later(1), None)
    assert here not in plan(snapshot, visible=NOTHING, now=later(9999), pace=Pace(concurrency=99)).due
    assert plan(snapshot, visible=frozenset({here}), now=later(20.9)).due == ()
    assert here in plan(snapshot, visible=frozenset({here}), now=later(21)).due
    # Asked for once it is read once, whether somebody looks or not.
    assert plan(snapshot, visible=NOTHING, now=later(2), asked={here}).due == (here,)


@pytest.mark.parametrize("kind", LOOKED_AT)
@pytest.mark.parametrize("name", ["id-coming", "id-of-nobody", "******"])
def test_what_cannot_be_asked_for_is_not_read_whoever_looks(kind: Kind, name: str) -> None:
    snapshot = read(space("coming", "allocating"), space("masked", id="******"))
    looked_at = {Key(kind, name)}
    everything = Pace(concurrency=99)
    due = plan(snapshot, visible=frozenset(looked_at), now=later(9999), asked=looked_at, pace=everything).due
    assert not looked_at & set(due)


# The AWS ends


def ends_of(name: str) -> Key:
    return Key(Kind.AWS_ENDS, f"id-{name}")


def peered(*names: str, **options: Any) -> Snapshot:
    """Spaces with a peering of the operator's each, all read but their AWS ends."""
    snapshot = read(*map(space, names), **options)
    for name in names:
        key = Key(Kind.PEERINGS, f"id-{name}")
        value = (Peering(type="customer-managed", pcx_id=f"pcx-{name}", status="active"),)
        snapshot, _ = answered(snapshot, key, value, START, options.get("remaining", 4500))
    return snapshot


def aws_due(snapshot: Snapshot, seconds: float = 1, **options: Any) -> list[Key]:
    following = plan(snapshot, now=later(seconds), **{"visible": NOTHING, "asks_aws": True, **options})
    return [key for key in following.due if key.kind is Kind.AWS_ENDS]


def test_aws_ends_are_read_of_every_space_with_a_peering_of_the_operators() -> None:
    snapshot = peered("a", "b")
    herokus = (Peering(type="heroku-managed", pcx_id="pcx-c"), Peering(type="unknown", pcx_id="******"))
    snapshot, _ = answered(snapshot, Key(Kind.PEERINGS, "id-b"), herokus, START, 4500)
    assert aws_due(snapshot) == [ends_of("a")]
    assert list(universe(snapshot, asks_aws=True))[-1] == ends_of("a")
    assert aws_due(snapshot, asks_aws=False) == []
    assert ends_of("a") not in universe(snapshot)


@pytest.mark.parametrize("missing", [Kind.PEERINGS, Kind.PEERING_INFO])
def test_aws_ends_wait_for_the_end_that_heroku_tells(missing: Kind) -> None:
    snapshot = peered("a").without({Key(missing, "id-a")})
    assert aws_due(snapshot) == []


def test_aws_ends_do_not_wait_for_what_cannot_be_read() -> None:
    info = Key(Kind.PEERING_INFO, "id-a")
    assert aws_due(trouble(peered("a").without({info}), info, forbidden())) == [ends_of("a")]


def test_aws_ends_are_read_seldom_and_often_where_somebody_looks() -> None:
    snapshot, _ = answered(peered("a"), ends_of("a"), (), START, None)
    here = frozenset({ends_of("a")})
    assert aws_due(snapshot, 599) == []
    assert aws_due(snapshot, 600) == [ends_of("a")]
    assert aws_due(snapshot, 19, visible=here) == []
    assert aws_due(snapshot, 20, visible=here, asks_aws=False) == [ends_of("a")]
    assert aws_due(snapshot, 1, asked=here, asks_aws=False) == [ends_of("a")]
    woken = plan(snapshot, visible=here, now=later(1), asks_aws=True).wake_at
    assert woken == later(20)


def test_aws_ends_neither_take_the_places_of_requests_nor_wait_for_them() -> None:
    snapshot = peered(*"abcd")
    busy = frozenset({ends_of("a"), ends_of("b")})
    following = plan(snapshot, visible=NOTHING, now=later(999), in_flight=busy, asks_aws=True)
    assert len(following.due) == 6
    assert not any(key.kind is Kind.AWS_ENDS for key in following.due)
    inside_a = frozenset(inside("id-a"))
    assert aws_due(snapshot, 999, in_flight=inside_a) == [ends_of("a"), ends_of("b")]
    assert aws_due(snapshot, 999, in_flight=frozenset({ends_of("a")})) == [ends_of("b")]


def test_the_reserve_of_requests_does_not_stop_the_aws_ends() -> None:
    assert aws_due(peered("a", remaining=1000)) == [ends_of("a")]


def test_aws_ends_under_way_do_not_keep_a_host_in_trouble_from_being_tried() -> None:
    snapshot = trouble(peered("a"), SPACES, unreachable())
    busy = frozenset({ends_of("a")})
    due = plan(snapshot, visible=NOTHING, now=later(5), in_flight=busy, asks_aws=True).due
    assert due == (SPACES,)


def test_the_apps_of_a_team_are_read_once_however_many_spaces_it_has() -> None:
    mine = [space(name, team={"id": "t-1", "name": "acme"}) for name in "abc"]
    other = space("d", team={"id": "******", "name": "labs"})
    legacy = space("e", organization={"name": "old"})
    coming = space("f", "allocating", team={"id": "t-2"})
    keys = list(universe(read(*mine, other, legacy, coming, space("g"))))
    apps = [key for key in keys if key.kind is Kind.APPS]
    assert apps == [APPS, Key(Kind.APPS, team="labs"), Key(Kind.APPS, team="old")]
    assert len(set(keys)) == len(keys)


def test_nothing_is_read_twice_at_once() -> None:
    busy = frozenset({SPACES})
    assert SPACES not in plan(Snapshot(), visible=busy, now=START, in_flight=busy).due
    everything = frozenset(GROUND)
    assert plan(Snapshot(), visible=everything, now=START, asked=everything, in_flight=everything).due == ()


def test_no_more_are_under_way_than_places() -> None:
    snapshot = read(*(space(f"{number}") for number in range(50)))
    busy = frozenset(ruleset_of(f"id-{number}") for number in range(4))
    assert len(plan(snapshot, visible=NOTHING, now=later(999)).due) == 6
    assert len(plan(snapshot, visible=NOTHING, now=later(999), in_flight=busy).due) == 2


def test_one_place_is_kept_for_what_is_not_on_the_screen() -> None:
    snapshot = read(*(space(f"{number}") for number in range(50)))
    visible = frozenset(ruleset_of(f"id-{number}") for number in range(40))
    now = later(3600)
    due = plan(snapshot, visible=visible, now=now).due
    assert len(set(due) & visible) == 5
    assert len(due) == 6
    busy = frozenset(list(visible)[:5])
    (only,) = plan(snapshot, visible=visible, now=now, in_flight=busy).due
    assert only not in visible


def test_who_asks_is_served_at_once_and_first() -> None:
    snapshot = read(space("a"), space("b"))
    asked = {ruleset_of("id-b")}
    assert plan(snapshot, visible=frozenset({SPACES}), now=later(1), asked=asked).due == (ruleset_of("id-b"),)
    due = plan(snapshot, visible=frozenset({SPACES}), now=later(999), asked=asked).due
    assert due[0] == ruleset_of("id-b")


@pytest.mark.parametrize("state", ["allocating", "deleting"])
def test_a_space_that_comes_or_goes_has_no_list_to_read(state: str) -> None:
    keys = set(universe(read(space("a"), space("b", state), space("c", "some-new-state"))))
    assert {key.space for key in keys if key.space} == {"id-a", "id-c"}


def test_masked_and_repeated_ids_are_not_asked_for() -> None:
    twins = (space("a", id="same"), space("b", id="same"))
    masked = (space("c", id="******"), Space(state="allocated"))
    named = space("e", id=None)
    keys = set(universe(read(*twins, *masked, named)))
    assert {key.space for key in keys if key.space} == {"e"}


@pytest.mark.parametrize(
    ("visible", "waits"),
    [(True, [40, 80, 160, 320, 600, 600]), (False, [240, 480, 600, 600])],
)
def test_each_failure_doubles_the_wait_up_to_a_longest(visible: bool, waits: list[float]) -> None:
    key = ruleset_of("id-a")
    on_screen = frozenset({key} if visible else ())
    snapshot = read(space("a"))
    for wait in waits:
        snapshot = trouble(snapshot, key, forbidden())
        assert key not in plan(snapshot, visible=on_screen, now=later(wait - 0.1)).due
        assert key in plan(snapshot, visible=on_screen, now=later(wait)).due
    for _ in range(2000):  # however long it lasts
        snapshot = trouble(snapshot, key, forbidden())
    assert key in plan(snapshot, visible=on_screen, now=later(600)).due


def test_what_is_seldom_read_and_failed_is_tried_again_soon() -> None:
    regions = Key(Kind.REGIONS)
    snapshot = trouble(read().without({regions}), regions, forbidden())
    assert ahead(snapshot)[regions] == 240


def test_what_a_space_does_not_have_is_asked_for_no_more_often_than_what_it_has() -> None:
    info = Key(Kind.PEERING_INFO, "id-a")
    snapshot = read(space("a")).without({info})
    for wait in (240, 480, 960, 1200, 1200):
        snapshot = trouble(snapshot, info, forbidden())
        assert ahead(snapshot, NOTHING, info)[info] == wait


def test_a_success_ends_the_waiting() -> None:
    key = ruleset_of("id-a")
    snapshot = read(space("a"))
    for _ in range(5):
        snapshot = trouble(snapshot, key, forbidden())
    snapshot, _ = answered(snapshot, key, rules(), START, None)
    assert ahead(snapshot)[key] == 120


def test_a_restored_picture_is_read_anew_at_once() -> None:
    readings = {key: replace(one, restored=True) for key, one in read(space("a")).readings.items()}
    due = plan(Snapshot(readings), visible=frozenset({ruleset_of("id-a")}), now=START).due
    assert due[0] == ruleset_of("id-a")
    assert set(due) <= set(universe(Snapshot(readings)))


def test_a_clock_that_was_set_back_does_not_stop_the_reading() -> None:
    snapshot = read(space("a"), at=later(3600))
    due = plan(snapshot, visible=NOTHING, now=START, pace=Pace(concurrency=99)).due
    assert set(due) == set(universe(snapshot))
    lost = trouble(snapshot, SPACES, unreachable(), later(3600))
    assert plan(lost, visible=NOTHING, now=START).due == (SPACES,)


# The pool


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


def test_a_host_that_does_not_count_is_asked_within_what_flows_back() -> None:
    snapshot = read(*(space(f"{number}") for number in range(1000)), remaining=None)
    rules, peerings, vpn, nat, topology, info = inside("id-7")
    when = ahead(snapshot, NOTHING, *inside("id-7"))
    # A thousand of each, three kinds every 120 s, two every 600 s and one every 1200, at 1.25 a second.
    assert 2790 <= when[rules] == when[peerings] == when[vpn] <= 2840
    assert when[nat] == when[topology] == pytest.approx(5 * when[rules], rel=0.01)
    assert when[info] == pytest.approx(10 * when[rules], rel=0.01)


# Trouble of the whole host


@pytest.mark.parametrize(
    ("error", "probe", "waits"),
    [
        (unreachable(), SPACES, [5, 10, 20, 40, 60, 60]),
        (unauthorized(), ACCOUNT, [60, 60, 60]),
        (rate_limited(), RATE_LIMITS, [30, 60, 120, 240, 480, 900, 900]),
        (rate_limited(77), RATE_LIMITS, [77, 77]),
    ],
)
def test_one_request_probes_until_the_host_is_back(error: HerokuError, probe: Key, waits: list[int]) -> None:
    visible = frozenset({SPACES, ruleset_of("id-a")})
    snapshot = read(space("a"), space("b"))
    key = ruleset_of("id-a")
    for wait in waits:
        snapshot = trouble(snapshot, key, error)
        assert plan(snapshot, visible=visible, now=later(wait - 1)) == Plan((), later(wait))
        assert plan(snapshot, visible=visible, now=later(wait)).due == (probe,)
        assert plan(snapshot, visible=visible, now=later(wait), in_flight=frozenset({SPACES})).due == ()
        key = probe
    value = snapshot.spaces.value if probe == SPACES else usual(probe)
    back, _ = answered(snapshot, probe, value, later(999), 4000)
    assert ruleset_of("id-b") in plan(back, visible=visible, now=later(999)).due


@pytest.mark.parametrize("error", [unreachable(), unauthorized()])
def test_who_asks_in_trouble_is_answered_once(error: HerokuError) -> None:
    snapshot = trouble(read(space("a")), SPACES, error)
    asked = {ruleset_of("id-a")}
    busy = frozenset({TEAMS})
    assert (
        plan(snapshot, visible=NOTHING, now=later(1), asked=asked, asked_anew=True, in_flight=busy).due == ()
    )
    assert len(plan(snapshot, visible=NOTHING, now=later(1), asked=asked, asked_anew=True).due) == 1
    assert plan(snapshot, visible=NOTHING, now=later(1), asked=asked).due == ()


def test_no_asking_shortens_a_rate_limit() -> None:
    snapshot = trouble(read(space("a")), SPACES, rate_limited(60))
    assert plan(snapshot, visible=NOTHING, now=later(1), asked={SPACES}, asked_anew=True) == Plan(
        (), later(60)
    )


@given(
    st.integers(0, 40),
    st.one_of(st.none(), st.integers(0, 4500)),
    st.integers(0, 6),
    st.integers(0, 10_000),
    st.sets(st.integers(0, 39), max_size=40),
    st.randoms(use_true_random=False),
)
def test_whatever_the_picture_the_plan_keeps_its_promises(
    count: int, remaining: int | None, busy: int, seconds: int, seen: set[int], random: object
) -> None:
    snapshot = read(*(space(f"{number}") for number in range(count)), remaining=remaining)
    everything = list(universe(snapshot))
    in_flight = frozenset(random.sample(everything, min(busy, len(everything))))  # type: ignore[attr-defined]
    visible = frozenset(ruleset_of(f"id-{number}") for number in seen)
    now = later(seconds)
    following = plan(snapshot, visible=visible, now=now, in_flight=in_flight)
    due = set(following.due)
    assert len(due) == len(following.due)
    assert not due & in_flight
    assert due <= {*everything, RATE_LIMITS}
    assert len(due | in_flight) <= Pace().concurrency
    assert now < following.wake_at <= now + timedelta(seconds=120)
    if remaining is not None:
        assert len(due - {RATE_LIMITS}) <= max(0, remaining - 1000 - len(in_flight))
    again = plan(snapshot, visible=visible, now=now, in_flight=in_flight)
    assert again == following


def test_a_retry_after_of_nothing_is_no_wait() -> None:
    limited = trouble(read(space("a")), SPACES, rate_limited(0.0), START)
    assert plan(limited, visible=NOTHING, now=START).due == (RATE_LIMITS,)
