"""How both worlds of a simulator are: what a change may have touched, and which writes were received."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3

from backend.simulator.testing import Running as Simulator

HOME = "us-east-1"


def ec2(simulator: Simulator, region: str = HOME) -> Any:
    """As whoever has the keys of the operator's own account."""
    return boto3.client(
        "ec2",
        region_name=region,
        endpoint_url=simulator.aws_url,
        aws_access_key_id="made-up",
        aws_secret_access_key="made-up",
    )


def accepted(simulator: Simulator) -> int:
    """How many times Heroku was asked to accept a peering."""
    return sum(each.method == "POST" for each in simulator.levers.requests)


def statuses(simulator: Simulator, space: str, vpc_id: str) -> list[str]:
    """Of the space's peerings with this VPC, as Heroku has them."""
    world = simulator.world
    those = world.space(space).peerings
    return [each.status(world.now()) for each in those if each.requester.vpc_id == vpc_id]


def world_of(simulator: Simulator, space_name: str) -> Mapping[str, list[str]]:
    """Sorted, a line for each thing, in the operator's own account and in a space; without times."""
    client = ec2(simulator)
    return {
        "peerings": sorted(
            f"{peering.pcx_id} {peering.status(simulator.clock.now())}"
            for peering in simulator.world.space(space_name).peerings
        ),
        "connections": _lines(
            client.describe_vpc_peering_connections()["VpcPeeringConnections"],
            lambda one: [(one["VpcPeeringConnectionId"], one["Status"]["Code"], len(one.get("Tags", ())))],
        ),
        "routes": _lines(
            client.describe_route_tables()["RouteTables"],
            lambda table: [(table["RouteTableId"], route) for route in table["Routes"]],
        ),
        "rules": _lines(
            client.describe_security_groups()["SecurityGroups"],
            lambda group: [
                (group["GroupId"], rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"), block)
                for rule in group["IpPermissions"]
                for block in rule["IpRanges"]
            ],
        ),
        "entries": _lines(
            client.describe_network_acls()["NetworkAcls"],
            lambda acl: [(acl["NetworkAclId"], entry) for entry in acl["Entries"]],
        ),
    }


def _lines(things: list[Any], of_one: Callable[[Any], list[Any]]) -> list[str]:
    return sorted(json.dumps(line, sort_keys=True, default=str) for one in things for line in of_one(one))


def writes_of(simulator: Simulator) -> list[str]:
    """Each that was received, carried out or not, sorted; without the tags, which name the change."""
    heroku = [
        f"{received.method} {received.path}"
        for received in simulator.levers.requests
        if received.method not in ("GET", "HEAD")
    ]
    aws = [
        json.dumps([received.action, _without_tags(received.parameters)], sort_keys=True, default=str)
        for received in simulator.levers.aws_requests
        if not received.dry_run and not received.action.startswith(("Describe", "Get"))
    ]
    return sorted(heroku + aws)


def _without_tags(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if not name.startswith("TagSpecification")}


def action_of(write: str) -> str:
    """Of one of these: the action of EC2, or the HTTP method."""
    return str(json.loads(write)[0]) if write.startswith("[") else write.split(" ")[0]
