"""Blocks that several spaces, or a space and a network of the operator's, have."""

from typing import Any

import pytest

from backend.model.finding import Level
from backend.model.key import Kind
from backend.model.settings import Settings
from backend.model.space import Space
from tests.rules.support import estate, space

from .support import NOTICE, WARNING, judged, levels, of_quay


def peered(vpc_id: str | None, *blocks: str, status: str = "active") -> dict[Kind, Any]:
    return {
        Kind.PEERINGS: [
            {
                "pcx_id": f"pcx-{vpc_id}",
                "type": "customer-managed",
                "status": status,
                "aws_vpc_id": vpc_id,
                "cidr_blocks": blocks,
            }
        ]
    }


def connected(*blocks: str, status: str = "active") -> dict[Kind, Any]:
    tunnels = [{"status": "UP"}, {"status": "UP"}]
    vpn = {"name": "office", "status": status, "routable_cidrs": blocks, "tunnels": tunnels}
    return {Kind.VPN_CONNECTIONS: [vpn]}


def two(one: str, other: str, **fields: Any) -> tuple[Space, Space]:
    return space("harbor", cidr=one), space("quay", cidr=other, **fields)


@pytest.mark.parametrize(
    ("spaces", "expected"),
    [
        (two("10.2.0.0/16", "10.3.0.0/16"), {}),
        (two("172.16.0.0/16", "172.18.0.0/16"), {}),
        (two("10.2.0.0/16", "10.2.0.0/16"), {"space-same-block:harbor:10.2.0.0/16": NOTICE}),
        (two("10.2.16.0/20", "10.2.0.0/16"), {"space-same-block:harbor:10.2.0.0/16": NOTICE}),
        (two("10.2.0.0/16", "10.2.0.0/16", state="deleting"), {"space-deleting:quay:spaces": NOTICE}),
        (two("10.2.0.0/16", "******"), {}),
    ],
    ids=["next to each other", "apart", "the same", "a part", "one goes", "masked"],
)
def test_two_spaces_with_one_block_are_told_once(
    spaces: tuple[Space, Space], expected: dict[str, Level]
) -> None:
    assert levels(judged(estate(*((one, {}) for one in spaces)))) == expected


def test_of_many_spaces_with_one_block_there_is_one_finding() -> None:
    found = judged(estate(*((space(f"s{number}", cidr="10.0.0.0/16"), {}) for number in range(300))))
    assert list(found) == ["space-same-block:s0:10.0.0.0/16"]
    assert found.popitem()[1].title == "10.0.0.0/16 is the block of s1, s2, s3 and 296 more too"


CLASH_BY_VPC = {"spaces-clash:harbor:vpc-1": WARNING}


@pytest.mark.parametrize(
    ("of_one", "of_other", "expected"),
    [
        (peered("vpc-1", "10.200.0.0/16"), peered("vpc-1", "10.200.0.0/16"), CLASH_BY_VPC),
        (peered("vpc-1", "10.200.0.0/16"), peered("vpc-2", "10.200.0.0/16"), None),
        (peered("vpc-1", "10.200.0.0/16"), peered("vpc-1", "10.200.0.0/16", status="expired"), None),
        (peered("vpc-1"), peered("vpc-1"), CLASH_BY_VPC),
        (peered("vpc-1", "10.200.0.0/16"), {}, None),
        (
            connected("10.150.0.0/16"),
            connected("10.150.8.0/24"),
            {"spaces-clash:harbor:10.150.0.0/16": WARNING},
        ),
        (connected("10.150.0.0/16"), connected("10.151.0.0/16"), None),
        (
            peered("vpc-1", "10.150.0.0/16"),
            connected("10.150.0.0/20"),
            {"spaces-clash:harbor:10.150.0.0/16": WARNING},
        ),
    ],
    ids=[
        "one VPC",
        "two VPCs with one block",
        "one VPC, and one peering is over",
        "one VPC whose block is not told",
        "one of them is connected",
        "two VPNs to one network",
        "two VPNs to neighbours",
        "a peering and a VPN to one network",
    ],
)
def test_it_hurts_where_one_network_is_connected_to_both(
    of_one: dict[Kind, Any], of_other: dict[Kind, Any], expected: dict[str, Level] | None
) -> None:
    one, other = two("10.2.0.0/16", "10.2.0.0/16")
    found = levels(judged(estate((one, of_one), (other, of_other))))
    found = {name: level for name, level in found.items() if name.startswith("space")}
    assert found == (expected or {"space-same-block:harbor:10.2.0.0/16": NOTICE})


def test_spaces_that_are_apart_may_share_a_network() -> None:
    one, other = two("10.2.0.0/16", "10.3.0.0/16")
    both = peered("vpc-1", "10.200.0.0/16")
    assert judged(estate((one, both), (other, both))) == {}


def test_a_clash_names_the_spaces_and_the_network() -> None:
    one, other = two("10.2.0.0/16", "10.2.0.0/16")
    both = peered("vpc-1", "10.200.0.0/16")
    clash = judged(estate((one, both), (other, both)))["spaces-clash:harbor:vpc-1"]
    assert clash.title == "vpc-1 is connected to harbor and quay, which share 10.2.0.0/16"


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["10.20.0.0/16"], {}),
        (["10.3.0.0/16"], {}),
        (["10.0.0.0/8"], {"space-network:office": NOTICE}),
        (["10.20.0.0/16", "10.2.4.0/24"], {"space-network:office": NOTICE}),
    ],
    ids=["apart", "next to it", "around it", "one of several is in it"],
)
def test_a_network_of_the_configuration_overlaps_the_space(
    blocks: list[str], expected: dict[str, Level]
) -> None:
    settings = Settings.model_validate({"networks": {"office": blocks}})
    assert levels(of_quay({}, settings=settings)) == expected
    assert levels(of_quay({}, space("quay", cidr="10.2.0.0/16", state="deleting"), settings=settings)) == {
        "space-deleting:spaces": NOTICE
    }


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        ("active", "spaces-clash"),
        ("provisioning", "spaces-clash"),
        ("failed", "space-same-block"),
        ("deleted", "space-same-block"),
    ],
)
def test_a_vpn_that_has_ended_leads_nothing_astray(status: str, rule: str) -> None:
    harbor, quay = two("10.2.0.0/16", "10.2.0.0/16")
    block = "10.50.0.0/24"
    snapshot = estate((harbor, connected(block)), (quay, connected(block, status=status)))
    told = {each.rule for each in judged(snapshot).values()} & {"spaces-clash", "space-same-block"}
    assert told == {rule}
