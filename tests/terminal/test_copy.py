"""Copying reaches the terminal's clipboard, also through a real tmux."""

import base64
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.conftest import Launch
from tests.terminal.pty_app import LOOK_AGAIN, PATIENCE, ROOT
from tests.terminal.watching import wait_for_cursor_on, wait_for_harbor

COPIED = b"\x1b]52;c;" + base64.b64encode(b"quay") + b"\x07"


@pytest.mark.usefixtures("signed_in")
def test_the_name_under_the_cursor_is_sent_as_osc_52(launch: Launch) -> None:
    app = launch()
    wait_for_harbor(app)
    app.send("/", "quay", "enter")
    wait_for_cursor_on(app, "quay")
    app.send("y")
    app.wait_for("sent to the terminal's clipboard: quay")
    assert COPIED in app.raw


@pytest.mark.parametrize(
    ("inside", "wrapped"),
    [
        (
            {"TMUX": "/tmp/tmux-0/default,1,0"},
            b"\x1bPtmux;" + COPIED.replace(b"\x1b", b"\x1b\x1b") + b"\x1b\\",
        ),
        ({"STY": "1.pts-0.host", "TERM": "screen"}, b"\x1bP" + COPIED + b"\x1b\\"),
    ],
    ids=["tmux", "screen"],
)
@pytest.mark.usefixtures("signed_in")
def test_inside_a_multiplexer_it_is_sent_wrapped_too(
    launch: Launch, inside: dict[str, str | None], wrapped: bytes
) -> None:
    app = launch(environ=inside)
    wait_for_harbor(app)
    app.send("/", "quay", "enter")
    app.wait_for("1 of 10 rows match")
    app.send("y")
    app.wait_for("sent to the terminal's clipboard: quay")
    assert [string for string in app.terminal.strings if b"52;c;" in string] == [COPIED, wrapped]


class Tmux:
    """A server of its own, with one window of 80x24."""

    def __init__(self, directory: Path, environ: dict[str, str]) -> None:
        self._tmux = ["tmux", "-S", str(directory / "socket"), "-f", os.devnull]
        self._environ = environ

    def __call__(self, *words: str) -> str:
        ended = subprocess.run(
            [*self._tmux, *words], env=self._environ, text=True, capture_output=True, check=False
        )
        return ended.stdout

    def wait_for(self, wanted: str, *words: str) -> None:
        """Ask tmux until its answer holds `wanted`: it has no way to tell by itself."""
        until = time.monotonic() + PATIENCE
        while wanted not in (said := self(*words)):
            assert time.monotonic() < until, f"waited for {wanted!r}; tmux says:\n{said}"
            time.sleep(LOOK_AGAIN)


@pytest.fixture
def tmux(tmp_path: Path, signed_in: dict[str, str]) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("there is no tmux here")
    tmux = Tmux(tmp_path, signed_in)
    program = shlex.join([sys.executable, "-m", "tui.cli"])
    tmux("new-session", "-d", "-x", "80", "-y", "24", "-c", str(ROOT), program)
    tmux("set", "-s", "set-clipboard", "on")
    yield tmux
    tmux("kill-server")


def test_inside_tmux_it_arrives_in_the_paste_buffer(tmux: Tmux) -> None:
    tmux.wait_for("12 not applied", "capture-pane", "-p")
    tmux("send-keys", "2", "/", "quay", "Enter", "y")
    tmux.wait_for("sent to the terminal's clipboard: quay", "capture-pane", "-p")
    tmux.wait_for("quay", "show-buffer")
