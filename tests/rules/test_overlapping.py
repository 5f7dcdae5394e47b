"""Findings and the address map judge two blocks that overlap alike."""

from collections.abc import Mapping
from typing import Any

import pytest

from backend.model.finding import Level
from backend.model.key import Kind
from backend.model.settings import Settings
from backend.model.snapshot import Snapshot
from backend.rules.address_map import AddressMap
from tests.rules.findings.support import NOTICE, WARNING, judged
from tests.rules.support import estate, space
from tests.rules.test_address_map import INFO, PEERINGS, VPNS, managed, peering, vpn

TELL_OF_OVERLAPS = {
    "aws-overlaps",
    "peering-overlaps",
    "space-block",
    "space-network",
    "space-same-block",
    "spaces-clash",
    "vpn-overlaps",
}
OFFICE = Settings(networks={"office": ("10.2.3.0/24",)})
USUAL = Settings()
HUB = {PEERINGS: [peering(1, "10.200.0.0/16")]}


def of_harbor(resources: Mapping[Kind, Any], cidr: str = "10.2.0.0/16", **fields: Any) -> Snapshot:
    return estate((space("harbor", cidr=cidr, **{"data_cidr": "10.3.0.0/20", **fields}), resources))


def two(of_other: Mapping[Kind, Any]) -> Snapshot:
    """Two spaces with one block, each connected to the VPC that is a hub, or not."""
    other = space("quay", cidr="10.2.0.0/16", data_cidr="10.4.0.0/20")
    return estate((space("harbor", cidr="10.2.0.0/16", data_cidr="10.3.0.0/20"), HUB), (other, of_other))


def worst(levels: list[Level]) -> Level | None:
    return min(levels, key=lambda level: level.rank, default=None)


@pytest.mark.parametrize(
    ("snapshot", "settings", "level"),
    [
        (of_harbor({PEERINGS: [peering(1, "10.2.128.0/20")]}), USUAL, WARNING),
        (of_harbor({PEERINGS: [peering(1, "172.17.4.0/24")]}), USUAL, WARNING),
        (of_harbor({PEERINGS: [peering(1, "10.3.0.0/20")]}), USUAL, WARNING),
        (of_harbor({PEERINGS: [managed("10.7.0.0/16"), peering(1, "10.7.1.0/24")]}), USUAL, WARNING),
        (of_harbor({PEERINGS: [peering(1, "10.4.0.0/16"), peering(2, "10.5.0.0/16")]}), USUAL, None),
        (of_harbor({PEERINGS: [peering(1, "10.5.0.0/16"), peering(2, "10.5.0.0/24")]}), USUAL, WARNING),
        (of_harbor({VPNS: [vpn("v", "10.3.0.0/24")], PEERINGS: []}), USUAL, NOTICE),
        (of_harbor({VPNS: [vpn("v", "10.3.0.0/24")], PEERINGS: [managed("10.3.0.0/20")]}), USUAL, WARNING),
        (of_harbor({VPNS: [vpn("v", "10.3.0.0/24", "172.17.0.0/24")], PEERINGS: []}), USUAL, WARNING),
        (of_harbor({VPNS: [vpn("v", "10.8.0.0/24")]}), USUAL, None),
        (
            of_harbor({VPNS: [vpn("v", "10.8.0.0/24")], INFO: {"unavailable_cidr_blocks": ["10.8.0.0/16"]}}),
            USUAL,
            WARNING,
        ),
        (of_harbor({VPNS: [vpn("v", "10.2.4.0/24", status="deleted")]}), USUAL, None),
        (of_harbor({}, data_cidr="10.2.16.0/20"), USUAL, WARNING),
        (of_harbor({}, data_cidr="172.17.16.0/20"), USUAL, WARNING),
        (of_harbor({}, cidr="172.17.0.0/16"), USUAL, WARNING),
        (of_harbor({}, cidr="172.16.0.0/16"), USUAL, None),
        (of_harbor({}), OFFICE, NOTICE),
        (two({}), USUAL, NOTICE),
        (two(HUB), USUAL, WARNING),
    ],
    ids=[
        "a VPC in the block of the space",
        "a VPC in what every space keeps",
        "a VPC on the data block",
        "a VPC in one of Heroku's",
        "two VPCs apart",
        "two VPCs on each other",
        "a VPN on the data block, without data services",
        "a VPN on the data block, with data services",
        "a VPN on the data block, and on what every space keeps",
        "a VPN apart from all",
        "a VPN in what Heroku calls unavailable",
        "a VPN that is deleted",
        "data in the block of the space",
        "data in what every space keeps",
        "a space in what every space keeps",
        "a space beside it",
        "a network of the configuration in the space",
        "two spaces",
        "two spaces with one hub",
    ],
)
def test_the_map_marks_an_overlap_as_bad_as_the_finding_says(
    snapshot: Snapshot, settings: Settings, level: Level | None
) -> None:
    found = judged(snapshot, settings=settings).values()
    told = [each.level for each in found if each.rule in TELL_OF_OVERLAPS]
    marked = [each.level for each in AddressMap(snapshot, settings).overlaps if each.level is not None]
    assert (worst(told), worst(marked)) == (level, level)
