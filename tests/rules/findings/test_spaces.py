"""Spaces that come, go, or do not have something."""

from datetime import timedelta
from typing import Any

import pytest

from backend.model.finding import Level
from backend.model.key import Key, Kind
from backend.model.platform import Generation
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Reading
from backend.rules import documents
from tests.rules.support import NOW, estate, space

from .support import NOTICE, QUAY, WARNING, judged, levels, of_quay


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {}),
        ({"state": "deleting"}, {"space-deleting:spaces": NOTICE}),
        ({"state": "frozen"}, {"space-state:spaces": NOTICE}),
        ({"state": None}, {}),
        ({"state": "allocating", "created_at": NOW - timedelta(minutes=9.9)}, {}),
        (
            {"state": "allocating", "created_at": NOW - timedelta(minutes=10)},
            {"space-allocating:spaces": NOTICE},
        ),
        (
            {"state": "allocating", "created_at": NOW - timedelta(minutes=24.9)},
            {"space-allocating:spaces": NOTICE},
        ),
        (
            {"state": "allocating", "created_at": NOW - timedelta(minutes=25)},
            {"space-allocating:spaces": WARNING},
        ),
        ({"state": "allocating", "created_at": None}, {}),
        ({"state": "allocated", "created_at": NOW - timedelta(days=1)}, {}),
    ],
    ids=[
        "allocated",
        "deleting",
        "a state that nobody knows",
        "no state",
        "allocating for minutes",
        "allocating for ten",
        "nearly for 25",
        "for longer than the Heroku CLI waits",
        "since nobody knows when",
        "allocated long ago",
    ],
)
def test_a_space_is_judged_by_its_state(fields: dict[str, Any], expected: dict[str, Level]) -> None:
    assert levels(of_quay({}, space("quay", cidr="10.2.0.0/16", **fields))) == expected


NONE_THERE = Problem(trouble=Trouble.REFUSED, message="Not in a Fir space.", at=NOW, status=422)
FORBIDDEN = Problem(trouble=Trouble.FORBIDDEN, message="You may not.", at=NOW, status=403)
OF_FIR = Generation(name="fir", unsupported_features=("vpc_peering", "private_vpn", "trusted_ip_ranges"))


def of_fir(*generations: Generation, problem: Problem | None = None, **fields: Any) -> dict[str, str]:
    """Titles by id."""
    one = space("quay", cidr="10.2.0.0/16", generation="fir", **fields)
    snapshot = estate((one, {Kind.INBOUND_RULESET: {"id": "r", "rules": []}}))
    if generations:
        snapshot = snapshot.with_reading(Key(Kind.GENERATIONS), Reading(generations, NOW))
    if problem is not None:
        failed: Reading[Any] = Reading(problem=problem, missed=5)
        snapshot = snapshot.with_reading(Key(Kind.PEERINGS, "id-quay"), failed)
    return {name: each.title for name, each in judged(snapshot).items() if name.startswith("space-lacks")}


@pytest.mark.parametrize(
    ("generations", "problem", "expected"),
    [
        ([OF_FIR], None, ["peerings, VPN, changing trusted IPs: not available on Fir"]),
        ([], None, ["peerings, VPN: not available on Fir"]),
        ([OF_FIR.model_copy(update={"unsupported_features": ()})], None, []),
        (
            [OF_FIR.model_copy(update={"unsupported_features": ()})],
            NONE_THERE,
            ["peerings: not available on Fir"],
        ),
        ([OF_FIR], FORBIDDEN, ["peerings, VPN, changing trusted IPs: not available on Fir"]),
    ],
    ids=[
        "by what the platform says",
        "by the documents",
        "what the platform supports is there, whatever a document says",
        "the endpoint knows best",
        "that it may not be read says nothing",
    ],
)
def test_what_fir_does_not_have_is_told_once(
    generations: list[Generation], problem: Problem | None, expected: list[str]
) -> None:
    assert list(of_fir(*generations, problem=problem).values()) == expected


