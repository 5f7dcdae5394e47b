"""How long until the dashboard shows something, against the least that any Textual program needs.

    python -m tests.terminal.bench_start [--runs 5] [--imports]

Both are started on a pty in turn. The dashboard has a last picture of 100 spaces, and a host that does not
answer; the other is an App with a DataTable of 100 rows. Measured is the time from the start of the process
until the first row is on the screen. The ratio of the medians has a budget. `--imports` lists what takes the
time: the modules that the dashboard imports, summed by package.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from backend.simulator.faults import Fault
from backend.simulator.testing import Running, running
from tests.terminal.conftest import BUSY
from tests.terminal.pty_app import ROOT, PtyApp
from tests.terminal.watching import rounds

BUDGET = 1.5
SPACES = 100
FIRST = "crowd-0001"
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


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.terminal.bench_start")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--imports", action="store_true", help="what the imports take, longest first")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, running("crowd", spaces=SPACES) as crowd:
        environ = _environ(Path(home), crowd.url)
        leave_a_picture(crowd, environ)
        crowd.faults.add(Fault(count=None, delay=60))  # from now on there is only the picture
        ours, bare = [sys.executable, "-m", "tui.cli"], [sys.executable, "-c", BARE]
        for command in (ours, bare):
            seconds_to_first_row(command, environ)  # byte code and caches
        times: dict[str, list[float]] = {"dashboard": [], "bare": []}
        for _ in range(options.runs):
            times["dashboard"].append(seconds_to_first_row(ours, environ))
            times["bare"].append(seconds_to_first_row(bare, environ))
        if options.imports:
            print(imports(environ))
    medians = {name: statistics.median(each) for name, each in times.items()}
    for name, each in times.items():
        print(f"{name:<10} {medians[name]:.3f} s   ({', '.join(f'{one:.3f}' for one in sorted(each))})")
    ratio = medians["dashboard"] / medians["bare"]
    print(f"ratio      {ratio:.2f}   (budget {BUDGET})")
    return 0 if ratio <= BUDGET else 1


def seconds_to_first_row(command: list[str], environ: dict[str, str]) -> float:
    """From the start of the process until the first row is seen."""
    start = time.monotonic()
    with PtyApp(command, environ) as app:
        app.wait_for(lambda: FIRST.encode() in app.raw and FIRST in app.text)
        return time.monotonic() - start


def leave_a_picture(crowd: Running, environ: dict[str, str]) -> None:
    """Run a dashboard until it has read everything, and quit: it keeps its picture."""
    with PtyApp([sys.executable, *BUSY], environ) as app:
        app.wait_for(lambda: rounds(crowd) >= 1)
        app.send("q")
        app.wait_end()


def imports(environ: dict[str, str]) -> str:
    """What each package takes by itself to be imported, longest first, in milliseconds."""
    code = "import tui.cli, tui.terminal, tui.app"
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        env=environ,
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=True,
    )
    lines = re.findall(r"import time: +(\d+) \| +(\d+) \|( +)(\S+)", ended.stderr)
    packages: dict[str, int] = {}
    for own, _, _, name in lines:
        packages[name.split(".")[0]] = packages.get(name.split(".")[0], 0) + int(own)
    longest = sorted(packages.items(), key=lambda item: -item[1])[:20]
    return "\n".join(f"{own / 1000:7.1f} ms  {name}" for name, own in longest)


def _environ(home: Path, url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "HEROKU_HOST": url,
        "HEROKU_API_KEY": "HRKU-bench",
    }


if __name__ == "__main__":
    sys.exit(main())
