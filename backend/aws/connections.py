"""The peering connection as EC2 sees it: `DescribeVpcPeeringConnections`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.model.aws_end import Connection, VpcEnd

from .calls import Wire, described, tags_of
from .errors import AwsError


@dataclass(frozen=True, slots=True)
class OwnConnection:
    """A peering connection with its id and the tags of it that EC2 shows to this account."""

    pcx_id: str
    connection: Connection
    tags: Mapping[str, str]


def read(client: Any, pcx_id: str) -> Connection | None:
    """None when EC2 does not know it, or not any longer. Raises AwsError."""
    own = read_own(client, pcx_id)
    return None if own is None else own.connection


def read_own(client: Any, pcx_id: str) -> OwnConnection | None:
    """The same, with its tags."""
    try:
        found = described(
            client,
            "describe_vpc_peering_connections",
            "VpcPeeringConnections",
            VpcPeeringConnectionIds=[pcx_id],
        )
    except AwsError as error:
        if error.is_not_there:
            return None
        raise
    for wire in found:
        if wire.get("VpcPeeringConnectionId") == pcx_id:
            return _own(wire)
    return None


def of_vpc(client: Any, vpc_id: str) -> tuple[OwnConnection, ...]:
    """Those that the VPC is a side of, ended ones too while EC2 tells of them. Raises AwsError."""
    found: dict[str, OwnConnection] = {}
    for side in ("requester", "accepter"):
        for wire in described(
            client,
            "describe_vpc_peering_connections",
            "VpcPeeringConnections",
            Filters=[{"Name": f"{side}-vpc-info.vpc-id", "Values": [vpc_id]}],
        ):
            own = _own(wire)
            if own.pcx_id and vpc_id in (own.connection.requester.vpc_id, own.connection.accepter.vpc_id):
                found[own.pcx_id] = own
    return tuple(found.values())


def _own(wire: Wire) -> OwnConnection:
    return OwnConnection(wire.get("VpcPeeringConnectionId") or "", _connection(wire), tags_of(wire))


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
