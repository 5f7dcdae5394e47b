"""What security groups let in from the dynos (requirement 34)."""

from typing import Any

import pytest

from backend.model.aws_end import SecurityGroupRule
from backend.rules.security_groups import openings

DYNOS = ("10.2.128.0/20", "10.2.144.0/20")


def rule(cidr: str, port: int = 443, *, egress: bool = False) -> SecurityGroupRule:
    return SecurityGroupRule(
        group_id="sg-1", protocol="tcp", from_port=port, to_port=port, cidr=cidr, egress=egress
    )


def wide(**fields: Any) -> SecurityGroupRule:
    return SecurityGroupRule(**{"group_id": "sg-1", "cidr": DYNOS[1], **fields})


def test_a_port_open_to_one_dyno_block_of_two_misses_the_other() -> None:
    (opening,) = openings([rule(DYNOS[0])], DYNOS)
    assert opening.missing == DYNOS[1:]


def test_both_blocks_or_a_wider_one_miss_nothing() -> None:
    both = openings([rule(DYNOS[0]), rule(DYNOS[1])], DYNOS)
    assert [(opening.cidrs, opening.missing) for opening in both] == [(DYNOS, ())]
    assert openings([rule("0.0.0.0/0")], DYNOS)[0].missing == ()


def test_a_single_address_is_somebodys_choice() -> None:
    assert openings([rule("10.2.128.7/32")], DYNOS)[0].missing == ()


def test_what_goes_out_is_not_let_in_and_ports_are_told_apart() -> None:
    found = openings([rule("0.0.0.0/0", egress=True), rule(DYNOS[0]), rule(DYNOS[0], 5432)], ())
    assert [opening.from_port for opening in found] == [443, 5432]


@pytest.mark.parametrize(
    ("other", "missing"),
    [
        (wide(), ()),
        (wide(protocol="tcp"), ()),
        (wide(protocol="tcp", from_port=400, to_port=500), ()),
        (wide(protocol="tcp", from_port=444, to_port=500), DYNOS[1:]),
        (wide(protocol="udp"), DYNOS[1:]),
        (wide(group_id="sg-2"), DYNOS[1:]),
        (wide(egress=True), DYNOS[1:]),
    ],
    ids=["all", "all ports", "a wider range", "other ports", "another protocol", "another group", "outbound"],
)
def test_a_wider_rule_of_the_same_group_lets_the_other_block_in(
    other: SecurityGroupRule, missing: tuple[str, ...]
) -> None:
    assert openings([rule(DYNOS[0]), other], DYNOS)[0].missing == missing
