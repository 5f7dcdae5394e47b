"""What an operator noted of a range of trusted IPs: Heroku has no field for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.rules.addresses import covers, read_network


@dataclass(frozen=True, slots=True)
class Note:
    """`block`: the range that it was written for, where that is not the range itself but one around it."""

    text: str
    block: str | None = None

    @property
    def in_short(self) -> str:
        return self.text if self.block is None else f"within {self.text}"

    @property
    def in_full(self) -> str:
        return self.text if self.block is None else f"within {self.text} ({self.block})"


def note_of(source: str | None, notes: Mapping[str, str]) -> Note | None:
    """That of the range itself, else of the smallest noted block that holds all of it."""
    network = read_network(source)
    if network is None:
        return None
    if (own := notes.get(str(network))) is not None:
        return Note(own)
    around = [block for block in notes if covers(read_network(block), network)]
    if not around:
        return None
    block = max(around, key=_length)
    return Note(notes[block], block)


def _length(block: str) -> int:
    network = read_network(block)
    return 0 if network is None else network.prefixlen
