"""Ranges of trusted IPs that were mistyped, do nothing, or let in too many."""

from ipaddress import IPv4Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.model.finding import Level
from backend.model.inbound_ruleset import Rule
from backend.model.key import Kind
from backend.rules.addresses import covers, has_host_bits, holds, overlaps, read_network
from backend.rules.findings.trusted_ranges import redundant

from .support import NOTICE, levels, of_quay
from .test_trusted_ips import FIR, OPEN, ruleset


def names(found: dict[str, Level]) -> list[str]:
    assert set(found.values()) <= {NOTICE}
    return [name.partition(":")[0].removeprefix("trusted-") for name in found]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["198.51.100.0/28", "2600:1f18::/48"], []),
        (["198.51.100.7"], []),
        (["198.51.100.1/28"], ["host-bits"]),
        (["2600:1f18::1/48"], ["host-bits"]),
        (["203.0.113.0/28", "!198.51.100.1/28"], ["host-bits"]),
        (["198.51.100.0/24", "198.51.100.16/28"], ["redundant"]),
        (["198.51.100.16/28", "198.51.100.0/24"], ["redundant"]),
        (["198.51.100.0/28", "198.51.100.16/28"], []),
        (["198.51.100.0/24", "!198.51.100.16/28"], []),
        (["198.51.100.0/24", "198.51.100.16/28", "!198.51.100.20/32"], []),
        (["198.51.100.0/24", "198.51.100.16/28", "!198.51.100.32/32"], ["redundant"]),
        (["198.51.100.0/28", "198.51.100.5/28"], ["host-bits", "redundant"]),
        (["10.2.0.0/16"], ["private"]),
        (["100.64.3.0/24"], ["private"]),
        (["172.32.0.0/20"], []),
        (["203.0.113.0/28", "!10.2.0.0/16"], []),
        (["198.51.0.0/16"], ["wide"]),
        (["198.51.0.0/17"], []),
        (["0.0.0.0/1", "128.0.0.0/1"], ["wide"]),
        (["2600::/32"], ["wide"]),
        (["2600::/33"], []),
        (["203.0.113.0/28", "!198.0.0.0/8"], []),
        (["office"], ["unreadable"]),
        (["10.0.0.0/33"], ["unreadable"]),
    ],
    ids=[
        "fine",
        "an address without a prefix",
        "host bits",
        "host bits of IPv6",
        "host bits of what is denied",
        "within another",
        "within another that comes later",
        "next to another",
        "a denied part is an exception",
        "a part that something is denied of",
        "a part, and something else is denied",
        "the same in two forms",
        "private",
        "a provider's",
        "next to private",
        "a private one that is denied",
        "wide",
        "less than wide",
        "two halves of the Internet",
        "wide for IPv6",
        "less than that",
        "a wide one that is denied",
        "no range",
        "a prefix that is too long",
    ],
)
def test_what_is_told_of_ranges(sources: list[str], expected: list[str]) -> None:
    assert names(levels(of_quay({Kind.INBOUND_RULESET: ruleset(*sources)}))) == expected


def test_what_everybody_covers_is_told_of_everybody() -> None:
    found = of_quay({Kind.INBOUND_RULESET: ruleset("0.0.0.0/0", "198.51.100.0/28", "::/0")})
    assert list(found) == [OPEN]


def test_the_form_that_counts_is_offered() -> None:
    found = of_quay({Kind.INBOUND_RULESET: ruleset("198.51.100.9/28", "198.51.100.40/29")})
    host_bits = found["trusted-host-bits:inbound_ruleset"]
    assert host_bits.title == "trusted IPs: 198.51.100.9/28 means 198.51.100.0/28"
    assert host_bits.mends == "edit-trusted-ips"


def test_of_many_the_first_are_named() -> None:
    sources = [f"198.51.{number}.1/24" for number in range(5)]
    title = of_quay({Kind.INBOUND_RULESET: ruleset(*sources)})["trusted-host-bits:inbound_ruleset"].title
    assert title.count("means") == 3
    assert title.endswith("and 2 more")


def test_nothing_is_said_of_ranges_that_nobody_can_change() -> None:
    found = of_quay({Kind.INBOUND_RULESET: ruleset("0.0.0.0/0", "10.0.0.1/8")}, FIR)
    assert list(found) == ["space-lacks:spaces", OPEN]


blocks = st.builds(
    lambda address, prefix: IPv4Network((address, prefix), strict=False),
    st.integers(0, 2**32 - 1),
    st.integers(1, 32),
)


@given(blocks, blocks)
def test_overlapping_is_mutual_and_as_the_standard_library_says(one: IPv4Network, other: IPv4Network) -> None:
    assert overlaps(one, other) is overlaps(other, one) is one.overlaps(other)
    assert covers(one, other) is other.subnet_of(one)


@given(st.lists(blocks, max_size=8))
def test_what_is_covered_is_redundant_and_nothing_else(those: list[IPv4Network]) -> None:
    rules = [Rule(action="allow", source=str(each)) for each in those]
    kept = list(map(str, those))
    for source, wider in redundant(rules):
        assert ip_network(source).subnet_of(ip_network(wider))
        kept.remove(source)
    # What is left has no address in common, and lets in whomever all of them did.
    left = [IPv4Network(source) for source in kept]
    assert all(not one.overlaps(other) for place, one in enumerate(left) for other in left[:place])
    assert all(any(each.subnet_of(one) for one in left) for each in those)


@given(blocks.filter(lambda block: block.prefixlen > 1))
def test_the_two_halves_of_a_block_are_never_redundant(block: IPv4Network) -> None:
    halves = [Rule(action="allow", source=str(half)) for half in block.subnets()]
    assert redundant(halves) == ()


@given(st.integers(0, 2**32 - 1), st.integers(1, 32))
def test_the_form_that_counts_holds_the_address_that_was_written(number: int, prefix: int) -> None:
    address = ip_address(number)
    written = f"{address}/{prefix}"
    meant = read_network(written)
    assert holds(meant, address)
    assert has_host_bits(written) is (str(meant) != written)
