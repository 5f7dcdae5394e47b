"""The AWS ends of peerings in the poll plan: no request of the pool, and places of their own."""

from typing import Any

import pytest

from backend.estate.observe import answered
from backend.estate.plan import plan, universe
from backend.model.key import Key, Kind
from backend.model.peering import Peering
from backend.model.snapshot import Snapshot

from .planning import NOTHING, later, read, trouble
from .support import SPACES, forbidden, inside, space, unreachable
from .virtual import START


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
