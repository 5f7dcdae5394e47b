"""How long a whole picture of 100 spaces takes, against httpx alone with the same requests at once.

Each reads in a process of its own, in turn; what is imported does not count.
"""

import json
import subprocess
import sys

from backend.simulator.world.rate_limit import POOL
from tests.bench import reading
from tests.bench.crowd import crowd
from tests.bench.measured import Measured, ratio
from tests.terminal.pty_app import ROOT

RUNS = 5
SPACES = 100


def measure() -> list[Measured]:
    with crowd(SPACES) as (simulated, environ):
        _seconds(reading.OURS, environ)
        asked = [
            {"path": f"{one.path}?{one.query}".rstrip("?"), "accept": one.accept}
            for one in simulated.levers.requests
        ]
        ours, theirs = [], []
        for _ in range(RUNS):
            simulated.world.rate_limit.set_remaining(POOL)
            ours.append(_seconds(reading.OURS, environ))
            theirs.append(_seconds(reading.BARE, environ, json.dumps(asked)))
    return [ratio("a whole picture of 100 spaces, to httpx alone", 1.25, ours, theirs)]


def _seconds(who: str, environ: dict[str, str], asked: str = "") -> float:
    command = [sys.executable, "-m", reading.__name__, who]
    ended = subprocess.run(command, input=asked, env=environ, cwd=ROOT, text=True, capture_output=True)
    if ended.returncode != 0:
        raise RuntimeError(ended.stderr)
    return float(ended.stdout)
