"""With what a VPN connection is set up: its blocks and its gateway."""

from typing import Any

import pytest

from backend.model.finding import Level
from backend.model.key import Kind
from backend.model.settings import Settings
from tests.rules.support import space

from .support import CRITICAL, NOTICE, QUAY, WARNING, levels, of_quay

UP = [{"status": "UP", "ip": "34.203.1.1"}, {"status": "UP", "ip": "34.227.1.1"}]
PEERED = {
    "pcx_id": "pcx-1",
    "type": "customer-managed",
    "status": "active",
    "cidr_blocks": ["10.200.0.0/16"],
}
MANAGED = {"pcx_id": "******", "type": "heroku-managed", "status": "active", "cidr_blocks": ["10.7.0.0/16"]}
OWN_DATA = space("quay", cidr="10.2.0.0/16", data_cidr="10.41.0.0/20")


def vpn(*blocks: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": "v-1",
        "name": "office",
        "status": "active",
        "public_ip": "52.1.2.3",
        "ike_version": 1,
        "routable_cidrs": blocks,
        "tunnels": UP,
    } | fields


@pytest.mark.parametrize(
    ("block", "peerings", "expected"),
    [
        ("10.150.0.0/16", [], {}),
        ("10.2.4.0/24", [], {"vpn-overlaps:office": WARNING}),
        ("10.3.0.0/16", [], {}),
        ("172.17.0.0/24", [], {"vpn-overlaps:office": WARNING}),
        ("172.16.0.0/16", [], {}),
        ("10.1.0.0/16", [], {"vpn-overlaps:office": NOTICE}),
        (
            "10.1.0.0/16",
            [{**MANAGED, "status": "deleted"}],
            {"vpn-overlaps:office": NOTICE, "peering-managed:10.7.0.0/16, heroku-managed": CRITICAL},
        ),
        ("10.1.0.0/16", [MANAGED], {"vpn-overlaps:office": WARNING}),
        ("10.1.0.0/16", None, {"vpn-overlaps:office": WARNING}),
        ("10.200.3.0/24", [PEERED], {"vpn-overlaps:office": WARNING}),
        ("10.200.3.0/24", [{**PEERED, "status": "failed"}], {"peering-ended:pcx-1": NOTICE}),
        ("10.201.0.0/16", [PEERED], {}),
        ("10.7.9.0/24", [MANAGED], {"vpn-overlaps:office": WARNING}),
    ],
    ids=[
        "apart from all",
        "in the space's block",
        "next to it",
        "in what is always taken",
        "next to that",
        "the data block, and no data services",
        "the data block, and no data services any more",
        "the data block, and data services",
        "the data block, and nobody knows",
        "in a peered VPC",
        "in a VPC whose peering is over",
        "next to a peered VPC",
        "in a VPC of Heroku's",
    ],
)
def test_what_is_behind_the_vpn_is_nowhere_else(
    block: str, peerings: Any, expected: dict[str, Level]
) -> None:
    resources: dict[Kind, Any] = {Kind.VPN_CONNECTIONS: [vpn(block)]}
    if peerings is not None:
        resources[Kind.PEERINGS] = peerings
    assert levels(of_quay(resources)) == expected


def test_what_is_behind_a_vpn_that_failed_is_in_nobodys_way() -> None:
    asks = {**PEERED, "status": "pending-acceptance"}
    for status, told in (("active", "peering-overlaps:pcx-1"), ("failed", "vpn-failed:office")):
        found = of_quay({Kind.VPN_CONNECTIONS: [vpn("10.200.3.0/24", status=status)], Kind.PEERINGS: [asks]})
        assert levels(found).keys() & {"peering-overlaps:pcx-1", "vpn-failed:office"} == {told}
    found = of_quay({Kind.VPN_CONNECTIONS: [vpn("10.2.4.0/24", status="failed")]})
    assert levels(found).keys() == {"vpn-failed:office"}


def test_the_usual_data_block_is_free_where_the_space_has_another() -> None:
    both = {Kind.VPN_CONNECTIONS: [vpn("10.1.0.0/16")], Kind.PEERINGS: [MANAGED]}
    assert of_quay(both, OWN_DATA) == {}


