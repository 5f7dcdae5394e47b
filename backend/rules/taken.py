"""What a space takes of the address space, so that nobody peered with it may have it (K1)."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from ipaddress import ip_network
from typing import NamedTuple, Protocol, TypeVar

from backend.model.peering import Peering, PeeringInfo
from backend.model.space import Space
from backend.rules.addresses import read_network, share_addresses

ALWAYS_TAKEN = ip_network("172.17.0.0/16")
"""Taken in every space, whatever it says (requirements 6, 66; K1)."""
USUAL_DATA_CIDR = "10.1.0.0/16"
"""Where data services are if the space does not say (K1)."""


class By(StrEnum):
    """What takes a block; the values are for people."""

    SPACE = "the block of the space"
    ALWAYS = "taken in every space"
    DATA = "the data block of the space"
    UNAVAILABLE = "unavailable, says Heroku"
    MANAGED = "a VPC that Heroku manages"


class Taken(NamedTuple):
    """`block` is CIDR notation as it came, `what` it is."""

    block: str
    what: By


def taken(space: Space, info: PeeringInfo | None, peerings: Iterable[Peering]) -> tuple[Taken, ...]:
    """Every block once, under the first of its names."""
    found: dict[str, Taken] = {}
    for each in _all(space, info, peerings):
        found.setdefault(each.block, each)
    return tuple(found.values())


def _all(space: Space, info: PeeringInfo | None, peerings: Iterable[Peering]) -> Iterator[Taken]:
    for block in (info.vpc_cidr if info is not None else None, space.cidr):
        if block is not None:
            yield Taken(block, By.SPACE)
    yield Taken(str(ALWAYS_TAKEN), By.ALWAYS)
    yield Taken(data_block(space), By.DATA)
    for block in (info.unavailable_cidr_blocks if info is not None else None) or ():
        yield Taken(block, By.UNAVAILABLE)
    for peering in peerings:
        if peering.may_carry_data:
            for block in peering.cidr_blocks or ():
                yield Taken(block, By.MANAGED)


def data_block(space: Space) -> str:
    """Where its data services are; the usual block where it does not tell one."""
    told = space.data_cidr
    return USUAL_DATA_CIDR if told is None or read_network(told) is None else told


def may_have_data(peerings: Iterable[Peering] | None) -> bool:
    """Whether the space may have data services (K1). None was not read: nobody is told that it has none."""
    return peerings is None or any(peering.may_carry_data for peering in peerings)


class Holder(Protocol):
    @property
    def block(self) -> str: ...


H = TypeVar("H", bound=Holder)


def clashes(blocks: Iterable[str], those: Iterable[H]) -> tuple[tuple[str, H], ...]:
    """Each of `blocks` with each that it overlaps; text that is no block overlaps nothing."""
    there = tuple(those)
    return tuple((block, each) for block in blocks for each in there if share_addresses(block, each.block))
