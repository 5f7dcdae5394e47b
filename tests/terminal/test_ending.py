"""However it ends, the terminal is left as it was, and no process stays behind."""

import contextlib
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.terminal.busy import BLOCKED
from tests.terminal.conftest import BUSY, Launch
from tests.terminal.pty_app import PATIENCE, PtyApp
from tests.terminal.watching import assert_left_clean, wait_for_harbor

SECONDS_TO_BE_GONE = 15.0

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for child processes in /proc")


@pytest.mark.usefixtures("signed_in")
class TestTheDashboard:
    @pytest.mark.parametrize(
        ("number", "code"),
        [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)],
        ids=["SIGTERM", "SIGHUP", "SIGINT"],
    )
    def test_a_signal_ends_it_and_leaves_the_terminal_clean(
        self, launch: Launch, number: signal.Signals, code: int
    ) -> None:
        app = launch()
        wait_for_harbor(app)

        app.signal(number)
        assert app.wait_end(SECONDS_TO_BE_GONE) == code
        assert_left_clean(app)
        assert app.text.strip() == ""

    @pytest.mark.parametrize(
        ("inside", "key"),
        [
            ("", "ctrl+c"),
            ("s", "ctrl+c"),
            pytest.param("?", "ctrl+c", marks=pytest.mark.slow),
            pytest.param("/", "ctrl+c", marks=pytest.mark.slow),
            ("/", "ctrl+c, as kitty sends it"),
        ],
        ids=["list", "dialog", "page", "filter", "filter, kitty"],
    )
    def test_ctrl_c_ends_it_wherever_one_is(self, launch: Launch, inside: str, key: str) -> None:
        app = launch()
        wait_for_harbor(app)
        if inside:
            before = app.text
            app.send(inside)
            app.wait_for(lambda: app.text != before)

        app.send(key)
        assert app.wait_end(SECONDS_TO_BE_GONE) == 130
        assert_left_clean(app)

    @pytest.mark.parametrize("ignore_hangup", [False, True], ids=["", "where SIGHUP is ignored"])
    def test_it_is_gone_when_the_terminal_is(self, launch: Launch, ignore_hangup: bool) -> None:
        app = launch(ignore_hangup=ignore_hangup)
        wait_for_harbor(app)

        app.hang_up()
        assert app.wait_end(SECONDS_TO_BE_GONE) == 129

    @pytest.mark.slow
    def test_it_is_gone_when_the_terminal_is_even_if_the_event_loop_hangs(self, launch: Launch) -> None:
        app = launch(program=BUSY, ignore_hangup=True)
        wait_for_harbor(app)
        app.send("f9")
        app.wait_for(lambda: BLOCKED in app.terminal.strings)

        app.hang_up()
        assert app.wait_end(SECONDS_TO_BE_GONE) == -signal.SIGALRM

    @pytest.mark.parametrize(
        "number", [signal.SIGTERM, signal.SIGHUP, pytest.param(signal.SIGINT, marks=pytest.mark.slow)]
    )
    def test_a_signal_at_the_start_leaves_the_terminal_clean(
        self, launch: Launch, number: signal.Signals
    ) -> None:
        app = launch()
        app.wait_for(lambda: app.terminal.ever)  # the first thing that the terminal was told

        app.signal(number)
        assert app.wait_end(SECONDS_TO_BE_GONE) == 128 + number
        assert_left_clean(app)
        assert "Traceback" not in app.text


@linux
class TestTheDemo:
    def test_quitting_takes_the_simulated_estate_along(self, launch: Launch, tmp_path: Path) -> None:
        app = launch("--demo")
        with its_simulator(app) as gone:
            app.send("q")
            assert app.wait_end() == 0
            gone()
        assert_left_clean(app)
        assert list(tmp_path.glob("spaceport-*")) == []

    @pytest.mark.parametrize(
        "number",
        [
            signal.SIGTERM,
            *(pytest.param(each, marks=pytest.mark.slow) for each in (signal.SIGHUP, signal.SIGINT)),
        ],
    )
    def test_a_signal_takes_it_along(self, launch: Launch, tmp_path: Path, number: signal.Signals) -> None:
        app = launch("--demo")
        with its_simulator(app) as gone:
            app.signal(number)
            assert app.wait_end(SECONDS_TO_BE_GONE) == 128 + number
            gone()
        assert_left_clean(app)
        assert list(tmp_path.glob("spaceport-*")) == []

    def test_killing_takes_it_along(self, launch: Launch) -> None:
        app = launch("--demo")
        with its_simulator(app) as gone:
            app.signal(signal.SIGKILL)
            assert app.wait_end() == -signal.SIGKILL
            gone()

    @pytest.mark.parametrize(
        "ignore_hangup",
        [False, pytest.param(True, marks=pytest.mark.slow)],
        ids=["", "where SIGHUP is ignored"],
    )
    def test_losing_the_terminal_takes_it_along(self, launch: Launch, ignore_hangup: bool) -> None:
        app = launch("--demo", ignore_hangup=ignore_hangup)
        with its_simulator(app) as gone:
            app.hang_up()
            assert app.wait_end(SECONDS_TO_BE_GONE) == 129
            gone()

    def test_ctrl_c_while_it_starts(self, launch: Launch, tmp_path: Path) -> None:
        app = launch("--demo")
        app.wait_for(lambda: children(app.pid))
        with watched(children(app.pid)[0]) as gone:
            app.send("ctrl+c")
            # Killed by the signal before there was anything to end in order: a shell says 130 to both.
            assert app.wait_end(SECONDS_TO_BE_GONE) in (130, -signal.SIGINT)
            gone()
        assert_left_clean(app)
        assert "Traceback" not in app.text
        assert list(tmp_path.glob("spaceport-*")) == []


@contextmanager
def its_simulator(app: PtyApp) -> Iterator["Gone"]:
    """Wait until the demo is seen; gives what waits for the end of its simulator."""
    wait_for_harbor(app)
    (child,) = children(app.pid)
    with watched(child) as gone:
        yield gone


class Gone:
    """Called: returns when the process has ended. An AssertionError when it does not."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def __call__(self) -> None:
        ended, _, _ = select.select([self._handle], [], [], PATIENCE)
        assert ended, "the simulated estate is still there"


@contextmanager
def watched(pid: int) -> Iterator[Gone]:
    """A process, by a handle that stays its own; killed at the end should it still be there."""
    handle = os.pidfd_open(pid)
    with ExitStack() as stack:
        stack.callback(os.close, handle)
        stack.callback(_kill, handle)
        yield Gone(handle)


def _kill(handle: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(handle, signal.SIGKILL)


def children(pid: int) -> list[int]:
    """The child processes of all threads of `pid`."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError):
            found += [int(child) for child in task.read_text().split()]
    return found
