"""Routes that are there, are missing, or lead elsewhere: none is overwritten silently (28-32, 60)."""

from typing import Any

import pytest

from backend.model.aws_end import AwsEnd, Part, Route, RouteTable, Subnet
from backend.rules.peering_plan.routes import (
    Deed,
    PlannedRoute,
    covered_routes,
    offered_tables,
    plan_routes,
)

BLOCK, CIDRS = "10.2.0.0/16", ("10.2.128.0/20", "10.2.144.0/20")
PCX = "pcx-1"


def route(destination: str, target: str = PCX, state: str = "active", **fields: Any) -> Route:
    return Route(destination=destination, target=target, state=state, through_this=target == PCX, **fields)


def table(*routes: Route, name: str = "rtb-1", **fields: Any) -> RouteTable:
    return RouteTable(route_table_id=name, routes=routes, **fields)


def planned(*routes: Route, destination: str = BLOCK) -> PlannedRoute:
    (found,) = plan_routes([table(*routes)], [destination], PCX)
    return found


@pytest.mark.parametrize(
    ("routes", "deed"),
    [
        ((), Deed.CREATE),
        ((route("0.0.0.0/0", "igw-1"),), Deed.CREATE),
        ((route(BLOCK),), Deed.ALREADY),
        ((route("10.0.0.0/8"),), Deed.ALREADY),
        ((route(CIDRS[0]), route(CIDRS[1])), Deed.CREATE),
        ((route(BLOCK, "tgw-1"),), Deed.REPLACE),
        ((route(BLOCK, "pcx-2"),), Deed.REPLACE),
        ((route(BLOCK, "pcx-2", "blackhole"),), Deed.REVIVE),
        ((route(BLOCK, PCX, "blackhole"),), Deed.REVIVE),
        ((route(BLOCK, "local"),), Deed.IMPOSSIBLE),
        ((route("10.3.0.0/16", "tgw-1"),), Deed.CREATE),
        ((route("10.0.0.0/8", "tgw-1"),), Deed.CREATE),
        ((route(BLOCK, "tgw-1", prefix_list_id="pl-1"),), Deed.CREATE),
    ],
    ids=[
        "nothing",
        "the way to the Internet",
        "it",
        "a wider one through the peering",
        "all Space CIDRs are not the whole",
        "elsewhere",
        "another peering",
        "one that is gone",
        "this one, and nowhere yet",
        "the VPC's own",
        "a neighbour",
        "a wider one elsewhere",
        "one of a prefix list",
    ],
)
def test_what_a_table_needs(routes: tuple[Route, ...], deed: Deed) -> None:
    assert planned(*routes).deed is deed


def test_a_route_in_another_spelling_is_the_same_one() -> None:
    assert planned(route("10.2.7.9/16", "tgw-1")).deed is Deed.REPLACE


def test_what_is_cut_off_is_said_before() -> None:
    found = planned(route(BLOCK, "tgw-1"))
    assert found.there is not None
    assert "leads to tgw-1 now" in found.lines[0]
    assert "cuts off" in found.lines[0]


def test_a_closer_route_is_said_to_take_its_part_from_a_wider_one() -> None:
    (line,) = planned(route("10.0.0.0/8", "tgw-1"), route("10.2.0.0/15", "tgw-2")).lines
    assert "tgw-2" in line
    assert "takes it away" in line
    assert planned(route("10.0.0.0/8", "tgw-1", "blackhole")).lines == ()
    assert planned(route("0.0.0.0/0", "igw-1")).lines == ()


def test_what_goes_on_to_lead_elsewhere_is_said() -> None:
    (line,) = planned(route(CIDRS[0], "tgw-1"), route(CIDRS[1])).lines
    assert line.startswith("10.2.128.0/20 goes on to lead to tgw-1")


def test_a_destination_that_is_routed_has_closer_ones_all_the_same() -> None:
    found = planned(route(BLOCK), route(CIDRS[0], "pcx-2", "blackhole"), route(CIDRS[1]))
    assert found.deed is Deed.ALREADY
    assert [each.destination for each in found.closer] == [CIDRS[0]]
    assert found.goes_astray == ("10.2.128.0/20 goes on to lead to pcx-2, which is gone: it is closer.",)


def test_a_prefix_list_that_leads_elsewhere_is_named() -> None:
    (line,) = planned(route(BLOCK, "tgw-1", prefix_list_id="pl-1")).lines
    assert "10.2.0.0/16 (in pl-1)" in line


def test_each_table_has_each_destination() -> None:
    found = plan_routes([table(name="rtb-1"), table(route(CIDRS[0]), name="rtb-2")], CIDRS, PCX)
    assert [(each.table.route_table_id, each.destination, each.deed) for each in found] == [
        ("rtb-1", CIDRS[0], Deed.CREATE),
        ("rtb-1", CIDRS[1], Deed.CREATE),
        ("rtb-2", CIDRS[0], Deed.ALREADY),
        ("rtb-2", CIDRS[1], Deed.CREATE),
    ]


def test_tables_that_serve_nothing_are_not_offered_unless_nobody_knows() -> None:
    serving = table(name="rtb-2", subnets=(Subnet(subnet_id="subnet-1"),))
    main, spare = table(name="rtb-1", main=True), table(name="rtb-3")
    end = AwsEnd(pcx_id=PCX, route_tables=(main, serving, spare))
    assert offered_tables(end) == (main, serving)
    unread = end.model_copy(update={"problems": {Part.SUBNETS: "not permitted"}})
    assert offered_tables(unread) == (main, serving, spare)


def test_narrower_routes_are_offered_for_removal_once_the_whole_goes_through() -> None:
    with_all = table(route(BLOCK), *map(route, CIDRS))
    assert [each.destination for _, each in covered_routes([with_all], BLOCK, CIDRS)] == list(CIDRS)
    assert covered_routes([table(*map(route, CIDRS))], BLOCK, CIDRS) == ()
    assert covered_routes([table(route(BLOCK), route("10.3.0.0/20"))], BLOCK, CIDRS) == ()
    by_list = table(route(BLOCK), route(CIDRS[0], prefix_list_id="pl-1"))
    assert covered_routes([by_list], BLOCK, CIDRS) == ()
