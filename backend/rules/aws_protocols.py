"""How EC2 writes protocols and ports: by name in security groups, by number in network ACLs."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

ALL = "all"
"""The protocol of a rule for every one, with all of its ports."""
LAST_PORT = 65535
_NAMES = {"-1": ALL, "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
_NUMBERS = {name: number for number, name in _NAMES.items()}


def protocol(value: str | None) -> str:
    """`tcp`, `udp`, `icmp`, `icmpv6`, `all`, or the number of another one."""
    text = ALL if value is None else str(value)
    return _NAMES.get(text, text)


def number(protocol: str) -> str:
    """The other way round, as network ACLs take it."""
    return _NUMBERS.get(protocol, protocol)


def has_ports(protocol: str) -> bool:
    return protocol in ("tcp", "udp")


def has_icmp_types(protocol: str) -> bool:
    """They stand where others have ports."""
    return protocol in ("icmp", "icmpv6")


def port(value: int | None) -> int | None:
    """None stands for all: EC2 leaves it out, or writes -1."""
    return None if value == -1 else value


def permission(
    protocol: str,
    from_port: int | None,
    to_port: int | None,
    cidrs: Sequence[str],
    about: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """One of the `IpPermissions` of a security group; ports None: all. `about` is said of each range."""
    # By name, as the rules have it: EC2 has numbers here for what has no name.
    permission: dict[str, Any] = {"IpProtocol": number(ALL) if protocol == ALL else protocol}
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


def acl_entry(protocol: str, from_port: int | None, to_port: int | None, cidr: str) -> dict[str, Any]:
    """What an entry of a network ACL is for; ports None: all."""
    what: dict[str, Any] = {"Protocol": number(protocol)}
    if has_ports(protocol):
        first = 0 if from_port is None else from_port
        what["PortRange"] = {"From": first, "To": LAST_PORT if to_port is None else to_port}
    elif has_icmp_types(protocol):
        code = -1 if to_port is None else to_port
        what["IcmpTypeCode"] = {"Type": -1 if from_port is None else from_port, "Code": code}
    return what | {"CidrBlock" if ":" not in cidr else "Ipv6CidrBlock": cidr}