def test_a_request_that_overlaps_what_is_behind_the_vpn_is_told_on_the_request() -> None:
    asking = {**PEERED, "status": "pending-acceptance"}
    found = of_quay({Kind.VPN_CONNECTIONS: [vpn("10.200.0.0/16")], Kind.PEERINGS: [asking]})
    assert levels(found) == {"peering-overlaps:pcx-1": WARNING}


def test_that_it_is_lost_with_a_data_service_is_said() -> None:
    found = of_quay({Kind.VPN_CONNECTIONS: [vpn("10.1.0.0/16")], Kind.PEERINGS: []})
    assert "once one is added" in found["vpn-overlaps:office"].detail


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["10.150.0.0/16", "172.31.0.0/16", "192.168.7.0/24"], {}),
        (["100.64.0.0/10"], {"vpn-not-private:office": WARNING}),
        (["172.32.0.0/16"], {"vpn-not-private:office": WARNING}),
        (["192.0.0.0/8"], {"vpn-not-private:office": WARNING}),
        (["10.150.0.1/16"], {"vpn-host-bits:office": NOTICE}),
        (["office"], {}),
        (None, {}),
    ],
    ids=[
        "private",
        "a provider's",
        "next to private",
        "more than private",
        "host bits",
        "no block",
        "unknown",
    ],
)
def test_blocks_are_private_and_written_as_they_count(blocks: Any, expected: dict[str, Level]) -> None:
    assert levels(of_quay({Kind.VPN_CONNECTIONS: [vpn(routable_cidrs=blocks)]})) == expected


def test_the_block_that_is_meant_is_named() -> None:
    found = of_quay({Kind.VPN_CONNECTIONS: [vpn("10.150.7.9/16")]})
    assert found["vpn-host-bits:office"].title == "VPN office: 10.150.7.9/16 means 10.150.0.0/16"
    assert found["vpn-host-bits:office"].mends == "update-vpn"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("52.1.2.3", None),
        ("203.0.113.20", None),  # every example has such a one
        ("10.0.0.7", "is no address of the Internet"),
        ("100.64.0.7", "is no address of the Internet"),
        ("127.0.0.1", "is no address of the Internet"),
        ("54.164.1.9", "is an outbound IP of the space itself"),
        ("2600:1f18::1", "is no IPv4 address"),
        ("gateway.example", None),
        (None, None),
    ],
)
def test_the_gateway_has_a_public_address_of_its_own(address: str | None, said: str | None) -> None:
    nat = {"state": "enabled", "sources": ["54.164.1.9"]}
    found = of_quay({Kind.VPN_CONNECTIONS: [vpn(public_ip=address)], Kind.NAT: nat})
    assert levels(found) == ({} if said is None else {"vpn-gateway:office": WARNING})
    if said is not None:
        assert found["vpn-gateway:office"].title == f"VPN office: the gateway {address} {said}"


@pytest.mark.parametrize(("version", "known"), [(1, True), (2, True), (None, True), (3, False)])
def test_a_version_of_ike_that_nobody_knows_is_told(version: int | None, known: bool) -> None:
    found = of_quay({Kind.VPN_CONNECTIONS: [vpn(ike_version=version)]})
    assert levels(found) == ({} if known else {"vpn-ike:office": NOTICE})


def test_one_that_is_gone_is_judged_no_more() -> None:
    gone = vpn("10.2.4.0/24", id="v-2", status="deleted")
    assert of_quay({Kind.VPN_CONNECTIONS: [vpn(), gone]}) == {}


def test_a_space_has_one() -> None:
    found = of_quay({Kind.VPN_CONNECTIONS: [vpn(), vpn(id="v-2", name="branch")]})
    assert levels(found) == {"vpn-several:vpn_connections": NOTICE}
    assert "office and branch" in found["vpn-several:vpn_connections"].title
    assert of_quay({Kind.VPN_CONNECTIONS: [vpn()]}, QUAY) == {}


def test_a_space_has_as_many_as_the_configuration_says() -> None:
    two = Settings.model_validate({"spaces": {"quay": {"limits": {"vpn_connections": 2}}}})
    those = [vpn(id=f"v-{name}", name=name) for name in ("office", "branch", "plant")]
    assert of_quay({Kind.VPN_CONNECTIONS: those[:2]}, settings=two) == {}
    several = of_quay({Kind.VPN_CONNECTIONS: those}, settings=two)["vpn-several:vpn_connections"]
    assert several.title == "3 VPN connections where a space has 2: office, branch and plant"
