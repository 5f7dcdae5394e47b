"""One of several tables that stand below each other with a single cursor between them."""

from collections.abc import Sequence

from .item_view import Line
from .table import Column, Table


class PartTable(Table):
    """Its cursor is seen while `has_cursor`, whatever has the focus."""

    def __init__(self, columns: Sequence[Column], *, cut: str, titled: bool, id: str) -> None:
        """`titled`: with a line of titles."""
        super().__init__(columns, cut=cut, id=id)
        self._titled = titled
        self.has_cursor = False

    def header(self, cells: int) -> Line | None:
        return super().header(cells) if self._titled else None

    @property
    def shows_cursor(self) -> bool:
        return self.has_cursor

    def take_cursor(self, has_cursor: bool) -> None:
        """Say whether the cursor is in this one."""
        if has_cursor is not self.has_cursor:
            self.has_cursor = has_cursor
            self.refresh()

    def is_at_edge(self, direction: int) -> bool:
        """Whether the cursor is on the first row (-1) or on the last (1)."""
        return not self.items or self.cursor_key == self.items[0 if direction < 0 else -1].key
