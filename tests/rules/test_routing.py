"""Where a route table leads what is meant for the space (requirements 30-32, 58)."""

from backend.model.aws_end import Route, RouteTable
from backend.rules.routing import routing

BLOCK = "10.2.0.0/16"
CIDRS = ("10.2.128.0/20", "10.2.144.0/20")


def table(*routes: Route) -> RouteTable:
    return RouteTable(route_table_id="rtb-1", routes=routes)


def through(destination: str, state: str = "active") -> Route:
    return Route(destination=destination, target="pcx-1", state=state, through_this=True)


def to(target: str, destination: str, state: str = "active") -> Route:
    return Route(destination=destination, target=target, state=state)


def test_the_whole_block_is_what_internal_apps_need() -> None:
    found = routing(table(through(BLOCK), to("nat-1", "0.0.0.0/0")), BLOCK, CIDRS)
    assert found.is_whole
    assert found.routed == CIDRS
    assert found.missing == found.astray == ()


def test_all_space_cidrs_together_are_not_the_whole() -> None:
    found = routing(table(*map(through, CIDRS)), BLOCK, CIDRS)
    assert not found.is_whole
    assert not found.is_none
    assert found.missing == ()


def test_a_missing_space_cidr_is_named() -> None:
    found = routing(table(through(CIDRS[0])), BLOCK, CIDRS)
    assert found.routed == CIDRS[:1]
    assert found.missing == CIDRS[1:]


def test_only_a_way_to_the_internet_is_no_route() -> None:
    assert routing(table(to("igw-1", "0.0.0.0/0")), BLOCK, CIDRS).is_none
    assert routing(table(to("igw-1", "0.0.0.0/0", "blackhole")), BLOCK, CIDRS).astray == ()


def test_a_blackhole_leads_nowhere() -> None:
    found = routing(table(through(BLOCK, "blackhole")), BLOCK, CIDRS)
    assert found.is_none
    assert [route.destination for route in found.astray] == [BLOCK]


def test_a_more_specific_route_takes_its_part_away() -> None:
    found = routing(table(through(BLOCK), to("tgw-1", CIDRS[0])), BLOCK, CIDRS)
    assert found.is_whole
    assert found.missing == CIDRS[:1]
    assert [route.target for route in found.astray] == ["tgw-1"]


def test_without_a_known_block_nothing_is_claimed_of_the_whole() -> None:
    found = routing(table(through(CIDRS[0])), None, CIDRS)
    assert not found.is_whole
    assert found.astray == ()


def test_a_narrower_route_beside_the_whole_is_covered() -> None:
    found = routing(table(through(BLOCK), *map(through, CIDRS)), BLOCK, CIDRS)
    assert [route.destination for route in found.covered] == list(CIDRS)
    assert routing(table(*map(through, CIDRS)), BLOCK, CIDRS).covered == ()
    assert routing(table(through(BLOCK), through("10.3.0.0/16")), BLOCK, CIDRS).covered == ()


def test_a_narrower_route_that_takes_back_what_leads_elsewhere_is_needed() -> None:
    half = to("tgw-1", "10.2.128.0/17")
    assert routing(table(through(BLOCK), half, through(CIDRS[0])), BLOCK, CIDRS).covered == ()
