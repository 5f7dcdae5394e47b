"""What is done to a peering on one side is seen on the other."""

from typing import Any

import httpx
import pytest

from backend.simulator.testing import Running
from backend.simulator.world.peerings import HEROKU_OWNER_ID, SEEN_AFTER
from backend.simulator.world.spaces import ALLOCATING_TAKES, DELETING_TAKES
from tests.simulator.aws.conftest import (
    Amazon,
    connection,
    let_initiate,
    let_provision,
    main_table,
    new_vpc,
    refused,
    request,
    request_to_space,
    routes,
    status,
)


def in_heroku(heroku: httpx.Client, pcx_id: str, space: str = "quay") -> Any:
    """The peering as Heroku lists it, None while it does not."""
    listed = heroku.get(f"/spaces/{space}/peerings").json()
    return next((each for each in listed if each["pcx_id"] == pcx_id), None)


@pytest.fixture
def pcx_id(sim: Running, ec2: Any) -> str:
    """A request to quay, seen by both."""
    pcx_id = request_to_space(sim, ec2)
    sim.clock.advance(SEEN_AFTER.total_seconds())
    return pcx_id


def accept(heroku: httpx.Client, sim: Running, pcx_id: str) -> None:
    reply = heroku.post(f"/spaces/quay/peerings/{pcx_id}/actions/accept")
    assert reply.status_code == 202
    let_provision(sim)


def test_a_request_appears_in_heroku_after_a_while(sim: Running, ec2: Any, heroku: httpx.Client) -> None:
    pcx_id = request_to_space(sim, ec2)
    assert in_heroku(heroku, pcx_id) is None
    sim.clock.advance(SEEN_AFTER.total_seconds())
    seen = in_heroku(heroku, pcx_id)
    assert seen["status"] == status(ec2, pcx_id) == "pending-acceptance"
    vpc_id = connection(ec2, pcx_id)["RequesterVpcInfo"]["VpcId"]
    assert (seen["aws_account_id"], seen["aws_vpc_id"]) == ("123456789012", vpc_id)
    assert seen["cidr_blocks"] == ["10.230.0.0/16"]


def test_accepting_in_heroku_makes_it_active_in_ec2(
    sim: Running, ec2: Any, heroku: httpx.Client, pcx_id: str
) -> None:
    vpc_id = connection(ec2, pcx_id)["RequesterVpcInfo"]["VpcId"]
    table_id = main_table(ec2, vpc_id)
    ec2.create_route(RouteTableId=table_id, DestinationCidrBlock="10.0.0.0/16", VpcPeeringConnectionId=pcx_id)
    assert routes(ec2, table_id) == {"10.0.0.0/16": (pcx_id, "blackhole")}
    accept(heroku, sim, pcx_id)
    assert in_heroku(heroku, pcx_id)["status"] == status(ec2, pcx_id) == "active"
    assert connection(ec2, pcx_id)["AccepterVpcInfo"]["CidrBlock"] == "10.0.0.0/16"
    assert routes(ec2, table_id) == {"10.0.0.0/16": (pcx_id, "active")}


def test_destroying_in_heroku_deletes_it_in_ec2(
    sim: Running, ec2: Any, heroku: httpx.Client, pcx_id: str
) -> None:
    accept(heroku, sim, pcx_id)
    assert heroku.delete(f"/spaces/quay/peerings/{pcx_id}").status_code == 202
    assert in_heroku(heroku, pcx_id)["status"] == "deleted"
    assert connection(ec2, pcx_id)["Status"] == {
        "Code": "deleted",
        "Message": f"Deleted by {HEROKU_OWNER_ID}",
    }


def test_deleting_in_ec2_is_seen_in_heroku(sim: Running, ec2: Any, heroku: httpx.Client, pcx_id: str) -> None:
    accept(heroku, sim, pcx_id)
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
    assert in_heroku(heroku, pcx_id)["status"] == status(ec2, pcx_id) == "deleted"


