"""The overview as its tests see it: its lines, and the way to a finding."""

from textual.pilot import Pilot

from tests.snapshots.scenes import Scene
from tui.app import Dashboard
from tui.screens.overview import OverviewScreen
from widgets.table import Table

OVERVIEW = Scene("overview", start_on="overview", with_ages=True)
NO_ROOM_NEEDED = Scene("overview", start_on="overview", size=(120, 60), with_ages=True)
NOT_APPLIED = "trusted-not-applied:harbor:inbound_ruleset"


def screen(app: Dashboard) -> OverviewScreen:
    main = app.main_screen
    assert isinstance(main, OverviewScreen)
    return main


def lines(table: Table) -> list[str]:
    """Those that say something, where it is shown."""
    rows = [table.render_line(y).text.rstrip() for y in range(table.size.height if table.display else 0)]
    return [row for row in rows if row]


def findings(app: Dashboard) -> list[str]:
    return lines(screen(app).findings_table)


def spaces(app: Dashboard) -> list[str]:
    return lines(screen(app).spaces_table)


async def select(app: Dashboard, pilot: Pilot[int], finding: str) -> None:
    """Put the cursor on it, by keys."""
    await pilot.press("home")
    for _ in range(len(app.session.findings())):
        if screen(app).table.cursor_key == finding:
            return
        await pilot.press("down")
    raise AssertionError(f"{finding} is not in sight")
