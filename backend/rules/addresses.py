"""Arithmetic of addresses, by the standard library."""

from ipaddress import IPv4Network, IPv6Network, ip_network

Network = IPv4Network | IPv6Network


def read_network(source: str | None) -> Network | None:
    """The network that CIDR text means, its host bits cleared; None for text that is none.

    Existing rules may be non-canonical, such as `128.0.0.1/20` (contract §1.4).
    """
    try:
        return None if source is None else ip_network(source, strict=False)
    except ValueError:
        return None


def is_everybody(network: Network | None) -> bool:
    """Whether it is the whole Internet of its family: 0.0.0.0/0 or ::/0."""
    return network is not None and network.prefixlen == 0