def test_deleting_the_vpc_in_ec2_ends_its_peering(
    sim: Running, ec2: Any, heroku: httpx.Client, pcx_id: str
) -> None:
    accept(heroku, sim, pcx_id)
    vpc_id = connection(ec2, pcx_id)["RequesterVpcInfo"]["VpcId"]
    ec2.delete_vpc(VpcId=vpc_id)
    assert in_heroku(heroku, pcx_id)["status"] == status(ec2, pcx_id) == "deleted"
    assert vpc_id not in [vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"]]


def test_a_request_that_nobody_accepts_expires_on_both_sides(
    sim: Running, ec2: Any, heroku: httpx.Client, pcx_id: str
) -> None:
    sim.clock.advance(7 * 86_400 - SEEN_AFTER.total_seconds())
    assert in_heroku(heroku, pcx_id)["status"] == status(ec2, pcx_id) == "expired"


def test_a_request_whose_blocks_overlap_has_failed_on_both_sides(
    sim: Running, ec2: Any, heroku: httpx.Client
) -> None:
    pcx_id = request_to_space(sim, ec2, "quay", "10.0.0.0/16")
    sim.clock.advance(SEEN_AFTER.total_seconds())
    assert in_heroku(heroku, pcx_id)["status"] == status(ec2, pcx_id) == "failed"


def test_a_second_request_to_a_space_is_refused(sim: Running, ec2: Any) -> None:
    quay = sim.world.space("quay").vpc_id
    with refused("VpcPeeringConnectionAlreadyExists"):
        request(ec2, "vpc-0a1f5c8e3d7b9204c", quay, PeerOwnerId=HEROKU_OWNER_ID)


def test_a_space_in_another_region_is_asked_there(sim: Running, ec2: Any, heroku: httpx.Client) -> None:
    ledger = sim.world.space("ledger").vpc_id
    peer = {"PeerOwnerId": HEROKU_OWNER_ID, "PeerRegion": "eu-central-1"}
    pcx_id = request(ec2, new_vpc(ec2), ledger, **peer)
    sim.clock.advance(SEEN_AFTER.total_seconds())
    assert in_heroku(heroku, pcx_id, "ledger")["status"] == status(ec2, pcx_id) == "pending-acceptance"
    assert in_heroku(heroku, pcx_id, "ledger")["aws_region"] == "us-east-1"


def test_a_new_space_has_a_vpc_that_can_be_asked_until_it_is_destroyed(
    sim: Running, ec2: Any, heroku: httpx.Client
) -> None:
    made = {"name": "jib", "team": "acme", "region": "virginia", "cidr": "10.140.0.0/16"}
    assert heroku.post("/spaces", json=made).status_code in (200, 201)
    sim.clock.advance(ALLOCATING_TAKES.total_seconds())
    vpc_id = heroku.get("/spaces/jib/peering-info").json()["vpc_id"]
    peer = {"PeerOwnerId": HEROKU_OWNER_ID}
    first = request(ec2, new_vpc(ec2), vpc_id, **peer)
    let_initiate(sim)
    assert status(ec2, first) == "pending-acceptance"
    sim.world.space("jib").deleting_since = sim.clock.now()
    sim.clock.advance(DELETING_TAKES.total_seconds())
    assert heroku.get("/spaces/jib").status_code == 404
    assert status(ec2, first) == "deleted"
    second = request(ec2, new_vpc(ec2, "10.231.0.0/16"), vpc_id, **peer)
    let_initiate(sim)
    assert status(ec2, second) == "failed"


def test_somebodys_vpc_is_there_when_it_asks(sim: Running, amazon: Amazon) -> None:
    sydney = amazon.as_reader("ap-southeast-2")
    assert "10.218.0.0/16" not in [vpc["CidrBlock"] for vpc in sydney.describe_vpcs()["Vpcs"]]
    sim.clock.advance(200)
    asking = [vpc["VpcId"] for vpc in sydney.describe_vpcs()["Vpcs"] if vpc["CidrBlock"] == "10.218.0.0/16"]
    listed = sydney.describe_vpc_peering_connections()["VpcPeeringConnections"]
    assert [each["RequesterVpcInfo"]["VpcId"] for each in listed] == asking
