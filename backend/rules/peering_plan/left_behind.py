"""What a peering leaves in its VPC that leads nowhere, or lets in nobody that is needed (requirement 37)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from backend.model.aws_end import (
    BLACKHOLE,
    AwsEnd,
    NetworkAcl,
    NetworkAclEntry,
    Route,
    RouteTable,
    SecurityGroupRule,
)
from backend.rules.addresses import covers, is_everybody, overlaps, read_network
from backend.rules.network_acls import ALLOW
from backend.rules.routing import LOCAL

TO_THE_INTERNET = ("igw-", "nat-", "eigw-")
"""How the ids of gateways begin that lead to public addresses alone."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """`routes` lead through the peering. `rules` and `entries` let blocks of the space in, or replies out,
    that nothing else of the VPC is seen to need.
    """

    routes: tuple[tuple[RouteTable, Route], ...]
    rules: tuple[SecurityGroupRule, ...]
    entries: tuple[tuple[NetworkAcl, NetworkAclEntry], ...]


def left_behind(end: AwsEnd, space_blocks: Sequence[str], still_needed: Iterable[str]) -> LeftBehind:
    """`end`: as it was read while the peering was there. `still_needed`: blocks at the other end of what else
    the VPC is connected to, such as another space with the same addresses.

    What is part of a prefix list is not among them: the list may be for others.
    """
    kept = [*still_needed, *_led_elsewhere(end)]
    return LeftBehind(
        routes=tuple(
            (table, route)
            for table in end.route_tables
            for route in table.routes
            if route.through_this and route.prefix_list_id is None
        ),
        rules=tuple(
            rule
            for rule in end.security_group_rules
            if not rule.egress and rule.prefix_list_id is None and _is_spare(rule.cidr, space_blocks, kept)
        ),
        entries=tuple(
            (acl, entry)
            for acl in end.network_acls
            for entry in acl.entries
            if entry.action == ALLOW and _is_spare(entry.cidr, space_blocks, kept)
        ),
    )


def _led_elsewhere(end: AwsEnd) -> Iterator[str]:
    """Blocks for which the VPC has another way, so that whoever is there may need its rules."""
    for table in end.route_tables:
        for route in table.routes:
            leads = not route.through_this and route.target != LOCAL and route.state != BLACKHOLE
            if leads and route.destination is not None and not _is_to_the_internet(route):
                yield route.destination


def _is_to_the_internet(route: Route) -> bool:
    """A default route to anything else may lead to networks with private addresses, such as a data center."""
    is_default = is_everybody(read_network(route.destination))
    return is_default and (route.target or "").startswith(TO_THE_INTERNET)


def _is_spare(cidr: str, space_blocks: Sequence[str], kept: Sequence[str]) -> bool:
    """Whether it is for the space alone: all of it is in one block of the space, and nobody else has that."""
    network = read_network(cidr)
    return any(covers(read_network(block), network) for block in space_blocks) and not any(
        overlaps(network, read_network(block)) for block in kept
    )
