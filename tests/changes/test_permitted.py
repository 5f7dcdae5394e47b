"""What comes once the peering is active is tried in AWS before anything is written (requirement 8)."""

from collections.abc import Iterator

import pytest

from backend.model.change import NO
from backend.simulator.testing import Running, running
from backend.simulator.world.peering_changes import request_peering
from backend.simulator.world.peerings import SEEN_AFTER, PeerVpc

from .driving import driven, step, told
from .vpcs import acl, written
from .worlds import ec2

ANALYTICS, PCX = "vpc-0e6b3d9f1a5c28470", "pcx-0aa11bb22cc33dd44"
CONNECT = {"space": "quay", "vpc_id": ANALYTICS}
REQUEST = f"request {ANALYTICS}"
ROUTE, RULE, ENTRY = "CreateRoute", "AuthorizeSecurityGroupIngress", "CreateNetworkAclEntry"


@pytest.fixture
def aws() -> Iterator[Running]:
    with running("harbor", frozen=True, aws=True) as simulator:
        yield simulator


def tried(simulator: Running) -> dict[str, dict[str, object]]:
    """The writes that were tried, with their parameters."""
    return {
        each.action: dict(each.parameters)
        for each in simulator.levers.aws_requests
        if each.dry_run and not each.action.startswith("Describe")
    }


async def test_a_permission_that_is_missing_later_is_told_before_the_request(aws: Running) -> None:
    aws.levers.refused_in_aws |= {ROUTE, "DescribeSecurityGroups"}
    view, drive = await driven(aws, "connect-vpc", CONNECT, {REQUEST: NO})
    for lines in (step(view, "preflight").said, drive.ask(REQUEST).lines):
        said = " ".join(lines)
        assert f"The IAM action ec2:{ROUTE} is missing (UnauthorizedOperation). Routes are shown" in said
        assert "ec2:DescribeSecurityGroups is missing (UnauthorizedOperation). Rules of security" in said
        assert ENTRY not in said, "it is permitted"
    main = ec2(aws).describe_route_tables(
        Filters=[
            {"Name": "vpc-id", "Values": [ANALYTICS]},
            {"Name": "association.main", "Values": ["true"]},
        ]
    )["RouteTables"][0]["RouteTableId"]
    assert (tried(aws)[ROUTE]["RouteTableId"], tried(aws)[ENTRY]["NetworkAclId"]) == (
        main,
        acl(aws, ANALYTICS),
    )
    assert RULE not in tried(aws), "it is handed over whole"
    assert written(aws) == [], told(view)


async def test_it_is_told_before_a_request_of_somebody_is_accepted(aws: Running) -> None:
    aws.levers.refused_in_aws |= {ENTRY, RULE}
    world = aws.world
    vpc = PeerVpc("123456789012", ANALYTICS, "us-east-1", ("10.240.0.0/16",))
    request_peering(world, world.space("quay"), PCX, vpc, world.now() - SEEN_AFTER)
    inputs = {"space": "quay", "pcx_id": PCX}
    view, drive = await driven(aws, "accept-peering", inputs, {"accept": NO})
    for lines in (step(view, "who").said, drive.ask("accept").lines):
        assert f"ec2:{ENTRY} is missing (UnauthorizedOperation). Entries of" in " ".join(lines), told(view)
        assert f"ec2:{RULE} is missing (UnauthorizedOperation). Rules of" in " ".join(lines)
    assert tried(aws)[ROUTE]["VpcPeeringConnectionId"] == PCX


async def test_what_was_left_out_from_the_start_is_not_tried(aws: Running) -> None:
    left_out = {"routes": "none", "security_group_id": "none"}
    await driven(aws, "connect-vpc", CONNECT | left_out, {REQUEST: NO})
    assert set(tried(aws)) == {"CreateVpcPeeringConnection", ENTRY}
