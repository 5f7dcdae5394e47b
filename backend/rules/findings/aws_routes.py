"""Where the route tables of a peered VPC lead what is meant for the space (requirements 28-32, 58, 60)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from backend.model.aws_end import BLACKHOLE, Part, Route, RouteTable
from backend.model.finding import Finding, Level
from backend.model.peering import ENDED
from backend.rules import documents
from backend.rules.addresses import overlaps, read_network
from backend.rules.aws_wording import table_name
from backend.rules.findings.aws_sides import Side, in_use, internal_apps, sides
from backend.rules.findings.ground import Ground
from backend.rules.routing import LOCAL, Routing, routing
from backend.rules.wording import listed, shortened

CONNECT, DESTROY = "connect-vpc", "destroy-peering"


class Judged(NamedTuple):
    """A table that is in use, and where it leads."""

    table: RouteTable
    found: Routing

    @property
    def name(self) -> str:
        return self.table.name or self.table.route_table_id


def of_routes(ground: Ground) -> Iterator[Finding]:
    """Of every peering that should carry traffic; its tables are told together."""
    internal = internal_apps(ground)
    for side, _ in in_use(ground, Part.ROUTE_TABLES):
        if side.whole is None:
            continue
        every = [Judged(each, routing(each, side.whole, side.routed)) for each in side.end.route_tables]
        serving = _serving(side.end.route_tables)
        judged = [each for each in every if each.table in serving]
        # Without its subnets, nobody knows whether the main table serves some.
        is_cut_off = all(
            each.found.is_none for each in (every if Part.SUBNETS in side.end.problems else judged)
        )
        yield from _without(side, judged, is_cut_off)
        yield from _astray(side, judged)
        # One route mends both: what internal apps lack is told with what dynos lack in the same tables.
        short = [each for each in judged if internal and each.found.routed and not each.found.is_whole]
        yield from _in_part(side, [each for each in judged if each not in short])
        yield from _not_whole(side, short, internal)
        yield from _covered(side, judged)


def left_behind(ground: Ground) -> Iterator[Finding]:
    """Routes through a peering that has ended; where the VPC has another one, that tells of them."""
    used = {side.peering.aws_vpc_id for side, _ in in_use(ground, Part.ROUTE_TABLES)}
    for side in sides(ground):
        if side.peering.status not in ENDED or side.peering.aws_vpc_id in used:
            continue
        lost = [
            (table, route)
            for table in side.end.route_tables
            for route in table.routes
            if route.through_this and route.state == BLACKHOLE
        ]
        if lost:
            where = listed(dict.fromkeys(table.name or table.route_table_id for table, _ in lost))
            yield side.finding(
                "aws-route-left",
                Level.WARNING,
                title=f"peering {side.name} is gone; {where} still leads to it",
                detail=f"{_every(lost)}. What is sent there is lost without an answer. Delete these routes, "
                "or let them lead to the peering that took its place.",
                state=_every(lost),
                mends=DESTROY,
            )


def _serving(tables: tuple[RouteTable, ...]) -> list[RouteTable]:
    """Those that are known to serve a subnet, else the main one."""
    serving = [table for table in tables if table.subnets]
    return serving or [table for table in tables if table.main]


def _without(side: Side, judged: list[Judged], is_cut_off: bool) -> Iterator[Finding]:
    """A table that leads elsewhere is told as that, unless no table at all has a way back: `is_cut_off`."""
    if not judged:
        return
    none = [each for each in judged if each.found.is_none]
    told = [each for each in none if not each.found.astray]
    if is_cut_off:
        level, told = Level.WARNING, none
        title = f"peering {side.name}: its VPC has no route back to {side.whole}"
        what = f"Dynos of {side.ground.name} reach nothing in {side.vpc}: no route table of it leads back"
    elif told:
        level = Level.NOTICE
        title = f"peering {side.name}: no route to {side.whole} in {_names(told)}"
        what = f"What is in their subnets and {side.ground.name} do not reach each other"
    else:
        return
    yield side.finding(
        "aws-no-route",
        level,
        title=title,
        detail=f"{what}: {_tables(side, told)}. Add a route to {side.whole} through {side.end.pcx_id}"
        + ("." if level is Level.WARNING else ", unless that is meant to be so."),
        state=f"{side.whole} {level}: {_ids(told)}",
        mends=CONNECT,
    )


def _astray(side: Side, judged: list[Judged]) -> Iterator[Finding]:
    every = [(each.table, route) for each in judged for route in each.found.astray if route.target != LOCAL]
    lost = [(table, route) for table, route in every if route.state == BLACKHOLE]
    taken_away = [(table, route) for table, route in every if route.state != BLACKHOLE]
    if lost:
        yield side.finding(
            "aws-route-gone",
            Level.WARNING,
            title=f"peering {side.name}: {_first(lost)} leads nowhere",
            detail=f"{_every(lost)}. What is sent there is lost without an answer. Let these routes lead to "
            f"{side.end.pcx_id}, or delete them where another one does.",
            state=_every(lost),
            mends=CONNECT,
        )
    if taken_away:
        yield side.finding(
            "aws-route-elsewhere",
            Level.WARNING,
            title=f"peering {side.name}: {_first(taken_away)} leads to {_target(taken_away[0][1])}",
            detail=f"{_every(taken_away)}. That is a block of {side.ground.name}, so that answers to its "
            "dynos go somewhere else. Find out what the routes are for; if that is not needed, delete them.",
            state=_every(taken_away),
            mends=CONNECT if all(_is_of_the_whole(side, route) for _, route in taken_away) else None,
        )


def _is_of_the_whole(side: Side, route: Route) -> bool:
    """Whether the route that should be there takes its place; a closer one stays."""
    return route.prefix_list_id is None and read_network(route.destination) == read_network(side.whole)


def _in_part(side: Side, judged: list[Judged]) -> Iterator[Finding]:
    """Some of the Space CIDRs; what leads elsewhere is told as that (requirement 32, K3)."""
    missing = _missing(judged)
    if not missing:
        return
    every = _lacking(side, missing)
    blocks = list(dict.fromkeys(block for those in missing.values() for block in those))
    yield side.finding(
        "aws-route-part",
        Level.NOTICE,
        title=f"peering {side.name}: no route to {shortened(blocks, 2)} in {_names(list(missing))}",
        detail=f"Some blocks of {side.ground.name} are routed and these are not: {every}. Answers to what "
        f"comes from there are lost. One route to {side.whole} takes the place of them all.",
        state=every,
        mends=CONNECT,
    )


def _missing(judged: list[Judged]) -> dict[Judged, tuple[str, ...]]:
    """By table, the blocks that it does not route; only tables that route some and lack some."""
    found = {each: _unrouted(each.found) for each in judged if each.found.routed}
    return {each: blocks for each, blocks in found.items() if blocks}


def _unrouted(found: Routing) -> tuple[str, ...]:
    elsewhere = [read_network(route.destination) for route in found.astray]
    return tuple(
        block
        for block in found.missing
        if not any(overlaps(network, read_network(block)) for network in elsewhere)
    )


def _lacking(side: Side, missing: dict[Judged, tuple[str, ...]]) -> str:
    """`rtb-1 (…); rtb-2 (…): 10.2.0.0/20`: tables that lack the same are told together."""
    alike: dict[tuple[str, ...], list[Judged]] = defaultdict(list)
    for each, blocks in missing.items():
        alike[blocks].append(each)
    return ". ".join(f"{_tables(side, those)}: {listed(blocks)}" for blocks, those in alike.items())


def _not_whole(side: Side, short: list[Judged], internal: list[str]) -> Iterator[Finding]:
    """Internal apps answer outside the dynos' ranges: all /20 routes together are not the /16 (58, 59)."""
    if not short:
        return
    lacking = _lacking(side, _missing(short))
    yield side.finding(
        "aws-route-whole",
        Level.WARNING,
        title=f"peering {side.name}: internal apps are not reached by routes in {_names(short)}",
        detail=f"Internal apps ({shortened(internal)}) answer at addresses outside the blocks of the dynos. "
        f"That takes a route to all of {side.whole}, which is missing here: {_tables(side, short)}."
        + (
            f" Answers to what comes from some blocks of the space are lost too: {lacking}."
            if lacking
            else ""
        ),
        document=documents.INTERNAL_ROUTING,
        state=f"{side.whole}: {_ids(short)}{f'; {lacking}' if lacking else ''}",
        mends=CONNECT,
    )


