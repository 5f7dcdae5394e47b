"""Which routes of a peered VPC are there, are missing, or lead elsewhere (requirements 28-32, 60)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from backend.model.aws_end import BLACKHOLE, AwsEnd, Part, Route, RouteTable
from backend.rules.addresses import covers, is_everybody, read_network
from backend.rules.routing import LOCAL, leads_through, routing


class Deed(Enum):
    """What a route needs."""

    ALREADY = auto()
    """What is meant for the destination goes through the peering."""
    CREATE = auto()
    REVIVE = auto()
    """One to the destination leads to what is gone: replacing it takes nothing away."""
    REPLACE = auto()
    """One to the destination leads elsewhere: replacing it cuts that off, so that somebody has to say so."""
    IMPOSSIBLE = auto()
    """It is one that AWS does not let go: the VPC's own."""


@dataclass(frozen=True, slots=True)
class PlannedRoute:
    """`there`: the route to exactly this destination, None where there is none. `takes_away`: what it takes
    away from others, a sentence each. `closer`: routes to a part of the destination that lead elsewhere, or
    nowhere: the most specific route decides, so that they keep their part.
    """

    table: RouteTable
    destination: str
    deed: Deed
    there: Route | None = None
    takes_away: tuple[str, ...] = ()
    closer: tuple[Route, ...] = ()

    @property
    def goes_astray(self) -> tuple[str, ...]:
        """What goes on to lead elsewhere, a sentence each."""
        return tuple(_astray(route) for route in self.closer)

    @property
    def lines(self) -> tuple[str, ...]:
        """What to know before, a sentence each."""
        return (*self.takes_away, *self.goes_astray)


def offered_tables(end: AwsEnd) -> tuple[RouteTable, ...]:
    """Those that may need a route: the main one, and all that serve subnets. All of them is the default."""
    tables = end.route_tables
    if Part.SUBNETS in end.problems:
        return tables
    return tuple(table for table in tables if table.main or table.subnets)


def plan_routes(
    tables: Sequence[RouteTable], destinations: Sequence[str], pcx_id: str
) -> tuple[PlannedRoute, ...]:
    """Each destination in each table. `pcx_id`: the peering that `AwsEnd` was read for."""
    return tuple(_planned(table, each, pcx_id) for table in tables for each in destinations)


def covered_routes(
    tables: Sequence[RouteTable], whole: str | None, space_cidrs: Sequence[str]
) -> tuple[tuple[RouteTable, Route], ...]:
    """Routes that the one to the whole block makes needless (requirement 60).

    One to a prefix list is not among them: it is no route to a block alone.
    """
    return tuple(
        (table, route)
        for table in tables
        for route in routing(table, whole, space_cidrs).covered
        if route.prefix_list_id is None
    )


def _planned(table: RouteTable, destination: str, pcx_id: str) -> PlannedRoute:
    network = read_network(destination)
    there = next(
        (
            route
            for route in table.routes
            if route.prefix_list_id is None and read_network(route.destination) == network
        ),
        None,
    )
    deed = _deed(table, destination, there)
    takes_away = tuple(_takes_away(table, destination, deed, there, pcx_id))
    return PlannedRoute(table, destination, deed, there, takes_away, tuple(_closer(table, destination)))


def _deed(table: RouteTable, destination: str, there: Route | None) -> Deed:
    if leads_through(table, read_network(destination)):
        return Deed.ALREADY
    if there is None:
        return Deed.CREATE
    if there.target == LOCAL:
        return Deed.IMPOSSIBLE
    return Deed.REVIVE if there.state == BLACKHOLE else Deed.REPLACE


def _takes_away(
    table: RouteTable, destination: str, deed: Deed, there: Route | None, pcx_id: str
) -> Iterator[str]:
    match deed:
        case Deed.REPLACE:
            yield (
                f"{destination} leads to {_target(there)} now. Replacing that route cuts off what the "
                f"subnets of {table.route_table_id} reach there."
            )
        case Deed.REVIVE if there is not None and there.through_this:
            yield f"{destination} leads to {pcx_id} already, and nowhere yet: it is written again."
        case Deed.REVIVE:
            yield f"{destination} leads to {_target(there)}, which is gone: replacing it takes nothing away."
        case Deed.IMPOSSIBLE:
            yield f"{destination} is a block of the VPC itself: no route can lead it elsewhere."
        case Deed.CREATE if (wider := _wider(table, destination)) is not None:
            yield (
                f"{destination} goes to {_target(wider)} now, by the route to {_named(wider)}. A closer "
                "route takes it away from there."
            )


def _wider(table: RouteTable, destination: str) -> Route | None:
    """What leads it now; not the way to the Internet, and not what is gone."""
    network = read_network(destination)
    around = [
        route
        for route in table.routes
        if covers(read_network(route.destination), network)
        and not is_everybody(read_network(route.destination))
        and not route.through_this
        and route.state != BLACKHOLE
    ]
    return max(around, key=_length, default=None)


def _length(route: Route) -> int:
    network = read_network(route.destination)
    return -1 if network is None else network.prefixlen


def _closer(table: RouteTable, destination: str) -> Iterator[Route]:
    whole = read_network(destination)
    for route in table.routes:
        network = read_network(route.destination)
        if network != whole and covers(whole, network) and not route.through_this:
            yield route


def _astray(route: Route) -> str:
    gone = ", which is gone" if route.state == BLACKHOLE else ""
    return f"{_named(route)} goes on to lead to {_target(route)}{gone}: it is closer."


def _target(route: Route | None) -> str:
    return "nothing" if route is None or route.target is None else route.target


def _named(route: Route) -> str:
    by = f" (in {route.prefix_list_id})" if route.prefix_list_id else ""
    return f"{route.destination}{by}"
