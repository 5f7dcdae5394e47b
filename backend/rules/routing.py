"""Where a route table of a peered VPC leads what is meant for the space (requirements 28-32, 58)."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.model.aws_end import BLACKHOLE, Route, RouteTable
from backend.rules.addresses import Network, covers, overlaps, read_network

LOCAL = "local"
"""The target of routes to the VPC itself."""


@dataclass(frozen=True, slots=True)
class Routing:
    """`is_whole`: all of the space's block goes through the peering, as internal apps need it.

    `routed` and `missing` are of the Space CIDRs. `astray`: routes into the space's block that lead nowhere,
    or to something else than this peering. `covered`: routes to a part of the block, through this peering as
    the whole of it goes anyway.
    """

    is_whole: bool
    routed: tuple[str, ...]
    missing: tuple[str, ...]
    astray: tuple[Route, ...]
    covered: tuple[Route, ...] = ()

    @property
    def is_none(self) -> bool:
        return not self.is_whole and not self.routed


def routing(table: RouteTable, block: str | None, space_cidrs: Sequence[str]) -> Routing:
    """`block`: the space's whole one; None where it is not known. The most specific route decides."""
    whole = read_network(block)
    is_whole = leads_through(table, whole)
    routed = tuple(each for each in space_cidrs if leads_through(table, read_network(each)))
    return Routing(
        is_whole=is_whole,
        routed=routed,
        missing=tuple(each for each in space_cidrs if each not in routed),
        astray=tuple(route for route in table.routes if _is_astray(route, whole)),
        covered=tuple(route for route in table.routes if is_whole and _is_covered(route, table, whole)),
    )


def leads_through(table: RouteTable, block: Network | None) -> bool:
    """Whether the whole of it goes through the peering, closer routes to parts of it aside."""
    fitting = [
        (network.prefixlen, route)
        for route in table.routes
        if (network := read_network(route.destination)) is not None and covers(network, block)
    ]
    if not fitting:
        return False
    _, best = max(fitting, key=lambda pair: pair[0])
    return best.through_this and best.state != BLACKHOLE


def _is_astray(route: Route, whole: Network | None) -> bool:
    network = read_network(route.destination)
    if network is not None and network.prefixlen == 0:
        return False  # the way to the Internet, which has nothing to do with the space
    if route.state == BLACKHOLE:
        return route.through_this or overlaps(network, whole)
    return not route.through_this and covers(whole, network)


def _is_covered(route: Route, table: RouteTable, whole: Network | None) -> bool:
    """Not where it takes its part back from a route that leads elsewhere."""
    network = read_network(route.destination)
    if not route.through_this or route.state == BLACKHOLE or network == whole or not covers(whole, network):
        return False
    return not any(
        covers(read_network(other.destination), network) and _is_astray(other, whole)
        for other in table.routes
    )
