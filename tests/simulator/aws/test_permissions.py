"""Who may do what: dry runs, refused permission, roles, and requests that AWS would not take."""

from typing import Any

import httpx
import pytest

from backend.simulator.scenarios.harbor.aws import READER
from backend.simulator.testing import Running
from tests.simulator.aws.conftest import Amazon, new_vpc, refused

PCX, TABLE = "pcx-0a51b7c2d9e34f601", "rtb-0123456789abcdef0"
RULE = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]
ENTRY = {
    "NetworkAclId": "acl-0123456789abcdef0",
    "RuleNumber": 90,
    "Protocol": "-1",
    "RuleAction": "allow",
    "Egress": False,
    "CidrBlock": "10.0.0.0/16",
}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("create_vpc_peering_connection", {"VpcId": "vpc-1", "PeerVpcId": "vpc-2"}),
    ("accept_vpc_peering_connection", {"VpcPeeringConnectionId": PCX}),
    ("reject_vpc_peering_connection", {"VpcPeeringConnectionId": PCX}),
    ("delete_vpc_peering_connection", {"VpcPeeringConnectionId": PCX}),
    (
        "create_route",
        {"RouteTableId": TABLE, "DestinationCidrBlock": "10.0.0.0/16", "VpcPeeringConnectionId": PCX},
    ),
    (
        "replace_route",
        {"RouteTableId": TABLE, "DestinationCidrBlock": "10.0.0.0/16", "VpcPeeringConnectionId": PCX},
    ),
    ("delete_route", {"RouteTableId": TABLE, "DestinationCidrBlock": "10.0.0.0/16"}),
    ("authorize_security_group_ingress", {"GroupId": "sg-1", "IpPermissions": RULE}),
    ("revoke_security_group_ingress", {"GroupId": "sg-1", "IpPermissions": RULE}),
    ("create_network_acl_entry", ENTRY),
    ("replace_network_acl_entry", ENTRY),
    ("delete_network_acl_entry", {"NetworkAclId": "acl-1", "RuleNumber": 90, "Egress": False}),
    ("create_tags", {"Resources": [PCX], "Tags": [{"Key": "Name", "Value": "x"}]}),
]


@pytest.mark.parametrize(("action", "asked"), CALLS, ids=[action for action, _ in CALLS])
def test_a_dry_run_says_what_is_permitted_and_does_nothing(
    sim: Running, amazon: Amazon, action: str, asked: dict[str, Any]
) -> None:
    ec2 = amazon.ec2()
    before = ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
    with refused("DryRunOperation"):
        getattr(ec2, action)(**asked, DryRun=True)
    assert ec2.describe_vpc_peering_connections()["VpcPeeringConnections"] == before
    sim.levers.refused_in_aws.add("".join(part.capitalize() for part in action.split("_")))
    for dry in (True, False):
        with refused("UnauthorizedOperation"):
            getattr(ec2, action)(**asked, DryRun=dry)
    with refused("UnauthorizedOperation"):
        getattr(amazon.as_reader(), action)(**asked, DryRun=True)


def test_a_dry_run_of_reading_is_refused_where_reading_is(sim: Running, ec2: Any) -> None:
    with refused("DryRunOperation"):
        ec2.describe_vpcs(DryRun=True)
    sim.levers.refused_in_aws.add("DescribeVpcs")
    with refused("UnauthorizedOperation"):
        ec2.describe_vpcs()
    ec2.describe_subnets()


def test_whose_keys_they_are(amazon: Amazon) -> None:
    who = amazon.client("sts").get_caller_identity()
    assert (who["Account"], who["Arn"]) == ("123456789012", "arn:aws:iam::123456789012:user/operator")
    keys = amazon.client("sts").assume_role(RoleArn=READER, RoleSessionName="test")["Credentials"]
    reader = amazon.client(
        "sts",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    ).get_caller_identity()
    arn = "arn:aws:sts::210987654321:assumed-role/spaceport-read/test"
    assert (reader["Account"], reader["Arn"]) == ("210987654321", arn)


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::773100020003:role/spaceport-read",
        "arn:aws:iam::847227832372:role/spaceport-read",
        "arn:aws:iam::210987654321:role/Administrator",
    ],
)
def test_other_roles_can_not_be_assumed(amazon: Amazon, arn: str) -> None:
    with refused("AccessDenied"):
        amazon.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("describe_stale_security_groups", {"VpcId": "vpc-1"}),
        ("describe_route_tables", {"Filters": [{"Name": "colour", "Values": ["blue"]}]}),
    ],
)
def test_what_is_not_there_is_an_error_that_clients_can_read(
    ec2: Any, action: str, asked: dict[str, Any]
) -> None:
    with refused("UnsupportedOperation"):
        getattr(ec2, action)(**asked)


def test_other_services_are_refused_in_their_own_way(amazon: Amazon) -> None:
    with refused("InvalidAction"):
        amazon.client("iam").list_users()


def send(sim: Running, **headers: str) -> httpx.Response:
    assert sim.aws_url is not None
    asked = {"Action": "Nonsense", "Version": "2016-11-15"}
    return httpx.post(sim.aws_url, data=asked, headers=headers, timeout=30)


def test_nonsense_is_refused_in_xml(sim: Running) -> None:
    reply = send(sim)
    assert (reply.status_code, "<Code>MissingAuthenticationToken</Code>" in reply.text) == (403, True)
    reply = send(sim, Authorization="AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/ec2/aws4_request")
    assert (reply.status_code, "<Code>InvalidAction</Code>" in reply.text) == (400, True)
    assert reply.headers["content-type"].startswith("text/xml")


def test_an_entry_of_a_network_acl_that_is_not_there_is_not_found(ec2: Any) -> None:
    asked = [{"Name": "vpc-id", "Values": [new_vpc(ec2)]}]
    acl = ec2.describe_network_acls(Filters=asked)["NetworkAcls"][0]["NetworkAclId"]
    entry = {**ENTRY, "NetworkAclId": acl}
    with refused("InvalidNetworkAclEntry.NotFound"):
        ec2.replace_network_acl_entry(**entry)
    ec2.create_network_acl_entry(**entry)
    ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=90, Egress=False)
    with refused("InvalidNetworkAclEntry.NotFound"):
        ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=90, Egress=False)
