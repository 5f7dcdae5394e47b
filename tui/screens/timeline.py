"""The timeline: what was different when, by whom as far as known; from the journal and from Heroku's own."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on

from backend.journal.error import JournalError
from backend.model.event import Event
from backend.model.key import Key, Kind
from backend.rules.timeline import in_team, tunnels_of, vpn_of
from tui.messages import about_parts
from tui.places import BY_MODE
from tui.screens import timeline_rows
from tui.screens.asking import Asking
from tui.screens.entry import Entry
from tui.screens.sorting import SortedList
from tui.screens.tunnel_past import TunnelPast
from widgets.item_view import Item, ItemView
from widgets.table import Column
from widgets.text import Piece, Tone

MOST = 1000
"""Events that are listed, the newest ones; one space alone goes back further."""
NEWEST_FIRST = ("at", True)
KEPT_BY_HEROKU = (Kind.INBOUND_RULESETS,)
"""What tells of times before anybody watched; it is read for this screen."""


class TimelineScreen(SortedList):
    place = BY_MODE["timeline"]
    columns: ClassVar[tuple[Column, ...]] = timeline_rows.COLUMNS
    sorted_by, last_first = NEWEST_FIRST

    def __init__(self) -> None:
        super().__init__()
        self._events: tuple[Event, ...] | None = None
        """None while the journal is asked for the first time."""
        self._of_scope: str | None = None
        """The scope that they were asked for."""
        self._failed: JournalError | None = None
        self._entries: Sequence[Entry] = ()
        self._built_from: tuple[object, ...] = ()
        self._shown: Sequence[Entry] = ()
        self._asking = Asking(self, self._ask)
        self._past = TunnelPast(self, self.show_detail)

    # From the journal to the rows

    async def _ask(self) -> None:
        """What it tells of the scope now; painted where that is something else."""
        scope, session = self.dashboard.scope, self.dashboard.session
        failed: JournalError | None = None
        answer: tuple[Event, ...] | None
        try:
            answer = await session.timeline(space=scope, limit=MOST)
        except JournalError as error:
            answer, scope, failed = self._events, self._of_scope, error
        if (answer, scope, str(failed)) != (self._events, self._of_scope, str(self._failed)):
            self._events, self._of_scope, self._failed = answer, scope, failed
            self._show()

    def rebuild(self) -> None:
        self._show()
        self._asking.again()

    def time_went_by(self) -> None:
        """Another console may have seen something; and there may be another day."""
        self.rebuild()

    def _show(self) -> None:
        self.show_rows()
        signs = self.dashboard.signs
        unread = about_parts(self.snapshot, KEPT_BY_HEROKU, self.dashboard.scope, signs, "Trusted IPs (5)")
        failed = () if self._failed is None else (Piece(f"{signs.warning} {self._failed}", Tone.WARN),)
        self.unread = (*failed, *unread)
        self.show_status()
        self.look()

    def show_rows(self) -> None:
        self._build_anew()
        place, descending = self.order
        found = [entry for entry in self._entries if entry.matches(self.words)]
        self._shown = sorted(found, key=lambda entry: entry.order[place], reverse=descending)
        before = self.table.items[0].key if self.table.items else None
        stays_on_top = self._sort == NEWEST_FIRST and not self._deep and self.table.cursor_key == before
        self.show_table(self._shown)
        if stays_on_top:
            # Who is at the top looks for what comes next.
            self.table.action_edge(-1)
            self.show_detail()

    def _build_anew(self) -> None:
        """Only where something is different that rows come from: there are many of them."""
        app, snapshot = self.dashboard, self.snapshot
        now, settings = app.session.clock.now(), app.session.settings
        events = self._events if self._events is not None and self._of_scope == app.scope else ()
        ground = (events, snapshot.spaces.value, now.date())
        if ground == self._built_from:
            return
        self._built_from = ground
        if app.session.team is not None:
            events = tuple(in_team(events, snapshot))
        self._entries = timeline_rows.entries(events, snapshot, settings, now, app.signs)

    @property
    def listed(self) -> Sequence[Entry]:
        return self._shown

    @property
    def total(self) -> int:
        return len(self._entries)

    @property
    def count(self) -> str:
        return f"{super().count}, the last ones" if self.total == MOST else super().count

    def no_rows(self) -> str:
        if self._failed is not None:
            return "What was seen so far cannot be read."
        if self._events is None or self._of_scope != self.dashboard.scope:
            return f"Looking what was seen so far {self.dashboard.signs.under_way}"
        return (
            "Nothing that is different from before was seen yet.\n\n"
            "From now on it stands here when spaces, peerings, tunnels, trusted IPs, outbound IPs and apps "
            "come, go or change, and when something cannot be read. Changes of trusted IPs stand here from "
            "before, too: Heroku keeps those itself."
        )

    def facts_of(self, entry: Entry) -> Sequence[Item]:
        event: Event = entry.target
        title = entry.cells[[column.id for column in self.columns].index("space")]
        return list(timeline_rows.event_facts(event, title, self._past_of(event), self.dashboard.signs))

    def _past_of(self, event: Event) -> Sequence[Item]:
        """Of the tunnels that the event tells of; of all, where it tells of the connection."""
        found = vpn_of(self.snapshot, event)
        if found is None:
            return ()
        key, connection = found
        numbers = sorted(tunnels_of(event)) or range(1, len(connection.tunnels or ()) + 1)
        return [fact for number in numbers for fact in self._past.facts(key, connection, number)]

    # What is read for it

    def keys_in_sight(self) -> set[Key]:
        """Of every space what Heroku keeps, until that was read once; of those in sight again and again."""
        scope, snapshot = self.dashboard.scope, self.snapshot
        first, last = self.table.in_sight
        in_sight = {entry.space for entry in self._shown[first : last + 1]}
        keys = {Key(Kind.SPACES)}
        for kind in KEPT_BY_HEROKU:
            for name, _ in snapshot.each_to_ask_about():
                reading = snapshot.reading(Key(kind, name))
                is_unread = reading.restored or (reading.value is None and reading.problem is None)
                if scope in (None, name) and (name in in_sight or is_unread):
                    keys.add(Key(kind, name))
        return keys

    @on(ItemView.Highlighted, "#table")
    def _another_row(self) -> None:
        self.show_detail()

    @on(ItemView.Scrolled, "#table")
    def _scrolled(self) -> None:
        self.look()
        self.show_status()
