"""A pre-shared key is on the terminal only while somebody has it shown."""

from pathlib import Path

import pytest

from backend.simulator.testing import Running
from tests.terminal.conftest import Launch
from tests.terminal.pty_app import PtyApp
from tests.terminal.watching import assert_left_clean, wait_for_cursor_on, wait_for_harbor

pytestmark = pytest.mark.usefixtures("signed_in")

MASKED = "masked (v shows it)"


def to_the_first_key(app: PtyApp) -> None:
    """From the start to the line of the first key of `office`, the connection of `ledger`."""
    wait_for_harbor(app)
    app.send("4")
    app.wait_for("office")
    app.send("/", "office", "enter")
    wait_for_cursor_on(app, "office")
    app.send("enter")
    app.wait_for("Esc back")
    app.wait_for("2 last 7 d")  # the journal's answer: it comes between the lines that are there already
    above = ("State", "Tunnel 1", "1 last 24 h", "1 last 7 d", "1 message", "1 VPN gateway", "1 your end")
    for line in (*above, "1 key"):
        app.send("down")
        wait_for_cursor_on(app, line)


def test_a_key_comes_when_it_is_asked_for_and_goes_when_it_is_masked_again(
    launch: Launch, harbor: Running, tmp_path: Path
) -> None:
    tunnels = harbor.world.space("ledger").vpns[0].tunnels
    key = tunnels[0].pre_shared_key
    app = launch()
    to_the_first_key(app)
    wait_for_cursor_on(app, MASKED)
    assert b"psk." not in app.raw

    app.send("v")
    app.wait_for(key)
    assert MASKED in app.text  # the other one still is
    app.send("v")
    app.wait_for("the key is masked again")
    wait_for_cursor_on(app, MASKED)
    assert "psk." not in app.text

    shown = app.raw.count(key.encode())
    app.send("escape")
    app.wait_for("Enter look")
    app.send("2", "4", "l")
    app.wait_for("Messages")
    app.send("escape")
    app.wait_for("Enter look")
    app.send("q")
    assert app.wait_end() == 0
    assert_left_clean(app)
    assert app.raw.count(key.encode()) == shown
    assert tunnels[1].pre_shared_key.encode() not in app.raw
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(b"office" in content for content in kept)
    assert not any(b"psk." in content for content in kept)


def test_a_key_that_is_shown_is_gone_with_the_screen_that_showed_it(launch: Launch, harbor: Running) -> None:
    key = harbor.world.space("ledger").vpns[0].tunnels[0].pre_shared_key
    app = launch()
    to_the_first_key(app)
    app.send("v")
    app.wait_for(key)
    app.send("escape")
    app.wait_for("Enter look")
    assert key not in app.text
    app.send("enter", "v")
    app.wait_for(key)
    app.send("q")
    assert app.wait_end() == 0
    assert app.text.strip() == ""
