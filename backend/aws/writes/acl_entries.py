"""Entries of network ACLs: `CreateNetworkAclEntry`, `DeleteNetworkAclEntry`."""

from typing import Any

from backend.aws.protocols import LAST_PORT, has_icmp_types, has_ports, number

from .sent import Sent, send


def create(
    client: Any,
    network_acl_id: str,
    *,
    rule_number: int,
    egress: bool,
    protocol: str,
    from_port: int | None,
    to_port: int | None,
    cidr: str,
) -> Sent:
    """An entry that allows; ports None: all.

    Raises AwsError; `is_there_already` where the number is taken.
    """
    what: dict[str, Any] = {"CidrBlock" if ":" not in cidr else "Ipv6CidrBlock": cidr}
    if has_ports(protocol):
        first = 0 if from_port is None else from_port
        what["PortRange"] = {"From": first, "To": LAST_PORT if to_port is None else to_port}
    elif has_icmp_types(protocol):
        code = -1 if to_port is None else to_port
        what["IcmpTypeCode"] = {"Type": -1 if from_port is None else from_port, "Code": code}
    return send(
        client.create_network_acl_entry,
        NetworkAclId=network_acl_id,
        RuleNumber=rule_number,
        Egress=egress,
        Protocol=number(protocol),
        RuleAction="allow",
        **what,
    )


def delete(client: Any, network_acl_id: str, *, rule_number: int, egress: bool) -> Sent:
    """Raises AwsError; `is_not_there` where there is no such entry."""
    return send(
        client.delete_network_acl_entry, NetworkAclId=network_acl_id, RuleNumber=rule_number, Egress=egress
    )
