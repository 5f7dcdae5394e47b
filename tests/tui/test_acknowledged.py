"""What is acknowledged: quiet and folded away, counted nowhere, and open again when it changes."""

import asyncio

from backend.model.key import Key, Kind
from tests.snapshots.scenes import PATIENCE, until
from tests.tui.conftest import Drive
from tests.tui.overview import NO_ROOM_NEEDED, OVERVIEW, findings, lines, screen, select
from tests.tui.support import line, said
from tui.app import Dashboard
from tui.screens.resource import ResourceScreen


async def test_what_is_acknowledged_is_quiet_and_the_same_key_takes_it_back(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        await select(app, pilot, "limit-reached:breakwater:peerings")
        await pilot.press("a")
        assert "acknowledged until it changes; a again takes it back" in said(app)
        assert screen(app).finding is not None
        assert screen(app).finding.acknowledged is not None
        assert "ops@acme.example" in screen(app).finding.acknowledged.by
        (row,) = [text for text in findings(app) if "all 5 peerings are used" in text]
        assert row.endswith("seen <1 min")
        await pilot.press("a")
        assert "it is open again" in said(app)
        assert all(each.is_open for each in app.session.findings())


async def test_once_the_cursor_leaves_what_is_acknowledged_it_is_folded_away(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        before = line(app, "needs")
        first, second = (each.id for each in app.session.findings()[:2])
        await pilot.press("home", "a", "down")
        await until(app, lambda _: screen(app).findings_table.items[0].key == second)
        assert line(app, "needs") != before
        assert "1 acknowledged" in line(app, "folded")
        await pilot.press("A", "home")
        assert screen(app).findings_table.items[0].key == first


async def test_the_list_of_spaces_has_the_same_line_and_what_is_acknowledged_counts_on_neither(
    drive: Drive,
) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, pilot, _):

        def of(name: str) -> str:
            """Its line, wherever one is."""
            here = app.main_screen
            table = here.table if isinstance(here, ResourceScreen) else screen(app).spaces_table
            (found,) = [text for text in lines(table)[1:] if name in text]
            return found

        before = [of(name) for name in ("breakwater", "pier-fir")]
        assert "▲ 5" in before[0]
        assert before[1].startswith(" ·")
        await pilot.press("2")
        async with asyncio.timeout(PATIENCE):  # until the detail stands beside the list
            while [of(name) for name in ("breakwater", "pier-fir")] != before:
                await pilot.pause()
        await pilot.press("1")
        await select(app, pilot, "limit-reached:breakwater:peerings")
        await pilot.press("a")
        assert "· 5" in of("breakwater")
        await pilot.press("2")
        assert "· 5" in of("breakwater")


async def test_what_was_acknowledged_is_open_again_when_it_changes(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, simulator):
        await select(app, pilot, "trusted-nobody:drydock:inbound_ruleset")
        await pilot.press("a", "home")
        ruleset = simulator.world.space("drydock").current_ruleset
        ruleset.id = "00000000-0000-4000-8000-00000000beef"
        key = Key(Kind.INBOUND_RULESET, str(simulator.world.space("drydock").id))
        app.session.estate.read_again([key])

        def is_open(seen: Dashboard) -> bool:
            return all(each.is_open for each in seen.session.findings())

        await until(app, is_open)
        await pilot.pause()
        assert "trusted-nobody:drydock:inbound_ruleset" in {
            item.key for item in screen(app).findings_table.items
        }
