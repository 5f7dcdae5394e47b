"""Which blocks of a VPC a space can be connected to (requirements 3-6, 16, 40, 43, 106; K1)."""

from typing import Any

import pytest

from backend.model.settings import Settings
from backend.rules.preflight import blocks
from backend.rules.preflight.found import Verdict
from tests.rules.support import space

from .support import INFO, peer, peerings, request, situation, vpn

PASSED, READ, ACKNOWLEDGE, REFUSED, UNKNOWN = (
    Verdict.PASSED,
    Verdict.READ,
    Verdict.ACKNOWLEDGE,
    Verdict.REFUSED,
    Verdict.UNKNOWN,
)


@pytest.mark.parametrize(
    ("block", "verdict"),
    [
        ("10.30.0.0/16", PASSED),
        ("172.31.0.0/16", PASSED),
        ("192.168.0.0/16", PASSED),
        ("100.64.0.0/16", REFUSED),
        ("172.32.0.0/16", REFUSED),
        ("192.0.0.0/8", REFUSED),
        ("8.0.0.0/16", REFUSED),
        ("one that is none", UNKNOWN),
    ],
)
def test_the_block_is_private(block: str, verdict: Verdict) -> None:
    assert blocks.private(situation(), peer(blocks=(block,))).verdict is verdict


def test_of_a_vpc_whose_block_is_not_told_nothing_is_claimed() -> None:
    assert blocks.private(situation(), peer(blocks=())).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("block", "verdict"),
    [
        ("10.0.0.0/16", REFUSED),
        ("10.0.240.0/20", REFUSED),
        ("10.0.0.0/8", REFUSED),
        ("10.1.0.0/16", REFUSED),
        ("172.17.0.0/16", REFUSED),
        ("172.16.0.0/12", REFUSED),
        ("10.2.0.0/16", PASSED),
        ("172.16.0.0/16", PASSED),
        ("172.18.0.0/16", PASSED),
        ("9.255.0.0/16", PASSED),
    ],
)
def test_nothing_that_the_space_takes_is_overlapped_and_a_neighbour_is_none(
    block: str, verdict: Verdict
) -> None:
    assert blocks.free(situation(), peer(blocks=(block,))).verdict is verdict


MANAGED = request(type="heroku-managed", status="active", pcx_id="******", cidr_blocks=["10.7.0.0/24"])


@pytest.mark.parametrize(
    ("fields", "block"),
    [
        ({"space": space("quay", cidr="10.4.0.0/16"), "info": None}, "10.4.0.0/16"),
        ({"space": space("quay", data_cidr="10.9.0.0/20")}, "10.9.0.0/16"),
        ({"info": INFO.model_copy(update={"unavailable_cidr_blocks": ("10.66.0.0/24",)})}, "10.66.0.0/16"),
        (
            {
                "peerings": (
                    request(
                        type="heroku-managed", status="active", pcx_id="******", cidr_blocks=["10.7.0.0/24"]
                    ),
                )
            },
            "10.7.0.0/16",
        ),
    ],
    ids=["its block", "its data block", "what Heroku calls unavailable", "a VPC that Heroku manages"],
)
def test_everything_that_is_taken_counts(fields: dict[str, Any], block: str) -> None:
    assert blocks.free(situation(**fields), peer(blocks=(block,))).verdict is REFUSED


def test_an_overlap_names_both_and_says_that_neither_can_ever_be_changed() -> None:
    found = blocks.free(situation(), peer(blocks=("172.16.0.0/12",)))
    assert "172.16.0.0/12 overlaps 172.17.0.0/16 (taken in every space)" in found.text
    assert "never be changed" in found.text
    assert "new space" in found.text


