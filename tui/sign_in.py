"""What is shown when there is no token: where it was looked for, how to sign in, and the demo."""

import os
import signal
from collections.abc import Sequence
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui import terminal
from tui.themes import SPACEPORT


class SignIn(App[bool]):
    """Ends with True when the demo is asked for."""

    CSS_PATH = "styles/dashboard.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "leave(True)", "Demo"),
        Binding("q,escape,ctrl+q", "leave(False)", "Quit", priority=True),
        Binding("ctrl+c", "interrupt", "Interrupt", priority=True),
    ]

    def __init__(self, looked_at: Sequence[str], *, theme: str) -> None:
        no_color = os.environ.get("NO_COLOR")
        super().__init__(ansi_color=terminal.uses_own_colours(theme))
        if no_color is not None:
            # Textual takes it away, and the demo's dashboard will ask for it too.
            os.environ["NO_COLOR"] = no_color
        self._looked_at = looked_at
        self.animation_level = "none"
        self.register_theme(SPACEPORT)
        self.theme = theme

    def on_load(self) -> None:
        terminal.when_told_to_end(self._leave)

    def on_mount(self) -> None:
        if not self.is_headless:
            terminal.when_terminal_is_lost(self._leave)

    def _leave(self, code: int) -> None:
        self.call_later(self.exit, False, code)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            yield Static(
                Content.assemble(
                    ("Not signed in\n\n", "bold"),
                    "Spaceport uses the login of the Heroku CLI. Nothing was sent anywhere.\n\n",
                    ("  heroku login\n", "$text-accent"),
                    "      then start Spaceport again; or, for a bastion and for scripts:\n",
                    ("  export HEROKU_API_KEY=TOKEN\n", "$text-accent"),
                    "      with a token from: heroku authorizations:create\n\n",
                    "Where a token was looked for",
                ),
                markup=False,
            )
            for place in self._looked_at:
                yield Static(place, classes="place", markup=False)
        yield Static("d the demo, on a simulated estate   q quit", classes="page-keys", markup=False)

    def action_interrupt(self) -> None:
        self._leave(128 + signal.SIGINT)

    def action_leave(self, wants_demo: bool) -> None:
        self.exit(wants_demo)
