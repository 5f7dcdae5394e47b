"""The shared resource screen: a list with its detail, filter, sort, scope, copy and write-to-file.

A resource's own file declares its columns and turns the picture into entries and facts; everything that
is done with them is here.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.timer import Timer
from textual.widget import AwaitMount
from textual.widgets import Input, Static

from backend.model.key import Key, Kind
from backend.model.snapshot import Snapshot, key_of
from tui import status
from tui.actions import BY_ID, Action
from tui.messages import about_parts
from tui.screens import taking
from tui.screens.console import TALL, WIDE, ConsoleScreen
from tui.screens.entry import Entry
from tui.screens.rows import Part, Rows, parts
from widgets.detail import Detail, Fact
from widgets.item_view import Item, ItemView
from widgets.table import Column, Row, Table, lay_out

IN_THE_DETAIL = ("back", "copy", "copy_other", "reveal", "palette", "help", "quit")
"""Actions whose keys are shown while one is in the detail."""
LOOK_AFTER = 0.4
"""Seconds that the cursor rests on a row before what only its detail shows is asked for."""


class ResourceScreen(ConsoleScreen):
    """Base of every list. `kinds`: what is read inside each space for it.

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

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep_filter", "Keep the filter", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows(self.build)
        self._sort = (self.sorted_by, False)
        self.words: list[str] = []
        self._deep = False
        self._detail_of: str | None = None
        self._left_at: tuple[str | None, str | None] = (None, None)
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

    def compose_body(self) -> ComposeResult:
        signs = self.dashboard.signs
        with Container(id="body"):
            with Vertical(id="list"):
                yield Input(
                    id="filter", placeholder="words that a row must hold; !word: must not", compact=True
                )
                yield Table(self.columns, id="table", cut=signs.cut, arrows=(signs.up, signs.down))
                yield Static("", id="nothing", markup=False)
            yield Detail(id="detail", cut=signs.cut)

    def on_mount(self) -> None:
        self.filter.display = False
        self.filter.cursor_blink = False
        self.table.mark_sorted(*self._sort)
        self.rebuild()
        self._arrange()
        self.set_focus(self.table)

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Where there is little room, the detail takes the list's place while one is in it."""
        narrow, short = self.size.width < WIDE, self.size.height < TALL
        self.query_one("#list").display = not (narrow and self._deep)
        self.detail.display = self._deep or not (narrow and short)
        self.detail.set_class(self._deep, "-deep")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the filter is typed, Enter acts too."""
        return self.filter_has_focus if action == "keep_filter" else super().check_action(action, parameters)

    @property
    def table(self) -> Table:
        return self.query_one("#table", Table)

    @property
    def detail(self) -> Detail:
        return self.query_one("#detail", Detail)

    @property
    def entry(self) -> Entry | None:
        """The row under the cursor."""
        key = self.table.cursor_key
        return next((entry for entry in self.rows.shown if entry.key == key), None)

    @property
    def has_row(self) -> bool:
        return self.entry is not None

    @property
    def in_detail(self) -> bool:
        return self.focused is self.detail

    @property
    def filter(self) -> Input:
        return self.query_one("#filter", Input)

    @property
    def filter_has_focus(self) -> bool:
        return self.focused is not None and self.focused.id == "filter"

    @property
    def hidden_fact(self) -> Fact | None:
        """The line of the detail under the cursor, where it hides a secret."""
        fact = self.detail.fact if self.in_detail else None
        return fact if fact is not None and fact.hides else None

    @property
    def has_secret(self) -> bool:
        return self.hidden_fact is not None

    @property
    def row_space(self) -> str | None:
        return self.entry.space if self.entry else None

    # From the picture to the rows

    def rebuild(self) -> None:
        self._show_rows()
        self.unread = about_parts(self.snapshot, self.kinds, self.dashboard.scope, self.dashboard.signs)
        self.show_status()
        self.look()

    def keys_in_sight(self) -> set[Key]:
        first, last = self.table.in_sight
        keys = {Key(Kind.SPACES)}
        for entry in self.rows.shown[first : last + 1]:
            keys |= self._keys_of(entry, self.kinds)
        if self.entry is not None and self.detail.display:
            keys |= self._keys_of(self.entry, self.detail_kinds)
        return keys

    def _keys_of(self, entry: Entry, kinds: Iterable[Kind]) -> set[Key]:
        if entry.space is None:
            return set()
        space = self.rows.part_of(entry).space
        return {key for kind in kinds if (key := key_of(kind, space)) is not None}

    def _show_rows(self) -> None:
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
        self._show_detail()

    def _show_detail(self) -> None:
        entry, before = self.entry, self._detail_of
        self._detail_of = entry.key if entry else None
        self.detail.show(self.in_the_detail(entry) if entry else [], anew=self._detail_of != before)

    def facts_of(self, entry: Entry) -> Sequence[Item]:
        return self.facts(self.snapshot, self.rows.part_of(entry), entry)

    def in_the_detail(self, entry: Entry) -> Sequence[Item]:
        """The facts as they are on the screen, and nowhere else."""
        return self.facts_of(entry)

    def time_went_by(self) -> None:
        if self.ages_of:
            self._show_rows()
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

    def shown_actions(self) -> Iterable[Action]:
        if not self.in_detail:
            return super().shown_actions()
        return (action for name in IN_THE_DETAIL if (action := BY_ID[name]).is_on(self.place))

    @on(ItemView.Highlighted, "#table")
    def _another_row(self) -> None:
        self._show_detail()
        if self.detail_kinds:
            # Not for every row that a held key passes.
            if self._rests is not None:
                self._rests.stop()
            self._rests = self.set_timer(LOOK_AFTER, self.look)

    @on(ItemView.Scrolled, "#table")
    def _scrolled(self) -> None:
        self.look()
        self.show_status()

    def action_look(self) -> None:
        self._go(deep=True)

    def _go(self, *, deep: bool) -> None:
        """Into the detail, or back to the list; at once, so that a key typed ahead finds its place."""
        if self._deep and not deep:
            self._left_at = self._detail_of, self.detail.cursor_key
            self._detail_of = None  # what was scrolled away is in sight again, the name first
        elif deep and self._left_at[0] == self.table.cursor_key and self._left_at[1] is not None:
            self.detail.move_to(self._left_at[1])
        self._deep = deep
        self._show_detail()
        self._arrange()
        self.set_focus(self.detail if deep else self.table)
        self.look()

    def action_back(self) -> None:
        if self.in_detail or self._deep:
            self._go(deep=False)
        elif self.words or self.filter.display:
            self._end_filter()
        else:
            super().action_back()

    def action_filter(self) -> None:
        self._go(deep=False)
        self.filter.display = True
        self.set_focus(self.filter)

    @on(Input.Changed, "#filter")
    def _filter_typed(self) -> None:
        if not self.filter.display:
            self.filter.value = ""  # typed ahead of an Esc that ended the filter
        self.words = self.filter.value.casefold().split()
        self._show_rows()
        self.show_status()

    async def action_keep_filter(self) -> None:
        # Letters typed ahead are still on their way through the field: what comes next sees them all.
        arrived = asyncio.Event()
        self.filter.call_later(arrived.set)
        await arrived.wait()
        self._filter_typed()
        # With no row there is nothing to focus; keys are the screen's all the same.
        self.set_focus(self.table if self.table.display else None)
        self.show_status()

    @on(Input.Blurred, "#filter")
    def _filter_left(self) -> None:
        self.filter.display = bool(self.filter.value.strip())

    def _end_filter(self) -> None:
        self.set_focus(None)
        self.filter.display = False
        self.filter.value = ""
        self.words = []
        self._show_rows()
        self.set_focus(self.table if self.table.display else None)
        self.show_status()

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
        self._show_rows()
        title = next(declared.title for declared in self.columns if declared.id == column)
        self.dashboard.flash(f"sorted by {title}{', last first' if descending else ''}", kept=False)

    def action_copy(self) -> None:
        taking.copy(self)

    def action_copy_other(self) -> AwaitMount:
        assert self.entry is not None, "the table of actions asks for a row"
        return taking.choose_and_copy(self, self.entry)

    def action_write(self) -> AwaitMount:
        return taking.ask_and_write(self)
