"""The poll plan as a function: what is due, in which order, and when to look again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.estate.observe import answered
from backend.estate.plan import GROUND, RATE_LIMITS, WHEN_LOOKED_AT, Pace, Plan, plan, universe
from backend.heroku.errors import HerokuError
from backend.model.key import Key, Kind
from backend.model.nat import Nat
from backend.model.peering import Peering
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.model.vpn_connection import VpnConnection

from .planning import NOTHING, ahead, later, read, trouble
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

APPS = Key(Kind.APPS, team="t-1")
WAITS = "pending-acceptance"


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
