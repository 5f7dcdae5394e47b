"""Changes: those under way here or in another console, those that were cut off, and what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import AwaitMount

from backend.model.change import ChangeView
from backend.model.key import Key, Kind
from tui.actions import BY_ID, Action
from tui.changes import ChangesMoved
from tui.places import BY_MODE
from tui.screens import change_rows
from tui.screens.entry import Entry
from tui.screens.sorting import SortedList
from tui.wizard import words
from widgets.item_view import Item, ItemView
from widgets.table import Column
from widgets.text import Piece, Tone

if TYPE_CHECKING:
    from backend.changes.engine import Running


class ChangesScreen(SortedList):
    place = BY_MODE["changes"]
    columns: ClassVar[tuple[Column, ...]] = change_rows.COLUMNS
    sorted_by, last_first = "at", True
    not_below = frozenset({"scope", "write", "connect"})

    def __init__(self) -> None:
        super().__init__()
        self._total = 0
        self._shown: Sequence[Entry] = ()
        self._is_sought = False
        """Whether the cursor is to be put on what there is to see, once there are rows."""

    # From the journal to the rows

    def rebuild(self) -> None:
        self._show()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.dashboard.changes.look()

    @on(ChangesMoved)
    def _changes_moved(self) -> None:
        self._show()

    def time_went_by(self) -> None:
        """There may be another day, and what was not readable may be by now."""
        self._show()
        self.dashboard.changes.look()

    def _show(self) -> None:
        self.show_rows()
        failed, sign = self.dashboard.changes.failed, self.dashboard.signs.warning
        self.unread = () if failed is None else (Piece(f"{sign} {failed}", Tone.WARN),)
        self.show_status()

    def show_rows(self) -> None:
        app = self.dashboard
        now, signs = app.session.clock.now(), app.signs
        views = [view for view in app.changes.listed or () if app.scope in (None, view.space)]
        entries = [change_rows.entry(view, now, signs) for view in views]
        self._total = len(entries)
        place, descending = self.order
        found = [entry for entry in entries if entry.matches(self.words)]
        self._shown = sorted(found, key=lambda entry: entry.order[place], reverse=descending)
        self.show_table(self._shown)
        self._seek()

    def come_to(self) -> None:
        self._is_sought = True
        self._seek()

    def _seek(self) -> None:
        """The cursor goes to the change that was told of, else to one that needs a hand more than that under
        it does.
        """
        changes = self.dashboard.changes
        if not self._is_sought or not self._shown:
            return
        self._is_sought = False
        told, changes.told_of = changes.told_of, None
        first = max(self._shown, key=lambda entry: (entry.key == told, changes.urgency(entry.target)))
        here = self.entry
        if first.key == told or here is None or changes.urgency(here.target) < changes.urgency(first.target):
            self.table.move_to(first.key)

    @property
    def listed(self) -> Sequence[Entry]:
        return self._shown

    @property
    def total(self) -> int:
        return self._total

    def no_rows(self) -> str:
        changes, keys = self.dashboard.changes, self.dashboard.keys
        if changes.failed is not None:
            return "Which changes there were cannot be read."
        if changes.listed is None:
            return f"Looking which changes there were {self.dashboard.signs.under_way}"
        return (
            f"No change was made yet.\n\n{keys.shown('connect')} connects a VPC to a space. "
            f"On the peerings (3) {keys.shown('accept')} accepts a request and {keys.shown('destroy')} "
            f"destroys a peering; on the overview (1) {keys.shown('mend')} mends what needs a hand. "
            "Each goes through its steps, asks before it writes, and stands here from then on."
        )

    def facts_of(self, entry: Entry) -> Sequence[Item]:
        app = self.dashboard
        return list(change_rows.change_facts(entry.target, app.keys, app.signs))

    def keys_in_sight(self) -> set[Key]:
        return {Key(Kind.SPACES)}

    @on(ItemView.Highlighted, "#table")
    def _another_row(self) -> None:
        self.show_detail()
        self.show_status()

    @on(ItemView.Scrolled, "#table")
    def _scrolled(self) -> None:
        self.show_status()

    # Keys

    @property
    def change(self) -> ChangeView | None:
        """The one under the cursor."""
        return self.entry.target if self.entry is not None else None

    @property
    def running(self) -> "Running | None":
        """The one under the cursor, where it runs in this console."""
        return None if self.change is None else self.dashboard.changes.running(self.change.id)

    @property
    def why_not_given_up(self) -> str | None:
        view = self.change
        if view is None:
            return super().why_not_given_up
        if view.elsewhere is None:
            return None if view.state.is_unfinished else "it is at its end"
        return f"it runs in another console, by {view.elsewhere}"

    def shown_actions(self) -> Iterable[Action]:
        """What cannot be given up does not say how; what runs is stopped by the same key first."""
        runs = self.running is not None
        labels = {"give_up": BY_ID["stop" if runs else "give_up"].label}
        if self.change is not None and not runs:
            labels["open_change"] = words.GOES_ON.get(self.change.state, "read")
        for each in super().shown_actions():
            if each.id != "give_up" or self.why_not_given_up is None:
                yield replace(each, label=labels.get(each.id, each.label))

    def action_open_change(self) -> None:
        view, app = self.change, self.dashboard
        assert view is not None, "the table of actions asks for a row"
        if app.changes.running(view.id) is not None:
            app.changes.take_up(view.id)
        elif not app.changes.is_cut_off(view) and view.state not in words.AGAIN:
            self.go(deep=True)
        elif app.read_only:
            self.go(deep=True)
            app.flash("this is a read-only session: it is shown, and not gone on with", kept=False)
        elif view.state in words.AGAIN:
            app.changes.begin_again(view)
        else:
            app.changes.take_up(view.id)

    def action_explain(self) -> None:
        self.go(deep=not self.in_detail)

    def action_give_up(self) -> AwaitMount | None:
        """What runs here is stopped; then it may be given up."""
        view, running = self.change, self.running
        assert view is not None, "the table of actions asks for a row"
        changes = self.dashboard.changes
        return changes.give_up(view) if running is None else changes.stop(running)
