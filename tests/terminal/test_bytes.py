"""How much is written: nothing for nothing, little for little (DESIGN.md, "Budgets")."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from backend.simulator.levers import Override
from backend.simulator.testing import Running, running
from backend.simulator.world.inbound_rulesets import Rule
from tests.terminal.conftest import BUSY, TOKEN, Launch
from tests.terminal.pty_app import PtyApp
from tests.terminal.watching import (
    settle,
    to_spaces,
    wait_for_cursor_on,
    wait_for_harbor,
    wait_for_rounds,
)
from tui.places import PLACES, Place

SIZES = [(80, 24), (200, 50)]
ONE_CELL = 1024
ONE_STEP = {80: 2048, 200: 6144}
"""By the columns: at 200 the detail beside the list has up to 40 lines of 127 bytes, and all change."""
SHOWN = {
    "1": "1 min",  # for how long: told when what was found is kept
    "2": "12 not applied",
    "3": "pending-acceptance",
    "4": "plant",
    "5": "198.51.100.1/32",
    "6": "52.0.58.80",
    "7": "partner-gateway",
    "8": "free for a new space",
    "9": "trusted IPs: +",
    "0": "No change was made yet",
}
"""By the key of a screen what it says once it is there."""

pytestmark = pytest.mark.usefixtures("signed_in")
sizes = pytest.mark.parametrize(
    "size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.slow)], ids=["80x24", "200x50"]
)

Report = Callable[[str, int], None]


@pytest.fixture
def report(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Report:
    """Print a figure (seen with -rA or -s) and keep it in a JUnit report."""

    def say(what: str, figure: int) -> None:
        record_property(what, figure)
        print(f"{what}: {figure} bytes ({request.node.name})")

    return say


@pytest.fixture
def app(launch: Launch, harbor: Running, size: tuple[int, int]) -> PtyApp:
    """A dashboard that polls all the time, at rest."""
    app = launch(program=BUSY, size=size)
    wait_for_harbor(app)
    settle(app, harbor)
    return app


def read(simulated: Running, path: str) -> Any:
    """What the simulator answers there now."""
    headers = {"Accept": "application/vnd.heroku+json; version=3", "Authorization": f"Bearer {TOKEN}"}
    return httpx.get(simulated.url + path, headers=headers).json()


def written_until(app: PtyApp, simulated: Running, shown: str | Callable[[], bool]) -> int:
    """Bytes from now until `shown`, and all that comes after it."""
    before = len(app.raw)
    app.wait_for(shown)
    settle(app, simulated)
    return len(app.raw) - before


def open_screen(app: PtyApp, simulated: Running, key: str) -> None:
    """Go there, and wait until all is there and at rest."""
    app.send(key)
    app.wait_for(SHOWN[key])
    settle(app, simulated)


@sizes
@pytest.mark.parametrize(
    "place",
    [PLACES[0], *(pytest.param(place, marks=pytest.mark.slow) for place in PLACES[1:])],
    ids=lambda place: place.mode,
)
def test_polls_that_bring_nothing_new_write_nothing(app: PtyApp, harbor: Running, place: Place) -> None:
    open_screen(app, harbor, place.key)

    before = len(app.raw)
    wait_for_rounds(app, harbor, 5)
    assert bytes(app.raw[before:]) == b""


@sizes
def test_one_changed_cell(app: PtyApp, harbor: Running, report: Report) -> None:
    harbor.world.space("quay").current_ruleset.rules += (Rule("192.0.2.250/32"),)
    written = written_until(app, harbor, lambda: app.text.count("3 ranges") == 2)

    report("one changed cell", written)
    assert 0 < written < ONE_CELL


@pytest.mark.slow
@sizes
def test_one_changed_row(app: PtyApp, harbor: Running, report: Report) -> None:
    """The sign, the state and all that it holds of one space; nothing in it can be read any longer."""
    # Its outbound IPs end in a reply of their own: another news, before or after this.
    path = f"/spaces/{harbor.world.space('dock').id}/nat"
    harbor.levers.override(Override(path, read(harbor, path)))
    harbor.world.space("dock").deleting_since = harbor.world.now()
    written = written_until(app, harbor, lambda: app.text.count("deleting") == 2)

    report("one changed row", written)
    assert 0 < written < ONE_CELL


@pytest.mark.slow
@sizes
def test_a_change_of_the_row_under_the_cursor(app: PtyApp, harbor: Running, report: Report) -> None:
    app.send("down")
    wait_for_cursor_on(app, "dock")
    app.wait_for("\n dock") if app.terminal.screen.columns == 80 else app.wait_for("10.120.0.0/16")
    settle(app, harbor)
    harbor.world.space("dock").current_ruleset.rules = (Rule("192.0.2.250/32"),)
    written = written_until(app, harbor, lambda: app.text.count("1 range") >= 2)

    report("the row under the cursor and its detail", written)
    assert 0 < written < ONE_CELL


@pytest.mark.slow
@sizes
def test_a_changed_range_on_the_other_screen(app: PtyApp, harbor: Running, report: Report) -> None:
    open_screen(app, harbor, "5")
    app.send("G")  # so that the history of the list is not on the screen too
    wait_for_cursor_on(app, "vault")
    settle(app, harbor)
    ruleset = harbor.world.space("quay").current_ruleset
    ruleset.rules = (*ruleset.rules[:1], Rule("198.51.100.3/32", "deny"), *ruleset.rules[2:])
    written = written_until(app, harbor, "deny")

    report("one changed range", written)
    assert 0 < written < ONE_CELL


@pytest.mark.slow
@sizes
@pytest.mark.parametrize(("screen", "shown"), [("2", "1/2 up"), ("4", "▲ DOWN")], ids=["spaces", "vpn"])
def test_a_tunnel_that_goes_down(
    app: PtyApp, harbor: Running, report: Report, screen: str, shown: str
) -> None:
    open_screen(app, harbor, screen)
    harbor.world.space("ledger").vpns[0].tunnels[0].turns("DOWN", harbor.world.now())
    written = written_until(
        app, harbor, lambda: any("ledger" in line and shown in line for line in app.lines)
    )

    report("a tunnel that goes down", written)
    assert 0 < written < ONE_CELL


@pytest.mark.slow
@sizes
def test_a_peering_that_ends(app: PtyApp, harbor: Running, report: Report) -> None:
    open_screen(app, harbor, "3")
    app.send("G")
    wait_for_cursor_on(app, "vault")
    settle(app, harbor)
    (peering,) = (each for each in harbor.world.space("quay").peerings if not each.is_managed)
    peering.failed_at = harbor.world.now()
    written = written_until(
        app, harbor, lambda: any("quay" in line and "failed" in line for line in app.lines)
    )

    report("a peering that ends", written)
    assert 0 < written < ONE_CELL


@sizes
def test_one_step_down(app: PtyApp, harbor: Running, report: Report) -> None:
    """To a row whose detail was read before: what is read for it later is news of its own."""
    app.send("down")
    app.wait_for("Dublin")
    settle(app, harbor)
    app.send("up")
    app.wait_for("London")
    settle(app, harbor)

    app.send("down")
    written = written_until(app, harbor, "Dublin")
    wait_for_cursor_on(app, "dock")

    report("cursor down", written)
    assert 0 < written < ONE_STEP[app.terminal.screen.columns]


@pytest.mark.slow
@sizes
def test_one_step_on_the_map(app: PtyApp, harbor: Running, report: Report) -> None:
    """Two cells and the words beside them."""
    open_screen(app, harbor, "8")

    app.send("down")
    written = written_until(app, harbor, "10.16.0.0/16")

    report("one cell down on the map", written)
    assert 0 < written < ONE_STEP[app.terminal.screen.columns]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(200, 50)], ids=["200x50"])
def test_a_long_list(launch: Launch, environ: dict[str, str], size: tuple[int, int], report: Report) -> None:
    """Fifty spaces fill the screen; one of them changes."""
    with running("crowd", spaces=50) as crowd:
        environ |= {"HEROKU_HOST": crowd.url, "HEROKU_API_KEY": TOKEN}
        app = launch(program=BUSY, size=size)
        to_spaces(app)
        app.wait_for("crowd-0044")
        app.wait_for(lambda: app.text.count("range") + app.text.count("open to all") >= 40)
        settle(app, crowd)

        before = len(app.raw)
        wait_for_rounds(app, crowd, 3)
        assert len(app.raw) == before

        crowd.world.space("crowd-0044").current_ruleset.rules = (Rule("192.0.2.250/32"),) * 33
        written = written_until(app, crowd, "33 ranges")
        report("one changed cell among fifty rows", written)
        assert 0 < written < ONE_CELL
