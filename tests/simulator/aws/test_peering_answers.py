"""Accepting, rejecting and deleting a peering connection in EC2."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.simulator.testing import Running
from tests.simulator.aws.conftest import (
    Amazon,
    connection,
    let_initiate,
    let_provision,
    new_vpc,
    refused,
    request,
    request_to_space,
    status,
)

HOURS = 3600


@pytest.fixture
def pcx_id(sim: Running, ec2: Any) -> str:
    """A request of one VPC of the operator to another, pending."""
    pcx_id = request(ec2, new_vpc(ec2, "10.230.0.0/16"), new_vpc(ec2, "10.231.0.0/16"))
    let_initiate(sim)
    return pcx_id


def accept(ec2: Any, pcx_id: str) -> Any:
    return ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)["VpcPeeringConnection"]


def reject(ec2: Any, pcx_id: str) -> Any:
    return ec2.reject_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)


def delete(ec2: Any, pcx_id: str) -> Any:
    return ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)


def test_an_accepted_one_is_provisioned_then_active(sim: Running, ec2: Any, pcx_id: str) -> None:
    assert accept(ec2, pcx_id)["Status"]["Code"] == "provisioning"
    let_provision(sim)
    assert connection(ec2, pcx_id)["Status"] == {"Code": "active", "Message": "Active"}


def test_only_what_is_pending_can_be_accepted_or_rejected(sim: Running, ec2: Any, pcx_id: str) -> None:
    accept(ec2, pcx_id)
    for answer in (accept, reject):
        with refused("InvalidStateTransition"):
            answer(ec2, pcx_id)


def test_an_expired_one_can_not_be_accepted(sim: Running, ec2: Any, pcx_id: str) -> None:
    sim.clock.advance(7 * 86_400)
    with refused("InvalidStateTransition"):
        accept(ec2, pcx_id)


def test_a_rejected_one_is_rejected(ec2: Any, pcx_id: str) -> None:
    reject(ec2, pcx_id)
    assert status(ec2, pcx_id) == "rejected"


def test_who_asks_can_not_accept(sim: Running, ec2: Any) -> None:
    pcx_id = request_to_space(sim, ec2)
    let_initiate(sim)
    for answer in (accept, reject):
        with refused("OperationNotPermitted"):
            answer(ec2, pcx_id)


def test_it_is_accepted_in_the_region_that_was_asked(sim: Running, amazon: Amazon) -> None:
    near, far = amazon.ec2(), amazon.ec2("eu-west-1")
    pcx_id = request(near, new_vpc(near), new_vpc(far, "10.231.0.0/16"), PeerRegion="eu-west-1")
    let_initiate(sim)
    with refused("OperationNotPermitted"):
        accept(near, pcx_id)
    accept(far, pcx_id)
    let_provision(sim)
    assert status(near, pcx_id) == "active"


def test_a_deleted_one_says_who_and_can_not_be_deleted_again(sim: Running, ec2: Any, pcx_id: str) -> None:
    accept(ec2, pcx_id)
    let_provision(sim)
    delete(ec2, pcx_id)
    assert connection(ec2, pcx_id)["Status"] == {"Code": "deleted", "Message": "Deleted by 123456789012"}
    with refused("InvalidStateTransition"):
        delete(ec2, pcx_id)


def test_a_request_can_be_taken_back(ec2: Any, pcx_id: str) -> None:
    delete(ec2, pcx_id)
    assert status(ec2, pcx_id) == "deleted"


@pytest.mark.parametrize("end", [reject, delete])
def test_one_that_has_ended_is_listed_for_two_hours_more(
    sim: Running, ec2: Any, pcx_id: str, end: Callable[[Any, str], Any]
) -> None:
    end(ec2, pcx_id)
    sim.clock.advance(2 * HOURS - 1)
    assert status(ec2, pcx_id)
    sim.clock.advance(1)
    with refused("InvalidVpcPeeringConnectionID.NotFound"):
        status(ec2, pcx_id)
    listed = ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
    assert pcx_id not in [each["VpcPeeringConnectionId"] for each in listed]


@pytest.mark.parametrize(
    "call",
    [
        accept,
        reject,
        delete,
        connection,
        lambda ec2, pcx_id: ec2.create_tags(Resources=[pcx_id], Tags=[{"Key": "Name", "Value": "x"}]),
    ],
)
def test_an_unknown_id_is_not_found(ec2: Any, call: Callable[[Any, str], Any]) -> None:
    with refused("InvalidVpcPeeringConnectionID.NotFound"):
        call(ec2, "pcx-0123456789abcdef0")


def test_options_of_a_connection_are_kept(sim: Running, ec2: Any, pcx_id: str) -> None:
    accept(ec2, pcx_id)
    let_provision(sim)
    ec2.modify_vpc_peering_connection_options(
        VpcPeeringConnectionId=pcx_id,
        RequesterPeeringConnectionOptions={"AllowDnsResolutionFromRemoteVpc": True},
    )
    shown = connection(ec2, pcx_id)
    assert shown["RequesterVpcInfo"]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"] is True
    assert shown["AccepterVpcInfo"]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"] is False
