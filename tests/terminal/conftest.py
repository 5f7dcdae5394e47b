"""A simulated estate, a home of its own, and programs started on terminals of their own."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from backend.simulator.testing import Running, running
from tests.terminal.pty_app import PtyApp

TOKEN = "HRKU-0123abcd-made-up-for-tests"
DASHBOARD = ("-m", "tui.cli")
BUSY = ("-m", "tests.terminal.busy")
"""The dashboard with a poller that never rests, and keys that break it."""


class Launch(Protocol):
    def __call__(
        self,
        *arguments: str,
        program: tuple[str, ...] = DASHBOARD,
        size: tuple[int, int] = (80, 24),
        environ: dict[str, str | None] | None = None,
        ignore_hangup: bool = False,
        in_band_resize: bool = False,
        cwd: Path | None = None,
    ) -> PtyApp:
        """Start `program` on a pty. `environ` changes the clean environment: None takes a variable away."""


@pytest.fixture
def harbor() -> Iterator[Running]:
    """The frozen scenario on a server of its own."""
    with running() as simulated:
        yield simulated


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """What a login on a good terminal has, and nothing of the machine that runs the tests."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TMPDIR": str(tmp_path),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


@pytest.fixture
def signed_in(environ: dict[str, str], harbor: Running) -> dict[str, str]:
    """The environment, with the simulated estate and a token for it."""
    environ |= {"HEROKU_HOST": harbor.url, "HEROKU_API_KEY": TOKEN}
    return environ


@pytest.fixture
def launch(environ: dict[str, str]) -> Iterator[Launch]:
    """Starts programs in `environ`; what still runs at the end of the test is killed."""
    base = environ
    with ExitStack() as stack:

        def start(
            *arguments: str,
            program: tuple[str, ...] = DASHBOARD,
            size: tuple[int, int] = (80, 24),
            environ: dict[str, str | None] | None = None,
            ignore_hangup: bool = False,
            in_band_resize: bool = False,
            cwd: Path | None = None,
        ) -> PtyApp:
            changed = {**base, **(environ or {})}
            app = PtyApp(
                [sys.executable, *program, *arguments],
                {name: value for name, value in changed.items() if value is not None},
                size=size,
                ignore_hangup=ignore_hangup,
                in_band_resize=in_band_resize,
                **({} if cwd is None else {"cwd": cwd}),
            )
            return stack.enter_context(app)

        yield start
