"""Entries of network ACLs: `CreateNetworkAclEntry`, `DeleteNetworkAclEntry`."""

from typing import Any

from backend.rules.aws_protocols import acl_entry

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
    return send(
        client.create_network_acl_entry,
        NetworkAclId=network_acl_id,
        RuleNumber=rule_number,
        Egress=egress,
        RuleAction="allow",
        **acl_entry(protocol, from_port, to_port, cidr),
    )


def delete(client: Any, network_acl_id: str, *, rule_number: int, egress: bool) -> Sent:
    """Raises AwsError; `is_not_there` where there is no such entry."""
    return send(
        client.delete_network_acl_entry, NetworkAclId=network_acl_id, RuleNumber=rule_number, Egress=egress
    )
