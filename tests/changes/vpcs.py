"""VPCs of the demo's estate that changes work on, and what is in them by now."""

from typing import Any

from backend.simulator.levers import Override
from backend.simulator.testing import Running as Simulator

from .worlds import HOME, ec2

CATALOG, CATALOG_PCX = "vpc-0a1f5c8e3d7b9204c", "pcx-0c9d2e7f4a1b68704"
"""quay's: active and complete."""
ANALYTICS, LEGACY = "vpc-0e6b3d9f1a5c28470", "vpc-0f2c7a4e8b1d63591"
"""Of the operator's own account, with no peering; LEGACY overlaps quay."""
BOOKS, BOOKS_PCX, FRANKFURT = "vpc-0d5b8e2f7a3c61906", "pcx-0f6a2c8d4b1e79506", "eu-central-1"
"""ledger's, a production space: a route missing, one to a peering that is gone, half a rule."""
GONE_PCX, OTHER_PCX = "pcx-0d4a7c1e9b2f58310", "pcx-0a51b7c2d9e34f601"
"""The one that is gone, and one of another VPC."""


def table(simulator: Simulator, name: str, region: str = HOME) -> str:
    """The id of the route table with this name."""
    found = ec2(simulator, region).describe_route_tables(Filters=[{"Name": "tag:Name", "Values": [name]}])
    return str(found["RouteTables"][0]["RouteTableId"])


def routes(simulator: Simulator, table_id: str, region: str = HOME) -> dict[str, str]:
    """What leads to a peering: which block to which."""
    found = ec2(simulator, region).describe_route_tables(RouteTableIds=[table_id])
    return {
        route["DestinationCidrBlock"]: route["VpcPeeringConnectionId"]
        for route in found["RouteTables"][0]["Routes"]
        if "VpcPeeringConnectionId" in route
    }


def group(simulator: Simulator, name: str, region: str = HOME) -> str:
    """The id of the security group with this name."""
    found = ec2(simulator, region).describe_security_groups(
        Filters=[{"Name": "group-name", "Values": [name]}]
    )
    return str(found["SecurityGroups"][0]["GroupId"])


def openings(simulator: Simulator, group_id: str, region: str = HOME) -> set[tuple[Any, ...]]:
    """Protocol, ports and block of each inbound rule."""
    found = ec2(simulator, region).describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]
    return {
        (rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"), block["CidrIp"])
        for rule in found["IpPermissions"]
        for block in rule["IpRanges"]
    }


def acl(simulator: Simulator, vpc_id: str, region: str = HOME) -> str:
    """The id of the VPC's default network ACL."""
    filters = [{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "default", "Values": ["true"]}]
    found = ec2(simulator, region).describe_network_acls(Filters=filters)
    return str(found["NetworkAcls"][0]["NetworkAclId"])


def entries(simulator: Simulator, acl_id: str) -> set[tuple[Any, ...]]:
    """Direction, number, ports and block of each entry that allows."""
    found = ec2(simulator).describe_network_acls(NetworkAclIds=[acl_id])["NetworkAcls"][0]
    return {
        (
            "out" if entry["Egress"] else "in",
            entry["RuleNumber"],
            entry.get("PortRange", {}).get("From"),
            entry.get("PortRange", {}).get("To"),
            entry["CidrBlock"],
        )
        for entry in found["Entries"]
        if entry["RuleAction"] == "allow"
    }


def written(simulator: Simulator) -> list[str]:
    """The actions of EC2 that changed something, in order."""
    return [
        each.action
        for each in simulator.levers.aws_requests
        if each.performed and not each.dry_run and not each.action.startswith(("Describe", "Get", "Assume"))
    ]


def list_catalog(simulator: Simulator, vpc_id: str = CATALOG) -> None:
    """On Heroku quay's one peering is active, with this VPC, whatever the world has."""
    listed = {
        "pcx_id": CATALOG_PCX,
        "type": "customer-managed",
        "status": "active",
        "aws_account_id": "123456789012",
        "aws_region": HOME,
        "aws_vpc_id": vpc_id,
        "cidr_blocks": ["10.100.0.0/16"],
    }
    space = simulator.world.space("quay")
    simulator.levers.override(Override(f"/spaces/{space.id}/peerings", [listed]))
