"""Arithmetic of addresses, by the standard library."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

RFC_1918 = tuple(ip_network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
"""Private networks, which the Internet does not carry."""
CGNAT = ip_network("100.64.0.0/10")
"""Between a provider and its customers: not on the Internet either (RFC 6598)."""
DOCUMENTATION = tuple(
    ip_network(block) for block in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
"""What stands for public addresses in every example, and can be nobody's (RFC 5737, RFC 3849)."""


@lru_cache(maxsize=20_000)
def read_network(source: str | None) -> Network | None:
    """The network that CIDR text means, its host bits cleared; None for text that is none.

    Existing rules may be non-canonical, such as `128.0.0.1/20` (contract §1.4). An IPv6 zone is no part of a
    network, and may be any text (`fe80::1%; …`). Remembered: the same few texts are read again whenever
    something is drawn.
    """
    try:
        return None if source is None or "%" in source else ip_network(source, strict=False)
    except ValueError:
        return None


def address_order(source: str | None) -> tuple[int, int, int]:
    """What to sort addresses and blocks by; what is none comes last."""
    network = read_network(source)
    if network is None:
        return (9, 0, 0)
    return (network.version, int(network.network_address), network.prefixlen)


@lru_cache(maxsize=20_000)
def has_host_bits(source: str) -> bool:
    """Whether it is CIDR text with bits set beyond its prefix."""
    if read_network(source) is None:
        return False
    try:
        ip_network(source)
    except ValueError:
        return True
    return False


def covers(network: Network | None, other: Network | None) -> bool:
    """Whether the whole of `other` is in `network`; not where either is no network or of another family."""
    if network is None or other is None or network.version != other.version:
        return False
    # Faster than `subnet_of`: ranges of a thousand spaces are compared.
    beyond = network.max_prefixlen - network.prefixlen
    return (
        network.prefixlen <= other.prefixlen
        and int(network.network_address) >> beyond == int(other.network_address) >> beyond
    )


def holds(network: Network | None, address: Address | None) -> bool:
    """Whether the address is in it; not where either is none or of another family."""
    return address is not None and covers(network, ip_network(address))


def overlaps(network: Network | None, other: Network | None) -> bool:
    """Whether they have an address in common; not where either is no network or of another family."""
    return covers(network, other) or covers(other, network)


@lru_cache(maxsize=20_000)
def share_addresses(block: str, other: str) -> bool:
    """`overlaps` for CIDR text; what is none overlaps nothing. The same blocks are compared over and over."""
    return overlaps(read_network(block), read_network(other))


def is_everybody(network: Network | None) -> bool:
    """Whether it is the whole Internet of its family: 0.0.0.0/0 or ::/0."""
    return network is not None and network.prefixlen == 0


def is_private(network: Network | None) -> bool:
    """Whether the whole of it is in a private network of RFC 1918."""
    return any(covers(private, network) for private in RFC_1918)


def is_not_private(source: str | None) -> bool:
    """Whether it is CIDR text of which a part is outside: neither a peering nor a VPN carries that
    (requirements 4, 64).
    """
    network = read_network(source)
    return network is not None and not is_private(network)


def read_address(text: str | None) -> Address | None:
    """None for text that is none."""
    try:
        return None if text is None or "%" in text else ip_address(text)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether it is an address of the Internet, or stands for one in an example."""
    return address.is_global or any(holds(block, address) for block in DOCUMENTATION)
