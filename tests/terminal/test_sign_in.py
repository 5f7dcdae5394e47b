"""Without credentials: what is said, and the ways out."""

import signal

import pytest

from tests.terminal.conftest import Launch
from tests.terminal.pty_app import PtyApp
from tests.terminal.test_ending import SECONDS_TO_BE_GONE
from tests.terminal.watching import assert_left_clean, wait_for_harbor


@pytest.fixture
def app(launch: Launch) -> PtyApp:
    app = launch()
    app.wait_for("Not signed in")
    app.wait_for("q quit")
    return app


def test_it_says_where_it_looked_and_what_to_do(app: PtyApp) -> None:
    assert "heroku login" in app.text
    assert "export HEROKU_API_KEY=" in app.text
    assert "HEROKU_API_KEY is not set" in app.text
    assert "~/.netrc" in app.text


@pytest.mark.parametrize("key", ["q", "escape", "\x11"], ids=["q", "escape", "ctrl+q"])
def test_leaving_it_is_exit_code_3(app: PtyApp, key: str) -> None:
    app.send(key)
    assert app.wait_end() == 3
    assert_left_clean(app)


def test_ctrl_c_is_exit_code_130(app: PtyApp) -> None:
    app.send("ctrl+c")
    assert app.wait_end() == 130
    assert_left_clean(app)


def test_d_opens_the_demo(app: PtyApp) -> None:
    app.send("d")
    wait_for_harbor(app)
    app.wait_for("DEMO")
    app.send("q")
    assert app.wait_end() == 0
    assert_left_clean(app)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_and_leaves_the_terminal_clean(app: PtyApp, number: signal.Signals) -> None:
    app.signal(number)
    assert app.wait_end(SECONDS_TO_BE_GONE) == 128 + number
    assert_left_clean(app)


def test_it_is_gone_when_the_terminal_is(launch: Launch) -> None:
    app = launch(ignore_hangup=True)
    app.wait_for("Not signed in")
    app.hang_up()
    assert app.wait_end(SECONDS_TO_BE_GONE) == 129
