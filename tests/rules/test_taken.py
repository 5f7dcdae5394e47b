"""What a VPC must not have if it is to be peered with a space (requirements 5, 6, 16; K1)."""

import pytest

from backend.model.peering import Peering, PeeringInfo
from backend.model.space import Space
from backend.rules.taken import clashes, taken

SPACE = Space(name="harbor", cidr="10.2.0.0/16")


def test_without_anything_read_the_documented_ranges_are_taken() -> None:
    assert [each.block for each in taken(SPACE, None, ())] == [
        "10.2.0.0/16",
        "172.17.0.0/16",
        "10.1.0.0/16",
    ]


def test_a_data_block_of_its_own_frees_the_usual_one() -> None:
    blocks = [each.block for each in taken(Space(cidr="10.2.0.0/16", data_cidr="10.3.0.0/20"), None, ())]
    assert "10.3.0.0/20" in blocks
    assert "10.1.0.0/16" not in blocks


@pytest.mark.parametrize("masked", [None, "", "******", "soon"])
def test_a_data_block_that_is_not_told_may_be_the_usual_one(masked: str | None) -> None:
    blocks = [each.block for each in taken(Space(cidr="10.2.0.0/16", data_cidr=masked), None, ())]
    assert blocks == ["10.2.0.0/16", "172.17.0.0/16", "10.1.0.0/16"]


def test_what_heroku_says_and_what_it_manages_counts_too_but_not_what_has_ended() -> None:
    info = PeeringInfo(vpc_cidr="10.2.0.0/16", unavailable_cidr_blocks=("10.9.0.0/16",))
    peerings = (
        Peering(type="heroku-managed", status="active", cidr_blocks=("10.8.0.0/16",)),
        Peering(type="heroku-managed", status="deleted", cidr_blocks=("10.7.0.0/16",)),
        Peering(type="customer-managed", status="active", cidr_blocks=("10.6.0.0/16",)),
    )
    blocks = [each.block for each in taken(SPACE, info, peerings)]
    assert "10.9.0.0/16" in blocks
    assert "10.8.0.0/16" in blocks
    assert not {"10.7.0.0/16", "10.6.0.0/16"} & set(blocks)
    assert blocks.count("10.2.0.0/16") == 1


def test_a_block_clashes_with_all_that_it_overlaps_and_nonsense_with_nothing() -> None:
    those = taken(SPACE, None, ())
    found = clashes(("10.0.0.0/14", "10.2.128.0/20", "******", "10.100.0.0/16"), those)
    assert [(block, each.block) for block, each in found] == [
        ("10.0.0.0/14", "10.2.0.0/16"),
        ("10.0.0.0/14", "10.1.0.0/16"),
        ("10.2.128.0/20", "10.2.0.0/16"),
    ]
