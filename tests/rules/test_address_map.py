"""Who uses which private block, which overlaps do harm, and what is free for a new space."""

from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.model.aws_end import AwsEnd, Vpc
from backend.model.finding import Level
from backend.model.key import Kind
from backend.model.settings import USUAL, Settings
from backend.rules.address_map import AddressMap, remark
from backend.rules.address_map_blocks import Blocks, Extent
from backend.rules.address_map_grid import PRIVATE, SHARED, closer, moved, page, wider
from backend.rules.address_map_uses import What
from tests.rules.support import estate, space

PEERINGS, VPNS, INFO = Kind.PEERINGS, Kind.VPN_CONNECTIONS, Kind.PEERING_INFO
Told = list[tuple[str, Level | None]]


def peering(number: int, *blocks: str, **fields: Any) -> dict[str, Any]:
    usual = {"type": "customer-managed", "pcx_id": f"pcx-{number}", "aws_vpc_id": f"vpc-{number}"}
    return {**usual, "status": "active", "cidr_blocks": list(blocks), **fields}


def managed(*blocks: str) -> dict[str, Any]:
    return {"type": "heroku-managed", "pcx_id": "******", "status": "active", "cidr_blocks": list(blocks)}


def vpn(name: str, *blocks: str, gateway: str = "198.51.100.7", status: str = "active") -> dict[str, Any]:
    return {"name": name, "public_ip": gateway, "routable_cidrs": list(blocks), "status": status}


def drawn(*spaces: tuple[str, Mapping[str, Any], Mapping[Kind, Any]], **networks: str) -> AddressMap:
    """Each space by name, with fields of its own and what its resources were answered with."""
    snapshot = estate(*((space(name, **fields), resources) for name, fields, resources in spaces))
    return AddressMap(snapshot, Settings(networks={name: (block,) for name, block in networks.items()}))


def told(found: AddressMap) -> Told:
    return [(str(overlap.block), overlap.level) for overlap in found.overlaps]


def harm(found: AddressMap) -> Told:
    return [(block, level) for block, level in told(found) if level is not None]


def text(found: AddressMap, block: str) -> str:
    (only,) = [overlap.text for overlap in found.overlaps if str(overlap.block) == block]
    return only


HARBOR = {"cidr": "10.2.0.0/16", "data_cidr": "10.3.0.0/20"}


def test_what_a_space_has_and_is_connected_to_is_used_each_by_its_name() -> None:
    resources = {
        INFO: {"vpc_cidr": "10.2.0.0/16", "unavailable_cidr_blocks": ["10.3.0.0/20", "10.8.0.0/16"]},
        PEERINGS: [peering(1, "10.214.0.0/16"), managed("10.3.0.0/20"), peering(2, "******")],
        VPNS: [vpn("office", "10.20.0.0/16", "2001:db8::/32")],
    }
    found = drawn(("harbor", HARBOR, resources), hall="10.30.0.0/16")
    assert [(str(use.block), use.title) for use in found.uses] == [
        ("10.2.0.0/16", "block of harbor"),
        ("10.3.0.0/20", "data block of harbor"),
        ("10.3.0.0/20", "Heroku-managed VPC of harbor"),
        ("10.8.0.0/16", "unavailable block of harbor"),
        ("10.20.0.0/16", "VPN office of harbor"),
        ("10.30.0.0/16", "your network hall"),
        ("10.214.0.0/16", "VPC vpc-1 of harbor"),
        ("172.17.0.0/16", "kept by every space for itself"),
    ]
    assert harm(found) == []


def test_aws_tells_more_blocks_of_a_vpc_than_heroku_and_which_of_them_no_peering_reaches() -> None:
    end = AwsEnd(
        pcx_id="pcx-1",
        vpc=Vpc(vpc_id="vpc-1", cidr_block="10.5.0.0/16", secondary_cidr_blocks=("10.9.0.0/16",)),
    )
    found = drawn(
        ("harbor", HARBOR, {PEERINGS: [peering(1, "10.5.0.0/16")], Kind.AWS_ENDS: (end,)}),
    )
    vpcs = [(str(use.block), use.is_secondary) for use in found.uses if use.what is What.VPC]
    assert vpcs == [("10.5.0.0/16", False), ("10.9.0.0/16", True)]


