"""What every screen of the dashboard has: the lines around it, its keys, scope, palette, help, messages.

What is between the lines is each screen's own.
"""

import time
from collections.abc import Awaitable, Iterable
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import DescendantFocus
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import AwaitMount

from backend.model.finding import Finding
from backend.model.key import Key
from backend.model.peering import Peering
from backend.model.snapshot import Snapshot
from tui import status
from tui import why_not as why
from tui.actions import ACTIONS, BY_ID, Action
from tui.messages import EstateChanged
from tui.places import PLACES, Place
from tui.screens import connecting, scoping
from widgets.notice import Notice
from widgets.one_line import OneLine
from widgets.text import Piece

if TYPE_CHECKING:
    from tui.app import Dashboard

WIDE, TALL = 110, 18
"""Columns from which a detail stands beside a list; lines from which it stands below it."""
SLOW, REST = 0.03, 8
"""Seconds from which showing the picture is slow; then it rests for so many times as long, for the keys."""
BROAD = 180
"""Columns from which that detail is wider, and no list loses a column for it."""


class ConsoleScreen(Screen[None]):
    """Base of every screen that a digit leads to."""

    place: ClassVar[Place]

    BINDINGS: ClassVar[list[BindingType]] = [
        *(action.binding() for action in ACTIONS),
        *(
            Binding(place.key, f"place('{place.mode}')", place.title, id=place.mode, priority=True)
            for place in PLACES
        ),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (BROAD, "-broad")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.unread: tuple[Piece, ...] = ()
        """What to say of parts that could not be read."""
        self._shown_at = self._took = 0.0
        self._later: Timer | None = None
        self.came_from: str | None = None
        """The mode that led to what is in the detail now: Esc leads back to it."""

    # What a screen declares

    def compose_body(self) -> ComposeResult:
        """What is between the lines."""
        raise NotImplementedError

    def rebuild(self) -> None:
        """Show what the picture says now. What did not change is not painted."""
        raise NotImplementedError

    def keys_in_sight(self) -> set[Key]:
        """What is really on the screen, to be read first and more often."""
        raise NotImplementedError

    @property
    def count(self) -> str:
        """What of it is in sight, for one of the lines above it: `1-8 of 10 rows`."""
        return ""

    @property
    def has_row(self) -> bool:
        """Whether something is under the cursor."""
        return False

    @property
    def row_space(self) -> str | None:
        """The identity of the space of what is under the cursor."""
        return None

    @property
    def finding(self) -> Finding | None:
        """What is under the cursor, where that is one."""
        return None

    @property
    def peering(self) -> Peering | None:
        """What is under the cursor, where that is one."""
        return None

    @property
    def why_not_looked_up(self) -> str | None:
        """Why this machine is not asked for the name of what is under the cursor."""
        return "this is no app"

    @property
    def in_detail(self) -> bool:
        return False

    @property
    def has_secret(self) -> bool:
        """Whether the line under the cursor hides a secret."""
        return False

    @property
    def filter_has_focus(self) -> bool:
        """Whether letters are text now."""
        return False

    @property
    def typing_keys(self) -> tuple[tuple[str, str], ...]:
        """What keys that are no text do meanwhile."""
        return ()

    @property
    def heading(self) -> tuple[str, str]:
        """What it is about, and what stands beside its name."""
        return self.dashboard.scope_name, self.dashboard.scope_mark

    def where(self) -> tuple[status.Pieces, status.Pieces]:
        """The second line."""
        return status.places(self)

    # Of a change

    @property
    def has_command(self) -> bool:
        """Whether something does the step under the cursor by hand."""
        return False

    @property
    def can_tick(self) -> bool:
        """Whether what is under the cursor can be chosen beside others."""
        return False

    @property
    def is_under_way(self) -> bool:
        return False

    @property
    def why_not_gone_back(self) -> str | None:
        """Why no question that was answered can be answered anew."""
        return "this is no change"

    @property
    def has_summary(self) -> bool:
        return False

    @property
    def why_not_given_up(self) -> str | None:
        """Why the change under the cursor cannot be given up."""
        return "this is no change"

    def why_not(self, action: Action) -> str | None:
        """Why the action cannot be done now, in words; None when it can."""
        if action.danger and (reason := why.read_only(self)) is not None:
            return reason
        return action.why_not(self) if action.why_not else None

    # What all have

    def _compositor_refresh(self) -> None:
        """As Textual's, but not while another screen is in front: that one is opaque, and would be repainted
        as a whole whenever something happens behind it.
        """
        if self is self.app.screen:
            super()._compositor_refresh()

    @property
    def dashboard(self) -> "Dashboard":
        return cast("Dashboard", self.app)

    @property
    def snapshot(self) -> Snapshot:
        return self.dashboard.snapshot

    def compose(self) -> ComposeResult:
        cut = self.dashboard.signs.cut
        yield OneLine(id="top", cut=cut)
        yield OneLine(id="places", cut=cut)
        yield from self.compose_body()
        yield Notice(id="message")
        yield OneLine(id="keys", cut=cut)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, letters are text; only Esc acts. Another screen's action is not here."""
        if action in ("do", "place") and self.filter_has_focus:
            return parameters == ("back",)
        if action == "do" and not BY_ID[str(parameters[0])].is_on(self.place):
            return False
        return super().check_action(action, parameters)

    def on_resize(self) -> None:
        """The lines around tell what there is room for."""
        self.call_after_refresh(self.show_status)

    def on_screen_resume(self) -> None:
        self.rebuild()

    @on(EstateChanged)
    def _picture_changed(self) -> None:
        """Show it; with hundreds of spaces that takes its time, and while they are first read many come."""
        rest = self._shown_at + REST * self._took - time.monotonic()
        if self._took < SLOW or rest <= 0:
            self._show_picture()
        elif self._later is None:
            self._later = self.set_timer(rest, self._show_picture)

    def _show_picture(self) -> None:
        self._later = None
        if not self.is_seen:
            return  # it looks when it is shown again
        started = time.monotonic()
        self.rebuild()
        self._shown_at = time.monotonic()
        self._took = self._shown_at - started

    def look(self) -> None:
        """Tell the estate what is in sight, unless another screen is by now."""
        if self.is_seen:
            self.dashboard.session.estate.look_at(self.keys_in_sight())

    @property
    def is_seen(self) -> bool:
        """Whether it is the main screen; there is none any more while the dashboard ends."""
        return self in self.dashboard.screen_stack[:1]

    def time_went_by(self) -> None:
        """Ages may read differently now."""
        self.show_status()

    @on(DescendantFocus)
    def _focus_moved(self) -> None:
        self.show_status()

    def show_status(self) -> None:
        """The lines around."""
        self.query_one("#top", OneLine).say(*status.top(self))
        self.query_one("#places", OneLine).say(*self.where())
        self.query_one("#message", Notice).say(status.message(self))
        self.query_one("#keys", OneLine).say(status.keys(self))

    # Keys

    async def action_do(self, name: str) -> None:
        """Every key comes through here: it does the action, or says why not."""
        action = BY_ID[name]
        reason = self.why_not(action)
        if reason is not None:
            self.dashboard.flash(f"{action.label}: {reason}")
            return
        done = getattr(self, f"action_{name}")()
        if isawaitable(done):
            await done

    def shown_actions(self) -> Iterable[Action]:
        """Those whose keys stand in the last line, most used first."""
        return (action for action in ACTIONS if action.footer and action.is_on(self.place))

    def action_back(self) -> Awaitable[None] | None:
        """One step back."""
        if self.dashboard.scope is not None:
            self.dashboard.set_scope(None)
        return None

    def action_connect(self) -> None:
        """A VPC to the space of the row; where there is none, to one that is chosen."""
        connecting.connect(self)

    def action_scope(self) -> AwaitMount:
        return scoping.choose(self)

    def action_scope_this(self) -> None:
        self.dashboard.set_scope(None if self.dashboard.scope else self.row_space)

    def action_read_again(self) -> None:
        self.dashboard.session.estate.read_again(self.keys_in_sight())
        self.dashboard.flash("reading again", kept=False)

    def action_messages(self) -> AwaitMount:
        return self.dashboard.show_messages()

    def action_palette(self) -> AwaitMount:
        return self.dashboard.show_palette()

    def action_help(self) -> AwaitMount:
        return self.dashboard.show_help(self)

    def action_quit(self) -> AwaitMount | None:
        return self.dashboard.changes.leave()

    async def action_place(self, mode: str) -> None:
        self.came_from = None
        await self.app.switch_mode(mode)
        # At once, not when the screen hears of it: a key typed ahead acts on what is true now.
        self.dashboard.main_screen.rebuild()
        self.dashboard.main_screen.come_to()

    def come_to(self) -> None:
        """Somebody came here by the key of this screen."""
