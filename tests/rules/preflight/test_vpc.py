"""Whether this VPC is connected to this space: once, and from where it is (requirement 9)."""

from typing import Any

import pytest

from backend.model.aws_end import Connection, VpcEnd
from backend.model.peering import PeeringInfo
from backend.rules.preflight import vpc
from backend.rules.preflight.found import Verdict

from .support import INFO, peer, request, situation

PASSED, READ, REFUSED, UNKNOWN = Verdict.PASSED, Verdict.READ, Verdict.REFUSED, Verdict.UNKNOWN


def test_the_own_vpc_of_the_space_is_no_peer() -> None:
    assert vpc.another_vpc(situation(), peer(vpc_id="vpc-space")).verdict is REFUSED
    assert vpc.another_vpc(situation(), peer()).verdict is PASSED


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"status": "active", "type": "customer-managed"}, REFUSED),
        ({}, REFUSED),
        ({"status": "provisioning"}, REFUSED),
        ({"status": "half-open"}, REFUSED),
        ({"status": "failed"}, READ),
        ({"status": "expired"}, READ),
        ({"aws_vpc_id": "vpc-2"}, PASSED),
        ({"aws_vpc_id": "******"}, PASSED),
    ],
)
def test_the_same_vpc_is_not_asked_for_twice(fields: dict[str, Any], verdict: Verdict) -> None:
    found = vpc.once(situation(peerings=(request(**fields),)), peer())
    assert found.verdict is verdict
    assert ("pcx-1" in found.text) is (verdict is not PASSED)


def test_what_is_to_be_done_with_the_one_that_is_there_follows_its_state() -> None:
    assert "Accept that one" in vpc.once(situation(peerings=(request(),)), peer()).text
    assert "Go on with that one" in vpc.once(situation(peerings=(request(status="active"),)), peer()).text


def test_the_connection_of_the_change_is_not_held_against_it() -> None:
    assert vpc.once(situation(peerings=(request(),), pcx_id="pcx-1"), peer()).verdict is PASSED


def test_of_two_requests_that_wait_either_may_be_accepted_and_beside_an_active_one_neither() -> None:
    """Each would be refused for the sake of the other, and nobody could accept any."""
    first, second = request(), request(pcx_id="pcx-2")
    for pcx_id, other in (("pcx-1", "pcx-2"), ("pcx-2", "pcx-1")):
        found = vpc.once(situation(peerings=(first, second), pcx_id=pcx_id), peer())
        assert (found.verdict, other in found.text) == (READ, True)
    three = situation(peerings=(first, second, request(pcx_id="pcx-3", status="active")), pcx_id="pcx-1")
    assert vpc.live_with(three, peer()) == ("pcx-3", "active")
    assert vpc.once(three, peer()).verdict is REFUSED


def joining(own: str, other: str, code: str = "pending-acceptance") -> Connection:
    return Connection(code=code, requester=VpcEnd(vpc_id=other), accepter=VpcEnd(vpc_id=own))


@pytest.mark.parametrize(
    ("connection", "verdict"),
    [
        (joining("vpc-space", "vpc-1"), REFUSED),
        (joining("vpc-1", "vpc-space"), REFUSED),
        (joining("vpc-space", "vpc-1", "rejected"), READ),
        (joining("vpc-other", "vpc-1"), PASSED),
    ],
    ids=["asked for", "the other way round", "rejected", "with another VPC"],
)
def test_a_request_that_heroku_does_not_list_yet_counts(connection: Connection, verdict: Verdict) -> None:
    assert vpc.once(situation(connections={"pcx-9": connection}), peer()).verdict is verdict


@pytest.mark.parametrize(
    ("status", "connections", "verdict", "do"),
    [
        ("active", {}, REFUSED, "Destroy it first (destroy-peering)"),
        ("active", {"pcx-1": joining("vpc-space", "vpc-1", "deleted")}, REFUSED, "EC2 says deleted"),
        ("half-open", {"pcx-1": joining("vpc-space", "vpc-1", "failed")}, REFUSED, "Destroy it first"),
        ("pending-acceptance", {"pcx-1": joining("vpc-space", "vpc-1", "expired")}, REFUSED, "some minutes"),
        ("active", {"pcx-1": joining("vpc-space", "vpc-1", "active")}, PASSED, ""),
        ("deleted", {"pcx-1": joining("vpc-space", "vpc-1", "deleted")}, PASSED, ""),
        ("deleted", {}, PASSED, ""),
    ],
)
def test_one_that_has_ended_in_ec2_alone_is_in_the_way(
    status: str, connections: dict[str, Connection], verdict: Verdict, do: str
) -> None:
    listed = (request(status=status), request(pcx_id="pcx-2", status="active", aws_vpc_id="vpc-2"))
    # Also where it is the connection that the change would go on with.
    for pcx_id in (None, "pcx-1"):
        now = situation(peerings=listed, connections=connections, pcx_id=pcx_id)
        found = vpc.in_step(now, peer())
        assert (found.verdict, do in found.text) == (verdict, True)


def test_without_the_list_of_heroku_nobody_knows() -> None:
    assert vpc.once(situation(peerings=None), peer()).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("info", "region", "verdict"),
    [
        (INFO, "us-east-1", PASSED),
        (INFO, "eu-west-1", READ),
        (INFO, None, UNKNOWN),
        (PeeringInfo(), "us-east-1", UNKNOWN),
        (None, "us-east-1", UNKNOWN),
    ],
)
def test_across_regions_some_things_do_not_work(
    info: PeeringInfo | None, region: str | None, verdict: Verdict
) -> None:
    found = vpc.region(situation(info=info), peer(region=region))
    assert found.verdict is verdict
    assert ("--peer-region us-east-1" in found.text) is (verdict is READ)


def test_what_a_request_has_to_name_is_no_advice_once_it_was_made() -> None:
    made = vpc.region(situation(pcx_id="pcx-1"), peer(region="eu-west-1"))
    assert made.verdict is READ
    assert "--peer-region" not in made.text
    assert "security groups cannot name each other" in made.text
    untold = vpc.region(situation(pcx_id="pcx-1"), peer(region=None))
    assert untold.verdict is UNKNOWN
    assert "has to name it" not in untold.text
