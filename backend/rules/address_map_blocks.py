"""Things that have an IPv4 block, to be asked which of them overlap another, and what none of them has."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from ipaddress import IPv4Network
from typing import Generic, TypeVar

T = TypeVar("T")
BITS = 32


class Blocks(Generic[T]):
    """`block_of` tells the block of a thing. As quick with thousands of things as with ten."""

    def __init__(self, things: Iterable[T], block_of: Callable[[T], IPv4Network]) -> None:
        self._at: defaultdict[tuple[int, int], list[T]] = defaultdict(list)
        for thing in things:
            self._at[_place(block_of(thing))].append(thing)
        self._places = sorted(self._at)
        self._prefixes = sorted({prefix for _, prefix in self._places})

    def __iter__(self) -> Iterator[T]:
        """By address, the larger block first."""
        return (thing for place in self._places for thing in self._at[place])

    def each_block(self) -> Iterator[IPv4Network]:
        """Every block that something has, once, by address."""
        return map(_network, self._places)

    def at(self, block: IPv4Network) -> list[T]:
        """Those that have exactly this block."""
        return self._at.get(_place(block), [])

    def around(self, block: IPv4Network) -> list[T]:
        """Those that have a larger block with this one in it, the largest first."""
        start, own = _place(block)
        found = []
        for prefix in self._prefixes:
            if prefix >= own:
                break
            found += self._at.get((start >> (BITS - prefix) << (BITS - prefix), prefix), [])
        return found

    def overlapping(self, block: IPv4Network) -> list[T]:
        """Those around it, then those that have it or a part of it, by address."""
        inside = self._places[
            bisect_left(self._places, _place(block)) : bisect_right(self._places, (_last(block), BITS))
        ]
        return self.around(block) + [thing for place in inside for thing in self._at[place]]

    @cached_property
    def extent(self) -> "Extent":
        return Extent(self.each_block())


class Extent:
    """The addresses of some blocks together."""

    def __init__(self, blocks: Iterable[IPv4Network]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted((int(block.network_address), _last(block)) for block in blocks):
            if self._ends and start <= self._ends[-1] + 1:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touches(self, block: IPv4Network) -> bool:
        """Whether an address of the block is in it."""
        return self.end_within(block) is not None

    def end_within(self, block: IPv4Network) -> int | None:
        """The last address of the first part that the block touches; None where it touches none."""
        at = bisect_left(self._ends, int(block.network_address))
        return self._ends[at] if at < len(self._starts) and self._starts[at] <= _last(block) else None

    def holds(self, block: IPv4Network) -> bool:
        """Whether every address of the block is in it."""
        at = bisect_right(self._starts, int(block.network_address)) - 1
        return at >= 0 and _last(block) <= self._ends[at]


def _place(block: IPv4Network) -> tuple[int, int]:
    return int(block.network_address), block.prefixlen


def _network(place: tuple[int, int]) -> IPv4Network:
    return IPv4Network(place)


def _last(block: IPv4Network) -> int:
    return int(block.broadcast_address)
