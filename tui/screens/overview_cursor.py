"""Two tables under each other with one cursor: where one ends, it goes over into the other."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import DescendantFocus

from tui.screens.listing import ListScreen
from widgets.part_table import PartTable


class OneCursor(ListScreen):
    """Of the overview: `#findings`, and below it `#spaces`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", show=False, priority=True),
        Binding("down,j", "step(1)", "Down", show=False, priority=True),
        Binding("pageup", "leaf(-1)", "Page up", show=False, priority=True),
        Binding("pagedown,space", "leaf(1)", "Page down", show=False, priority=True),
        Binding("home,g", "end(-1)", "First", show=False, priority=True),
        Binding("end,G", "end(1)", "Last", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._in_spaces = False
        self._follows = True
        """Whether the cursor goes to the worst: at the start, until all was read or a key moves it."""

    def another_row(self) -> None:
        """The cursor is on another one."""
        raise NotImplementedError

    @property
    def findings_table(self) -> PartTable:
        return self.query_one("#findings", PartTable)

    @property
    def spaces_table(self) -> PartTable:
        return self.query_one("#spaces", PartTable)

    @property
    def table(self) -> PartTable:
        return self.spaces_table if self._in_spaces else self.findings_table

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that move are the tables' while they have the focus."""
        if action in ("step", "leaf", "end"):
            return self.focused is self.table
        return super().check_action(action, parameters)

    def action_step(self, step: int) -> None:
        if not self._crosses(step):
            self.table.action_move(step)

    def action_leaf(self, direction: int) -> None:
        if not self._crosses(direction):
            self.table.action_page(direction)

    def action_end(self, direction: int) -> None:
        self._crosses(direction, always=True)
        self.table.action_edge(direction)

    def _crosses(self, direction: int, *, always: bool = False) -> bool:
        """Go over into the other table where this one ends; `always`: also from the middle of it."""
        self._follows = False
        other = self.findings_table if self._in_spaces else self.spaces_table
        if self._in_spaces is (direction > 0) or not other.display:
            return False
        if not always and not self.table.is_at_edge(direction):
            return False
        self._take(other)
        other.action_edge(-direction)
        return True

    def _take(self, table: PartTable) -> None:
        self._in_spaces = table is self.spaces_table
        self._mark_cursor()
        self.another_row()

    @on(DescendantFocus, "#findings, #spaces")
    def _went_into(self, event: DescendantFocus) -> None:
        """By a click."""
        if isinstance(event.widget, PartTable) and event.widget is not self.table:
            self._follows = False
            self._take(event.widget)

    def _mark_cursor(self) -> None:
        others = (self.findings_table, self.spaces_table)
        for table in others:
            table.take_cursor(table is self.table)
            if table is not self.table:
                table.action_edge(-1)  # where nobody moves, those in need are in sight
        is_elsewhere = self.focused is None or (self.focused in others and self.focused is not self.table)
        if is_elsewhere and self.table.display and not self._deep:
            self.set_focus(self.table)
