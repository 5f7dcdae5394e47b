"""CreateVpcPeeringConnection, and what becomes of a request by itself."""

from datetime import timedelta
from typing import Any

import pytest

from backend.simulator.testing import Running
from backend.simulator.world.peerings import HEROKU_OWNER_ID
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

FAILED = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"


def test_a_request_is_initiated_then_waits_for_acceptance(sim: Running, ec2: Any) -> None:
    pcx_id = request_to_space(sim, ec2)
    assert connection(ec2, pcx_id)["Status"] == {
        "Code": "initiating-request",
        "Message": f"Initiating Request to {HEROKU_OWNER_ID}",
    }
    let_initiate(sim)
    assert connection(ec2, pcx_id)["Status"] == {
        "Code": "pending-acceptance",
        "Message": f"Pending Acceptance by {HEROKU_OWNER_ID}",
    }


@pytest.mark.parametrize(
    "peer",
    [
        {"PeerOwnerId": HEROKU_OWNER_ID, "PeerVpcId": "vpc-0123456789abcdef0"},
        {"PeerOwnerId": "210987654321", "PeerVpcId": "vpc-0123456789abcdef0"},
        {"PeerOwnerId": "773100020003", "PeerVpcId": "vpc-0c3a6e91b4f8d2703"},
        {"PeerOwnerId": HEROKU_OWNER_ID, "PeerRegion": "eu-west-1"},
        {},
    ],
)
def test_a_request_to_a_vpc_that_does_not_exist_is_taken_and_fails(
    sim: Running, ec2: Any, peer: dict[str, str]
) -> None:
    asked = {"PeerVpcId": sim.world.space("quay").vpc_id, **peer}
    made = ec2.create_vpc_peering_connection(VpcId=new_vpc(ec2), **asked)["VpcPeeringConnection"]
    assert made["Status"]["Code"] == "initiating-request"
    let_initiate(sim)
    assert connection(ec2, made["VpcPeeringConnectionId"])["Status"] == {"Code": "failed", "Message": FAILED}


@pytest.mark.parametrize("block", ["10.0.0.0/16", "10.0.128.0/20"])
def test_a_request_to_a_space_fails_where_the_blocks_overlap(sim: Running, ec2: Any, block: str) -> None:
    pcx_id = request_to_space(sim, ec2, "quay", block)
    let_initiate(sim)
    assert status(ec2, pcx_id) == "failed"


def test_a_secondary_block_overlaps_as_well(sim: Running, ec2: Any) -> None:
    vpc_id = new_vpc(ec2)
    ec2.associate_vpc_cidr_block(VpcId=vpc_id, CidrBlock="10.0.0.0/20")
    pcx_id = request(ec2, vpc_id, sim.world.space("quay").vpc_id, PeerOwnerId=HEROKU_OWNER_ID)
    let_initiate(sim)
    assert status(ec2, pcx_id) == "failed"


def test_a_secondary_block_that_was_taken_away_does_not_overlap(sim: Running, ec2: Any) -> None:
    vpc_id = new_vpc(ec2)
    added = ec2.associate_vpc_cidr_block(VpcId=vpc_id, CidrBlock="10.0.0.0/20")["CidrBlockAssociation"]
    ec2.disassociate_vpc_cidr_block(AssociationId=added["AssociationId"])
    pcx_id = request(ec2, vpc_id, sim.world.space("quay").vpc_id, PeerOwnerId=HEROKU_OWNER_ID)
    let_initiate(sim)
    assert status(ec2, pcx_id) == "pending-acceptance"


def test_a_vpc_cannot_be_peered_with_itself_nor_with_one_of_the_same_block(sim: Running, ec2: Any) -> None:
    vpc_id = new_vpc(ec2)
    made = [request(ec2, vpc_id, vpc_id), request(ec2, vpc_id, new_vpc(ec2))]
    let_initiate(sim)
    assert [status(ec2, pcx_id) for pcx_id in made] == ["failed", "failed"]


def test_a_second_request_for_the_pair_is_refused_while_the_first_lives(sim: Running, ec2: Any) -> None:
    one, other = new_vpc(ec2, "10.230.0.0/16"), new_vpc(ec2, "10.231.0.0/16")
    pcx_id = request(ec2, one, other)
    with refused("VpcPeeringConnectionAlreadyExists"):
        request(ec2, one, other)
    let_initiate(sim)
    with refused("VpcPeeringConnectionAlreadyExists"):
        request(ec2, other, one)
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
    let_provision(sim)
    with refused("VpcPeeringConnectionAlreadyExists"):
        request(ec2, one, other)
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
    assert request(ec2, one, other) != pcx_id


def test_a_request_that_failed_may_be_made_again(sim: Running, ec2: Any) -> None:
    vpc_id = new_vpc(ec2)
    first = request(ec2, vpc_id, "vpc-0123456789abcdef0")
    let_initiate(sim)
    assert request(ec2, vpc_id, "vpc-0123456789abcdef0") != first


