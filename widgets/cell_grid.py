"""Rows of small cells, one of them under a cursor: a map that is moved over cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from .item_view import Item, ItemView, Line
from .text import Piece, Tone, fit

LABEL_CELLS = 12
NARROW_PITCH, WIDE_PITCH = 2, 3
ROW_OF = 16
"""Cells in a row, at most."""
BLANK = Piece(" ")


@dataclass(frozen=True, slots=True)
class GridCell:
    """`letter` says what is there, `mark` what is the matter with it; each takes one terminal cell."""

    letter: Piece
    mark: Piece = BLANK

    def line(self, pitch: int) -> Line:
        return (self.letter, self.mark, Piece(" " * (pitch - 2)))


@dataclass(frozen=True, slots=True)
class GridRow(Item):
    """`label` names the row, for people."""

    key: str
    label: str
    cells: tuple[GridCell, ...]

    def lines(self, cells: int) -> list[Line]:
        pitch = pitch_in(cells)
        label = Piece(f" {fit(self.label, LABEL_CELLS - 2, ' ')} ", Tone.QUIET)
        return [(label, *(piece for cell in self.cells for piece in cell.line(pitch)))]


def pitch_in(cells: int) -> int:
    """Terminal cells from one cell of the map to the next, in so much room."""
    return WIDE_PITCH if cells >= LABEL_CELLS + WIDE_PITCH * ROW_OF else NARROW_PITCH


class CellGrid(ItemView, can_focus=False):
    """The cursor is put where somebody says; a move repaints the two cells, and no more."""

    DEFAULT_CSS = """
    CellGrid > .item--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style; }
    """  # noqa: E501 - one rule a line reads better

    def __init__(self, *, cut: str = "…", id: str | None = None) -> None:
        super().__init__(cut=cut, id=id)
        self._column = 0
        self._heads: tuple[str, ...] = ()

    def show(self, rows: Sequence[GridRow], heads: Sequence[str], key: str, column: int) -> None:
        """`heads`: what stands above the columns. `key`, `column`: the cell under the cursor."""
        if self._heads != tuple(heads):
            self._heads = tuple(heads)
            self.refresh_header()
        if (key, column) == (self.cursor_key, self._column):
            self.set_items(rows)
            return
        self._refresh_cell()
        self.set_items(rows)
        self._column = column
        if self._places[key] != self._cursor:
            self._cursor = self._places[key]
            if self._keep_in_sight():
                self.refresh()
        self._refresh_cell()

    def header(self, cells: int) -> Line | None:
        """A head above every second column: they are wider than a cell."""
        heads = (fit(head, 2 * pitch_in(cells), " ") for head in self._heads[::2])
        return (Piece(" " * LABEL_CELLS + "".join(heads)),)

    @property
    def shows_cursor(self) -> bool:
        """Not the row as a whole."""
        return False

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if y != self._cursor_line or not self.items:
            return strip
        left = self._cell_left
        before, cell, after = strip.divide([left, left + 2, self.size.width])
        style = self.get_component_rich_style("item--cursor")
        return Strip.join([before, Strip([Segment(cell.text, style)], cell.cell_length), after])

    @property
    def _cursor_line(self) -> int:
        return self._first_line(self._cursor) - self._top + self._head()

    @property
    def _cell_left(self) -> int:
        return LABEL_CELLS + self._column * pitch_in(self.size.width)

    def _refresh_cell(self) -> None:
        self.refresh(Region(self._cell_left, self._cursor_line, 2, 1))
