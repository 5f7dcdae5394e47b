"""What goes wrong while the dashboard is up: it says so, stays up where it can, else leaves clean."""

import pytest

from backend.simulator.testing import Running, running
from tests.terminal.conftest import BUSY, TOKEN, Launch
from tests.terminal.watching import assert_left_clean, wait_for_harbor

pytestmark = pytest.mark.usefixtures("signed_in")


def test_a_token_that_is_refused_in_the_middle_leaves_the_picture(launch: Launch, harbor: Running) -> None:
    app = launch(program=BUSY)
    wait_for_harbor(app)
    harbor.world.token_accepted = False
    app.wait_for("Invalid credentials provided.")
    app.wait_for("HEROKU_API_KEY holds a token that is")
    app.wait_for("This is the picture of")
    assert "breakwater" in app.text
    app.send("q")
    assert app.wait_end() == 0
    assert_left_clean(app)


@pytest.mark.slow
def test_a_host_that_goes_and_comes_back(launch: Launch) -> None:
    with running() as simulated:
        port = int(simulated.url.rpartition(":")[2])
        app = launch(program=BUSY, environ={"HEROKU_HOST": simulated.url})
        wait_for_harbor(app)
    app.wait_for("refuses the connection")
    app.wait_for("r tries now")
    assert "breakwater" in app.text
    with running(port=port):
        app.send("r", "down")  # the second key takes away what the first one says
        app.wait_for(lambda: "refuses the connection" not in app.text)
        assert "breakwater" in app.text
        app.send("q")
        assert app.wait_end() == 0


@pytest.mark.parametrize("key", ["\x1b[18~", "\x1b[19~"], ids=["a key's handler", "the poller"])
def test_a_defect_leaves_the_terminal_clean_and_tells_no_secret(launch: Launch, key: str) -> None:
    app = launch(program=BUSY)
    wait_for_harbor(app)
    app.send(key)
    assert app.wait_end() == 70
    assert_left_clean(app)
    said = app.raw.decode(errors="replace")
    assert "RuntimeError" in said
    assert TOKEN not in said
    assert TOKEN.split("-")[1] not in said
