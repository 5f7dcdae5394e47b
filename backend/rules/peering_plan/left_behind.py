"""What a peering leaves in its VPC that leads nowhere, or lets in nobody that is needed (requirement 37)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


class Need(NamedTuple):
    """What else the VPC is connected to: the `block` at its other end, and what it is, in words."""

    block: str
    by: str


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """`routes` lead through the peering. `rules` and `entries` let blocks of the space in, or replies out,
    that nothing else of the VPC is seen to need. Those that something may need are told with it, in words.
    """

    routes: tuple[tuple[RouteTable, Route], ...]
    rules: tuple[SecurityGroupRule, ...]
    entries: tuple[tuple[NetworkAcl, NetworkAclEntry], ...]
    needed_rules: tuple[tuple[SecurityGroupRule, str], ...] = ()
    needed_entries: tuple[tuple[NetworkAcl, NetworkAclEntry, str], ...] = ()


def left_behind(end: AwsEnd, space_blocks: Sequence[str], still_needed: Iterable[Need]) -> LeftBehind:
    """`end`: as it was read while the peering was there. `still_needed`: what else the VPC is connected to,
    such as another space with the same addresses.

    What is part of a prefix list is not among them: the list may be for others.
    """
    needs = (*still_needed, *_led_elsewhere(end))
    rules = [
        (rule, _needed_by(rule.cidr, needs))
        for rule in end.security_group_rules
        if not rule.egress and rule.prefix_list_id is None and _is_of_space(rule.cidr, space_blocks)
    ]
    entries = [
        (acl, entry, _needed_by(entry.cidr, needs))
        for acl in end.network_acls
        for entry in acl.entries
        if entry.action == ALLOW and _is_of_space(entry.cidr, space_blocks)
    ]
    return LeftBehind(
        routes=tuple(
            (table, route)
            for table in end.route_tables
            for route in table.routes
            if route.through_this and route.prefix_list_id is None
        ),
        rules=tuple(rule for rule, by in rules if by is None),
        entries=tuple((acl, entry) for acl, entry, by in entries if by is None),
        needed_rules=tuple((rule, by) for rule, by in rules if by is not None),
        needed_entries=tuple((acl, entry, by) for acl, entry, by in entries if by is not None),
    )


def _led_elsewhere(end: AwsEnd) -> Iterator[Need]:
    """Blocks for which the VPC has another way, so that whoever is there may need its rules."""
    for table in end.route_tables:
        for route in table.routes:
            leads = not route.through_this and route.target != LOCAL and route.state != BLACKHOLE
            if leads and route.destination is not None and not _is_to_the_internet(route):
                way = f"the route {route.destination} in {table.route_table_id}"
                yield Need(route.destination, f"what {way} leads to")


def _is_to_the_internet(route: Route) -> bool:
    """A default route to anything else may lead to networks with private addresses, such as a data center."""
    is_default = is_everybody(read_network(route.destination))
    return is_default and (route.target or "").startswith(TO_THE_INTERNET)


def _is_of_space(cidr: str, space_blocks: Sequence[str]) -> bool:
    """Whether all of it is in one block of the space."""
    network = read_network(cidr)
    return any(covers(read_network(block), network) for block in space_blocks)


def _needed_by(cidr: str, needs: Iterable[Need]) -> str | None:
    """The first that has some of it, too; None where nobody has."""
    network = read_network(cidr)
    return next((need.by for need in needs if overlaps(network, read_network(need.block))), None)
