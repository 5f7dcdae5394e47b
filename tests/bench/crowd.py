"""Many spaces that stand still, and a console that looks at them on a pty."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.simulator import server
from backend.simulator.testing import Running, running
from backend.simulator.world.rate_limit import POOL
from tests.terminal.pty_app import PtyApp

DASHBOARD = (sys.executable, "-m", "tui")
FIRST = "crowd-0001"
PATIENCE = 600.0
"""Seconds that a whole picture of a thousand spaces may take."""
LOOK_EVERY = 1.0
"""Seconds between two looks at whether it is there."""


@contextmanager
def crowd(spaces: int, *, aws: bool = False, frozen: bool = True) -> Iterator[tuple[Running, dict[str, str]]]:
    """The simulator, and the environment of whoever asks it, with a home of its own.

    `aws`: with its AWS side, and keys for it. `frozen`: no time goes by there, and no requests flow back.
    """
    with (
        tempfile.TemporaryDirectory() as home,
        running("crowd", spaces=spaces, aws=aws, frozen=frozen) as simulated,
    ):
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "XDG_STATE_HOME": str(Path(home) / "state"),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "HEROKU_HOST": simulated.url,
            "HEROKU_API_KEY": "HRKU-bench",
        }
        if simulated.aws_url is not None:
            environ |= {
                "AWS_ENDPOINT_URL": simulated.aws_url,
                "AWS_ACCESS_KEY_ID": server.AWS_ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY": server.AWS_SECRET_ACCESS_KEY,
                "AWS_DEFAULT_REGION": server.AWS_DEFAULT_REGION,
            }
        yield simulated, environ


def wait_for_all(app: PtyApp, simulated: Running) -> None:
    """Until the overview says that everything has been read, from a pool of requests that stays full.

    Looked at once a second: the simulator has its time from this process, too.
    """
    looked_at = 0.0

    def is_whole() -> bool:
        nonlocal looked_at
        if time.monotonic() - looked_at < LOOK_EVERY:
            return False
        looked_at = time.monotonic()
        simulated.world.rate_limit.set_remaining(POOL)
        return "Needs a hand" in app.text and "being read" not in app.text and "asked" not in app.text

    app.wait_for(is_whole, PATIENCE)
