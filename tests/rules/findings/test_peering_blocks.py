"""Blocks of peered VPCs that something else has too."""

from typing import Any

import pytest

from backend.model.key import Kind
from tests.rules.support import space

from .support import NOTICE, WARNING, levels, of_quay
from .test_peerings import PENDING

OWN = {**PENDING, "type": "customer-managed", "status": "active"}
ACTIVE = {**OWN, "pcx_id": "pcx-2", "cidr_blocks": ["10.201.0.0/16"]}
MANAGED = {"pcx_id": "******", "type": "heroku-managed", "status": "active", "cidr_blocks": ["10.7.0.0/16"]}
VPN = {
    "name": "office",
    "status": "active",
    "routable_cidrs": ["10.150.0.0/16"],
    "tunnels": [{"status": "UP"}, {"status": "UP"}],
}


@pytest.mark.parametrize(
    ("block", "clash"),
    [
        ("10.2.0.0/16", "10.2.0.0/16 is the block of the space"),
        ("10.2.128.0/20", "10.2.128.0/20 overlaps 10.2.0.0/16 (the block of the space)"),
        ("10.0.0.0/14", "10.0.0.0/14 overlaps 10.2.0.0/16 (the block of the space), and 1 more"),
        ("10.3.0.0/16", None),
        ("172.17.4.0/24", "172.17.4.0/24 overlaps 172.17.0.0/16 (taken in every space)"),
        ("172.16.0.0/16", None),
        ("10.1.0.0/16", "10.1.0.0/16 is the data block of the space"),
        ("10.9.0.0/16", "10.9.0.0/16 is unavailable, says Heroku"),
        ("10.7.3.0/24", "10.7.3.0/24 overlaps 10.7.0.0/16 (a VPC that Heroku manages)"),
        ("10.201.0.0/16", "10.201.0.0/16 is the VPC of pcx-2"),
        ("10.150.0.0/20", "10.150.0.0/20 overlaps 10.150.0.0/16 (behind the VPN office)"),
        ("10.151.0.0/16", None),
        ("******", None),
    ],
    ids=[
        "the space's own",
        "a part of it",
        "more than it",
        "next to it",
        "a part of what is always taken",
        "next to that",
        "the data block",
        "what Heroku says is unavailable",
        "a managed VPC's",
        "another VPC's",
        "what is behind the VPN",
        "next to that",
        "no block",
    ],
)
def test_a_request_that_overlaps_is_not_to_be_accepted(block: str, clash: str | None) -> None:
    resources: dict[Kind, Any] = {
        Kind.PEERINGS: [{**PENDING, "cidr_blocks": [block]}, ACTIVE, MANAGED],
        Kind.PEERING_INFO: {"vpc_cidr": "10.2.0.0/16", "unavailable_cidr_blocks": ["10.9.0.0/16"]},
        Kind.VPN_CONNECTIONS: [VPN],
    }
    found = of_quay(resources)
    if clash is None:
        assert levels(found) == {"peering-waits:pcx-1": WARNING}
    else:
        assert levels(found) == {"peering-overlaps:pcx-1": WARNING}
        overlap = found["peering-overlaps:pcx-1"]
        assert overlap.mends is None, "nobody accepted it"
        assert overlap.title == f"do not accept peering pcx-1: {clash}"
        assert overlap.mends is None
        assert overlap.until == PENDING["expires"]


def test_a_data_block_of_its_own_frees_the_usual_one() -> None:
    own_data = space("quay", cidr="10.2.0.0/16", data_cidr="10.3.0.0/20")
    resources = {Kind.PEERINGS: [{**PENDING, "cidr_blocks": ["10.1.0.0/16"]}]}
    assert levels(of_quay(resources, own_data)) == {"peering-waits:pcx-1": WARNING}


def test_of_two_active_peerings_it_is_told_on_the_later_one() -> None:
    same = {**OWN, "cidr_blocks": ["10.201.16.0/20"]}
    found = of_quay({Kind.PEERINGS: [ACTIVE, same]})
    assert levels(found) == {"peering-overlaps:pcx-1": WARNING}
    assert found["peering-overlaps:pcx-1"].until is None
    assert found["peering-overlaps:pcx-1"].mends == "destroy-peering"
    assert list(of_quay({Kind.PEERINGS: [same, ACTIVE]})) == ["peering-overlaps:pcx-2"]


def test_what_was_behind_a_vpn_that_is_deleted_is_free() -> None:
    gone = {**VPN, "status": "deleted"}
    found = of_quay(
        {Kind.PEERINGS: [{**PENDING, "cidr_blocks": ["10.150.0.0/16"]}], Kind.VPN_CONNECTIONS: [gone]}
    )
    assert levels(found) == {"peering-waits:pcx-1": WARNING}


def test_one_that_has_ended_overlaps_nothing() -> None:
    ended = {**OWN, "cidr_blocks": ["10.2.0.0/16"], "status": "expired"}
    assert levels(of_quay({Kind.PEERINGS: [ended]})) == {"peering-ended:pcx-1": NOTICE}


def test_herokus_own_is_where_it_should_be() -> None:
    assert of_quay({Kind.PEERINGS: [{**MANAGED, "cidr_blocks": ["10.1.0.0/16"]}]}) == {}
