"""What security groups of the VPC let through from and to the space: `DescribeSecurityGroups`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backend.model.aws_end import SecurityGroupRule
from backend.rules.aws_protocols import port, protocol

from .blocks import Blocks, concerns
from .calls import Wire, in_vpc
from .prefix_lists import PrefixLists


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """To choose from."""

    group_id: str
    name: str
    description: str


DIRECTIONS = (("IpPermissions", False), ("IpPermissionsEgress", True))


def read(client: Any, vpc_id: str) -> list[Wire]:
    """The security groups of the VPC. Raises AwsError."""
    return in_vpc(client, "describe_security_groups", "SecurityGroups", vpc_id, page_size=1000)


def named(client: Any, vpc_id: str) -> tuple[SecurityGroup, ...]:
    """The security groups of the VPC by their names, without their rules. Raises AwsError."""
    return tuple(
        SecurityGroup(
            group["GroupId"], group.get("GroupName") or group["GroupId"], group.get("Description") or ""
        )
        for group in read(client, vpc_id)
        if group.get("GroupId")
    )


def prefix_lists_in(groups: list[Wire]) -> set[str]:
    """The lists that rules are for."""
    return {
        each["PrefixListId"]
        for group in groups
        for direction, _ in DIRECTIONS
        for permission in group.get(direction) or ()
        for each in permission.get("PrefixListIds") or ()
        if each.get("PrefixListId")
    }


def as_model(groups: list[Wire], *, blocks: Blocks, lists: PrefixLists) -> tuple[SecurityGroupRule, ...]:
    """The rules that overlap the blocks, by group: inbound, then outbound."""
    return tuple(
        SecurityGroupRule(
            group_id=group.get("GroupId") or "",
            group_name=group.get("GroupName"),
            egress=egress,
            protocol=protocol(permission.get("IpProtocol")),
            from_port=port(permission.get("FromPort")),
            to_port=port(permission.get("ToPort")),
            cidr=cidr,
            prefix_list_id=each.get("PrefixListId"),
            description=each.get("Description") or None,
        )
        for group in groups
        for direction, egress in DIRECTIONS
        for permission in group.get(direction) or ()
        for cidr, each in _sources(permission, lists)
        if concerns(cidr, blocks)
    )


def _sources(permission: Wire, lists: PrefixLists) -> Iterator[tuple[str, Wire]]:
    """Blocks with what describes them. References to other groups concern nobody outside the VPC."""
    for each in permission.get("IpRanges") or ():
        yield each.get("CidrIp") or "", each
    for each in permission.get("Ipv6Ranges") or ():
        yield each.get("CidrIpv6") or "", each
    for each in permission.get("PrefixListIds") or ():
        for cidr in lists.blocks.get(each.get("PrefixListId") or "", ()):
            yield cidr, each
