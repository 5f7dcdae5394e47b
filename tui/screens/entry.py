"""One row of a resource screen, ready to be shown, sorted, filtered, copied and written to a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from widgets.text import Piece, Signs


@dataclass(frozen=True, slots=True)
class Entry:
    """`key` is the resource's identity, never a row number.

    `space`: the identity of the space it belongs to, None where that cannot be told. `cells` and `order`: one
    for each declared column, what is shown and what is sorted by. `name`: what the copy key takes. `record`:
    what is written to a file, by the API's field names. `target`: what the screen needs to find it again.
    """

    key: str
    space: str | None
    cells: tuple[Piece, ...]
    order: tuple[Any, ...]
    name: str
    record: Mapping[str, Any]
    target: Any = None

    def is_called(self, item: str) -> bool:
        """Whether `item` is its name, or a value that tells what it is: an id, a block."""
        return item == self.name or item in self.record.values()

    def matches(self, words: list[str]) -> bool:
        """Whether every word is in some cell; a word after `!` must be in none."""
        text = "\n".join(cell.whole for cell in self.cells).casefold()
        return all(
            (word[1:] not in text) if word[:1] == "!" and word[1:] else (word in text) for word in words
        )


def by_text(cells: Sequence[Piece], tie: Any, signs: Signs) -> list[tuple[Any, ...]]:
    """What to sort each column by: its text, the unknown last, equals by `tie`."""
    return [(cell.text in ("", signs.missing), cell.text.casefold(), tie) for cell in cells]
