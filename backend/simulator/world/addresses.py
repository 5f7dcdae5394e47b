"""Which blocks a space may have (requirements 104-109, K1, K23)."""

from functools import cache
from ipaddress import IPv4Network

from backend.simulator.world.errors import invalid

DEFAULT_CIDR = "10.0.0.0/16"
DEFAULT_DATA_CIDR = "10.1.0.0/16"

PRIVATE = tuple(IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
# Refused when asked for; the second is nevertheless what a space gets that asks for nothing.
_RESERVED = tuple(IPv4Network(block) for block in ("172.17.0.0/16", "10.1.0.0/16"))


def check_blocks(cidr: str | None, data_cidr: str | None) -> tuple[str, str]:
    """The blocks of a new space, canonical. Raises Refused (422) for what the API would not take."""
    network = _asked("cidr", cidr, 16, 16, "a /16") if cidr is not None else IPv4Network(DEFAULT_CIDR)
    data = (
        _asked("data_cidr", data_cidr, 16, 20, "between a /16 and a /20")
        if data_cidr is not None
        else IPv4Network(DEFAULT_DATA_CIDR)
    )
    if network.overlaps(data):
        raise invalid(f"The CIDR {network} and the data CIDR {data} overlap.")
    return str(network), str(data)


def dyno_blocks(cidr: str) -> tuple[str, ...]:
    """The two /20 in the upper half of a space's /16 that dynos are in, as the document of 2023-06 shows."""
    return _pieces(cidr, 8, 9)


def front_blocks(cidr: str) -> tuple[str, ...]:
    """The two /20 at the start of a space's /16, for load balancers."""
    return _pieces(cidr, 0, 1)


@cache
def _pieces(cidr: str, *places: int) -> tuple[str, ...]:
    blocks = list(IPv4Network(cidr).subnets(new_prefix=20))
    return tuple(str(blocks[place]) for place in places)


def _asked(name: str, value: str, shortest: int, longest: int, size: str) -> IPv4Network:
    try:
        # The schema's own example has host bits set, so they are cut off, not refused.
        network = IPv4Network(value, strict=False)
    except ValueError:
        raise invalid(f"{name} must be an IPv4 block in CIDR notation, not {value}.") from None
    if "/" not in value or not shortest <= network.prefixlen <= longest:
        raise invalid(f"{name} must be {size}, not {value}.")
    if not any(network.subnet_of(block) for block in PRIVATE):
        raise invalid(f"{name} must be in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, not {value}.")
    for reserved in _RESERVED:
        if network.overlaps(reserved):
            raise invalid(f"{name} {value} overlaps {reserved}, which is reserved.")
    return network
