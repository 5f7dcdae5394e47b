"""The peering connection as EC2 sees it: `DescribeVpcPeeringConnections`."""

from typing import Any

from backend.model.aws_end import Connection, VpcEnd

from .calls import Wire, described
from .errors import AwsError

UNKNOWN = frozenset({"InvalidVpcPeeringConnectionID.NotFound", "InvalidVpcPeeringConnectionId.NotFound"})
"""AWS writes the first, its documents and imitations sometimes the second."""


def read(client: Any, pcx_id: str) -> Connection | None:
    """None when EC2 does not know it, or not any longer. Raises AwsError."""
    try:
        found = described(
            client,
            "describe_vpc_peering_connections",
            "VpcPeeringConnections",
            VpcPeeringConnectionIds=[pcx_id],
        )
    except AwsError as error:
        if error.code in UNKNOWN:
            return None
        raise
    for wire in found:
        if wire.get("VpcPeeringConnectionId") == pcx_id:
            return _connection(wire)
    return None


def _connection(wire: Wire) -> Connection:
    status = wire.get("Status") or {}
    return Connection(
        code=status.get("Code"),
        message=status.get("Message") or None,
        expiration_time=wire.get("ExpirationTime"),
        requester=_end(wire.get("RequesterVpcInfo") or {}),
        accepter=_end(wire.get("AccepterVpcInfo") or {}),
    )


def _end(wire: Wire) -> VpcEnd:
    blocks = [
        wire.get("CidrBlock"),
        *(each.get("CidrBlock") for each in wire.get("CidrBlockSet") or ()),
        *(each.get("Ipv6CidrBlock") for each in wire.get("Ipv6CidrBlockSet") or ()),
    ]
    return VpcEnd(
        owner_id=wire.get("OwnerId"),
        vpc_id=wire.get("VpcId"),
        region=wire.get("Region"),
        cidr_blocks=tuple(dict.fromkeys(filter(None, blocks))),
    )
