"""A space that is peered with a VPC in which all is right, to be made wrong in one place."""

from collections.abc import Mapping
from typing import Any

from backend.model.aws_end import (
    AwsEnd,
    Connection,
    NetworkAcl,
    NetworkAclEntry,
    Part,
    Route,
    RouteTable,
    SecurityGroupRule,
    Subnet,
    Vpc,
)
from backend.model.finding import Finding
from backend.model.key import Kind
from backend.model.settings import USUAL, Settings

from .support import of_quay

WHOLE = "10.2.0.0/16"
DYNOS = ("10.2.128.0/20", "10.2.144.0/20")
CIDRS = ("10.2.0.0/20", "10.2.16.0/20", *DYNOS)
ACCOUNT = "123456789012"
PEERING = {
    "pcx_id": "pcx-1",
    "type": "customer-managed",
    "status": "active",
    "cidr_blocks": ["10.100.0.0/16"],
    "aws_vpc_id": "vpc-1",
    "aws_account_id": ACCOUNT,
    "aws_region": "us-east-1",
}
INFO = {"vpc_cidr": WHOLE, "space_cidr_blocks": CIDRS, "dyno_cidr_blocks": DYNOS}
INTERNAL = {"name": "billing", "space": {"id": "id-quay", "name": "quay"}, "internal_routing": True}
PUBLIC = INTERNAL | {"internal_routing": False}
SUBNET, OTHER_SUBNET = Subnet(subnet_id="subnet-a", name="app"), Subnet(subnet_id="subnet-b", name="db")


def through(destination: str, **fields: Any) -> Route:
    return Route(
        **{"destination": destination, "target": "pcx-1", "state": "active", "through_this": True, **fields}
    )


def to(target: str, destination: str, state: str = "active") -> Route:
    return Route(destination=destination, target=target, state=state)


def table(*routes: Route, name: str = "app", **fields: Any) -> RouteTable:
    served = {"subnets": (SUBNET,) if name == "app" else (OTHER_SUBNET,)}
    return RouteTable(**{"route_table_id": f"rtb-{name}", "name": name, "routes": routes, **served, **fields})


def rule(cidr: str, port: int | None = 443, **fields: Any) -> SecurityGroupRule:
    ports = {"group_id": "sg-1", "group_name": "web", "protocol": "tcp", "from_port": port, "to_port": port}
    return SecurityGroupRule(**{**ports, "cidr": cidr, **fields})


def entry(ports: tuple[int, int] | None = None, **fields: Any) -> NetworkAclEntry:
    first, last = ports or (None, None)
    usual = {"rule_number": 100, "action": "allow", "cidr": "0.0.0.0/0", "from_port": first, "to_port": last}
    return NetworkAclEntry(**{**usual, "protocol": "tcp" if ports else "all", **fields})


def acl(*entries: NetworkAclEntry, **fields: Any) -> NetworkAcl:
    return NetworkAcl(**{"network_acl_id": "acl-1", "subnets": (SUBNET,), "entries": entries, **fields})


def end(**fields: Any) -> AwsEnd:
    """In which nothing is wrong but what `fields` say."""
    right = {
        "pcx_id": "pcx-1",
        "account_id": ACCOUNT,
        "region": "us-east-1",
        "connection": Connection(code="active"),
        "vpc": Vpc(vpc_id="vpc-1", name="books", cidr_block="10.100.0.0/16"),
        "route_tables": (table(through(WHOLE)),),
        "security_group_rules": tuple(map(rule, DYNOS)),
        "network_acls": (acl(entry(), entry(egress=True)),),
    }
    return AwsEnd(**{**right, **fields})


def found(
    one: AwsEnd | None = None,
    *,
    peering: Mapping[str, Any] | None = None,
    info: Mapping[str, Any] | None = INFO,
    apps: tuple[Any, ...] = (),
    settings: Settings = USUAL,
    **options: Any,
) -> dict[str, Finding]:
    """What is said of the AWS side of a space with that peering and that end, by rule."""
    resources: dict[Kind, Any] = {
        Kind.PEERINGS: [{**PEERING, **(peering or {})}],
        Kind.AWS_ENDS: (end() if one is None else one,),
        Kind.APPS: apps,
    }
    if info is not None:
        resources[Kind.PEERING_INFO] = info
    every = of_quay(resources, settings=settings, **options)
    return {name.partition(":")[0]: each for name, each in every.items() if name.startswith("aws-")}


def unread(*parts: Part) -> dict[str, Any]:
    """As nothing was read of them."""
    fields = {
        Part.VPC: {"vpc": None},
        Part.ROUTE_TABLES: {"route_tables": ()},
        Part.SECURITY_GROUPS: {"security_group_rules": ()},
        Part.NETWORK_ACLS: {"network_acls": ()},
        Part.PEERING: {"connection": None},
    }
    none: dict[str, Any] = {"problems": dict.fromkeys(parts, "AWS answers so")}
    for part in parts:
        none |= fields.get(part, {})
    return none
