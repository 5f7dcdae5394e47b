"""The AWS end of a peering, as EC2 tells it (requirements 16, 28-36, 40).

Made by `backend.aws` from the replies of EC2; field names are EC2's, in snake case. None is unknown.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from .problem import Trouble

BLACKHOLE = "blackhole"
"""The state of a route whose target is gone."""


class Part(StrEnum):
    """What is asked for one by one, by the name that people know it by: the keys of `AwsEnd.problems`."""

    PEERING = "peering"
    VPC = "VPC"
    SUBNETS = "subnets"
    ROUTE_TABLES = "route tables"
    SECURITY_GROUPS = "security groups"
    NETWORK_ACLS = "network ACLs"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class VpcEnd(_Frozen):
    """One side of a connection. `cidr_blocks`: all that EC2 names for it; empty while EC2 hides them."""

    owner_id: str | None = None
    vpc_id: str | None = None
    region: str | None = None
    cidr_blocks: tuple[str, ...] = ()


class Connection(_Frozen):
    """`DescribeVpcPeeringConnections`: `code` such as `pending-acceptance`, `active`, `expired`.

    EC2 tells of one that has ended for a while only. `expiration_time` is filled while it is pending.
    """

    code: str | None = None
    message: str | None = None
    expiration_time: datetime | None = None
    requester: VpcEnd = VpcEnd()
    accepter: VpcEnd = VpcEnd()


class Vpc(_Frozen):
    """`DescribeVpcs`. Only `cidr_block`, the primary one, is reached through a peering (requirement 40)."""

    vpc_id: str
    name: str | None = None
    cidr_block: str | None = None
    secondary_cidr_blocks: tuple[str, ...] = ()
    ipv6_cidr_blocks: tuple[str, ...] = ()


class Subnet(_Frozen):
    subnet_id: str
    name: str | None = None
    cidr_block: str | None = None
    availability_zone: str | None = None


class Route(_Frozen):
    """A route that concerns one of the space's blocks, or leads through the peering.

    The first kind are all that overlap such a block, the default route 0.0.0.0/0 too: it is where packets go
    that no closer route takes. `target` is what it leads to, an id or `local`; `state` is `active` or
    `blackhole`; `through_this`: by this peering connection. A route to a prefix list is one for each of its
    blocks; where those could not be read, `destination` is the id of the list and a problem says so.
    """

    destination: str | None = None
    prefix_list_id: str | None = None
    target: str | None = None
    state: str | None = None
    through_this: bool = False


class RouteTable(_Frozen):
    """A route table of the VPC with the subnets it serves; the main one serves those without another."""

    route_table_id: str
    name: str | None = None
    main: bool = False
    subnets: tuple[Subnet, ...] = ()
    routes: tuple[Route, ...] = ()


class SecurityGroupRule(_Frozen):
    """An inbound or outbound permission that overlaps one of the space's blocks.

    `protocol` is `tcp`, `udp`, `icmp`, a number, or `all`; ports None means all of them, and for ICMP they
    are its type and code. A rule for a prefix list is one for each of its blocks.
    """

    group_id: str
    group_name: str | None = None
    egress: bool = False
    protocol: str = "all"
    from_port: int | None = None
    to_port: int | None = None
    cidr: str = ""
    prefix_list_id: str | None = None
    description: str | None = None


class NetworkAclEntry(_Frozen):
    """An entry that overlaps one of the space's blocks, in the order in which EC2 judges (`rule_number`).

    The first that fits decides; the last, 32767, denies. Protocol and ports as in `SecurityGroupRule`.
    """

    rule_number: int
    egress: bool = False
    action: str = ""
    protocol: str = "all"
    from_port: int | None = None
    to_port: int | None = None
    cidr: str = ""


class NetworkAcl(_Frozen):
    network_acl_id: str
    is_default: bool = False
    subnets: tuple[Subnet, ...] = ()
    entries: tuple[NetworkAclEntry, ...] = ()


class AwsEnd(_Frozen):
    """What AWS says about one peering, or why nobody looked.

    `not_looked_at`: a clause for people, None when AWS was asked. `problems`: what was asked for and not
    read, or not all of it, by `Part`, each a clause with AWS's own error code. Without a problem there,
    `connection` None means that EC2 does not know the id, and `vpc` None that the VPC is gone.

    `trouble`: the kind of failure, where it is not that of one part alone. Where nothing came of asking,
    `not_looked_at` says why; or what was read before stands, and `not_read_again` says why, a clause for
    people too, and `as_of` when that was.
    """

    pcx_id: str
    account_id: str | None = None
    account_name: str | None = None
    region: str | None = None
    not_looked_at: str | None = None
    not_read_again: str | None = None
    as_of: datetime | None = None
    trouble: Trouble | None = None
    connection: Connection | None = None
    vpc: Vpc | None = None
    route_tables: tuple[RouteTable, ...] = ()
    security_group_rules: tuple[SecurityGroupRule, ...] = ()
    network_acls: tuple[NetworkAcl, ...] = ()
    problems: dict[Part, str] = {}
