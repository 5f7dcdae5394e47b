"""K20: the endpoint's own answer, else `unsupported_features`, else the documents."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend.model.key import Kind
from backend.model.nat import Nat
from backend.model.platform import Generation
from backend.model.problem import Problem, Trouble
from backend.model.snapshot import Reading
from backend.rules.availability import Feature, is_not_there_yet, why_not_available, why_unsupported

from .support import NOW, space

CEDAR, FIR, LARCH = (
    space("c", generation="cedar"),
    space("f", generation="fir"),
    space("l", generation="larch"),
)
OLD = space("o")
UNREAD: Reading[Any] = Reading()
READ: Reading[Any] = Reading((), NOW)

ALL = (Kind.PEERINGS, Kind.PEERING_INFO, Kind.VPN_CONNECTIONS, Kind.INBOUND_RULESET, Kind.NAT, Kind.TOPOLOGY)


def generation(name: str, *unsupported: str) -> Generation:
    return Generation(name=name, unsupported_features=unsupported)


def failed(status: int | None, message: str = "Not here.") -> Reading[Any]:
    trouble = Trouble.NOT_FOUND if status == 404 else Trouble.SERVER
    return Reading(problem=Problem(trouble=trouble, message=message, at=NOW, status=status), missed=1)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("one", [CEDAR, OLD, LARCH])
def test_what_nobody_says_is_missing_is_there(kind: Kind, one: Any) -> None:
    assert why_not_available(kind, one, (), UNREAD) is None


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (Kind.PEERINGS, "not on fir (Private Space Peering, 2024-12)"),
        (Kind.PEERING_INFO, "not on fir (Private Space Peering, 2024-12)"),
        (Kind.VPN_CONNECTIONS, "not on fir (Private Space VPN Connections, 2025-02)"),
        # Fir has a list to read, with ::/0, and outbound IPs (contract §5).
        (Kind.INBOUND_RULESET, None),
        (Kind.NAT, None),
        (Kind.TOPOLOGY, None),
        (Kind.DYNOS, None),
    ],
)
def test_the_documents_speak_where_nothing_newer_does(kind: Kind, why: str | None) -> None:
    assert why_not_available(kind, FIR, (), UNREAD) == why
    assert why_not_available(kind, FIR, (generation("cedar"), Generation(name="fir")), UNREAD) == why
    # Trouble of the moment is no word about what there is.
    assert why_not_available(kind, FIR, (), failed(503)) == why
    assert why_not_available(kind, FIR, (), failed(None)) == why


@pytest.mark.parametrize(
    ("kind", "feature"),
    [
        (Kind.PEERINGS, "vpc_peering"),
        (Kind.PEERING_INFO, "space_peering"),
        (Kind.VPN_CONNECTIONS, "private_vpn"),
        (Kind.INBOUND_RULESET, "trusted_ip_ranges"),
        (Kind.INBOUND_RULESETS, "trusted_ip_ranges"),
    ],
)
def test_the_generation_overrules_the_documents(kind: Kind, feature: str) -> None:
    said = why_not_available(kind, LARCH, (generation("larch", "shield", feature),), UNREAD)
    assert said == f"larch does not support {feature}, says Heroku"
    assert why_not_available(kind, LARCH, (generation("larch", "shield"),), UNREAD) is None
    assert why_not_available(kind, FIR, (generation("fir", "shield"),), UNREAD) is None
    assert why_not_available(kind, LARCH, (generation("fir", feature),), UNREAD) is None


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("status", [404, 422])
def test_the_endpoints_own_answer_overrules_everything(kind: Kind, status: int) -> None:
    lacking = (generation("fir", "vpc_peering", "private_vpn", "trusted_ip_ranges", "space_outbound_ips"),)
    assert why_not_available(kind, FIR, lacking, READ) is None
    for one in (CEDAR, FIR, OLD):
        said = why_not_available(kind, one, (generation("cedar"),), failed(status))
        assert said == "Heroku answers: Not here."


def test_a_value_that_could_be_read_once_is_there_whatever_came_later() -> None:
    problem = failed(404).problem
    assert why_not_available(Kind.PEERINGS, FIR, (), Reading((), NOW, problem, missed=3)) is None


def test_outbound_ips_every_space_has_whatever_the_generation_says_of_managing_them() -> None:
    assert why_not_available(Kind.NAT, FIR, (generation("fir", "space_outbound_ips"),), failed(503)) is None


def test_internal_routing_has_no_endpoint_and_goes_by_generation_and_document() -> None:
    assert why_unsupported(Feature.INTERNAL_ROUTING, FIR, ()) == "not on fir (Internal Routing, 2024-12)"
    assert why_unsupported(Feature.INTERNAL_ROUTING, CEDAR, ()) is None
    assert why_unsupported(Feature.INTERNAL_ROUTING, FIR, (generation("fir"),)) is None
    said = why_unsupported(Feature.INTERNAL_ROUTING, LARCH, (generation("larch", "internal_routing"),))
    assert said == "larch does not support internal_routing, says Heroku"


@pytest.mark.parametrize(
    ("kind", "status", "age", "expected"),
    [
        (Kind.NAT, 503, timedelta(minutes=1), True),
        (Kind.NAT, 503, timedelta(minutes=30), False),
        (Kind.NAT, 500, timedelta(minutes=1), False),
        (Kind.VPN_CONNECTIONS, 503, timedelta(minutes=1), False),
    ],
)
def test_a_new_space_has_no_outbound_ips_for_a_while(
    kind: Kind, status: int, age: timedelta, expected: bool
) -> None:
    assert is_not_there_yet(kind, space("n", created_at=NOW - age), failed(status)) is expected


def test_of_a_space_of_unknown_age_it_is_a_failure() -> None:
    assert not is_not_there_yet(Kind.NAT, space("n"), failed(503))


def test_what_was_there_once_cannot_be_read() -> None:
    reading = replace(failed(503), value=Nat(), read_at=NOW)
    assert not is_not_there_yet(Kind.NAT, space("n", created_at=NOW), reading)