@pytest.mark.parametrize("unread", [{"info": None}, {"peerings": None}])
def test_without_all_that_is_taken_nobody_is_told_that_it_is_free(unread: dict[str, Any]) -> None:
    assert blocks.free(situation(**unread), peer()).verdict is UNKNOWN
    assert blocks.free(situation(**unread), peer(blocks=("172.17.0.0/16",))).verdict is REFUSED


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({}, REFUSED),
        ({"status": "provisioning"}, REFUSED),
        ({"status": "half-open"}, REFUSED),
        ({"status": "pending-acceptance"}, READ),
        ({"cidr_blocks": ["10.30.128.0/20"]}, REFUSED),
        ({"cidr_blocks": ["10.31.0.0/16"]}, PASSED),
        ({"cidr_blocks": None}, PASSED),
        ({"status": "expired"}, PASSED),
        ({"status": "deleted"}, PASSED),
        ({"aws_vpc_id": "vpc-1"}, PASSED),
    ],
    ids=[
        "active",
        "provisioning",
        "not known",
        "a request",
        "a part",
        "a neighbour",
        "not told",
        "expired",
        "deleted",
        "the same VPC",
    ],
)
def test_two_vpcs_of_a_space_share_no_block(fields: dict[str, Any], verdict: Verdict) -> None:
    other = request(**{"pcx_id": "pcx-2", "aws_vpc_id": "vpc-2", "status": "active", **fields})
    assert blocks.beside_peerings(situation(peerings=(other,)), peer()).verdict is verdict


def test_a_request_is_not_held_against_itself() -> None:
    here = situation(peerings=(request(aws_vpc_id=None),), pcx_id="pcx-1")
    assert blocks.beside_peerings(here, peer()).verdict is PASSED
    assert blocks.beside_peerings(situation(peerings=None), peer()).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("connections", "verdict"),
    [
        ((vpn("10.30.4.0/24"),), REFUSED),
        ((vpn("10.20.0.0/16", "10.0.0.0/8"),), REFUSED),
        ((vpn("10.31.0.0/16"),), PASSED),
        ((vpn("10.30.4.0/24").model_copy(update={"status": "deleted"}),), PASSED),
        ((vpn("10.30.4.0/24").model_copy(update={"status": "failed"}),), PASSED),
        ((), PASSED),
        (None, UNKNOWN),
    ],
)
def test_no_network_behind_a_vpn_is_overlapped(connections: Any, verdict: Verdict) -> None:
    found = blocks.beside_vpns(situation(vpn_connections=connections), peer())
    assert found.verdict is verdict
    assert ("office" in found.text) is (verdict is REFUSED)


@pytest.mark.parametrize(
    ("secondary", "verdict"),
    [
        ((), PASSED),
        (("10.40.0.0/16",), READ),
        (("100.64.0.0/16",), READ),
        (("10.0.0.0/20",), REFUSED),
        (("10.1.0.0/16",), ACKNOWLEDGE),
        (("172.17.5.0/24",), ACKNOWLEDGE),
    ],
    ids=["none", "another", "not private", "in the space", "in the data block", "in what all take"],
)
def test_a_secondary_block_is_not_reached_and_aws_joins_no_vpcs_of_which_any_overlaps(
    secondary: tuple[str, ...], verdict: Verdict
) -> None:
    found = blocks.secondary(situation(), peer(secondary=secondary))
    assert found.verdict is verdict
    assert all(block in found.text for block in secondary)


def test_ipv6_is_named_as_not_carried() -> None:
    assert blocks.ipv6(situation(), peer()).verdict is PASSED
    found = blocks.ipv6(situation(), peer(ipv6=("2001:db8::/56",)))
    assert found.verdict is READ
    assert "2001:db8::/56" in found.text


@pytest.mark.parametrize(
    ("networks", "verdict"),
    [
        ({}, PASSED),
        ({"office": ["10.20.0.0/16"]}, READ),
        ({"rack": ["10.30.4.0/24"]}, PASSED),
        ({"office": ["10.20.0.0/16"], "rack": ["10.30.4.0/24"]}, READ),
    ],
    ids=["none", "elsewhere", "within the VPC", "both"],
)
def test_networks_behind_the_vpc_are_not_reached(networks: dict[str, Any], verdict: Verdict) -> None:
    here = situation(settings=Settings(networks=networks))
    found = blocks.networks(here, peer())
    assert found.verdict is verdict
    assert "rack" not in found.text


def test_peers_of_the_rules_above_are_free_of_each_other() -> None:
    assert blocks.beside_peerings(situation(peerings=peerings(5)), peer()).verdict is PASSED
