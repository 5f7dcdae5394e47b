"""How bad it is that blocks overlap: one judgement, told by findings and marked on the address map."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from backend.model.finding import Level
from backend.model.space import Space
from backend.rules.addresses import overlaps, read_network
from backend.rules.clashing import Clash
from backend.rules.taken import ALWAYS_TAKEN, By, data_block

OF_ITS_OWN = Level.WARNING
"""Two blocks of a space itself (requirement 109)."""
BOTH_CONNECTED = Level.WARNING
"""Two networks that a space is connected to: dynos reach one of them."""
SEVERAL_SPACES = Level.WARNING
"""Spaces that one network is connected to: its routes lead to one of them (requirements 38, 104)."""
NOT_CONNECTED = Level.NOTICE
"""What nothing is connected to the both of: it never can be (requirements 38, 104, 106)."""
TWICE = (
    "Dynos do not reach what is in both. The blocks of a space never change: only a new space with other "
    "blocks is free of it."
)
"""What it means for a space, and what to do."""


def with_taken(*, is_data: bool, is_vpn: bool, may_have_data: bool) -> Level:
    """A network that a space is connected to, on what the space takes for itself.

    The data block is free for a VPN as long as the space has no data services (K1).
    """
    return Level.NOTICE if is_data and is_vpn and not may_have_data else Level.WARNING


def of_a_network(clashes: Iterable[Clash], *, is_vpn: bool, may_have_data: bool) -> Level:
    """The worst of all that a network clashes with which a space is connected to: at least one thing."""
    levels = {
        with_taken(is_data=each.what is By.DATA, is_vpn=is_vpn, may_have_data=may_have_data)
        if isinstance(each.what, By)
        else BOTH_CONNECTED
        for _, each in clashes
    }
    return min(levels, key=lambda level: level.rank)


class OwnClash(NamedTuple):
    """`block` of a space is called `called`, and overlaps `others`, each with what it is, for people."""

    is_data: bool
    block: str
    called: str
    others: tuple[tuple[str, str], ...]


def own_clashes(space: Space) -> Iterator[OwnClash]:
    """Both blocks of a space must be apart, and from what is always taken (requirement 109)."""
    always = (str(ALWAYS_TAKEN), "which every space keeps for itself")
    for is_data, block, called, others in (
        (False, space.cidr, "block", (always, (data_block(space), "its data block"))),
        (True, space.data_cidr, "data block", (always,)),
    ):
        own = read_network(block)
        clashing = tuple(each for each in others if overlaps(own, read_network(each[0])))
        if clashing and block is not None:
            yield OwnClash(is_data, block, called, clashing)
