"""The AWS end of a peering, as EC2 tells it (requirements 16, 28-36, 40).

Made by `backend.aws` from the replies of EC2; field names are EC2's, in snake case. None is unknown.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

BLACKHOLE = "blackhole"
"""The state of a route whose target is gone."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class VpcEnd(_Frozen):
    """One side of a connection. `cidr_blocks`: all that EC2 names for it; empty while EC2 hides them."""

    owner_id: str | None = None
    vpc_id: str | None = None
    region: str | None = None
    cidr_blocks: tuple[str, ...] = ()


class Connection(_Frozen):
    """`DescribeVpcPeeringConnections`: `code` such as `pending-acceptance`, `active`, `expired`."""

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
    """A route to one of the space's blocks, or through the peering; `target` is what it leads to, an id.

    `state` is `active` or `blackhole`. `through_this`: by this peering connection.
    """

    destination: str | None = None
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

    `protocol` is `tcp`, `udp`, `icmp`, a number, or `all`; ports None means all of them.
    """

    group_id: str
    group_name: str | None = None
    egress: bool = False
    protocol: str = "all"
    from_port: int | None = None
    to_port: int | None = None
    cidr: str = ""
    description: str | None = None


class NetworkAclEntry(_Frozen):
    """An entry that overlaps one of the space's blocks, in the order in which EC2 judges (`rule_number`)."""

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

    `not_looked_at`: a sentence for people, None when AWS was asked. `problems`: parts that were asked for
    and not read, by what they are (`route tables`), each a sentence with AWS's own error code.
    `connection` None with no problem named `peering`: EC2 does not know the id.
    """

    pcx_id: str
    account_id: str | None = None
    account_name: str | None = None
    region: str | None = None
    not_looked_at: str | None = None
    connection: Connection | None = None
    vpc: Vpc | None = None
    route_tables: tuple[RouteTable, ...] = ()
    security_group_rules: tuple[SecurityGroupRule, ...] = ()
    network_acls: tuple[NetworkAcl, ...] = ()
    problems: dict[str, str] = {}
