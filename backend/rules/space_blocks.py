"""Which blocks of a space a peered VPC has to know (requirements 15, 31; K5)."""

from collections.abc import Sequence

from backend.model.peering import PeeringInfo
from backend.model.remote import is_told
from backend.model.space import Space
from backend.rules.addresses import read_network


def whole_block(space: Space, info: PeeringInfo | None) -> str | None:
    """What is to be routed: all of it, as AWS has it; None where nobody tells it."""
    block = info.vpc_cidr if info is not None and is_told(info.vpc_cidr) else space.cidr
    return None if read_network(block) is None else block


def routed_blocks(info: PeeringInfo | None) -> Sequence[str]:
    """The Space CIDRs, which may be routed one by one instead."""
    return () if info is None else info.space_cidr_blocks or ()


def dyno_blocks(info: PeeringInfo | None) -> Sequence[str]:
    """Where connections of dynos come from; the wider list where that is absent."""
    return () if info is None else info.dyno_cidr_blocks or info.space_cidr_blocks or ()
