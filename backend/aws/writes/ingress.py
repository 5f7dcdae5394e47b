"""Inbound rules of security groups: `AuthorizeSecurityGroupIngress`, `RevokeSecurityGroupIngress`."""

from collections.abc import Sequence
from typing import Any

from backend.rules.aws_protocols import permission

from .sent import Sent, send


def authorize(
    client: Any, group_id: str, protocol: str, from_port: int, to_port: int, cidrs: Sequence[str], why: str
) -> Sent:
    """`why`: the description of each range; EC2 takes 255 of a-zA-Z0-9. _-:/()#,@[]+=&;{}!$* in it.

    Raises AwsError; `is_there_already` where one of the ranges is there, and then none of them was added.
    """
    those = permission(protocol, from_port, to_port, cidrs, {"Description": why})
    return send(client.authorize_security_group_ingress, GroupId=group_id, IpPermissions=[those])


def revoke(
    client: Any,
    group_id: str,
    protocol: str,
    from_port: int | None,
    to_port: int | None,
    cidrs: Sequence[str],
) -> Sent:
    """Ports None: all, as the rule has it. Raises AwsError; `is_not_there` where there is no such rule."""
    those = permission(protocol, from_port, to_port, cidrs)
    return send(client.revoke_security_group_ingress, GroupId=group_id, IpPermissions=[those])
