"""Every command of AWS that the product shows does by hand what it says, with the real AWS CLI."""

import inspect
import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.rules.aws_commands import AwsCommands
from backend.simulator.testing import Running, running
from backend.simulator.world.peerings import HEROKU_OWNER_ID, INITIATING_TAKES
from tests.clients.conftest import AwsCLI

pytestmark = pytest.mark.clients

QUAY, DYNOS = "10.0.0.0/16", ("10.0.128.0/20", "10.0.144.0/20")
TAGS = {"spaceport:change": "0a1b2c3d", "Name": "quay's own"}
SHOWN = AwsCommands("us-east-1")


@pytest.fixture
def sim() -> Iterator[Running]:
    """A frozen harbor of the test's own, with its AWS side."""
    with running(aws=True) as sim:
        yield sim


class ByHand:
    """Pastes commands into a shell, and keeps which of them it was given."""

    def __init__(self, aws: AwsCLI) -> None:
        self._aws = aws
        self.pasted: set[str] = set()

    def __call__(self, command: str) -> Any:
        """What the CLI answers to a command that must succeed; None where it says nothing."""
        program, *words = shlex.split(command)
        printed = self._aws(*words, "--output", "json")
        assert (program, printed.code, printed.err) == ("aws", 0, "")
        self.pasted.add(words[1])
        return json.loads(printed.out) if printed.out else None


def test_a_vpc_is_connected_and_cleared_by_the_commands_alone(sim: Running, aws: AwsCLI) -> None:
    by_hand = ByHand(aws)
    vpc_id = aws.ec2("create-vpc", "--cidr-block", "10.230.0.0/16", "--query", "Vpc.VpcId")

    asked = by_hand(
        SHOWN.create_vpc_peering_connection(
            vpc_id,
            peer_vpc_id=sim.world.space("quay").vpc_id,
            peer_owner_id=HEROKU_OWNER_ID,
            peer_region=None,
            tags=TAGS,
        )
    )["VpcPeeringConnection"]
    pcx_id = asked["VpcPeeringConnectionId"]
    sim.clock.advance(INITIATING_TAKES.total_seconds())
    (seen,) = by_hand(SHOWN.describe_vpc_peering_connections(pcx_id))["VpcPeeringConnections"]
    assert seen["Status"]["Code"] == "pending-acceptance"
    assert {tag["Key"]: tag["Value"] for tag in seen["Tags"]} == TAGS

    def routes() -> dict[str, str | None]:
        (table,) = by_hand(SHOWN.describe_route_tables(vpc_id))["RouteTables"]
        table_ids.append(table["RouteTableId"])
        return {each["DestinationCidrBlock"]: each.get("VpcPeeringConnectionId") for each in table["Routes"]}

    table_ids: list[str] = []
    assert QUAY not in routes()
    by_hand(SHOWN.create_route(table_ids[0], QUAY, pcx_id))
    by_hand(SHOWN.replace_route(table_ids[0], QUAY, pcx_id))
    assert routes()[QUAY] == pcx_id
    by_hand(SHOWN.delete_route(table_ids[0], QUAY))
    assert QUAY not in routes()

    def ranges() -> list[tuple[str, str]]:
        permissions = by_hand(SHOWN.describe_security_groups(vpc_id))["SecurityGroups"][0]["IpPermissions"]
        return [
            (each["CidrIp"], each["Description"])
            for permission in permissions
            if permission.get("FromPort") == 5432
            for each in permission["IpRanges"]
        ]

    group = by_hand(SHOWN.describe_security_groups(vpc_id))["SecurityGroups"][0]["GroupId"]
    why = "dynos of quay, by Spaceport"
    by_hand(SHOWN.authorize_security_group_ingress(group, "tcp", 5432, 5432, DYNOS, why))
    assert ranges() == [(block, why) for block in DYNOS]
    by_hand(SHOWN.revoke_security_group_ingress(group, "tcp", 5432, 5432, DYNOS))
    assert ranges() == []
    by_hand(SHOWN.authorize_security_group_ingress(group, "all", None, None, DYNOS, why))
    by_hand(SHOWN.revoke_security_group_ingress(group, "all", None, None, DYNOS))
    by_hand(SHOWN.authorize_security_group_ingress(group, "icmp", 8, None, DYNOS, None))
    by_hand(SHOWN.revoke_security_group_ingress(group, "icmp", 8, None, DYNOS))

    def numbers() -> set[tuple[int, bool]]:
        (one,) = by_hand(SHOWN.describe_network_acls(vpc_id))["NetworkAcls"]
        acl_ids.append(one["NetworkAclId"])
        return {(entry["RuleNumber"], entry["Egress"]) for entry in one["Entries"]}

    acl_ids: list[str] = []
    before = numbers()
    for egress, protocol, ports in ((False, "tcp", (1024, 65535)), (True, "icmp", (None, None))):
        by_hand(
            SHOWN.create_network_acl_entry(
                acl_ids[0],
                rule_number=90,
                egress=egress,
                protocol=protocol,
                from_port=ports[0],
                to_port=ports[1],
                cidr=DYNOS[0],
            )
        )
    assert numbers() == before | {(90, False), (90, True)}
    for egress in (False, True):
        by_hand(SHOWN.delete_network_acl_entry(acl_ids[0], rule_number=90, egress=egress))
    assert numbers() == before

    by_hand(SHOWN.delete_vpc_peering_connection(pcx_id))
    (ended,) = by_hand(SHOWN.describe_vpc_peering_connections(pcx_id))["VpcPeeringConnections"]
    assert ended["Status"]["Code"] == "deleted"
    every = {name.replace("_", "-") for name, _ in inspect.getmembers(AwsCommands, inspect.isfunction)}
    assert by_hand.pasted == {name for name in every if not name.startswith("-")}


def test_a_vpc_of_another_region_is_asked_for_with_a_profile(
    sim: Running, aws: AwsCLI, tmp_path: Path
) -> None:
    (tmp_path / ".aws").mkdir()
    keys = "aws_access_key_id = made-up\naws_secret_access_key = made-up\n"
    (tmp_path / ".aws" / "credentials").write_text(f"[team two]\n{keys}")
    shown = AwsCommands("eu-west-1", "team two")
    vpc_id = aws.ec2(
        *("create-vpc", "--cidr-block", "10.231.0.0/16", "--query", "Vpc.VpcId", "--region", "eu-west-1")
    )
    asked = ByHand(aws)(
        shown.create_vpc_peering_connection(
            vpc_id,
            peer_vpc_id=sim.world.space("quay").vpc_id,
            peer_owner_id=HEROKU_OWNER_ID,
            peer_region="us-east-1",
            tags={},
        )
    )["VpcPeeringConnection"]
    assert asked["AccepterVpcInfo"]["Region"] == "us-east-1"
    assert asked["RequesterVpcInfo"]["VpcId"] == vpc_id
