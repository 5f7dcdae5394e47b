"""Names that the API should never send: shown as text, and the terminal never obeys them."""

import re

import pytest

from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.terminal.conftest import Launch
from tests.terminal.watching import assert_left_clean

pytestmark = pytest.mark.usefixtures("signed_in")

NAMES = [
    "prod [/x] \x1b[31mred",
    "\x1b]0;owned\x07title",
    "\x9b31mc1",
    "\u202eevil\u2066",
    "[@click=app.quit]go[/]",
    "港口" * 30,
    "x" * 300,
    "",
]
CONTROLS = re.compile(r"owned\x07|\x9b|[\u202a-\u202e\u2066-\u2069]|\x1b\[31mred")


@pytest.fixture
def strange(harbor: Running) -> Running:
    spaces = [
        {"id": f"id-{place}", "name": name, "state": "allocated", "cidr": name, "team": {"name": name}}
        for place, name in enumerate(NAMES)
    ]
    harbor.levers.override(Override("/spaces", spaces))
    for place, name in enumerate(NAMES):
        rules = {"rules": [{"action": "allow", "source": name}], "created_by": name}
        harbor.levers.override(Override(f"/spaces/id-{place}/inbound-ruleset", rules))
    return harbor


@pytest.mark.usefixtures("strange")
def test_every_part_of_the_dashboard_shows_them_and_goes_on(launch: Launch) -> None:
    app = launch()
    app.wait_for("prod [/x] [31mred"[:14])
    app.wait_for("8 rows")

    app.send("s")  # the scope chooser
    app.wait_for("Show which spaces")
    app.send("prod", "enter")
    app.wait_for(lambda: "prod [/x] [31mred" in app.lines[0])
    app.send("enter")  # the detail
    app.wait_for("Esc back")
    app.send("Y")  # choosing what to copy
    app.wait_for("Enter takes it")
    app.send("escape")
    app.wait_for("Esc back  y copy")
    app.send("escape")  # out of the detail
    app.wait_for("Enter look")
    app.send("5")
    app.wait_for("is no CIDR range")
    app.send(":", "only")  # the palette
    app.wait_for("only prod [/x] [31mred")
    app.send("escape")
    app.wait_for("Enter look")
    app.send("escape")  # out of the scope
    app.wait_for("8 rows")
    app.send("/", "[@click")
    app.wait_for("1 of 8 rows match")
    app.send("escape")
    app.wait_for(lambda: app.lines[1].endswith("  8 rows"))

    app.send("q")
    assert app.wait_end() == 0
    assert not CONTROLS.search(app.raw.decode())
    assert_left_clean(app)
