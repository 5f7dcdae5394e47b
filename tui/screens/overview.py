"""The overview: what needs a hand, the worst first; below it a line per space."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Static

from backend.journal.error import JournalError
from backend.model.finding import Finding, Level
from backend.model.key import Key, Kind
from backend.rules.findings.limits import OF_LIMITS
from tui import status
from tui.actions import BY_ID, Action
from tui.changes import ChangesMoved
from tui.mending import label_of, that_mends
from tui.places import BY_MODE
from tui.screens import overview_findings, overview_spaces, overview_words
from tui.screens.console import TALL, WIDE
from tui.screens.entry import Entry
from tui.screens.going import go_to
from tui.screens.overview_cursor import OneCursor
from tui.screens.overview_room import Fold, fold
from tui.screens.resource import LOOK_AFTER
from tui.screens.rows import Part, Rows, keys_of, parts
from tui.screens.space_facts import space_facts
from tui.screens.spaces import SpacesScreen, no_spaces
from tui.screens.spaces import entry as space_entry
from widgets.item_view import Item, ItemView
from widgets.one_line import OneLine
from widgets.part_table import PartTable
from widgets.table import Row

KINDS = SpacesScreen.kinds + SpacesScreen.detail_kinds
ROOM_FOR_DETAIL = 34
"""Lines from which the detail stands below, where it does not stand beside."""
AROUND = 5
"""Lines of the screen that are none of the list."""
BESIDE_ROWS = 3
"""Lines of the list that are no rows: both headings, and a free one between."""
IN_THE_DETAIL = ("back", "visit", "mend", "acknowledge", "copy", "palette", "help", "quit")


class OverviewScreen(OneCursor):
    """Findings, and below them spaces."""

    place = BY_MODE["overview"]
    not_below = frozenset({"copy", "write", "scope", "connect"})

    def __init__(self) -> None:
        super().__init__()
        self._rows = Rows(lambda part: [space_entry(part, self.dashboard.signs)])
        self._parts: dict[str, Part] = {}
        self._findings: list[Entry] = []
        self._spaces: list[Entry] = []
        self._unfolded = False
        self._with_seen = False
        self._just_seen: str | None = None
        """The finding that was acknowledged here last: it stays in its place until the cursor leaves it."""
        self._rests: Timer | None = None

    # Composition

    def compose_tables(self) -> ComposeResult:
        cut = self.dashboard.signs.cut
        yield OneLine(id="needs", cut=cut)
        yield PartTable(overview_findings.columns(), cut=cut, titled=False, id="findings")
        yield OneLine(id="folded", cut=cut)
        yield PartTable(overview_spaces.COLUMNS, cut=cut, titled=True, id="spaces")

    def on_resize(self) -> None:
        # How much is seen depends on the room, which is known when all is laid out.
        self.call_after_refresh(self.rebuild)

    @property
    def has_room_for_detail(self) -> bool:
        return (self.size.width >= WIDE and self.size.height >= TALL) or self.size.height >= ROOM_FOR_DETAIL

    @property
    def listed(self) -> Sequence[Entry]:
        return self._spaces if self._in_spaces else self._findings

    @property
    def called(self) -> str:
        return "spaces" if self._in_spaces else "findings"

    @property
    def finding(self) -> Finding | None:
        entry = self.entry
        return entry.target if entry is not None and isinstance(entry.target, Finding) else None

    @property
    def count(self) -> str:
        """`1-8 of 12 findings` while not all of them are in sight, else how many spaces."""
        for table, entries, name in (
            (self.findings_table, self._findings, "findings"),
            (self.spaces_table, self._spaces, "spaces"),
        ):
            first, last = table.in_sight
            if table.size.height and len(table.items) and last - first + 1 < len(table.items):
                return f"{first + 1}-{last + 1} of {len(entries)} {name}"
        return ""

    # From the picture to the rows

    @on(ChangesMoved)
    def rebuild(self) -> None:
        self.unread = self.dashboard.changes.about_cut_off()
        self.show_rows()
        self.show_status()
        self.look()

    def show_rows(self) -> None:
        app, signs = self.dashboard, self.dashboard.signs
        now = app.session.clock.now()
        found = [each for each in app.session.findings() if app.scope is None or each.concerns((app.scope,))]
        self._take_spaces(found)
        entries = {each.id: overview_findings.entry(each, self._mark_of(each), now, signs) for each in found}
        self._findings = [each for each in entries.values() if each.matches(self.words)]
        shown = [each.target for each in self._findings if self._is_shown(each.target)]
        says_more = len(shown) < len(self._findings) or self._unfolded
        matches = ""
        if self.words:
            everything = sum(map(self._is_shown, found))
            matches = overview_words.matching((len(shown), everything), (len(self._spaces), self._rows.total))
        folded = fold(
            shown,
            self._room,
            len(self._spaces),
            unfolded=self._unfolded or bool(self.words),
            says_more=says_more,
        )
        self._show_tables([entries[each.id] for each in folded.shown], folded.lines)
        self._say(found, folded, matches, now)
        self.show_detail()

    def _take_spaces(self, found: Sequence[Finding]) -> None:
        app = self.dashboard
        session = app.session
        now, settings, remembered = session.clock.now(), session.settings, session.remembered
        built_from = parts(self.snapshot, app.scope, KINDS, (), now, settings, remembered, found)
        self._parts = {part.key: part for part in built_from}
        self._rows.update(self._parts.values(), self.words, 0, False)
        self._spaces = overview_spaces.in_need_first(self._rows.shown, app.signs)

    def _mark_of(self, finding: Finding) -> str:
        part = self._parts.get(finding.space or "")
        return part.mark if part is not None else ""

    def _is_shown(self, finding: Finding) -> bool:
        return finding.is_open or self._with_seen or finding.id == self._just_seen

    @property
    def _room(self) -> int:
        """Lines for rows; what is laid out only later is reckoned."""
        lines = self.query_one("#list").size.height or self.size.height - AROUND
        return lines - BESIDE_ROWS - (1 if self.filter.display else 0)

    def _show_tables(self, findings: Sequence[Entry], lines: int) -> None:
        names = (part.title(self.dashboard.signs) for part in self._parts.values())
        self.findings_table.set_columns(overview_findings.columns(names, self.size.width))
        for table, entries in ((self.findings_table, findings), (self.spaces_table, self._spaces)):
            table.show([Row(entry.key, entry.cells) for entry in entries])
            table.display = bool(entries)
        # Wherever one has scrolled to, what is critical is seen.
        self.findings_table.pin(sum(entry.target.level is Level.CRITICAL for entry in findings))
        height = self.findings_table.styles.height
        if height is None or height.value != lines:
            self.findings_table.styles.height = lines
        if self._follows:
            self._in_spaces = not findings
            self.table.action_edge(-1)
        elif not self.table.display:
            self._in_spaces = not self._in_spaces
        self._mark_cursor()

    def _say(self, found: Sequence[Finding], folded: Fold, matches: str, now: datetime) -> None:
        """The lines around the tables, and what stands where there is no space."""
        app = self.dashboard
        none = None
        if not self._parts:
            none = status.why_none(app) or no_spaces(app.session.team)
        elif self.words and not self._spaces and not self._findings:
            none = f"Nothing holds {' and '.join(self.words)}. Esc shows all."
        nothing = self.query_one("#nothing", Static)
        nothing.display = none is not None
        if none is not None and none != str(nothing.content):
            nothing.update(none)
        readings = overview_words.readings(self.snapshot, app.session.estate.asks_aws, app.scope)
        is_whole = all(map(overview_words.is_read, readings))
        # What comes later leaves the cursor where it is: a key acts on what was read.
        self._follows = self._follows and not (self._parts and is_whole)
        needs, below = self.query_one("#needs", OneLine), self.query_one("#folded", OneLine)
        needs.display = bool(self._parts)
        needs.say(*overview_words.headline(found, is_whole, app.signs, matches))
        left, right = overview_words.below(
            folded,
            sum(not each.is_open for each in found),
            unfolded=self._unfolded,
            with_seen=self._with_seen,
            keys=app.keys,
        )
        if is_whole and not any(each.is_open for each in found):
            left = overview_words.checked(len(self._parts), readings, now)
        below.say(left, right)
        below.display = bool(self._parts) and bool(below.plain.strip())

    def facts_of(self, entry: Entry) -> Sequence[Item]:
        app = self.dashboard
        if isinstance(entry.target, Finding):
            now = app.session.clock.now()
            mark = self._mark_of(entry.target)
            return list(overview_findings.facts(entry.target, mark, now, app.keys, app.signs))
        part = self._rows.part_of(entry)
        heading, *rest = space_facts(part, self.snapshot, app.signs)
        of_space = (each.target for each in self._findings if each.space == part.key)
        return [heading, *(overview_findings.in_short(each) for each in of_space if each.is_open), *rest]

    def keys_in_sight(self) -> set[Key]:
        """What the rows tell of, and all that the findings in sight are about."""
        keys = {Key(Kind.SPACES)}
        first, last = self.spaces_table.in_sight
        for entry in self._spaces[first : last + 1]:
            keys |= keys_of(self._rows.part_of(entry), SpacesScreen.kinds)
        table = self.findings_table
        first, last = table.in_sight
        in_sight = {item.key for item in (*table.pinned, *table.items[first : last + 1])}
        for entry in self._findings:
            part = self._parts.get(entry.space or "")
            if entry.key in in_sight and part is not None:
                keys |= keys_of(part, (entry.target.resource,))
        if self._in_spaces and self.detail.display and self.entry is not None:
            keys |= keys_of(self._rows.part_of(self.entry), SpacesScreen.detail_kinds)
        return keys

    def time_went_by(self) -> None:
        self.show_rows()
        super().time_went_by()

    # The cursor

    @on(ItemView.Highlighted, "#findings, #spaces")
    def another_row(self) -> None:
        entry = self.entry
        if self._just_seen is not None and (entry is None or entry.key != self._just_seen):
            self._just_seen = None
            self.show_rows()
        self.show_detail()
        self.show_status()
        if self._rests is not None:
            self._rests.stop()
        self._rests = self.set_timer(LOOK_AFTER, self.look)

    @on(ItemView.Scrolled, "#findings, #spaces")
    def _scrolled(self) -> None:
        self.look()
        self.show_status()

    # Keys

    def shown_actions(self) -> Iterable[Action]:
        every = (BY_ID[name] for name in IN_THE_DETAIL) if self.in_detail else super().shown_actions()
        label = None if self.finding is None else label_of(self.finding, self.dashboard.signs.cut)
        return (replace(each, label=label) if label and each.id == "mend" else each for each in every)

    async def action_visit(self) -> None:
        """To the thing itself."""
        entry = self.entry
        assert entry is not None, "the table of actions asks for a row"
        if isinstance(entry.target, Finding):
            finding = entry.target
            # A space's detail tells how much of each limit is used, and of what.
            kind = Kind.SPACES if finding.rule in OF_LIMITS else finding.resource
            await go_to(self, kind, finding.space, finding.item)
        else:
            await go_to(self, Kind.SPACES, self._rows.part_of(entry).key, None)

    def action_explain(self) -> None:
        self.go(deep=not self._deep)

    def action_mend(self) -> None:
        """By the change that mends what is under the cursor now."""
        mending = that_mends(self.finding) if self.finding is not None else None
        assert mending is not None, "the table of actions asks for one"
        self.dashboard.changes.begin(*mending)

    async def action_acknowledge(self) -> None:
        finding, app = self.finding, self.dashboard
        assert finding is not None, "the table of actions asks for a finding"
        try:
            if finding.is_open:
                self._just_seen = finding.id
                await app.session.acknowledge(finding)
            else:
                await app.session.withdraw(finding)
        except JournalError as error:
            app.flash(f"not kept: {error}")
            return
        key = app.keys.shown("acknowledge")
        said = f"acknowledged until it changes; {key} again takes it back"
        app.flash(said if finding.is_open else "it is open again")
        self.rebuild()

    def action_notices(self) -> None:
        self._unfolded = not self._unfolded
        self.rebuild()
        if self._unfolded:
            self._go_to_notices()

    def _go_to_notices(self) -> None:
        """To the first one, so that they are in sight, however much stands above them."""
        notices = (each for each in self._findings if each.target.level is Level.NOTICE)
        first = next((each for each in notices if self._is_shown(each.target)), None)
        if first is not None:
            self._follows = False
            self._take(self.findings_table)
            self.findings_table.move_to(first.key)
            key = self.dashboard.keys.shown("notices")
            self.dashboard.flash(f"at the first notice; {key} folds them again", kept=False)

    def action_with_seen(self) -> None:
        self._with_seen = not self._with_seen
        self.rebuild()
