"""Entries that network ACLs lack, in both directions, each with a number that is free (35, 36; K24)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.model.aws_end import AwsEnd, NetworkAcl, NetworkAclEntry, Part, RouteTable, Subnet
from backend.rules.network_acls import LAST_NUMBER, lets_all
from backend.rules.peering_plan.acls import (
    REPLIES,
    acls_of,
    free_number,
    overruled,
    plan_entries,
    unanswered,
    ways,
)
from backend.rules.peering_plan.ports import Ports

DYNOS = ("10.2.128.0/20", "10.2.144.0/20")
PORTS = (Ports(443, 443),)


def entry(number: int, action: str, cidr: str = "0.0.0.0/0", **fields: Any) -> NetworkAclEntry:
    return NetworkAclEntry(rule_number=number, action=action, cidr=cidr, **fields)


def acl(*entries: NetworkAclEntry, subnets: tuple[Subnet, ...] = ()) -> NetworkAcl:
    """With the entries that every ACL ends with."""
    last = [entry(LAST_NUMBER, "deny", egress=egress) for egress in (False, True)]
    return NetworkAcl(network_acl_id="acl-1", subnets=subnets, entries=(*entries, *last))


def numbers(one: NetworkAcl) -> dict[bool, set[int]]:
    return {way: {entry.rule_number for entry in one.entries if entry.egress is way} for way in (False, True)}


def test_the_default_acl_lacks_nothing() -> None:
    default = acl(entry(100, "allow"), entry(100, "allow", egress=True))
    assert plan_entries(default, ways(PORTS, DYNOS, "10.2.0.0/16"), numbers(default)) == ()


def test_one_that_denies_all_needs_the_way_in_and_the_way_back_for_each_block() -> None:
    closed = acl()
    found = plan_entries(closed, ways(PORTS, DYNOS, None), numbers(closed))
    assert [(each.way.egress, each.way.ports, each.way.block, each.rule_number) for each in found] == [
        (False, PORTS[0], DYNOS[0], 10),
        (False, PORTS[0], DYNOS[1], 20),
        (True, REPLIES, DYNOS[0], 10),
        (True, REPLIES, DYNOS[1], 20),
    ]
    assert all(overruled(closed, each.way) == () for each in found)


def test_only_what_is_missing_is_planned() -> None:
    no_way_back = acl(entry(100, "allow"), entry(100, "allow", DYNOS[0], egress=True))
    (found,) = plan_entries(no_way_back, ways(PORTS, DYNOS, None), numbers(no_way_back))
    assert (found.way.egress, found.way.block, found.rule_number) == (True, DYNOS[1], 110)


def test_answers_of_internal_apps_have_to_get_in() -> None:
    web_only = acl(
        entry(100, "allow", protocol="tcp", from_port=443, to_port=443), entry(100, "allow", egress=True)
    )
    (found,) = plan_entries(web_only, ways(PORTS, DYNOS, "10.2.0.0/16"), numbers(web_only))
    assert (found.way.egress, found.way.ports, found.way.block) == (False, REPLIES, "10.2.0.0/16")
    assert ways((), DYNOS, None) == ()


@pytest.mark.parametrize(
    ("ports", "cidr", "expected"),
    [
        ((1024, 65535), "0.0.0.0/0", ()),
        ((1024, 65535), DYNOS[0], DYNOS[1:]),
        ((443, 443), "0.0.0.0/0", DYNOS),
    ],
)
def test_replies_to_what_the_vpc_opens_are_let_in_or_not(
    ports: tuple[int, int], cidr: str, expected: tuple[str, ...]
) -> None:
    one = acl(entry(100, "allow", cidr, protocol="tcp", from_port=ports[0], to_port=ports[1]))
    assert unanswered(one, DYNOS) == expected


def test_an_entry_comes_before_the_one_that_denies_it() -> None:
    denying = acl(
        entry(90, "allow", DYNOS[0]),
        entry(100, "deny", "10.0.0.0/8"),
        entry(200, "allow"),
        entry(100, "allow", egress=True),
    )
    (found,) = plan_entries(denying, ways(PORTS, DYNOS, None), numbers(denying))
    assert found.way.block == DYNOS[1]
    assert found.rule_number == 99
    (line,) = overruled(denying, found.way)
    assert line.startswith("Entry 100 of acl-1 denies all from 10.0.0.0/8: somebody meant to shut that out.")


@pytest.mark.parametrize(
    "other",
    [
        entry(50, "deny", "10.0.0.0/8", protocol="tcp", from_port=22, to_port=22),
        entry(50, "deny", "10.0.0.0/8", protocol="udp", from_port=443, to_port=443),
        entry(50, "deny", "10.3.0.0/16"),
        entry(50, "deny", "10.0.0.0/8", egress=True, protocol="tcp", from_port=22, to_port=22),
    ],
    ids=["other ports", "another protocol", "a neighbour", "the other way"],
)
def test_an_entry_that_denies_something_else_is_not_overruled(other: NetworkAclEntry) -> None:
    one = acl(other, entry(100, "allow", egress=True))
    found = plan_entries(one, ways(PORTS, DYNOS, None), numbers(one))
    assert [overruled(one, each.way) for each in found] == [(), ()]


@pytest.mark.parametrize(
    ("used", "before", "expected"),
    [
        ((), LAST_NUMBER, 10),
        ((100, 200), LAST_NUMBER, 210),
        ((100, 105), LAST_NUMBER, 110),
        ((100, 200), 200, 110),
        ((100, 105), 105, 104),
        ((1, 2, 3), 2, None),
        ((1,), 1, None),
        ((32760,), LAST_NUMBER, 32766),
        (range(1, LAST_NUMBER), LAST_NUMBER, None),
    ],
)
def test_a_new_number_follows_the_others_where_there_is_room(
    used: Any, before: int, expected: int | None
) -> None:
    assert free_number(used, before) == expected


@given(st.sets(st.integers(1, 40)), st.integers(1, 40))
def test_a_number_is_free_and_before_the_denial_or_there_is_none(used: set[int], before: int) -> None:
    number = free_number(used, before)
    if number is None:
        assert used >= set(range(1, before))
    else:
        assert 1 <= number < before
        assert number not in used


def test_where_no_number_is_free_that_is_told() -> None:
    full = acl(entry(1, "deny", "10.0.0.0/8"), entry(100, "allow", egress=True))
    found = plan_entries(full, ways(PORTS, DYNOS, None), numbers(full))
    assert [each.rule_number for each in found] == [None, None]


def test_with_what_is_planned_everything_passes() -> None:
    one = acl(entry(20, "deny", "10.0.0.0/8"), entry(20, "deny", "10.2.144.0/24", egress=True))
    every = ways(PORTS, DYNOS, "10.2.0.0/16")
    found = plan_entries(one, every, numbers(one))
    new = [
        entry(
            each.rule_number or 0,
            "allow",
            each.way.block,
            egress=each.way.egress,
            protocol="tcp",
            from_port=each.way.ports.first,
            to_port=each.way.ports.last,
        )
        for each in found
    ]
    mended = one.model_copy(update={"entries": (*one.entries, *new)})
    assert all(lets_all(mended, way.block, way.needed, egress=way.egress) for way in every)


def test_the_acls_are_those_of_the_subnets_that_the_tables_serve() -> None:
    here, there = Subnet(subnet_id="subnet-1"), Subnet(subnet_id="subnet-2")
    one, other, unused = acl(subnets=(here,)), acl(subnets=(there,)), acl()
    end = AwsEnd(pcx_id="pcx-1", network_acls=(one, other, unused))
    tables = [RouteTable(route_table_id="rtb-1", subnets=(here,))]
    assert acls_of(end, tables) == (one,)
    unread = end.model_copy(update={"problems": {Part.SUBNETS: "not permitted"}})
    assert acls_of(unread, tables) == (one, other)
