"""Arithmetic of addresses, by the standard library."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

Network = IPv4Network | IPv6Network


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
    if isinstance(network, IPv4Network) and isinstance(other, IPv4Network):
        return other.subnet_of(network)
    if isinstance(network, IPv6Network) and isinstance(other, IPv6Network):
        return other.subnet_of(network)
    return False


def overlaps(network: Network | None, other: Network | None) -> bool:
    """Whether they have an address in common; not where either is no network or of another family."""
    return covers(network, other) or covers(other, network)


def is_everybody(network: Network | None) -> bool:
    """Whether it is the whole Internet of its family: 0.0.0.0/0 or ::/0."""
    return network is not None and network.prefixlen == 0
