"""What each write sends, to the letter."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.stub import Stubber

from backend.aws.errors import AwsError
from backend.aws.writes import acl_entries, ingress, peerings, routes
from backend.aws.writes.sent import Sent

from .support import HEROKU, unanswered

BLOCKS = ("10.0.128.0/20", "10.0.144.0/20")
META = {"ResponseMetadata": {"RequestId": "id-1", "HTTPStatusCode": 200}}
DONE = Sent("id-1")

Write = Callable[[Any], Sent]


def permission(**fields: Any) -> dict[str, Any]:
    return {"GroupId": "sg-1", "IpPermissions": [fields]}


def entry(**fields: Any) -> dict[str, Any]:
    return {"NetworkAclId": "acl-1", "RuleNumber": 90, "Egress": True, "RuleAction": "allow", **fields}


def acl_entry(protocol: str, first: int | None, last: int | None, cidr: str = BLOCKS[0]) -> Write:
    return lambda client: acl_entries.create(
        client,
        "acl-1",
        rule_number=90,
        egress=True,
        protocol=protocol,
        from_port=first,
        to_port=last,
        cidr=cidr,
    )


def revoked(protocol: str, first: int | None, last: int | None, *cidrs: str) -> Write:
    return lambda client: ingress.revoke(client, "sg-1", protocol, first, last, cidrs)


V4, V4_BOTH = [{"CidrIp": BLOCKS[0]}], [{"CidrIp": block, "Description": "Dynos"} for block in BLOCKS]
ROUTE = {"RouteTableId": "rtb-1", "DestinationCidrBlock": BLOCKS[0]}
THROUGH = {**ROUTE, "VpcPeeringConnectionId": "pcx-1"}
CASES: list[tuple[str, Write, dict[str, Any]]] = [
    ("create_route", lambda client: routes.create(client, "rtb-1", BLOCKS[0], "pcx-1"), THROUGH),
    ("replace_route", lambda client: routes.replace(client, "rtb-1", BLOCKS[0], "pcx-1"), THROUGH),
    ("delete_route", lambda client: routes.delete(client, "rtb-1", BLOCKS[0]), ROUTE),
    (
        "authorize_security_group_ingress",
        lambda client: ingress.authorize(client, "sg-1", "tcp", 5432, 5433, BLOCKS, "Dynos"),
        permission(IpProtocol="tcp", FromPort=5432, ToPort=5433, IpRanges=V4_BOTH),
    ),
    (
        "revoke_security_group_ingress",
        revoked("udp", 53, 53, BLOCKS[0]),
        permission(IpProtocol="udp", FromPort=53, ToPort=53, IpRanges=V4),
    ),
    (
        "revoke_security_group_ingress",
        revoked("all", None, None, BLOCKS[0]),
        permission(IpProtocol="-1", IpRanges=V4),
    ),
    (
        "revoke_security_group_ingress",
        revoked("icmp", 8, None, BLOCKS[0]),
        permission(IpProtocol="icmp", FromPort=8, ToPort=-1, IpRanges=V4),
    ),
    (
        "revoke_security_group_ingress",
        revoked("50", None, None, BLOCKS[0]),
        permission(IpProtocol="50", IpRanges=V4),
    ),
    (
        "revoke_security_group_ingress",
        revoked("all", None, None, "2001:db8::/32"),
        permission(IpProtocol="-1", Ipv6Ranges=[{"CidrIpv6": "2001:db8::/32"}]),
    ),
    (
        "create_network_acl_entry",
        acl_entry("tcp", 1024, 65535),
        entry(Protocol="6", CidrBlock=BLOCKS[0], PortRange={"From": 1024, "To": 65535}),
    ),
    (
        "create_network_acl_entry",
        acl_entry("tcp", None, None),
        entry(Protocol="6", CidrBlock=BLOCKS[0], PortRange={"From": 0, "To": 65535}),
    ),
    ("create_network_acl_entry", acl_entry("all", None, None), entry(Protocol="-1", CidrBlock=BLOCKS[0])),
    (
        "create_network_acl_entry",
        acl_entry("icmpv6", None, None, "2001:db8::/32"),
        entry(Protocol="58", Ipv6CidrBlock="2001:db8::/32", IcmpTypeCode={"Type": -1, "Code": -1}),
    ),
    (
        "delete_network_acl_entry",
        lambda client: acl_entries.delete(client, "acl-1", rule_number=90, egress=False),
        {"NetworkAclId": "acl-1", "RuleNumber": 90, "Egress": False},
    ),
]


@pytest.fixture(scope="module")
def client() -> Any:
    return unanswered()


@pytest.mark.parametrize(("operation", "write", "sent"), CASES)
def test_a_write_sends_just_this(client: Any, operation: str, write: Write, sent: dict[str, Any]) -> None:
    with Stubber(client) as stub:
        stub.add_response(operation, META, sent)
        assert write(client) == DONE


@pytest.mark.parametrize("peer_region", [None, "eu-west-1"])
def test_a_request_is_sent_with_its_tags_and_answered_with_its_id(
    client: Any, peer_region: str | None
) -> None:
    sent = {
        "VpcId": "vpc-1",
        "PeerVpcId": "vpc-2",
        "PeerOwnerId": HEROKU,
        "TagSpecifications": [
            {
                "ResourceType": "vpc-peering-connection",
                "Tags": [
                    {"Key": "spaceport:change", "Value": "ab12cd"},
                    {"Key": "Name", "Value": "quay"},
                ],
            }
        ],
    }
    if peer_region is not None:
        sent["PeerRegion"] = peer_region
    with Stubber(client) as stub:
        answer = {**META, "VpcPeeringConnection": {"VpcPeeringConnectionId": "pcx-1"}}
        stub.add_response("create_vpc_peering_connection", answer, sent)
        made = peerings.create(
            client,
            "vpc-1",
            peer_vpc_id="vpc-2",
            peer_owner_id=HEROKU,
            peer_region=peer_region,
            tags={"spaceport:change": "ab12cd", "Name": "quay"},
        )
    assert made == Sent("id-1", "pcx-1")


def test_a_refusal_has_its_code_and_the_id_of_its_request(client: Any) -> None:
    with Stubber(client) as stub:
        stub.add_client_error(
            "create_route", "RouteAlreadyExists", http_status_code=400, response_meta={"RequestId": "id-2"}
        )
        with pytest.raises(AwsError) as raised:
            routes.create(client, "rtb-1", BLOCKS[0], "pcx-1")
    assert (raised.value.is_there_already, raised.value.request_id) == (True, "id-2")