@pytest.mark.parametrize(
    ("resources", "block", "level", "words"),
    [
        (
            {PEERINGS: [peering(1, "10.2.128.0/20")]},
            "10.2.128.0/20",
            Level.WARNING,
            "block of harbor itself",
        ),
        ({PEERINGS: [peering(1, "10.0.0.0/14")]}, "10.2.0.0/16", Level.WARNING, "block of harbor itself"),
        ({PEERINGS: [peering(1, "172.17.4.0/24")]}, "172.17.4.0/24", Level.WARNING, "keeps for itself"),
        (
            {PEERINGS: [peering(1, "172.17.0.0/16", status="pending-acceptance")]},
            "172.17.0.0/16",
            Level.WARNING,
            "cannot be connected",
        ),
        ({PEERINGS: [peering(1, "10.3.0.0/20")]}, "10.3.0.0/20", Level.WARNING, "data services"),
        (
            {VPNS: [vpn("office", "10.3.0.0/24")], PEERINGS: []},
            "10.3.0.0/24",
            Level.NOTICE,
            "first data add-on",
        ),
        (
            {VPNS: [vpn("office", "10.8.0.0/24")], INFO: {"unavailable_cidr_blocks": ["10.8.0.0/16"]}},
            "10.8.0.0/24",
            Level.WARNING,
            "unavailable",
        ),
        (
            {PEERINGS: [peering(1, "10.5.0.0/16")], VPNS: [vpn("office", "10.5.5.0/24")]},
            "10.5.5.0/24",
            Level.WARNING,
            "reach only one",
        ),
        (
            {PEERINGS: [peering(1, "10.5.0.0/16"), peering(2, "10.5.0.0/16", status="pending-acceptance")]},
            "10.5.0.0/16",
            Level.WARNING,
            "Once both are connected",
        ),
    ],
)
def test_what_is_connected_to_a_space_must_not_have_what_the_space_or_another_has(
    resources: Mapping[Kind, Any], block: str, level: Level, words: str
) -> None:
    found = drawn(("harbor", HARBOR, resources))
    assert (block, level) in told(found)
    assert any(words in overlap.text for overlap in found.overlaps if str(overlap.block) == block)


def test_a_vpn_on_the_data_block_is_lost_where_there_are_or_may_be_data_services() -> None:
    office = {VPNS: [vpn("office", "10.3.0.0/24")]}
    for resources in (office, {**office, PEERINGS: [managed("10.3.0.0/20")]}):
        assert harm(drawn(("harbor", HARBOR, resources))) == [("10.3.0.0/24", Level.WARNING)]


@pytest.mark.parametrize(
    "resources",
    [
        {PEERINGS: [peering(1, "10.1.0.0/16")]},  # its data block is another (K1)
        {PEERINGS: [peering(1, "10.4.0.0/16"), peering(2, "10.5.0.0/16")]},  # side by side
        {PEERINGS: [peering(1, "172.16.0.0/16"), peering(2, "172.18.0.0/16")]},  # beside what is reserved
        {PEERINGS: [peering(1, "10.2.0.0/16", status="rejected")]},
        {PEERINGS: [peering(1, "10.5.0.0/16"), peering(2, "10.5.0.0/16", aws_vpc_id="vpc-1")]},  # the same
        {VPNS: [vpn("office", "10.2.0.0/16", status="failed")]},
        {PEERINGS: [peering(1, "******")], VPNS: [vpn("office", "10.2.0.0/33")]},
    ],
)
def test_near_misses_do_no_harm(resources: Mapping[Kind, Any]) -> None:
    assert told(drawn(("harbor", HARBOR, resources))) == []


