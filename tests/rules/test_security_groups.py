"""What security groups let in from the dynos (requirement 34)."""

from backend.model.aws_end import SecurityGroupRule
from backend.rules.security_groups import openings

DYNOS = ("10.2.128.0/20", "10.2.144.0/20")


def rule(cidr: str, port: int = 443, *, egress: bool = False) -> SecurityGroupRule:
    return SecurityGroupRule(
        group_id="sg-1", protocol="tcp", from_port=port, to_port=port, cidr=cidr, egress=egress
    )


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
