"""The dashboard: modes, theme, signals, and what the screens share. Wiring only."""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar, cast

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import AwaitMount
from textual.worker import Worker, WorkerError

from backend.model.event import Event
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.rules.whose import whose
from backend.session import Session
from tui import clipboard, garbage, help_page, palette, terminal
from tui.bell import Bell
from tui.changes import Changes
from tui.keys import Keys
from tui.messages import EstateChanged
from tui.modes import MODES
from tui.places import PLACES
from tui.production import mark_of
from tui.screens import connecting, overview_words
from tui.screens.chooser import Chooser
from tui.screens.console import ConsoleScreen
from tui.screens.page import Page
from tui.themes import SPACEPORT
from tui.wizard.attention import TooEarly, is_too_early
from widgets.text import Piece, Signs, Tone

STATUS_EVERY = 15.0
"""Seconds between two looks at whether an age reads differently."""
MESSAGES_KEPT = 200


class Dashboard(App[int]):
    """One session, shown. The exit code is the value it ends with."""

    CSS_PATH = "styles/dashboard.tcss"
    ENABLE_COMMAND_PALETTE = False
    MODES = MODES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", "Interrupt", show=False, priority=True, system=True)
    ]

    def __init__(
        self,
        session: Session,
        *,
        signs: Signs,
        theme: str,
        start_on: str = PLACES[0].mode,
    ) -> None:
        """`start_on`: the mode of the first screen."""
        super().__init__(ansi_color=terminal.uses_own_colours(theme))
        self.session = session
        self.signs = signs
        self._start_on = start_on
        self.keys = Keys(session.settings.keys)
        self.set_keymap(self.keys.keymap)
        self.scope: str | None = None
        self.flashed: str | None = None
        self.said: list[str] = []
        self._told = session.estate.snapshot
        self._news = Bell(self)
        self.changes = Changes(self)
        self._polling: Worker[None] | None = None
        self.crashed = False
        self.animation_level = "none"
        self.register_theme(SPACEPORT)
        self.theme = theme

    # Start and end

    def on_load(self) -> None:
        terminal.when_told_to_end(self._leave)

    async def on_mount(self) -> None:
        # Not by DEFAULT_MODE: on Python 3.12 and later its widgets are mounted before there is a screen.
        await self.switch_mode(self._start_on)
        self.session.estate.subscribe(self._estate_changed)
        self.session.when_remembered_changes(self._remembered_changed)
        if not self.is_headless:
            terminal.when_terminal_is_lost(self._leave)
        self.set_interval(STATUS_EVERY, self._time_went_by)
        # The last picture is painted before the HTTP client is even imported.
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        garbage.look_as_usual()
        self._polling = self.run_worker(self.session.run(), name="session", exclusive=True)

    async def on_unmount(self) -> None:
        """Let the session end in order: connections closed, picture kept."""
        if self._polling is not None:
            self._polling.cancel()
            with suppress(WorkerError):  # cancelled, or failed and told already
                await self._polling.wait()

    def _leave(self, code: int) -> None:
        # Later: while the first screen is put together it would be left without its parts.
        self.call_later(self.exit, code)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            if is_too_early(self.screen, event):
                self.screen.post_message(TooEarly())
                return
            self.flash(None)  # what was said stands until the next key
        await super().on_event(event)

    def action_interrupt(self) -> None:
        self.exit(128 + signal.SIGINT)

    def _fatal_error(self) -> None:
        """As Textual's, without the values of local variables: there are secrets among them."""
        from rich.traceback import Traceback

        self.crashed = True
        self.panic(Traceback(show_locals=False, width=None))

    # What the screens share

    @property
    def read_only(self) -> bool:
        return self.session.read_only

    @property
    def snapshot(self) -> Snapshot:
        return self.session.estate.snapshot

    @property
    def scope_name(self) -> str:
        if self.scope is None:
            return "all spaces" if self.session.team is None else f"team {self.session.team}"
        space = self._space_in_scope
        return (space.name or self.scope) if space else "a space that is gone"

    @property
    def scope_mark(self) -> str:
        """What stands beside the name of the one space."""
        space = self._space_in_scope
        return mark_of(space, self.session.settings) if space else ""

    @property
    def _space_in_scope(self) -> Space | None:
        return dict(self.snapshot.each_space()).get(self.scope or "")

    @property
    def main_screen(self) -> ConsoleScreen:
        """The screen at the bottom of the present mode's stack, under any dialog."""
        return cast(ConsoleScreen, self.screen_stack[0])

    @property
    def in_front(self) -> ConsoleScreen:
        """What has the lines around it: a change in front of the main screen, else that."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, ConsoleScreen))

    def _estate_changed(self, snapshot: Snapshot, events: Sequence[Event]) -> None:
        warnings = snapshot.link.warnings
        if len(warnings) > len(self._told.link.warnings):
            self.flash(f"Heroku says: {warnings[-1]}")
        if events:
            from tui.events import in_words

            for event in events:
                self._keep(in_words(event))
        self.changes.begin_looking()
        same = snapshot.shows_the_same_as(self._told)
        self._told = snapshot
        if not same:
            self._news.look_soon()
            self.tell(EstateChanged())
        elif self.is_running:
            self._refresh_status()

    def _remembered_changed(self) -> None:
        if self.is_running:
            self.changes.begin_looking()
            self._news.look()
            self.tell(EstateChanged())

    def tell(self, message: Message) -> None:
        """To the list that is seen; the others look when they are shown."""
        if self.is_running and self.screen_stack:
            self.screen_stack[0].post_message(message)

    def _refresh_status(self) -> None:
        # A screen that is just being opened has no lines yet; it fills them itself.
        if self.screen_stack and self.in_front.is_mounted:
            self.in_front.show_status()

    def _time_went_by(self) -> None:
        self._news.look()
        if self.screen_stack and self.screen_stack[0].is_mounted:
            self.main_screen.time_went_by()

    def set_scope(self, scope: str | None) -> None:
        if scope != self.scope:
            self.scope = scope
            self.main_screen.rebuild()

    def flash(self, text: str | None, *, kept: bool = True) -> None:
        """Say something until the next key. What is `kept` can be read again (l); echoes of keys are not."""
        if text is not None and kept:
            self._keep(text)
        if text != self.flashed:
            self.flashed = text
            self._refresh_status()

    def _keep(self, text: str) -> None:
        now = self.session.clock.now().strftime("%H:%M:%S")
        self.said = [*self.said[-MESSAGES_KEPT:], f"{now}  {text}"]

    def copy(self, text: str, called: str | None = None) -> None:
        """Send `text` to the terminal's clipboard; nothing tells whether it arrived.

        What was sent is said, and kept among the messages; of a secret only what it is `called`.
        """
        try:
            written = clipboard.sequence(text, os.environ)
        except ValueError as error:
            self.flash(f"not copied: {error}; {self.keys.shown('write')} writes to a file")
            return
        if self._driver is not None:
            self._driver.write(written)
        if called is not None:
            self.flash(f"sent to the terminal's clipboard: {called}")
            return
        shown = text.strip().splitlines()[0] if text.strip() else "nothing"
        more = f" and {text.strip().count(chr(10))} lines more" if chr(10) in text.strip() else ""
        self.flash(f"sent to the terminal's clipboard: {shown}{more}")

    def show_help(self, screen: ConsoleScreen) -> AwaitMount:
        return self.push_screen(Page(help_page.lines(screen.place, self.signs, self.keys)))

    def show_messages(self) -> AwaitMount:
        warnings = self.snapshot.link.warnings
        lines = [(Piece("Messages", Tone.STRONG), Piece("  the last one first, in UTC", Tone.QUIET)), ()]
        lines += [(Piece(text, Tone.WARN),) for text in self.session.about_keeping]
        lines += [(Piece(f"Heroku: {text}", Tone.WARN),) for text in warnings]
        lines += [(Piece(text),) for text in reversed(self.said)]
        if len(lines) == 2:
            lines.append((Piece("Nothing was said yet.", Tone.QUIET),))
        return self.push_screen(Page(lines))

    def show_palette(self) -> AwaitMount:
        place, settings = self.main_screen.place, self.session.settings
        offered = palette.choices(self.snapshot, place, self.keys, settings)
        return self.push_screen(
            Chooser("Go to, or do, or type an address: whose is it?", list(offered), offer=palette.question),
            self._palette_chosen,
        )

    async def _palette_chosen(self, value: str | None) -> None:
        if value is None:
            return
        kind, _, name = value.partition(" ")
        if kind == palette.PLACE.strip():
            await self.main_screen.action_place(name)
        elif kind == palette.SCOPE.strip():
            self.set_scope(name or None)
        elif kind == palette.CONNECT.strip():
            connecting.begin(self.main_screen, name)
        elif kind == palette.WHOSE.strip():
            from tui.screens.whose import WhosePage

            readings = overview_words.readings(self.snapshot, self.session.estate.asks_aws)
            is_whole = all(map(overview_words.is_read, readings))
            await self.push_screen(WhosePage(whose(self.snapshot, name), is_whole))
        else:
            await self.main_screen.action_do(name)
