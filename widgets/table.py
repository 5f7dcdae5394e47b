"""A table with declared columns of fixed width: nothing jumps when a value changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rich.cells import cell_len

from .item_view import Item, ItemView, Line
from .text import Piece, Tone, fit, fit_marked, width

GAP = "  "
LEAST = 8
"""Cells that a column which grows keeps where there is too little room for all that stay."""


@dataclass(frozen=True, slots=True)
class Column:
    """`cells`: the width it has at least. `grows`: it takes what is left over, up to `most`.

    Where the line is too short, columns go in the order of `rank`, highest first; rank 0 stays. Where that is
    not enough, those that grow are shortened: a sentence or a name, never a time.
    """

    id: str
    title: str
    cells: int
    rank: int = 0
    grows: bool = False
    most: int = 40
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`cells`: one for each declared column, whether or not it is shown at this width.

    Where all that follow one are empty, it takes their room: a sentence in the place of values.
    """

    key: str
    cells: tuple[Piece, ...]


@lru_cache(maxsize=64)
def lay_out(columns: tuple[Column, ...], room: int) -> list[tuple[int, int]]:
    """(place of the column, its cells) for those that fit into `room` terminal cells, left to right."""
    shown = list(range(len(columns)))

    def needed() -> int:
        return sum(columns[place].cells for place in shown) + len(GAP) * max(0, len(shown) - 1)

    while needed() > room and (droppable := [place for place in shown if columns[place].rank]):
        shown.remove(max(droppable, key=lambda place: columns[place].rank))
    spare, lacks = max(0, room - needed()), needed() - room
    widths = {place: columns[place].cells for place in shown}
    growing = [place for place in shown if columns[place].grows]
    while lacks > 0 and (longer := [place for place in growing if widths[place] > LEAST]):
        widths[max(longer, key=lambda place: widths[place])] -= 1
        lacks -= 1
    for number, place in enumerate(growing):
        share = spare // (len(growing) - number)
        extra = min(share, max(0, columns[place].most - widths[place]))
        widths[place] += extra
        spare -= extra
    return [(place, widths[place]) for place in shown]


@dataclass(frozen=True, slots=True)
class _TableItem(Item):
    key: str
    cells: tuple[Piece, ...]
    columns: tuple[Column, ...]
    cut: str

    def height(self, cells: int) -> int:
        return 1

    def lines(self, cells: int) -> list[Line]:
        line: list[Piece] = [Piece(" ")]
        shown = lay_out(self.columns, cells - 2)
        last = max((number for number, (place, _) in enumerate(shown) if self.cells[place].text), default=0)
        for number, (place, room) in enumerate(shown[: last + 1]):
            if number:
                line.append(Piece(GAP))
            piece, right = self.cells[place], self.columns[place].right
            if number == last and not right:
                # Nothing follows: what it says may take the rest of the line.
                room = max(room, cells - 1 - width(line))
            line += fit_marked(piece, room, self.cut, right=right)
        return [tuple(line)]


class Table(ItemView):
    """Rows under a header that names the sorted column."""

    def __init__(
        self, columns: Sequence[Column], *, cut: str = "…", arrows: tuple[str, str] = ("↑", "↓"), id: str
    ) -> None:
        super().__init__(cut=cut, id=id)
        self.columns = tuple(columns)
        self._arrows = arrows
        self._sorted_by: tuple[str, bool] | None = None

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows, in this order."""
        before = {item.key: item for item in self.items if isinstance(item, _TableItem)}
        items = []
        for row in rows:
            item = before.get(row.key)
            if item is None or item.cells != row.cells:
                item = _TableItem(row.key, row.cells, self.columns, self.cut)
            items.append(item)
        self.set_items(items)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other widths for the same cells."""
        if tuple(columns) != self.columns:
            self.columns = tuple(columns)
            items = (item for item in self.items if isinstance(item, _TableItem))
            self.set_items([replace(item, columns=self.columns) for item in items])

    def mark_sorted(self, column: str, descending: bool) -> None:
        """Put an arrow beside the title of the column."""
        if self._sorted_by != (column, descending):
            self._sorted_by = (column, descending)
            self.refresh_header()

    def header(self, cells: int) -> Line | None:
        line, borrowed = [Piece(" ")], 0
        for place, room in lay_out(self.columns, cells - 2):
            column = self.columns[place]
            title = column.title
            if self._sorted_by is not None and self._sorted_by[0] == column.id:
                tight = cell_len(title) + 2 > room
                title += ("" if tight else " ") + self._arrows[self._sorted_by[1]]
            if len(line) > 1:
                line.append(Piece(GAP[borrowed:]))
            # The arrow of a narrow column stands in the gap after it.
            borrowed = min(len(GAP), max(0, cell_len(title) - room))
            line.append(Piece(fit(title, room + borrowed, self.cut, right=column.right), Tone.QUIET))
        return tuple(line)
