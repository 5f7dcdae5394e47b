"""The dashboard with a poller that never rests, and with keys that no user has.

    python -m tests.terminal.busy

Everything is read again every fifth of a second, so that a test of many polls is short. F7 raises
in a key's handler, F8 makes the poller raise, each with the token in a local; F9 blocks the event loop. F6
opens the other screen at the very moment when a poll ends.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

import tui
from backend.estate.plan import Pace
from backend.heroku.credentials import Credential, find_credential
from backend.heroku.host import parse_host
from backend.paths import state_home
from backend.session import Session
from tui import terminal
from tui.app import Dashboard
from tui.headless.run import Exit

STYLES = Path(tui.__file__).parent / "styles"
BLOCKED = b"\x1b]0;blocked\x07"
"""Written when the event loop stands still: a title, as a sign to the test."""
PACE = Pace(visible=0.2, transition=0.06, background=0.2, refill=1000, last_for=5)


class Busy(Dashboard):
    CSS_PATH = STYLES / "dashboard.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "open_while_a_poll_ends", priority=True),
        Binding("f7", "break_a_key", priority=True),
        Binding("f8", "break_the_poller", priority=True),
        Binding("f9", "block", priority=True),
    ]

    @property
    def _credential(self) -> Credential:
        return self.session.credential

    def action_open_while_a_poll_ends(self) -> None:
        self.switch_mode("trusted-ips")
        self._estate_changed(self.snapshot, ())

    def action_break_a_key(self) -> None:
        secret = self._credential.token.get_secret_value()
        raise RuntimeError(f"a key that breaks with {len(secret)} signs at hand")

    def action_break_the_poller(self) -> None:
        async def fetch(key: Any) -> Any:
            secret = self._credential.token.get_secret_value()
            raise RuntimeError(f"a poller that breaks with {len(secret)} signs at hand")

        self.session.estate._fetch = fetch

    def action_block(self) -> None:
        os.write(2, BLOCKED)
        time.sleep(600)


def main() -> int:
    host = parse_host(os.environ["HEROKU_HOST"])
    session = Session(host, find_credential(host), state_home=state_home(), pace=PACE)
    app = Busy(session, signs=terminal.signs(), theme=terminal.theme())
    result = app.run(mouse=False)
    return Exit.DEFECT if app.crashed else app.return_code or result or 0


if __name__ == "__main__":
    sys.exit(main())
