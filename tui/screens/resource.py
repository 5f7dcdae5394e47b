"""The shared resource screen: the list of what is in spaces of one kind, sorted.

A resource's own file declares its columns and turns the picture into entries and facts; everything that
is done with them is here, and in what every list has.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.timer import Timer

from backend.model.key import Key, Kind
from backend.model.snapshot import Snapshot
from tui.messages import about_parts
from tui.screens.entry import Entry
from tui.screens.rows import Part, Rows, keys_of, parts
from tui.screens.sorting import SortedList
from widgets.item_view import Item, ItemView

LOOK_AFTER = 0.4
"""Seconds that the cursor rests on a row before what only its detail shows is asked for."""


class ResourceScreen(SortedList):
    """Base of the lists of resources. `kinds`: what is read inside each space for it.

    `detail_kinds`: what is read for the space of the row under the cursor alone, while its detail is seen.
    `beside`: what rows tell of too, as it is in the picture, without having it read. `ages_of`: those of all
    these of which rows say how long ago something was, so that they differ with time alone. `tells_findings`:
    rows tell of what needs a hand too.
    """

    kinds: ClassVar[tuple[Kind, ...]]
    detail_kinds: ClassVar[tuple[Kind, ...]] = ()
    beside: ClassVar[tuple[Kind, ...]] = ()
    ages_of: ClassVar[tuple[Kind, ...]] = ()
    tells_findings: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows(self.build)
        self._rests: Timer | None = None

    # What a resource declares

    def build(self, part: Part) -> Iterable[Entry]:
        """The rows of one space."""
        raise NotImplementedError

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        """The detail of one row, from what the row was made from; `snapshot` for what is not of the space."""
        raise NotImplementedError

    @property
    def listed(self) -> Sequence[Entry]:
        return self.rows.shown

    @property
    def total(self) -> int:
        return self.rows.total

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
        kinds, now = self.kinds + self.detail_kinds + self.beside, self.dashboard.session.clock.now()
        session = self.dashboard.session
        settings, remembered = session.settings, session.remembered
        found = session.findings() if self.tells_findings else ()
        built_from = parts(snapshot, scope, kinds, self.ages_of, now, settings, remembered, found)
        self.rows.update(built_from, self.words, *self.order)
        self.show_table(self.rows.shown)

    def facts_of(self, entry: Entry) -> Sequence[Item]:
        return self.facts(self.snapshot, self.rows.part_of(entry), entry)

    def time_went_by(self) -> None:
        if self.ages_of or self.tells_findings:
            self.show_rows()
        super().time_went_by()

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
        if self.words and (entry is None or not _is_called(entry, item)):
            self.end_filter()
            entry = self._find(space, item)
        if entry is not None:
            self.table.move_to(entry.key)
            self.go(deep=True)

    def _find(self, space: str | None, item: str | None) -> Entry | None:
        of_space = [entry for entry in self.rows.shown if self.rows.part_of(entry).key == space]
        named = (entry for entry in of_space if _is_called(entry, item))
        return next(named, of_space[0] if of_space else None)


def _is_called(entry: Entry, item: str | None) -> bool:
    return item is not None and entry.is_called(item)
