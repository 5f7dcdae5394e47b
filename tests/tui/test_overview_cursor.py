"""The cursor of the overview: where it goes, what it stays on, and where Enter leads from there."""

import asyncio

import pytest
from textual.pilot import Pilot

from backend.model.finding import Level
from backend.model.key import Key, Kind
from backend.simulator.testing import Running
from tests.snapshots.scenes import PATIENCE, until
from tests.tui.conftest import Drive
from tests.tui.overview import NO_ROOM_NEEDED, NOT_APPLIED, OVERVIEW, findings, screen, select
from tui.app import Dashboard
from tui.screens.resource import ResourceScreen


async def all_are_listed(app: Dashboard, pilot: Pilot[int]) -> None:
    """Some are folded away until it is laid out, and it is known that there is room for them."""
    async with asyncio.timeout(PATIENCE):
        while len(screen(app).findings_table.items) < len(app.session.findings()):
            await pilot.pause()


async def test_one_cursor_goes_from_the_last_finding_into_the_spaces_and_back(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, pilot, _):
        await all_are_listed(app, pilot)
        await pilot.press("home")
        last = len(app.session.findings()) - 1
        await pilot.press(*("down",) * last)
        assert screen(app).finding == app.session.findings()[-1]
        await pilot.press("j")
        assert screen(app).finding is None
        assert screen(app).spaces_table.has_focus
        assert not screen(app).findings_table.shows_cursor
        await pilot.press("k")
        assert screen(app).finding == app.session.findings()[-1]
        await pilot.press("G")
        assert screen(app).entry is not None
        assert screen(app).entry.name == "quay"
        await pilot.press("g")
        assert screen(app).finding == app.session.findings()[0]


@pytest.mark.parametrize(
    ("finding", "mode", "heading"),
    [
        (NOT_APPLIED, "trusted-ips", "203.0.113.0/28"),
        ("peering-waits:harbor:pcx-04f21c09b7d5e8603", "peerings", "pcx-04f21c09b7d5e8603"),
        ("vpn-tunnel-down:breakwater:plant", "vpn", "plant"),
        ("app-certificates:ledger:ledger-api", "apps", "ledger-api"),
        ("space-deleting:jetty:spaces", "spaces", "jetty"),
    ],
)
async def test_enter_goes_to_the_thing_with_its_detail_and_esc_comes_back(
    drive: Drive, finding: str, mode: str, heading: str
) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, pilot, _):
        await select(app, pilot, finding)
        await pilot.press("enter")
        assert app.current_mode == mode
        there = app.main_screen
        assert isinstance(there, ResourceScreen)
        assert there.in_detail
        assert there.detail.render_line(0).text.split()[0] == heading
        await pilot.press("escape")
        assert app.current_mode == "overview"
        assert screen(app).table.cursor_key == finding
        await pilot.press(there.place.key)
        assert there.table.has_focus  # the list itself, as a digit always shows it


async def test_enter_on_a_limit_goes_to_the_space_that_it_is_of(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, pilot, _):
        await select(app, pilot, "limit-reached:breakwater:peerings")
        await pilot.press("enter")
        assert app.current_mode == "spaces"
        there = app.main_screen
        assert isinstance(there, ResourceScreen)
        assert there.detail.render_line(0).text.split()[0] == "breakwater"


async def test_enter_on_a_space_goes_to_it_also_where_a_filter_hid_it_there(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        await pilot.press("2", "slash", *"ledger", "enter", "1", "end", "enter")
        there = app.main_screen
        assert isinstance(there, ResourceScreen)
        assert there.entry is not None
        assert there.entry.name == "quay"


async def something_fails(app: Dashboard, simulator: Running) -> None:
    """A peering of Heroku, and it is found: nothing else is critical in this estate."""
    harbor = simulator.world.space("harbor")
    next(each for each in harbor.peerings if each.is_managed).failed_at = simulator.world.now()
    app.session.estate.read_again([Key(Kind.PEERINGS, str(harbor.id))])
    await until(app, lambda seen: seen.session.findings()[0].level is Level.CRITICAL)


async def test_what_is_critical_stays_in_sight_and_the_cursor_on_what_was_read(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, simulator):
        await pilot.press("home")
        read = screen(app).finding
        await pilot.press("down", "up")
        await something_fails(app, simulator)
        await pilot.pause()
        assert findings(app)[0].startswith(" ✖  harbor PROD")
        assert screen(app).finding == read
        shown = len(screen(app).findings_table.items)
        await pilot.press(*("down",) * (shown - 2))
        assert screen(app).finding is not None
        assert screen(app).finding.id == screen(app).findings_table.items[-1].key
        assert findings(app)[0].startswith(" ✖  harbor PROD")


async def test_a_cursor_that_nobody_moved_stays_on_what_was_read_too(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, simulator):
        read = screen(app).finding
        assert read is not None
        await something_fails(app, simulator)
        await pilot.press("a")
        assert [each.id for each in app.session.findings() if not each.is_open] == [read.id]
        assert findings(app)[0].startswith(" ✖  harbor PROD")
