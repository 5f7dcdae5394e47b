"""What it means for an internal app how this machine resolves its name."""

import pytest

from backend.model.lookup import Lookup, LookupFailure
from backend.rules.resolving import resolved

BLOCK = "10.2.0.0/16"


@pytest.mark.parametrize(
    ("addresses", "is_well", "text", "means"),
    [
        (("10.2.128.7",), True, "10.2.128.7, inside the block 10.2.0.0/16 of the space", "sees the DNS"),
        (("10.2.0.0", "10.2.255.255"), True, "10.2.0.0 and 10.2.255.255, inside", "sees the DNS"),
        (("203.0.113.9",), None, "203.0.113.9, a public address", "is to be expected"),
        (("2001:db8::7",), None, "2001:db8::7, a public address", "is to be expected"),
        (("10.3.0.0",), False, "10.3.0.0, outside of the block", "another network"),
        (("10.1.255.255",), False, "10.1.255.255, outside of the block", "another network"),
        (("fd00::7",), False, "fd00::7, outside of the block", "another network"),
        (("127.0.0.1", "203.0.113.9"), False, "127.0.0.1 and 203.0.113.9, outside", "another network"),
        (("fe80::1%eth0",), False, "fe80::1%eth0, outside", "another network"),
        (("10.2.0.7", "203.0.113.9"), False, "10.2.0.7, inside the block", "go astray"),
        (("10.2.0.7", "fd00::7"), False, "but fd00::7 outside of it", "go astray"),
    ],
    ids=[
        "inside",
        "the first and the last of the block",
        "public",
        "public, of IPv6",
        "just behind the block",
        "just before the block",
        "private, of IPv6",
        "this machine itself and a public one",
        "with a zone",
        "inside and public",
        "inside and private, of IPv6",
    ],
)
def test_where_the_addresses_are_is_told_with_what_that_means(
    addresses: tuple[str, ...], is_well: bool | None, text: str, means: str
) -> None:
    told = resolved(Lookup("shop.example", addresses), BLOCK)
    assert told.is_well is is_well
    assert text in told.text
    assert means in told.means


@pytest.mark.parametrize(
    ("failure", "text", "means"),
    [
        (LookupFailure.NO_ADDRESS, "no address", "only while a web dyno runs"),
        (LookupFailure.SILENT, "no answer in time", "says nothing of the app"),
        (LookupFailure.NOT_ASKED, "could not be asked", "says nothing of the app"),
    ],
)
def test_without_an_address_the_reason_is_told(failure: LookupFailure, text: str, means: str) -> None:
    told = resolved(Lookup("shop.example", failure=failure), BLOCK)
    assert told.is_well is False
    assert text in told.text
    assert means in told.means


@pytest.mark.parametrize("cidr", [None, "******"])
def test_where_the_block_of_the_space_is_not_told_nothing_is_compared(cidr: str | None) -> None:
    told = resolved(Lookup("shop.example", ("10.2.0.7",)), cidr)
    assert (told.text, told.is_well) == ("10.2.0.7", None)
    assert "not known" in told.means
