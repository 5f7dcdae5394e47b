"""How blocks that overlap are told."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from backend.rules.taken import Taken


class Held(NamedTuple):
    """`block` is CIDR notation as it came, `what` is what has it, for people."""

    block: str
    what: str


Clash = tuple[str, Held]
"""A block, and what it overlaps."""


def held(those: Iterable[Taken]) -> list[Held]:
    return [Held(each.block, each.what) for each in those]


def in_short(clashes: Sequence[Clash]) -> str:
    """The first, and how many more."""
    first = _text(*clashes[0])
    return first if len(clashes) == 1 else f"{first}, and {len(clashes) - 1} more"


def in_full(clashes: Iterable[Clash]) -> str:
    return "; ".join(_text(block, each) for block, each in clashes)


def _text(block: str, each: Held) -> str:
    return (
        f"{block} is {each.what}" if block == each.block else f"{block} overlaps {each.block} ({each.what})"
    )
