"""Blocks that lie within others, found in one pass over all of them."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from backend.rules.addresses import address_order, covers, read_network

T = TypeVar("T")


def nested(things: Iterable[tuple[str | None, T]]) -> Iterator[list[T]]:
    """Things by the text of their blocks, in groups: the widest first, then all that is within that.

    Two blocks are apart, or one is within the other. Of two that are the same the earlier one is first; what
    has no block is left out.
    """
    known = [(block, thing) for block, thing in things if read_network(block) is not None]
    known.sort(key=lambda pair: address_order(pair[0]))
    widest: str | None = None
    group: list[T] = []
    for block, thing in known:
        if group and not covers(read_network(widest), read_network(block)):
            yield group
            group = []
        if not group:
            widest = block
        group.append(thing)
    if group:
        yield group
