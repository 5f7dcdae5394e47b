"""How long until the dashboard shows something, against the least that any Textual program needs.

Both are started on a pty in turn. The dashboard has a last picture of 100 spaces, and a host that does not
answer; the other is an App with a DataTable of 100 rows. Measured is the time from the start of the process
until the first row is on the screen.
"""

import sys
import time
from collections.abc import Sequence

from backend.simulator.faults import Fault
from tests.bench.crowd import DASHBOARD, FIRST, crowd, wait_for_all
from tests.bench.measured import Measured, ratio
from tests.terminal.pty_app import PtyApp

RUNS = 15
SPACES = 100
BARE = f"""
from textual.app import App
from textual.widgets import DataTable

class Bare(App):
    def compose(self):
        yield DataTable(cursor_type="row")

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("name", "team", "region", "state", "gen", "trusted IPs")
        for number in range({SPACES}):
            name = f"crowd-{{number + 1:04}}"
            table.add_row(name, "acme", "virginia", "allocated", "cedar", "2 ranges", key=name)

Bare().run(mouse=False)
"""


def measure() -> list[Measured]:
    with crowd(SPACES) as (simulated, environ):
        with PtyApp(DASHBOARD, environ) as app:
            wait_for_all(app, simulated)
            app.send("q")  # it keeps its picture
            app.wait_end()
        simulated.faults.add(Fault(count=None, delay=60))  # from now on there is only the picture
        bare = (sys.executable, "-c", BARE)
        for command in (DASHBOARD, bare):
            seconds_to_first_row(command, environ)  # byte code and caches
        ours, theirs = [], []
        for _ in range(RUNS):
            ours.append(seconds_to_first_row(DASHBOARD, environ))
            theirs.append(seconds_to_first_row(bare, environ))
    return [ratio("first paint of 100 spaces, to a bare Textual app", 1.5, ours, theirs)]


def seconds_to_first_row(command: Sequence[str], environ: dict[str, str]) -> float:
    """From the start of the process until the first row is seen."""
    start = time.monotonic()
    with PtyApp(command, environ) as app:
        app.wait_for(lambda: FIRST.encode() in app.raw and FIRST in app.text)
        return time.monotonic() - start
