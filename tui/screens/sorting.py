"""What every list of one table has: its columns, the order of its rows, and how many are in sight."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from backend.rules.wording import counted
from tui import status
from tui.screens.entry import Entry
from tui.screens.listing import ListScreen
from widgets.table import Column, Row, Table, lay_out


class SortedList(ListScreen):
    """Base of lists that are sorted by a column. `last_first`: at first the other way round."""

    columns: ClassVar[tuple[Column, ...]]
    sorted_by: ClassVar[str]
    last_first: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self._sort = (self.sorted_by, self.last_first)

    # What a list declares

    @property
    def total(self) -> int:
        """Its rows, also those that the filter hides."""
        raise NotImplementedError

    def no_rows(self) -> str:
        """What to say where the spaces are known and there is no row."""
        raise NotImplementedError

    # Composition

    def compose_tables(self) -> ComposeResult:
        signs = self.dashboard.signs
        yield Table(self.columns, id="table", cut=signs.cut, arrows=(signs.up, signs.down))

    def on_mount(self) -> None:
        self.table.mark_sorted(*self._sort)

    @property
    def table(self) -> Table:
        return self.query_one("#table", Table)

    # From the rows to the screen

    @property
    def order(self) -> tuple[int, bool]:
        """The place of the column that is sorted by, and whether the last comes first."""
        column, descending = self._sort
        return [declared.id for declared in self.columns].index(column), descending

    def show_table(self, shown: Sequence[Entry]) -> None:
        """Show these, or why there is none, and the detail of the one under the cursor."""
        self.table.show([Row(entry.key, entry.cells) for entry in shown])
        nothing = self.query_one("#nothing", Static)
        if nothing.display is not (not shown):
            nothing.display = not shown
            self.table.display = bool(shown)
            if shown and self.focused is None and not self._deep:
                self.set_focus(self.table)
        if not shown:
            text = status.nothing(self)
            if text != str(nothing.content):
                nothing.update(text)
        self.show_detail()

    @property
    def count(self) -> str:
        """`10 rows`, `1-8 of 10 rows`, `3 of 10 rows match`, or both."""
        shown, total = len(self.listed), self.total
        first, last = self.table.in_sight if self.table.size.height else (0, shown - 1)
        part = f"{first + 1}-{last + 1} of " if shown and (first, last) != (0, shown - 1) else ""
        if shown != total:
            return f"{part}{shown} of {total} rows match" if part == "" else f"{part}{shown} that match"
        return f"{part}{counted(shown, 'row')}"

    # Keys

    def action_sort(self) -> None:
        seen = lay_out(self.table.columns, self.table.size.width - 2)
        names = [self.columns[place].id for place, _ in seen if self.columns[place].title]
        following = (
            names[(names.index(self._sort[0]) + 1) % len(names)] if self._sort[0] in names else names[0]
        )
        self._sort_by(following, False)

    def action_reverse(self) -> None:
        self._sort_by(self._sort[0], not self._sort[1])

    def _sort_by(self, column: str, descending: bool) -> None:
        self._sort = (column, descending)
        self.table.mark_sorted(column, descending)
        self.show_rows()
        title = next(declared.title for declared in self.columns if declared.id == column)
        self.dashboard.flash(f"sorted by {title}{', last first' if descending else ''}", kept=False)