def _covered(side: Side, judged: list[Judged]) -> Iterator[Finding]:
    """Narrower routes that do what the route to the whole block does anyway (requirement 60, K2)."""
    spare = [(each.table, route) for each in judged for route in each.found.covered]
    if spare:
        yield side.finding(
            "aws-route-covered",
            Level.NOTICE,
            title=f"peering {side.name}: {_first(spare)} is not needed beside {side.whole}",
            detail=f"{_every(spare)}. The route to {side.whole} leads there too. They do no harm, and may be "
            "deleted one by one.",
            document=documents.INTERNAL_ROUTING,
            state=_every(spare),
            mends=CONNECT,
        )


def _names(judged: list[Judged]) -> str:
    return shortened([each.name for each in judged], 2)


def _tables(side: Side, judged: list[Judged]) -> str:
    are_read = Part.SUBNETS not in side.end.problems
    return "; ".join(table_name(each.table, are_read=are_read) for each in judged)


def _ids(judged: list[Judged]) -> str:
    return listed(each.table.route_table_id for each in judged)


Routes = list[tuple[RouteTable, Route]]


def _first(routes: Routes) -> str:
    """`10.40.0.0/16 in books-reports`, and how many more."""
    table, route = routes[0]
    more = f", with {len(routes) - 1} more," if len(routes) > 1 else ""
    return f"{route.destination} in {table.name or table.route_table_id}{more}"


def _every(routes: Routes) -> str:
    """What leads to the same is told together, of a table, and of tables that are alike."""
    of_tables: dict[tuple[RouteTable, str, bool], list[str]] = defaultdict(list)
    for table, route in routes:
        of_tables[table, _target(route), route.state == BLACKHOLE].append(f"{route.destination}")
    alike: dict[tuple[tuple[str, ...], str, bool], list[str]] = defaultdict(list)
    for (table, target, is_lost), blocks in of_tables.items():
        alike[tuple(blocks), target, is_lost].append(table.name or table.route_table_id)
    return "; ".join(
        f"{listed(blocks)} in {listed(tables)} {'leads' if len(blocks) == 1 else 'lead'} to {target}"
        + (", which is gone" if is_lost else "")
        for (blocks, target, is_lost), tables in alike.items()
    )


def _target(route: Route) -> str:
    return route.target or "nothing"