def test_a_request_expires_after_seven_days(sim: Running, ec2: Any) -> None:
    asked_at = sim.clock.now()
    pcx_id = request_to_space(sim, ec2)
    let_initiate(sim)
    assert connection(ec2, pcx_id)["ExpirationTime"] == asked_at + timedelta(days=7)
    sim.clock.advance(7 * 86_400 - 6)
    assert status(ec2, pcx_id) == "pending-acceptance"
    sim.clock.advance(1)
    assert status(ec2, pcx_id) == "expired"


def test_the_accepters_blocks_are_hidden_until_it_has_accepted(sim: Running, ec2: Any) -> None:
    one, other = new_vpc(ec2, "10.230.0.0/16"), new_vpc(ec2, "10.231.0.0/16")
    ec2.associate_vpc_cidr_block(VpcId=one, CidrBlock="10.232.0.0/16")
    pcx_id = request(ec2, one, other)
    let_initiate(sim)
    asked = connection(ec2, pcx_id)
    assert asked["RequesterVpcInfo"]["CidrBlockSet"] == [
        {"CidrBlock": "10.230.0.0/16"},
        {"CidrBlock": "10.232.0.0/16"},
    ]
    assert asked["AccepterVpcInfo"] == {"OwnerId": "123456789012", "VpcId": other, "Region": "us-east-1"}
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
    accepted = connection(ec2, pcx_id)
    assert accepted["AccepterVpcInfo"]["CidrBlock"] == "10.231.0.0/16"
    assert accepted["AccepterVpcInfo"]["CidrBlockSet"] == [{"CidrBlock": "10.231.0.0/16"}]
    assert "ExpirationTime" not in accepted


def test_a_request_has_its_tags_from_the_start(ec2: Any) -> None:
    tags = [{"Key": "Name", "Value": "to-quay"}]
    made = ec2.create_vpc_peering_connection(
        VpcId=new_vpc(ec2),
        PeerVpcId="vpc-0123456789abcdef0",
        TagSpecifications=[{"ResourceType": "vpc-peering-connection", "Tags": tags}],
    )["VpcPeeringConnection"]
    assert made["Tags"] == tags
    ec2.create_tags(Resources=[made["VpcPeeringConnectionId"]], Tags=[{"Key": "Name", "Value": "renamed"}])
    assert connection(ec2, made["VpcPeeringConnectionId"])["Tags"] == [{"Key": "Name", "Value": "renamed"}]


def test_what_asks_must_exist_and_what_is_asked_must_be_named(ec2: Any) -> None:
    with refused("InvalidVpcID.NotFound"):
        request(ec2, "vpc-0123456789abcdef0", "vpc-0123456789abcdef1")
    with refused("MissingParameter"):
        ec2.create_vpc_peering_connection(VpcId=new_vpc(ec2))


def test_both_regions_and_accounts_see_it_and_no_other(sim: Running, amazon: Amazon) -> None:
    far = amazon.ec2("eu-west-1")
    peer = {"PeerOwnerId": "123456789012", "PeerRegion": "eu-west-1"}
    pcx_id = request(amazon.ec2(), new_vpc(amazon.ec2()), new_vpc(far, "10.231.0.0/16"), **peer)
    let_initiate(sim)
    assert status(amazon.ec2(), pcx_id) == status(far, pcx_id) == "pending-acceptance"
    for ec2 in (amazon.ec2("eu-central-1"), amazon.as_reader()):
        with refused("InvalidVpcPeeringConnectionID.NotFound"):
            status(ec2, pcx_id)


def test_tags_are_shown_to_whom_they_belong_to(amazon: Amazon) -> None:
    ec2, other = amazon.ec2(), amazon.as_reader()
    tags = [{"Key": "spaceport:change", "Value": "ab12cd"}]
    made = ec2.create_vpc_peering_connection(
        VpcId=new_vpc(ec2),
        PeerVpcId="vpc-0e94a1c6d8b27f502",
        PeerOwnerId="210987654321",
        TagSpecifications=[{"ResourceType": "vpc-peering-connection", "Tags": tags}],
    )
    pcx_id = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    asked = [{"Name": "tag:spaceport:change", "Values": ["ab12cd"]}]
    (found,) = ec2.describe_vpc_peering_connections(Filters=asked)["VpcPeeringConnections"]
    assert (found["VpcPeeringConnectionId"], found["Tags"]) == (pcx_id, tags)
    assert connection(other, pcx_id)["Tags"] == []
    assert other.describe_vpc_peering_connections(Filters=asked)["VpcPeeringConnections"] == []


def test_a_request_with_tags_needs_permission_for_those_too(sim: Running, ec2: Any) -> None:
    sim.levers.refused_in_aws.add("CreateTags")
    asked = {
        "VpcId": new_vpc(ec2),
        "PeerVpcId": sim.world.space("quay").vpc_id,
        "PeerOwnerId": HEROKU_OWNER_ID,
    }
    tags = [{"ResourceType": "vpc-peering-connection", "Tags": [{"Key": "Name", "Value": "x"}]}]
    for dry in (True, False):
        with refused("UnauthorizedOperation"):
            ec2.create_vpc_peering_connection(**asked, TagSpecifications=tags, DryRun=dry)
    ec2.create_vpc_peering_connection(**asked)