def test_a_secondary_block_that_another_network_has_does_no_harm() -> None:
    end = AwsEnd(
        pcx_id="pcx-1",
        vpc=Vpc(vpc_id="vpc-1", cidr_block="10.5.0.0/16", secondary_cidr_blocks=("10.9.0.0/16",)),
    )
    peerings = [peering(1, "10.5.0.0/16", "10.9.0.0/16"), peering(2, "10.9.0.0/16")]
    found = drawn(("harbor", HARBOR, {PEERINGS: peerings, Kind.AWS_ENDS: (end,)}))
    assert told(found) == [("10.9.0.0/16", None)]
    assert "no peering reaches" in text(found, "10.9.0.0/16")


def test_spaces_that_share_a_block_can_never_be_connected_and_that_is_all() -> None:
    found = drawn(("quay", {"cidr": "10.0.0.0/16"}, {}), ("dock", {"cidr": "10.0.0.0/16"}, {}))
    assert harm(found) == [("10.0.0.0/16", Level.NOTICE)]


def test_a_vpc_connected_to_two_spaces_with_one_block_reaches_only_one() -> None:
    hub = {PEERINGS: [peering(1, "10.200.0.0/16")]}
    spaces = [(name, {"cidr": "10.0.0.0/16"}, hub) for name in ("quay", "dock")]
    assert harm(drawn(*spaces)) == [("10.0.0.0/16", Level.WARNING), ("10.0.0.0/16", Level.NOTICE)]
    asked = {PEERINGS: [peering(1, "10.200.0.0/16", status="pending-acceptance")]}
    assert harm(drawn(spaces[0], ("dock", {"cidr": "10.0.0.0/16"}, asked)))[0][1] is Level.WARNING
    apart = drawn(spaces[0], ("dock", {"cidr": "10.9.0.0/16"}, hub))
    assert harm(apart) == []


def test_a_gateway_with_two_spaces_of_one_block_reaches_only_one() -> None:
    same = [(name, {"cidr": "10.0.0.0/16"}, {VPNS: [vpn(name, "10.20.0.0/16")]}) for name in ("quay", "dock")]
    assert harm(drawn(*same))[0] == ("10.0.0.0/16", Level.WARNING)


@pytest.mark.parametrize(
    ("resources", "networks", "level"),
    [
        ({PEERINGS: [peering(1, "10.2.0.0/16")]}, {}, Level.NOTICE),
        ({VPNS: [vpn("office", "10.2.9.0/24")]}, {}, Level.NOTICE),
        ({}, {"hall": "10.2.3.0/24"}, Level.NOTICE),
        ({PEERINGS: [peering(1, "10.3.0.0/20")]}, {}, None),  # only harbor reaches its data services
        ({VPNS: [vpn("office", "10.4.0.0/16")]}, {"hall": "10.4.0.0/16"}, None),
        ({PEERINGS: [peering(1, "10.214.7.0/24")]}, {}, None),
    ],
)
def test_what_another_space_or_you_have_only_keeps_the_two_apart(
    resources: Mapping[Kind, Any], networks: Mapping[str, str], level: Level | None
) -> None:
    first = ("harbor", HARBOR, {PEERINGS: [peering(9, "10.214.0.0/16")]})
    found = drawn(first, ("quay", {"cidr": "10.0.0.0/16", "data_cidr": "10.7.0.0/16"}, resources), **networks)
    assert [each for _, each in told(found)] == [level]


def test_data_services_of_many_spaces_on_the_usual_block_are_no_matter_and_told_in_one_sentence() -> None:
    spaces = [
        (f"space-{number}", {"cidr": f"10.{number}.0.0/16"}, {PEERINGS: [managed("10.1.0.0/16")]})
        for number in range(2, 9)
    ]
    found = drawn(*spaces)
    assert told(found) == [("10.1.0.0/16", None)]
    assert "and 4 more" in text(found, "10.1.0.0/16")


def test_what_every_space_keeps_no_network_of_yours_is_reached_in() -> None:
    found = drawn(("harbor", HARBOR, {}), lab="172.16.0.0/12")
    assert told(found) == [("172.17.0.0/16", Level.NOTICE)]


