"""What every list with a detail has: its filter, the way into the detail and back, copying and writing.

What is listed, and from what, is each screen's own.
"""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widget import AwaitMount
from textual.widgets import Input, Static

from tui.actions import ACTIONS, BY_ID, Action
from tui.screens import taking
from tui.screens.console import TALL, WIDE, ConsoleScreen
from tui.screens.entry import Entry
from widgets.detail import Detail, Fact
from widgets.item_view import Item
from widgets.table import Table

IN_THE_DETAIL = ("back", "accept", "destroy", "copy", "copy_other", "reveal", "palette", "help", "quit")
"""Actions whose keys are shown while one is in the detail."""


class ListScreen(ConsoleScreen):
    """Base of every list. `words`: what its filter holds, in lower case."""

    AUTO_FOCUS = ""
    """Without a row nothing has the focus, after a dialog too: least of all the filter, out of sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep_filter", "Keep the filter", show=False, priority=True),
        # A key that a class binds is no longer that of its base.
        *(action.binding() for action in ACTIONS if action.keys == "enter"),
    ]

    not_below: ClassVar[frozenset[str]] = frozenset()
    """Actions whose keys have no room in the last line."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._deep = False
        self._detail_of: str | None = None
        self._left_at: tuple[str | None, str | None] = (None, None)

    # What a list declares

    def compose_tables(self) -> ComposeResult:
        """What is below the filter."""
        raise NotImplementedError

    def show_rows(self) -> None:
        """Show what the picture says and the filter lets through. What did not change is not painted."""
        raise NotImplementedError

    @property
    def table(self) -> Table:
        """The one that the cursor is in."""
        raise NotImplementedError

    @property
    def listed(self) -> Sequence[Entry]:
        """The rows of that table, filtered and sorted."""
        raise NotImplementedError

    @property
    def called(self) -> str:
        """What those rows are: the name of a file with them begins so."""
        return self.place.mode

    def facts_of(self, entry: Entry) -> Sequence[Item]:
        """The detail of a row."""
        raise NotImplementedError

    def in_the_detail(self, entry: Entry) -> Sequence[Item]:
        """The facts as they are on the screen, and nowhere else."""
        return self.facts_of(entry)

    # Composition

    def compose_body(self) -> ComposeResult:
        with Container(id="body"):
            with Vertical(id="list"):
                yield Input(
                    id="filter", placeholder="words that a row must hold; !word: must not", compact=True
                )
                yield from self.compose_tables()
                yield Static("", id="nothing", markup=False)
            yield Detail(id="detail", cut=self.dashboard.signs.cut)

    def on_mount(self) -> None:
        self.filter.display = False
        self.filter.cursor_blink = False
        self._arrange()  # before anything is read for a detail that is not seen
        self.rebuild()
        self.set_focus(self.table)

    def on_resize(self) -> None:
        self._arrange()
        self.look()

    def _arrange(self) -> None:
        """Where there is little room, the detail takes the list's place while one is in it."""
        self.query_one("#list").display = not (self.size.width < WIDE and self._deep)
        self.detail.display = self._deep or self.has_room_for_detail
        self.detail.set_class(self._deep, "-deep")

    @property
    def has_room_for_detail(self) -> bool:
        """Whether the detail is seen beside or below the list."""
        return self.size.width >= WIDE or self.size.height >= TALL

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the filter is typed, Enter acts too."""
        return self.filter_has_focus if action == "keep_filter" else super().check_action(action, parameters)

    @property
    def detail(self) -> Detail:
        return self.query_one("#detail", Detail)

    @property
    def entry(self) -> Entry | None:
        """The row under the cursor."""
        key = self.table.cursor_key
        return next((entry for entry in self.listed if entry.key == key), None)

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
    def typing_keys(self) -> tuple[tuple[str, str], ...]:
        return ("Enter", "keep the filter"), ("Esc", "end it"), ("!word", "without the word")

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

    def show_detail(self) -> None:
        """Of the row under the cursor; from the top where that is another one."""
        entry, before = self.entry, self._detail_of
        self._detail_of = entry.key if entry else None
        self.detail.show(self.in_the_detail(entry) if entry else [], anew=self._detail_of != before)

    # Keys

    def shown_actions(self) -> Iterable[Action]:
        if not self.in_detail:
            return (action for action in super().shown_actions() if action.id not in self.not_below)
        return (action for name in IN_THE_DETAIL if (action := BY_ID[name]).is_on(self.place))

    def action_look(self) -> None:
        self.go(deep=True)

    def go(self, *, deep: bool) -> None:
        """Into the detail, or back to the list; at once, so that a key typed ahead finds its place."""
        if self._deep and not deep:
            self._left_at = self._detail_of, self.detail.cursor_key
            self._detail_of = None  # what was scrolled away is in sight again, the name first
        elif deep and self._left_at[0] == self.table.cursor_key and self._left_at[1] is not None:
            self.detail.move_to(self._left_at[1])
        self._deep = deep
        self.show_detail()
        self._arrange()
        self.set_focus(self.detail if deep else self.table)
        self.look()

    def action_back(self) -> Awaitable[None] | None:
        if self.in_detail or self._deep:
            came_from = self.came_from
            self.go(deep=False)
            return None if came_from is None else self.action_place(came_from)
        if self.words or self.filter.display:
            self.end_filter()
            return None
        return super().action_back()

    def action_filter(self) -> None:
        self.go(deep=False)
        self.filter.display = True
        self.set_focus(self.filter)

    @on(Input.Changed, "#filter")
    def _filter_typed(self) -> None:
        if not self.filter.display:
            self.filter.value = ""  # typed ahead of an Esc that ended the filter
        self.words = self.filter.value.casefold().split()
        self.show_rows()
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

    def end_filter(self) -> None:
        """Every row again."""
        self.set_focus(None)
        self.filter.display = False
        self.filter.value = ""
        self.words = []
        self.show_rows()
        self.set_focus(self.table if self.table.display else None)
        self.show_status()

    def action_copy(self) -> None:
        taking.copy(self)

    def action_copy_other(self) -> AwaitMount:
        assert self.entry is not None, "the table of actions asks for a row"
        return taking.choose_and_copy(self, self.entry)

    def action_write(self) -> AwaitMount:
        return taking.ask_and_write(self)
