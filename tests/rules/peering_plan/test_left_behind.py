"""What leads nowhere once a peering is gone, and what somebody else may still need (requirement 37)."""

from typing import Any

import pytest

from backend.model.aws_end import (
    AwsEnd,
    NetworkAcl,
    NetworkAclEntry,
    Route,
    RouteTable,
    SecurityGroupRule,
)
from backend.rules.peering_plan.left_behind import LeftBehind, Need, left_behind

BLOCKS = ("10.2.0.0/16", "10.2.128.0/20")
DYNOS = "10.2.128.0/20"


def through(destination: str, **fields: Any) -> Route:
    return Route(destination=destination, target="pcx-1", state="active", through_this=True, **fields)


def elsewhere(destination: str, target: str = "tgw-1", state: str = "active") -> Route:
    return Route(destination=destination, target=target, state=state)


def rule(cidr: str = DYNOS, **fields: Any) -> SecurityGroupRule:
    return SecurityGroupRule(group_id="sg-1", protocol="tcp", from_port=443, to_port=443, cidr=cidr, **fields)


def entry(cidr: str = DYNOS, action: str = "allow", **fields: Any) -> NetworkAclEntry:
    return NetworkAclEntry(rule_number=100, action=action, cidr=cidr, **fields)


def left(
    *routes: Route,
    rules: tuple[SecurityGroupRule, ...] = (),
    entries: tuple[NetworkAclEntry, ...] = (),
    still_needed: tuple[str, ...] = (),
) -> LeftBehind:
    end = AwsEnd(
        pcx_id="pcx-1",
        route_tables=(RouteTable(route_table_id="rtb-1", routes=routes),),
        security_group_rules=rules,
        network_acls=(NetworkAcl(network_acl_id="acl-1", entries=entries),),
    )
    return left_behind(end, BLOCKS, [Need(block, "another peering") for block in still_needed])


def test_every_route_through_it_is_left_and_no_other() -> None:
    found = left(through("10.2.0.0/16"), through("10.9.0.0/16"), elsewhere("10.3.0.0/16"))
    assert [route.destination for _, route in found.routes] == ["10.2.0.0/16", "10.9.0.0/16"]
    assert left(through("10.2.0.0/16", prefix_list_id="pl-1")).routes == ()


@pytest.mark.parametrize(
    ("one", "is_left"),
    [
        (rule(), True),
        (rule("10.2.0.0/16"), True),
        (rule("10.2.128.7/32"), True),
        (rule("10.0.0.0/8"), False),
        (rule("0.0.0.0/0"), False),
        (rule("10.3.0.0/16"), False),
        (rule(egress=True), False),
        (rule(prefix_list_id="pl-1"), False),
    ],
    ids=["dynos", "the space", "one dyno", "wider", "everybody", "a neighbour", "outbound", "a prefix list"],
)
def test_a_rule_for_the_space_alone_is_left(one: SecurityGroupRule, is_left: bool) -> None:
    assert left(rules=(one,)).rules == ((one,) if is_left else ())


@pytest.mark.parametrize(
    ("one", "is_left"),
    [
        (entry(), True),
        (entry(egress=True), True),
        (entry(action="deny"), False),
        (entry("10.0.0.0/8"), False),
    ],
)
def test_an_entry_that_lets_the_space_alone_through_is_left(one: NetworkAclEntry, is_left: bool) -> None:
    assert [each for _, each in left(entries=(one,)).entries] == ([one] if is_left else [])


@pytest.mark.parametrize(
    ("route", "is_left"),
    [
        (elsewhere("10.2.128.0/17"), False),
        (elsewhere("10.0.0.0/8"), False),
        (elsewhere("0.0.0.0/0", "igw-1"), True),
        (elsewhere("0.0.0.0/0", "nat-1"), True),
        (elsewhere("0.0.0.0/0", "tgw-1"), False),
        (elsewhere("10.2.128.0/17", state="blackhole"), True),
        (elsewhere("10.3.0.0/16"), True),
        (elsewhere("10.30.0.0/16", "local"), True),
    ],
    ids=[
        "there",
        "around it",
        "the Internet",
        "by NAT",
        "by a transit gateway",
        "one that is gone",
        "a neighbour",
        "the VPC itself",
    ],
)
def test_what_the_vpc_has_another_way_to_may_be_needed(route: Route, is_left: bool) -> None:
    found = left(through("10.2.0.0/16"), route, rules=(rule(),), entries=(entry(),))
    assert (len(found.rules), len(found.entries)) == ((1, 1) if is_left else (0, 0))
    by = f"what the route {route.destination} in rtb-1 leads to"
    assert found.needed_rules == (() if is_left else ((rule(), by),))
    assert [(each, why) for _, each, why in found.needed_entries] == ([] if is_left else [(entry(), by)])


def test_what_another_space_with_the_same_addresses_needs_is_kept() -> None:
    found = left(through("10.2.0.0/16"), rules=(rule(),), entries=(entry(),), still_needed=("10.2.0.0/16",))
    assert found.rules == found.entries == ()
    assert found.needed_rules == ((rule(), "another peering"),)
    assert len(found.routes) == 1
    assert left(rules=(rule(),), still_needed=("10.3.0.0/16",)).rules == (rule(),)
