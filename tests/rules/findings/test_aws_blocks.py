"""Blocks of a peered VPC that are not carried, or that Heroku does not list."""

from typing import Any

import pytest

from backend.model.aws_end import Connection, Part, Vpc
from backend.model.finding import Level

from .aws_support import end, found, unread
from .support import NOTICE, WARNING, levels

FINE: dict[str, Level] = {}
BLOCK = "10.100.0.0/16"
SECOND = {"secondary_cidr_blocks": ("10.9.0.0/16",)}


def vpc(**fields: Any) -> Vpc:
    return Vpc(**{"vpc_id": "vpc-1", "name": "books", "cidr_block": BLOCK, **fields})


@pytest.mark.parametrize(
    ("one", "peering", "expected"),
    [
        (vpc(), {}, FINE),
        (vpc(**SECOND), {}, {"aws-secondary": NOTICE}),
        (vpc(**SECOND), {"cidr_blocks": [BLOCK, "10.9.0.0/16"]}, {"aws-secondary": NOTICE}),
        (vpc(**SECOND), {"status": "pending-acceptance"}, FINE),
        (vpc(ipv6_cidr_blocks=("2001:db8::/56",)), {}, {"aws-ipv6": NOTICE}),
        (vpc(cidr_block="10.101.0.0/16"), {}, {"aws-primary": NOTICE}),
        (vpc(cidr_block="10.100.7.0/16"), {}, FINE),
        (vpc(cidr_block="10.101.0.0/16"), {"cidr_blocks": None}, FINE),
        (vpc(cidr_block=None), {}, FINE),
        (
            vpc(secondary_cidr_blocks=("10.2.64.0/20",)),
            {},
            {"aws-secondary": NOTICE, "aws-overlaps": WARNING},
        ),
        (
            vpc(secondary_cidr_blocks=("10.2.64.0/20",)),
            {"status": "pending-acceptance"},
            {"aws-overlaps": WARNING},
        ),
        (vpc(secondary_cidr_blocks=("10.2.64.0/20",)), {"status": "expired"}, FINE),
        (vpc(secondary_cidr_blocks=("10.3.0.0/16",)), {}, {"aws-secondary": NOTICE}),
        (
            vpc(secondary_cidr_blocks=("172.17.0.0/20",)),
            {},
            {"aws-secondary": NOTICE, "aws-overlaps": WARNING},
        ),
    ],
    ids=[
        "one block",
        "a second one",
        "a second one that Heroku lists",
        "not before it is active",
        "IPv6",
        "another one than Heroku lists",
        "the same with bits set beyond its prefix",
        "Heroku lists none that could be compared",
        "EC2 does not tell",
        "a second one in the space's own",
        "so too where it still asks",
        "not where it is over",
        "the next block is not the space's",
        "a second one that is taken in every space",
    ],
)
def test_blocks_of_the_vpc(one: Vpc, peering: dict[str, Any], expected: dict[str, Level]) -> None:
    connection = Connection(code=peering.get("status", "active"))
    assert levels(found(end(vpc=one, connection=connection), peering=peering)) == expected


def test_an_overlap_that_heroku_lists_is_told_where_that_is() -> None:
    listed = {"cidr_blocks": [BLOCK, "10.2.64.0/20"]}
    assert "aws-overlaps" not in found(end(vpc=vpc(secondary_cidr_blocks=("10.2.64.0/20",))), peering=listed)


def test_what_is_reached_instead_is_named() -> None:
    one = found(end(vpc=vpc(secondary_cidr_blocks=("10.9.0.0/16", "10.10.0.0/16"))))["aws-secondary"]
    assert one.title == "peering pcx-1 does not reach 10.9.0.0/16 and 1 more of its VPC"
    assert f"vpc-1 (books), {BLOCK}, is reached" in one.detail
    public = found(end(vpc=vpc(cidr_block="100.64.0.0/16")))["aws-primary"]
    assert "not private" in public.detail


def test_blocks_of_a_vpc_that_could_not_be_read_are_not_judged() -> None:
    assert levels(found(end(**unread(Part.VPC)))) == FINE