def test_whoever_says_that_it_is_missing_is_named() -> None:
    def document(*missing: str) -> str:
        one = space("quay", cidr="10.2.0.0/16", generation="fir")
        generation = Generation(name="fir", unsupported_features=missing)
        snapshot = estate((one, {})).with_reading(Key(Kind.GENERATIONS), Reading((generation,), NOW))
        return judged(snapshot)["space-lacks:quay:spaces"].document

    assert document("vpc_peering", "private_vpn") == documents.PEERING
    assert document("private_vpn") == documents.VPN
    assert document("trusted_ip_ranges") == documents.PLATFORM_API


def test_nothing_is_missing_from_a_space_that_goes_and_from_cedar() -> None:
    assert of_fir(OF_FIR, state="deleting") == {}
    cedar = estate((QUAY, {})).with_reading(Key(Kind.GENERATIONS), Reading((OF_FIR,), NOW))
    assert judged(cedar) == {}


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ({"cidr": "10.2.0.0/16"}, None),
        ({"cidr": "172.16.0.0/16"}, None),  # the example of the document, next to what is always taken
        ({"cidr": "172.17.0.0/16"}, "172.17.0.0/16, which every space keeps for itself"),
        ({"cidr": "10.1.0.0/16"}, "10.1.0.0/16, its data block"),
        ({"cidr": "10.1.0.0/16", "data_cidr": "******"}, "10.1.0.0/16, its data block"),
        ({"cidr": "10.1.0.0/16", "data_cidr": "10.2.0.0/20"}, None),
        ({"cidr": "10.1.0.0/16", "data_cidr": "10.1.16.0/20"}, "10.1.16.0/20, its data block"),
        ({"cidr": None}, None),
        ({"cidr": "10.2.0.0/16", "data_cidr": "10.3.0.0/20"}, None),
        ({"cidr": "10.2.0.0/16", "data_cidr": "172.16.0.0/16"}, None),
    ],
)
def test_the_block_of_a_space_is_apart_from_what_is_taken(blocks: dict[str, Any], said: str | None) -> None:
    found = of_quay({}, space("quay", **blocks))
    assert levels(found) == ({} if said is None else {"space-block:spaces": WARNING})
    if said is not None:
        assert found["space-block:spaces"].title == f"the block {blocks['cidr']} overlaps {said}"


def test_the_data_block_of_a_space_is_apart_from_what_is_taken_too() -> None:
    found = of_quay({}, space("quay", cidr="10.2.0.0/16", data_cidr="172.17.16.0/20"))
    assert levels(found) == {"space-block:data": WARNING}
    said = "the data block 172.17.16.0/20 overlaps 172.17.0.0/16, which every space keeps for itself"
    assert found["space-block:data"].title == said


OF_QUAY = {"space": {"id": "id-quay"}}


@pytest.mark.parametrize("state", ["allocating", "deleting"])
def test_what_is_inside_a_space_that_comes_or_goes_is_not_judged(state: str) -> None:
    """It was read before, and is not there any more (requirement 112)."""
    inside = {
        Kind.INBOUND_RULESET: {"id": "r", "rules": [{"action": "allow", "source": "0.0.0.0/0"}] * 20},
        Kind.NAT: {"state": "disabled"},
        Kind.PEERINGS: [{"pcx_id": "pcx-1", "type": "unknown", "status": "pending-acceptance"}],
        Kind.VPN_CONNECTIONS: [{"name": "office", "status": "failed"}],
        Kind.APPS: [{"name": "billing", "acm": True, "internal_routing": True, **OF_QUAY}],
    }
    assert len(of_quay(inside)) > 5
    one = space("quay", cidr="10.2.0.0/16", state=state, created_at=NOW)
    assert set(of_quay(inside, one)) <= {"space-deleting:spaces"}
