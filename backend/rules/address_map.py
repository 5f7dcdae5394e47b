"""The address map: every private block that is used, what overlaps, and what is free for a new space."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from backend.model.finding import Level
from backend.model.settings import Settings
from backend.model.snapshot import Snapshot
from backend.rules import documents
from backend.rules.address_map_blocks import Blocks, Extent
from backend.rules.address_map_grid import PRIVATE, SHARED, root_of
from backend.rules.address_map_overlaps import Overlap, of_own_blocks, overlaps
from backend.rules.address_map_uses import Use, What, unread, uses
from backend.rules.addresses import read_network
from backend.rules.taken import ALWAYS_TAKEN, USUAL_DATA_CIDR

REFUSED = tuple(
    block
    for text in (USUAL_DATA_CIDR, str(ALWAYS_TAKEN))
    if isinstance(block := read_network(text), IPv4Network)
)
"""No new space may have these (requirement 109; K1)."""
SPACE_PREFIX = 16
"""Of the block of a new space (requirement 107)."""
BEYOND = 1 << 32
"""The address after the last."""
EXAMPLE = IPv4Network("172.16.0.0/16")
EXAMPLE_TEXT = (
    "Heroku's documents use it as an example twice, for a space and for a network behind a VPN: those two "
    "could never be connected. It ends where 172.17.0.0/16 begins, which every space keeps; blocks side by "
    "side do not overlap."
)
"""K16."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a block holds, in short. `what` None: nothing. `is_whole`: no address of it is free.

    `level`: of the worst overlap in it; None where none is worth telling.
    """

    what: What | None
    is_whole: bool
    level: Level | None


class AddressMap:
    """`uses` and `overlaps` can be asked by block. `roots`: the private space that is worth a look."""

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self.uses: Blocks[Use] = Blocks(uses(snapshot, settings), lambda use: use.block)
        every = (*overlaps(self.uses), *of_own_blocks(snapshot))
        self.overlaps: Blocks[Overlap] = Blocks(every, lambda overlap: overlap.block)
        self.roots = (*PRIVATE, SHARED) if self.uses.overlapping(SHARED) else PRIVATE
        self.unread = tuple(unread(snapshot))
        self._not_free = Extent((*self.uses.each_block(), *REFUSED))

    @property
    def outside(self) -> list[Use]:
        """Uses that are not private, of which the grid shows nothing."""
        return [use for use in self.uses if not any(use.block.overlaps(root) for root in self.roots)]

    def cell(self, block: IPv4Network) -> Cell:
        there = self.uses.overlapping(block)
        if not there:
            refused = any(block.overlaps(each) for each in REFUSED)
            return Cell(What.RESERVED if refused else None, refused, None)
        what = min((use.what for use in there), key=lambda what: what.value)
        levels = (overlap.level for overlap in self.overlaps.overlapping(block))
        worst = min(filter(None, levels), key=lambda level: level.rank, default=None)
        return Cell(what, self.uses.extent.holds(block), worst)

    def is_free(self, block: IPv4Network) -> bool:
        """Whether a new space may have it, by all that is known (requirements 4, 104, 107-109).

        A block of a /16 for itself, and one of /16 to /20 for its data.
        """
        return root_of(PRIVATE, block) is not None and not self._not_free.touches(block)

    def free(self, prefix: int, after: IPv4Network | None = None) -> Iterator[IPv4Network]:
        """Every block of this size that is free, by address: those behind `after` first, then the others."""
        first = 0 if after is None else int(after.broadcast_address) + 1
        yield from self._free_between(first, BEYOND, prefix)
        yield from self._free_between(0, first, prefix)

    def _free_between(self, first: int, end: int, prefix: int) -> Iterator[IPv4Network]:
        """Those that start at `first` or later and before `end`; what is taken is stepped over at once."""
        size = 1 << (32 - prefix)
        for root in PRIVATE:
            start = -(-max(first, int(root.network_address)) // size) * size
            while start < end and start + size - 1 <= int(root.broadcast_address):
                block = IPv4Network((start, prefix))
                taken_to = self._not_free.end_within(block)
                if taken_to is None:
                    yield block
                    start += size
                else:
                    start = (taken_to // size + 1) * size


def remark(block: IPv4Network) -> str | None:
    """What the documents say of a block, whoever has it."""
    if block == EXAMPLE:
        return EXAMPLE_TEXT
    refused = next((each for each in REFUSED if block.subnet_of(each)), None)
    return None if refused is None else f"Heroku gives {refused} to no new space ({documents.SPACES})."
