"""Where the VPC sends packets for the space: `DescribeRouteTables` (requirements 28-32)."""

from collections.abc import Iterator
from typing import Any

from backend.model.aws_end import Route, RouteTable, Subnet

from . import subnets
from .blocks import Blocks, concerns
from .calls import Wire, in_vpc, name_of
from .prefix_lists import PrefixLists

TARGETS = (
    "VpcPeeringConnectionId",
    "TransitGatewayId",
    "NatGatewayId",
    "NetworkInterfaceId",
    "InstanceId",
    "EgressOnlyInternetGatewayId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "OdbNetworkArn",
    "GatewayId",
)
"""Keys of a route, one of which says what it leads to; an instance comes with its interface."""
IN_FORCE = frozenset({"associating", "associated", None})
"""States of a table's association with a subnet; None where nothing was said."""


def read(client: Any, vpc_id: str) -> list[Wire]:
    """The tables of the VPC. Raises AwsError."""
    return in_vpc(client, "describe_route_tables", "RouteTables", vpc_id, page_size=100)


def prefix_lists_in(tables: list[Wire]) -> set[str]:
    """The lists that routes go to."""
    routes = (route for table in tables for route in _worth_looking_at(table))
    return {route["DestinationPrefixListId"] for route in routes if route.get("DestinationPrefixListId")}


def as_model(
    tables: list[Wire], *, pcx_id: str, blocks: Blocks, known: subnets.Subnets, lists: PrefixLists
) -> tuple[RouteTable, ...]:
    """The main table first, then as EC2 lists them."""
    elsewhere = {subnet_id for table in tables for subnet_id in _associated(table)}
    result = []
    for table in tables:
        is_main = any(each.get("Main") for each in table.get("Associations") or ())
        served = [subnets.named(subnet_id, known) for subnet_id in _associated(table)]
        if is_main:
            served += _without_another(known, elsewhere)
        result.append(
            RouteTable(
                route_table_id=table.get("RouteTableId") or "",
                name=name_of(table),
                main=is_main,
                subnets=tuple(served),
                routes=tuple(_routes(table, pcx_id, blocks, lists)),
            )
        )
    return tuple(sorted(result, key=lambda table: not table.main))


def _associated(table: Wire) -> Iterator[str]:
    """The subnets that name this table. Gateways may too; those serve nothing here."""
    for association in table.get("Associations") or ():
        state = (association.get("AssociationState") or {}).get("State")
        if association.get("SubnetId") and state in IN_FORCE:
            yield association["SubnetId"]


def _without_another(known: subnets.Subnets, elsewhere: set[str]) -> list[Subnet]:
    return [subnet for subnet_id, subnet in known.items() if subnet_id not in elsewhere]


def _worth_looking_at(table: Wire) -> list[Wire]:
    """All but those of gateway endpoints: they go to lists of AWS with addresses of its own services."""
    routes: list[Wire] = table.get("Routes") or []
    return [route for route in routes if not (route.get("GatewayId") or "").startswith("vpce-")]


def _routes(table: Wire, pcx_id: str, blocks: Blocks, lists: PrefixLists) -> Iterator[Route]:
    for wire in _worth_looking_at(table):
        through_this = wire.get("VpcPeeringConnectionId") == pcx_id
        prefix_list_id = wire.get("DestinationPrefixListId")
        for destination in _destinations(wire, lists):
            if through_this or destination == prefix_list_id or concerns(destination, blocks):
                yield Route(
                    destination=destination,
                    prefix_list_id=prefix_list_id,
                    target=next((wire[key] for key in TARGETS if wire.get(key)), None),
                    state=wire.get("State"),
                    through_this=through_this,
                )


def _destinations(wire: Wire, lists: PrefixLists) -> tuple[str | None, ...]:
    """The block, or each block of the prefix list; the id of the list where those are not known."""
    prefix_list_id = wire.get("DestinationPrefixListId")
    if prefix_list_id:
        return lists.blocks.get(prefix_list_id, (prefix_list_id,))
    return (wire.get("DestinationCidrBlock") or wire.get("DestinationIpv6CidrBlock"),)
