"""Ports as they are typed, and which blocks of dynos a security group lacks for them (34; K5)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.model.aws_end import SecurityGroupRule
from backend.rules.peering_plan.ports import (
    Ports,
    half_open_at,
    open_at,
    plan_ports,
    read_ports,
    why_not_ports,
)

DYNOS = ("10.2.128.0/20", "10.2.144.0/20")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["5432"], [(5432, 5432)]),
        (["5432,6379"], [(5432, 5432), (6379, 6379)]),
        (["5432", "6379"], [(5432, 5432), (6379, 6379)]),
        ([" 8000 - 8010 , 443"], [(8000, 8010), (443, 443)]),
        (["443,443"], [(443, 443)]),
        (["1", "65535"], [(1, 1), (65535, 65535)]),
    ],
)
def test_ports_are_read_as_they_are_typed(texts: list[str], expected: list[tuple[int, int]]) -> None:
    assert list(read_ports(texts)) == expected


@pytest.mark.parametrize(
    ("text", "why_not"),
    [
        ("", "a port is missing"),
        ("443,", "a port is missing"),
        ("0", "from 1 to 65535"),
        ("65536", "from 1 to 65535"),
        ("http", "is no port"),
        ("-1", "is no port"),
        ("8000-", "is no port"),
        ("8010-8000", "8000-8010 is meant"),
        ("1-2-3", "is no port"),
        ("٤٤٣", "is no port"),
    ],
)
def test_why_that_is_no_port_is_said_in_words(text: str, why_not: str) -> None:
    assert why_not in (why_not_ports(text) or "")


@given(st.tuples(st.integers(1, 65535), st.integers(1, 65535)).map(sorted))
def test_what_is_shown_is_what_is_read(ends: list[int]) -> None:
    ports = Ports(*ends)
    assert why_not_ports(str(ports)) is None
    assert read_ports([str(ports)]) == (ports,)


def rule(
    cidr: str = DYNOS[0], first: int | None = 443, last: int | None = 443, **fields: Any
) -> SecurityGroupRule:
    usual = {"group_id": "sg-1", "protocol": "tcp", "from_port": first, "to_port": last, "cidr": cidr}
    return SecurityGroupRule.model_validate({**usual, **fields})


@pytest.mark.parametrize(
    ("rules", "missing"),
    [
        ([], DYNOS),
        ([rule()], DYNOS[1:]),
        ([rule(), rule(DYNOS[1])], ()),
        ([rule("10.2.0.0/16")], ()),
        ([rule("0.0.0.0/0")], ()),
        ([rule("10.2.128.0/21")], DYNOS),
        ([rule("10.2.0.0/16", group_id="sg-2")], DYNOS),
        ([rule("10.2.0.0/16", egress=True)], DYNOS),
        ([rule("10.2.0.0/16", protocol="udp")], DYNOS),
        ([rule("10.2.0.0/16", None, None, protocol="all")], ()),
        ([rule("10.2.0.0/16", None, None)], ()),
        ([rule("10.2.0.0/16", 1, 442), rule("10.2.0.0/16", 444, 9999)], DYNOS),
        ([rule("10.2.0.0/16", 443, 9999)], ()),
    ],
    ids=[
        "no rule",
        "one block",
        "both blocks",
        "the whole space",
        "everybody",
        "half a block",
        "another group",
        "outbound",
        "another protocol",
        "all protocols",
        "all ports",
        "the ports beside it",
        "a wider range",
    ],
)
def test_which_blocks_of_dynos_are_missing(rules: list[SecurityGroupRule], missing: tuple[str, ...]) -> None:
    (found,) = plan_ports(rules, "sg-1", [Ports(443, 443)], DYNOS)
    assert found.missing == missing


def test_rules_that_have_a_range_together_let_it_in() -> None:
    halves = [rule("10.2.0.0/16", 8000, 8005), rule("10.2.0.0/16", 8006, 8010)]
    assert plan_ports(halves, "sg-1", [Ports(8000, 8010)], DYNOS)[0].missing == ()
    assert plan_ports(halves, "sg-1", [Ports(8000, 8011)], DYNOS)[0].missing == DYNOS


def test_half_open_is_what_some_of_the_dynos_may_use_and_not_all() -> None:
    rules = [
        rule(DYNOS[0], 443, 443),
        rule(DYNOS[0], 80, 80),
        rule(DYNOS[1], 80, 80),
        rule(DYNOS[0], 53, 53, protocol="udp"),
        rule(DYNOS[0], 22, 22, group_id="sg-2"),
    ]
    assert half_open_at(rules, "sg-1", DYNOS) == (Ports(443, 443),)
    assert half_open_at(rules, "sg-2", DYNOS) == (Ports(22, 22),)


def test_open_is_what_any_of_the_dynos_may_use_by_tcp() -> None:
    rules = [
        rule(DYNOS[0], 443, 443),
        rule("10.0.0.0/8", 443, 443, group_id="sg-2"),
        rule(DYNOS[0], 53, 53, protocol="udp"),
        rule("10.9.0.0/16", 22, 22),
        rule(DYNOS[0], 25, 25, egress=True),
    ]
    assert open_at(rules, DYNOS) == (Ports(443, 443),)
    assert open_at([rule(DYNOS[0], None, None, protocol="all")], DYNOS) == (Ports(1, 65535),)