def test_the_pair_of_the_documents_is_explained() -> None:
    pair = drawn(
        ("quay", {"cidr": "172.16.0.0/16"}, {}), ("dock", HARBOR, {VPNS: [vpn("office", "172.16.0.0/16")]})
    )
    assert told(pair) == [("172.16.0.0/16", Level.NOTICE)]
    assert "do not overlap" in (remark(ip_network("172.16.0.0/16")) or "")
    assert remark(IPv4Network("10.6.0.0/16")) is None


def test_a_free_block_is_a_private_one_that_heroku_gives_and_nobody_has() -> None:
    resources = {
        PEERINGS: [peering(1, "10.5.64.0/20", status="expired")],
        VPNS: [vpn("office", "10.6.0.0/15")],
    }
    found = drawn(("harbor", HARBOR, resources), hall="10.8.0.7/32")
    first = [str(block) for _, block in zip(range(4), found.free(16), strict=False)]
    assert first == ["10.0.0.0/16", "10.4.0.0/16", "10.9.0.0/16", "10.10.0.0/16"]
    assert str(next(found.free(20))) == "10.0.0.0/20"
    assert str(next(found.free(20, after=IPv4Network("10.0.240.0/20")))) == "10.3.16.0/20"
    assert str(next(found.free(16, after=IPv4Network("192.168.0.0/16")))) == "10.0.0.0/16"
    assert not found.is_free(IPv4Network("172.17.8.0/24"))
    assert not found.is_free(IPv4Network("11.0.0.0/16"))


def test_without_any_space_all_but_what_heroku_never_gives_is_free() -> None:
    assert sum(1 for _ in AddressMap(estate(), USUAL).free(16)) == 256 + 16 + 1 - 2


def test_what_was_not_read_is_named_and_what_a_generation_lacks_is_not() -> None:
    fir = {"cidr": "10.9.0.0/16", "generation": "fir"}
    found = drawn(("harbor", HARBOR, {PEERINGS: [], VPNS: []}), ("pier", fir, {}))
    assert [(one.name, kind) for one, kind in found.unread] == [("harbor", INFO)]


def test_shared_and_public_addresses_are_shown_where_somebody_uses_them() -> None:
    found = drawn(("harbor", HARBOR, {VPNS: [vpn("office", "100.64.0.0/16", "203.0.113.0/24")]}))
    assert SHARED in found.roots
    assert SHARED not in drawn(("harbor", HARBOR, {})).roots
    assert [str(use.block) for use in found.outside] == ["203.0.113.0/24"]


def test_a_cell_tells_the_most_telling_use_and_whether_a_part_is_free() -> None:
    found = drawn(("harbor", HARBOR, {PEERINGS: [peering(1, "10.3.0.0/20")]}))
    assert found.cell(IPv4Network("10.2.0.0/16")).is_whole
    partly = found.cell(IPv4Network("10.3.0.0/16"))
    assert (partly.what, partly.is_whole, partly.level) == (What.VPC, False, Level.WARNING)
    assert found.cell(IPv4Network("10.1.0.0/16")).what is What.RESERVED
    assert found.cell(IPv4Network("10.4.0.0/16")).what is None


BLOCKS = st.builds(
    lambda root, prefix, bits: IPv4Network(
        (int(root.network_address) | (bits % root.num_addresses) >> (32 - prefix) << (32 - prefix), prefix)
    ),
    st.sampled_from(PRIVATE),
    st.integers(16, 32),
    st.integers(0, 2**32 - 1),
)
CELLS = st.builds(
    lambda block, prefix: block.supernet(new_prefix=prefix),
    BLOCKS.filter(lambda block: block.prefixlen >= 28),
    st.sampled_from((16, 20, 24, 28)),
)


