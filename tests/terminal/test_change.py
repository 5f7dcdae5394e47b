"""A guided change at a real terminal: it asks in silence, and is there again after the console was left."""

import signal
from collections.abc import Callable

import pytest

from backend.simulator.testing import Running
from backend.simulator.world.rate_limit import POOL
from tests.terminal.conftest import BUSY, Launch
from tests.terminal.pty_app import PtyApp
from tests.terminal.watching import (
    assert_left_clean,
    settle,
    wait_for_cursor_on,
    wait_for_harbor,
    wait_for_rounds,
)

pytestmark = pytest.mark.usefixtures("signed_in")


def has_all_requests_left(app: PtyApp, harbor: Running) -> bool:
    """How few there are would be news in the line above, again and again."""
    harbor.world.rate_limit.set_remaining(POOL)
    return "requests left" not in app.lines[0]


def ask_something(app: PtyApp) -> None:
    """By a change that is begun."""
    wait_for_harbor(app)
    app.send("/", *"quay", "enter")
    wait_for_cursor_on(app, "quay")
    app.send("c")
    app.wait_for("asks you")


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda app: app.send("ctrl+c"), 130),
        pytest.param(lambda app: app.signal(signal.SIGTERM), 143, marks=pytest.mark.slow),
        pytest.param(lambda app: app.hang_up(), 129, marks=pytest.mark.slow),
    ],
    ids=["ctrl+c", "SIGTERM", "the terminal is gone"],
)
def test_what_ends_the_console_at_once_asks_nothing_and_stops_the_change_between_two_steps(
    launch: Launch, end: Callable[[PtyApp], None], code: int
) -> None:
    app = launch()
    ask_something(app)
    end(app)
    assert app.wait_end() == code

    later = launch()
    later.wait_for("1 change is unfinished: 0 shows it")
    later.send("0")
    later.wait_for("It was stopped.")  # and noted so: else it would say that it was cut off in the middle


@pytest.mark.slow
def test_a_change_asks_in_silence_and_is_offered_at_the_next_start(launch: Launch, harbor: Running) -> None:
    app = launch(program=BUSY)
    ask_something(app)
    app.wait_for(lambda: has_all_requests_left(app, harbor))
    settle(app, harbor)
    assert app.lines[1].startswith(" Connect a VPC to quay")
    before = len(app.raw)
    wait_for_rounds(app, harbor, 3)
    assert bytes(app.raw[before:]) == b""

    app.send("escape")
    app.wait_for("waits for your answer; 0 shows it")
    assert "1 change asks" in app.lines[0]
    app.send("q")
    app.wait_for("Leave Spaceport while a change waits for your answer?")
    app.wait_for("Enter answers")
    app.send("y", "enter")
    assert app.wait_end() == 0
    assert_left_clean(app)

    later = launch(program=BUSY)
    later.wait_for("1 change is unfinished: 0 shows it")
    later.send("0")
    later.wait_for("stopped")
    later.send("enter")
    later.wait_for("asks you")
    later.send("escape")
    later.wait_for("waits for your answer; 0 shows it")
    later.send("q")
    later.wait_for("Enter answers")
    later.send("y", "enter")
    assert later.wait_end() == 0
