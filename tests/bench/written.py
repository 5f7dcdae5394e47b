"""What a poll writes to the terminal, at 200x50: nothing for nothing, little for one changed cell."""

import sys

from backend.simulator.world.inbound_rulesets import Rule
from tests.bench.crowd import crowd
from tests.bench.measured import Measured
from tests.terminal.conftest import BUSY
from tests.terminal.pty_app import PtyApp
from tests.terminal.watching import settle, to_spaces, wait_for_rounds

SPACES = 50
ROUNDS = 5
CHANGED = "crowd-0044"


def measure() -> list[Measured]:
    with (
        crowd(SPACES) as (simulated, environ),
        PtyApp([sys.executable, *BUSY], environ, size=(200, 50)) as app,
    ):
        to_spaces(app)
        app.wait_for(CHANGED)
        app.wait_for(lambda: app.text.count("range") + app.text.count("open to all") >= SPACES - 10)
        settle(app, simulated)
        before = len(app.raw)
        wait_for_rounds(app, simulated, ROUNDS)
        for_nothing = len(app.raw) - before
        simulated.world.space(CHANGED).current_ruleset.rules = (Rule("192.0.2.250/32"),) * 33
        before = len(app.raw)
        app.wait_for("33 ranges")
        settle(app, simulated)
        for_a_cell = len(app.raw) - before
    return [
        Measured(f"{ROUNDS} polls of {SPACES} spaces that bring nothing new", for_nothing, 0, "bytes"),
        Measured("one changed cell at 200x50", for_a_cell, 1023, "bytes"),
    ]