@given(st.lists(BLOCKS, max_size=12), st.sampled_from((16, 20)), BLOCKS)
def test_a_free_block_overlaps_no_use_and_whatever_is_no_free_block_does(
    blocks: list[IPv4Network], prefix: int, asked: IPv4Network
) -> None:
    resources = {VPNS: [vpn("office", *map(str, blocks))]}
    found = drawn(("harbor", HARBOR, resources))
    free = [block for _, block in zip(range(30), found.free(prefix, after=asked), strict=False)]
    taken = [*(use.block for use in found.uses), IPv4Network("10.1.0.0/16"), IPv4Network("172.17.0.0/16")]
    assert not any(block.overlaps(other) for block in free for other in taken)
    assert len(set(free)) == len(free)
    if asked.prefixlen == prefix:
        following = next(found.free(prefix, after=asked))
        between = (
            block
            for root in PRIVATE
            for block in root.subnets(new_prefix=prefix)
            if asked < block < following
        )
        assert all(any(block.overlaps(other) for other in taken) for block in between)


@given(st.lists(BLOCKS, max_size=20), BLOCKS)
def test_what_overlaps_a_block_is_found_however_the_sizes_are(
    blocks: list[IPv4Network], asked: IPv4Network
) -> None:
    found = Blocks(blocks, lambda block: block)
    assert sorted(found.overlapping(asked)) == sorted(block for block in blocks if block.overlaps(asked))
    assert sorted(found.around(asked)) == sorted(
        block for block in blocks if asked.subnet_of(block) and asked != block
    )


@given(st.lists(BLOCKS, max_size=20), BLOCKS)
def test_an_extent_touches_and_holds_as_its_addresses_do(
    blocks: list[IPv4Network], asked: IPv4Network
) -> None:
    extent = Extent(blocks)
    assert extent.touches(asked) is any(block.overlaps(asked) for block in blocks)
    halves = list(asked.subnets()) if asked.prefixlen < 32 else [asked]
    assert extent.holds(asked) is (extent.holds(halves[0]) and extent.holds(halves[-1]))
    assert not extent.holds(asked) or extent.touches(asked)


@given(CELLS)
def test_a_page_is_made_of_its_cells_exactly_and_a_zoom_cuts_a_cell_in_sixteen(cell: IPv4Network) -> None:
    rows = page(PRIVATE, cell)
    cells = [each for row in rows for each in row.cells]
    assert cell in cells
    assert sum(each.num_addresses for each in cells) == sum(row.block.num_addresses for row in rows)
    assert all(one < other and not one.overlaps(other) for one, other in pairwise(cells))
    if cell.prefixlen < 28:
        inside = [each for row in page(PRIVATE, closer(cell)) for each in row.cells if each.subnet_of(cell)]
        assert inside == list(cell.subnets(prefixlen_diff=4))
        assert wider(closer(cell)) == cell


@given(CELLS, st.lists(st.sampled_from([(-1, 0), (1, 0), (0, -1), (0, 1)]), max_size=40))
def test_wherever_the_cursor_moves_it_is_on_a_cell_of_the_grid(
    cell: IPv4Network, steps: list[tuple[int, int]]
) -> None:
    for cells, rows in steps:
        before, cell = cell, moved(PRIVATE, cell, cells, rows)
        assert cell.prefixlen == before.prefixlen
        assert any(cell in row.cells for row in page(PRIVATE, cell))


@pytest.mark.parametrize(
    ("cell", "step", "target"),
    [
        ("10.255.0.0/16", (1, 0), "172.16.0.0/16"),
        ("10.243.0.0/16", (0, 1), "172.19.0.0/16"),
        ("172.25.0.0/16", (0, 1), "192.168.0.0/16"),
        ("192.168.0.0/16", (0, -1), "172.16.0.0/16"),
        ("192.168.0.0/16", (1, 0), "192.168.0.0/16"),
        ("10.0.0.0/16", (0, -1), "10.0.0.0/16"),
        ("192.168.0.0/20", (0, -1), "172.31.0.0/20"),
        ("10.2.15.0/24", (1, 0), "10.2.16.0/24"),
    ],
)
def test_the_cursor_goes_on_where_the_next_private_block_is(
    cell: str, step: tuple[int, int], target: str
) -> None:
    assert str(moved(PRIVATE, IPv4Network(cell), *step)) == target
