"""The shared resource screen: the list of what is in spaces of one kind, sorted.

A resource's own file declares its columns and turns the picture into entries and facts; everything that
is done with them is here, and in what every list has.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Static

from backend.model.key import Key, Kind
from backend.model.snapshot import Snapshot
from tui import status
from tui.messages import about_parts
from tui.screens.entry import Entry
from tui.screens.listing import ListScreen
from tui.screens.rows import Part, Rows, keys_of, parts
from widgets.item_view import Item, ItemView
from widgets.table import Column, Row, Table, lay_out

LOOK_AFTER = 0.4
"""Seconds that the cursor rests on a row before what only its detail shows is asked for."""


class ResourceScreen(ListScreen):
    """Base of the lists of resources. `kinds`: what is read inside each space for it.

    `detail_kinds`: what is read for the space of the row under the cursor alone, while its detail is seen.
    `beside`: what rows tell of too, as it is in the picture, without having it read. `ages_of`: those of all
    these of which rows say how long ago something was, so that they differ with time alone.
    """

    kinds: ClassVar[tuple[Kind, ...]]
    detail_kinds: ClassVar[tuple[Kind, ...]] = ()
    beside: ClassVar[tuple[Kind, ...]] = ()
    ages_of: ClassVar[tuple[Kind, ...]] = ()
    columns: ClassVar[tuple[Column, ...]]
    sorted_by: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows(self.build)
        self._sort = (self.sorted_by, False)
        self._rests: Timer | None = None

    # What a resource declares

    def build(self, part: Part) -> Iterable[Entry]:
        """The rows of one space."""
        raise NotImplementedError

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        """The detail of one row, from what the row was made from; `snapshot` for what is not of the space."""
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

    @property
    def listed(self) -> Sequence[Entry]:
        return self.rows.shown

    # From the picture to the rows

    def rebuild(self) -> None:
        self.show_rows()
        self.unread = about_parts(self.snapshot, self.kinds, self.dashboard.scope, self.dashboard.signs)
        self.show_status()
        self.look()

    def keys_in_sight(self) -> set[Key]:
        first, last = self.table.in_sight
        keys = {Key(Kind.SPACES)}
        for entry in self.rows.shown[first : last + 1]:
            keys |= keys_of(self.rows.part_of(entry), self.kinds)
        if self.entry is not None and self.detail.display:
            keys |= keys_of(self.rows.part_of(self.entry), self.detail_kinds)
        return keys

    def show_rows(self) -> None:
        snapshot, scope = self.snapshot, self.dashboard.scope
        column, descending = self._sort
        place = [declared.id for declared in self.columns].index(column)
        kinds, now = self.kinds + self.detail_kinds + self.beside, self.dashboard.session.clock.now()
        settings = self.dashboard.session.settings
        built_from = parts(snapshot, scope, kinds, self.ages_of, now, settings)
        self.rows.update(built_from, self.words, place, descending)
        shown = self.rows.shown
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

    def facts_of(self, entry: Entry) -> Sequence[Item]:
        return self.facts(self.snapshot, self.rows.part_of(entry), entry)

    def time_went_by(self) -> None:
        if self.ages_of:
            self.show_rows()
        super().time_went_by()

    @property
    def count(self) -> str:
        """`10 rows`, `1-8 of 10 rows`, `3 of 10 rows match`, or both."""
        shown, total = len(self.rows.shown), self.rows.total
        first, last = self.table.in_sight if self.table.size.height else (0, shown - 1)
        part = f"{first + 1}-{last + 1} of " if shown and (first, last) != (0, shown - 1) else ""
        if shown != total:
            return f"{part}{shown} of {total} rows match" if part == "" else f"{part}{shown} that match"
        return f"{part}{shown} row{'' if shown == 1 else 's'}"

    # Keys

    @on(ItemView.Highlighted, "#table")
    def _another_row(self) -> None:
        self.show_detail()
        if self.detail_kinds:
            # Not for every row that a held key passes.
            if self._rests is not None:
                self._rests.stop()
            self._rests = self.set_timer(LOOK_AFTER, self.look)

    @on(ItemView.Scrolled, "#table")
    def _scrolled(self) -> None:
        self.look()
        self.show_status()

    def show_item(self, space: str | None, item: str | None) -> None:
        """Go into the detail of what is called so in the space with this identity, else of its first row.

        A filter that hides it ends.
        """
        entry = self._find(space, item)
        if entry is None and self.words:
            self.end_filter()
            entry = self._find(space, item)
        if entry is not None:
            self.table.move_to(entry.key)
            self.go(deep=True)

    def _find(self, space: str | None, item: str | None) -> Entry | None:
        of_space = [entry for entry in self.rows.shown if self.rows.part_of(entry).key == space]
        named = (entry for entry in of_space if item is not None and entry.is_called(item))
        return next(named, of_space[0] if of_space else None)

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
