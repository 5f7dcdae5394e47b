"""The VPC and its blocks: `DescribeVpcs` (requirements 3, 40)."""

from collections.abc import Iterator
from typing import Any

from backend.model.aws_end import Vpc

from .calls import Wire, described, name_of
from .errors import AwsError

IN_USE = frozenset({"associating", "associated", None})
"""States of a block that the VPC has, or has in a moment; None where nothing was said."""


def read(client: Any, vpc_id: str) -> Vpc | None:
    """None when there is no such VPC in this account and region. Raises AwsError."""
    try:
        found = described(client, "describe_vpcs", "Vpcs", VpcIds=[vpc_id])
    except AwsError as error:
        if error.is_not_there:
            return None
        raise
    for wire in found:
        if wire.get("VpcId") == vpc_id:
            return _vpc(vpc_id, wire)
    return None


def read_all(client: Any, owner_id: str) -> tuple[Vpc, ...]:
    """Those of the account in this region, the default one too. Raises AwsError.

    Not those that other accounts share with it: only their owners can have them peered.
    """
    found = described(client, "describe_vpcs", "Vpcs", PaginationConfig={"PageSize": 1000})
    return tuple(
        _vpc(wire["VpcId"], wire)
        for wire in found
        if wire.get("VpcId") and wire.get("OwnerId", owner_id) == owner_id
    )


def _vpc(vpc_id: str, wire: Wire) -> Vpc:
    primary = wire.get("CidrBlock")
    others = _blocks(wire.get("CidrBlockAssociationSet"), "CidrBlock")
    return Vpc(
        vpc_id=vpc_id,
        name=name_of(wire),
        cidr_block=primary,
        secondary_cidr_blocks=tuple(block for block in others if block != primary),
        ipv6_cidr_blocks=tuple(_blocks(wire.get("Ipv6CidrBlockAssociationSet"), "Ipv6CidrBlock")),
    )


def _blocks(associations: list[Wire] | None, key: str) -> Iterator[str]:
    for association in associations or ():
        state = (association.get(f"{key}State") or {}).get("State")
        if state in IN_USE and association.get(key):
            yield association[key]
