"""Which addresses are the space's, and what concerns them."""

from collections.abc import Iterable

from backend.model.peering import PeeringInfo
from backend.rules.addresses import Network, overlaps, read_network

Blocks = tuple[Network, ...]


def blocks_of_space(cidr: str | None, info: PeeringInfo | None) -> Blocks:
    """Everything that packets of the space may come from or go to, as far as it is known.

    `cidr` is the space's own, needed where `info` could not be read.
    """
    named: list[str | None] = [cidr]
    if info is not None:
        named += [info.vpc_cidr, *(info.space_cidr_blocks or ()), *(info.dyno_cidr_blocks or ())]
    return tuple(dict.fromkeys(network for each in named if (network := read_network(each)) is not None))


def concerns(cidr: str | None, blocks: Iterable[Network]) -> bool:
    """Whether it overlaps one of the blocks; host bits do not matter."""
    network = read_network(cidr)
    return any(overlaps(network, block) for block in blocks)
