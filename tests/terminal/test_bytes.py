"""How much is written: nothing for nothing, little for little (DESIGN.md, "Budgets")."""

from collections.abc import Callable

import pytest

from backend.simulator.testing import Running, running
from backend.simulator.world.inbound_rulesets import Rule
from tests.terminal.conftest import BUSY, TOKEN, Launch
from tests.terminal.pty_app import PtyApp
from tests.terminal.watching import settle, wait_for_cursor_on, wait_for_harbor, wait_for_rounds

SIZES = [(80, 24), (200, 50)]
ONE_CELL = 1024
ONE_STEP = {80: 2048, 200: 3072}
"""By the columns: at 200 the detail beside the list has twice as many lines, and all of them change."""

pytestmark = pytest.mark.usefixtures("signed_in")
sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "200x50"])

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


def written_until(app: PtyApp, simulated: Running, shown: str | Callable[[], bool]) -> int:
    """Bytes from now until `shown`, and all that comes after it."""
    before = len(app.raw)
    app.wait_for(shown)
    settle(app, simulated)
    return len(app.raw) - before


@sizes
@pytest.mark.parametrize("screen", ["2", "5"], ids=["spaces", "trusted IPs"])
def test_polls_that_bring_nothing_new_write_nothing(app: PtyApp, harbor: Running, screen: str) -> None:
    if screen == "5":
        app.send("5")
        app.wait_for("198.51.100.1/32")
        settle(app, harbor)

    before = len(app.raw)
    wait_for_rounds(app, harbor, 8)
    assert bytes(app.raw[before:]) == b""


@sizes
def test_one_changed_cell(app: PtyApp, harbor: Running, report: Report) -> None:
    harbor.world.space("quay").current_ruleset.rules += (Rule("192.0.2.250/32"),)
    written = written_until(app, harbor, lambda: app.text.count("3 ranges") == 2)

    report("one changed cell", written)
    assert 0 < written < ONE_CELL


@sizes
def test_one_changed_row(app: PtyApp, harbor: Running, report: Report) -> None:
    """The sign, the state and the trusted IPs of one space; its list is no longer there to be read."""
    harbor.world.space("dock").deleting_since = harbor.world.now()
    written = written_until(app, harbor, lambda: app.text.count("deleting") == 2)

    report("one changed row", written)
    assert 0 < written < ONE_CELL


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


@sizes
def test_a_changed_range_on_the_other_screen(app: PtyApp, harbor: Running, report: Report) -> None:
    app.send("5")
    app.wait_for("198.51.100.1/32")
    settle(app, harbor)
    ruleset = harbor.world.space("breakwater").current_ruleset
    ruleset.rules = (*ruleset.rules[:2], Rule("198.51.100.3/32", "deny"), *ruleset.rules[3:])
    written = written_until(app, harbor, "deny")

    report("one changed range", written)
    assert 0 < written < ONE_CELL


@sizes
def test_one_step_down(app: PtyApp, harbor: Running, report: Report) -> None:
    app.send("down")
    written = written_until(app, harbor, "dublin")
    wait_for_cursor_on(app, "dock")

    report("cursor down", written)
    assert 0 < written < ONE_STEP[app.terminal.screen.columns]


@pytest.mark.parametrize("size", [(200, 50)], ids=["200x50"])
def test_a_long_list(launch: Launch, environ: dict[str, str], size: tuple[int, int], report: Report) -> None:
    """Sixty spaces fill the screen; one of them changes."""
    with running("crowd", spaces=60) as crowd:
        environ |= {"HEROKU_HOST": crowd.url, "HEROKU_API_KEY": TOKEN}
        app = launch(program=BUSY, size=size)
        app.wait_for("crowd-0044")
        app.wait_for(lambda: app.text.count("range") + app.text.count("open to all") >= 40)
        settle(app, crowd)

        before = len(app.raw)
        wait_for_rounds(app, crowd, 3)
        assert len(app.raw) == before

        crowd.world.space("crowd-0044").current_ruleset.rules = (Rule("192.0.2.250/32"),) * 33
        written = written_until(app, crowd, "33 ranges")
        report("one changed cell among sixty rows", written)
        assert 0 < written < ONE_CELL
