"""A peering from its request to its end, with the AWS CLI on one side and the Heroku CLI on the other."""

from collections.abc import Iterator
from typing import Any

import pytest

from backend.simulator.testing import Running, running
from backend.simulator.world.peerings import HEROKU_OWNER_ID, PROVISIONING_TAKES, SEEN_AFTER
from tests.clients.conftest import AwsCLI, HerokuCLI

pytestmark = pytest.mark.clients

QUAY = "10.0.0.0/16"


@pytest.fixture
def sim() -> Iterator[Running]:
    """A frozen harbor of the test's own, with its AWS side."""
    with running(aws=True) as sim:
        yield sim


def in_heroku(heroku: HerokuCLI, pcx_id: str) -> str | None:
    """The line that the Heroku CLI shows for it."""
    lines = heroku("spaces:peerings", "--space", "quay").out.splitlines()
    return next((line for line in lines if pcx_id in line), None)


def in_ec2(aws: AwsCLI, pcx_id: str) -> Any:
    asked = ("--vpc-peering-connection-ids", pcx_id, "--query", "VpcPeeringConnections[0]")
    return aws.ec2("describe-vpc-peering-connections", *asked)


def route(aws: AwsCLI, table_id: str) -> str:
    asked = f"RouteTables[0].Routes[?DestinationCidrBlock=='{QUAY}'].State | [0]"
    state: str = aws.ec2("describe-route-tables", "--route-table-ids", table_id, "--query", asked)
    return state


def test_requested_in_aws_accepted_and_destroyed_in_heroku(
    sim: Running, heroku: HerokuCLI, aws: AwsCLI
) -> None:
    vpc_id = aws.ec2("create-vpc", "--cidr-block", "10.230.0.0/16", "--query", "Vpc.VpcId")
    pcx_id = aws.ec2(
        "create-vpc-peering-connection",
        *("--vpc-id", vpc_id),
        *("--peer-vpc-id", sim.world.space("quay").vpc_id, "--peer-owner-id", HEROKU_OWNER_ID),
        *("--query", "VpcPeeringConnection.VpcPeeringConnectionId"),
    )
    assert in_heroku(heroku, pcx_id) is None
    sim.clock.advance(SEEN_AFTER.total_seconds())
    asking = in_heroku(heroku, pcx_id)
    assert asking is not None
    assert ("pending-acceptance" in asking, "10.230.0.0/16" in asking, vpc_id in asking) == (True, True, True)

    table_id = aws.ec2(
        "describe-route-tables",
        "--filters",
        f"Name=vpc-id,Values={vpc_id}",
        "--query",
        "RouteTables[0].RouteTableId",
    )
    aws.ec2(
        "create-route",
        *("--route-table-id", table_id, "--destination-cidr-block", QUAY),
        *("--vpc-peering-connection-id", pcx_id),
    )
    assert route(aws, table_id) == "blackhole"

    assert heroku("spaces:peerings:accept", pcx_id, "--space", "quay").code == 0
    sim.clock.advance(PROVISIONING_TAKES.total_seconds())
    active = in_heroku(heroku, pcx_id)
    assert (active is not None and "active" in active, in_ec2(aws, pcx_id)["Status"]["Code"]) == (
        True,
        "active",
    )
    assert in_ec2(aws, pcx_id)["AccepterVpcInfo"]["CidrBlock"] == QUAY
    assert route(aws, table_id) == "active"

    assert heroku("spaces:peerings:destroy", pcx_id, "--space", "quay", "--confirm", pcx_id).code == 0
    ended = in_heroku(heroku, pcx_id)
    assert ended is not None
    assert "deleted" in ended
    assert in_ec2(aws, pcx_id)["Status"]["Code"] == "deleted"
    assert route(aws, table_id) == "blackhole"


def test_a_dry_run_and_a_refusal_are_told_by_the_aws_cli(sim: Running, aws: AwsCLI) -> None:
    asked = ("create-route", "--route-table-id", "rtb-1", "--destination-cidr-block", QUAY, "--dry-run")
    printed = aws("ec2", *asked)
    assert (printed.code, "(DryRunOperation)" in printed.err) == (255, True)
    sim.levers.refused_in_aws.add("CreateRoute")
    printed = aws("ec2", *asked)
    assert (printed.code, "(UnauthorizedOperation)" in printed.err) == (255, True)
    printed = aws("ec2", "describe-stale-security-groups", "--vpc-id", "vpc-1")
    assert (printed.code, "(UnsupportedOperation)" in printed.err) == (255, True)


def test_the_other_account_is_read_by_its_role_and_a_strangers_is_not(aws: AwsCLI) -> None:
    role = "arn:aws:iam::210987654321:role/spaceport-read"
    assert aws("sts", "assume-role", "--role-arn", role, "--role-session-name", "test").code == 0
    stranger = role.replace("210987654321", "773100020003")
    printed = aws("sts", "assume-role", "--role-arn", stranger, "--role-session-name", "test")
    assert (printed.code, "(AccessDenied)" in printed.err) == (255, True)
