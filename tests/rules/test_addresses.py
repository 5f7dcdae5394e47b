from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.rules.addresses import is_everybody, read_network


@pytest.mark.parametrize(
    ("source", "network"),
    [
        ("192.0.2.0/24", "192.0.2.0/24"),
        ("128.0.0.1/20", "128.0.0.0/20"),  # host bits, as somebody typed it (contract §1.4)
        ("192.0.2.7", "192.0.2.7/32"),
        ("::/0", "::/0"),
        ("2001:db8::1/64", "2001:db8::/64"),
    ],
)
def test_a_network_is_read_whatever_its_host_bits(source: str, network: str) -> None:
    assert read_network(source) == ip_network(network)


@pytest.mark.parametrize(
    "source",
    [None, "", "******", "10.0.0.0/33", "10.0.0/8", "office", "1.2.3.4/24/8", "fe80::1%; allow all"],
)
def test_what_is_no_network_is_none(source: str | None) -> None:
    assert read_network(source) is None


@given(st.text())
def test_any_text_is_a_network_or_none(source: str) -> None:
    network = read_network(source)
    assert network is None or read_network(str(network)) == network


@pytest.mark.parametrize(
    ("source", "everybody"),
    [("0.0.0.0/0", True), ("::/0", True), ("1.2.3.4/0", True), ("0.0.0.0/1", False), ("0.0.0.0", False)],
)
def test_everybody_is_the_whole_of_a_family(source: str, everybody: bool) -> None:
    assert is_everybody(read_network(source)) is everybody


def test_what_is_not_known_is_not_everybody() -> None:
    assert not is_everybody(read_network("who knows"))
