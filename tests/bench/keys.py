"""How long a key takes until what it does is painted, while 1,000 spaces are polled."""

import time
from collections.abc import Callable

from backend.estate.plan import Pace
from tests.bench.crowd import DASHBOARD, FIRST, PATIENCE, crowd
from tests.bench.measured import Measured, slowest
from tests.terminal.pty_app import PtyApp
from tests.terminal.watching import cursor_line, to_spaces

SPACES = 1000
STEPS = 60
TOURS = 8
HEADINGS = {
    "3": " pcx ",
    "4": " tunnel 1",
    "5": " note ",
    "6": " address ",
    "7": " internal ",
    "2": " state ",
}
"""By the key of a list, a word of its heading that no other has; in the order in which they are visited."""
RESERVE = Pace().reserve
FOR_A_PART = 1000
"""Requests: what a part of the spaces holds is read, then polling goes on with what flows back."""
A_FEW = 20
HEADING, ROW = 3, 4
"""The lines of the heading and of the first row, at 80x24."""


def measure() -> list[Measured]:
    with crowd(SPACES, frozen=False) as (simulated, environ), PtyApp(DASHBOARD, environ) as app:
        pool = simulated.world.rate_limit
        pool.set_remaining(RESERVE + FOR_A_PART)
        to_spaces(app)
        app.wait_for(lambda: pool.remaining <= RESERVE + A_FEW, PATIENCE)
        app.wait_for(lambda: FIRST in cursor_line(app))
        within = [_one_down(app) for _ in range(STEPS)]
        app.send("g")
        app.wait_for(lambda: FIRST in cursor_line(app))
        changing = [_to(app, key) for _ in range(TOURS) for key in HEADINGS]
    return [
        slowest(f"a key within a list of {SPACES:,} spaces", 50, within),
        slowest(f"a key that changes the screen, {SPACES:,} spaces", 150, changing),
    ]


def _one_down(app: PtyApp) -> float:
    before = cursor_line(app)
    return _seconds(app, "down", lambda: cursor_line(app) not in ("", before))


def _to(app: PtyApp, key: str) -> float:
    return _seconds(app, key, lambda: HEADINGS[key] in app.lines[HEADING] and FIRST in app.lines[ROW])


def _seconds(app: PtyApp, key: str, is_painted: Callable[[], bool]) -> float:
    start = time.monotonic()
    app.send(key)
    app.wait_for(is_painted)
    return time.monotonic() - start
