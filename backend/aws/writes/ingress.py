"""Inbound rules of security groups: `AuthorizeSecurityGroupIngress`, `RevokeSecurityGroupIngress`."""

from collections.abc import Sequence
from typing import Any

from backend.aws.calls import Wire
from backend.aws.protocols import ALL, has_icmp_types, has_ports, number

from .sent import Sent, send


def authorize(
    client: Any, group_id: str, protocol: str, from_port: int, to_port: int, cidrs: Sequence[str], why: str
) -> Sent:
    """`why`: the description of each range; EC2 takes 255 of a-zA-Z0-9. _-:/()#,@[]+=&;{}!$* in it.

    Raises AwsError; `is_there_already` where one of the ranges is there, and then none of them was added.
    """
    permission = _permission(protocol, from_port, to_port, cidrs, {"Description": why})
    return send(client.authorize_security_group_ingress, GroupId=group_id, IpPermissions=[permission])


def revoke(
    client: Any,
    group_id: str,
    protocol: str,
    from_port: int | None,
    to_port: int | None,
    cidrs: Sequence[str],
) -> Sent:
    """Ports None: all, as the rule has it. Raises AwsError; `is_not_there` where there is no such rule."""
    permission = _permission(protocol, from_port, to_port, cidrs, {})
    return send(client.revoke_security_group_ingress, GroupId=group_id, IpPermissions=[permission])


def _permission(
    protocol: str, from_port: int | None, to_port: int | None, cidrs: Sequence[str], about: dict[str, str]
) -> Wire:
    # By name, as the rules have it: EC2 has numbers here for what has no name.
    permission: Wire = {"IpProtocol": number(ALL) if protocol == ALL else protocol}
    if has_ports(protocol) or has_icmp_types(protocol):
        permission["FromPort"] = -1 if from_port is None else from_port
        permission["ToPort"] = -1 if to_port is None else to_port
    ranges = [{"CidrIp": cidr, **about} for cidr in cidrs if ":" not in cidr]
    ranges_6 = [{"CidrIpv6": cidr, **about} for cidr in cidrs if ":" in cidr]
    if ranges:
        permission["IpRanges"] = ranges
    if ranges_6:
        permission["Ipv6Ranges"] = ranges_6
    return permission
