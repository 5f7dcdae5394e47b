"""What a console takes while nobody touches it: the processor's time, and memory."""

import sys
import time
from pathlib import Path

from tests.bench.crowd import DASHBOARD, crowd, wait_for_all
from tests.bench.measured import Measured
from tests.terminal.pty_app import PtyApp

FEW, MANY = 8, 500
"""Spaces: as many as the demo has, and as many as a large estate."""
REST = 30.0
"""Seconds."""
WITHOUT_AWS = """
from backend.estate.plan import Pace
from tests.terminal import busy
busy.PACE = Pace()
busy.main()
"""
"""The dashboard at its usual pace, with a session that is given no access to AWS."""


def measure() -> list[Measured]:
    with crowd(FEW) as (simulated, environ), PtyApp(DASHBOARD, environ) as app:
        wait_for_all(app, simulated)
        _rest(app, REST / 3)
        idle = _rest(app, REST)
    with crowd(MANY) as (simulated, environ), PtyApp([sys.executable, "-c", WITHOUT_AWS], environ) as app:
        wait_for_all(app, simulated)
        alone = _megabytes(app)
    with crowd(MANY, aws=True) as (simulated, environ), PtyApp(DASHBOARD, environ) as app:
        wait_for_all(app, simulated)
        with_aws = _megabytes(app)
    return [
        Measured(f"idle, {FEW} spaces polled", idle * 100, 1, "%", more="of a core"),
        Measured(f"memory with {MANY} spaces", alone, 90, "MB"),
        Measured(f"memory with {MANY} spaces and an AWS client", with_aws, 130, "MB"),
    ]


def _rest(app: PtyApp, seconds: float) -> float:
    """Which part of a core it uses while that time goes by."""
    start, used = time.monotonic(), _processor(app)
    app.wait_for(lambda: time.monotonic() - start >= seconds, 2 * seconds)
    return (_processor(app) - used) / (time.monotonic() - start)


def _processor(app: PtyApp) -> float:
    """Seconds of a core that all its threads have used (Linux's /proc/PID/task/TID/schedstat)."""
    threads = Path(f"/proc/{app.pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def _megabytes(app: PtyApp) -> float:
    """What is resident (Linux's /proc/PID/status)."""
    lines = Path(f"/proc/{app.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
