"""What the overview tells of the finding under its cursor: since when, why, and what to copy."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from backend.model.finding import Finding
from tests.tui.conftest import Drive
from tests.tui.overview import NO_ROOM_NEEDED, OVERVIEW, screen, select
from tests.tui.support import said, written
from tui.app import Dashboard
from tui.screens.overview_findings import facts
from widgets.detail import Fact

MOMENT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


async def test_why_tells_what_to_do_with_the_command_to_copy(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        out = written(app, monkeypatch)
        await select(app, pilot, "peering-waits:harbor:pcx-04f21c09b7d5e8603")
        await pilot.press("i")
        detail = screen(app).detail
        assert detail.has_focus
        while detail.fact is None or detail.fact.label != "To copy":
            await pilot.press("down")
        command = "heroku spaces:peerings:accept pcx-04f21c09b7d5e8603 --space harbor"
        assert detail.fact.to_copy == command
        out.clear()
        await pilot.press("y")
        assert out
        assert said(app).endswith(command)
        await pilot.press("escape")
        assert screen(app).table.has_focus


async def test_only_whole_commands_are_offered_to_copy(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, _, _simulator):
        for finding in app.session.findings():
            found = facts(finding, "", finding.since or MOMENT, app.keys, app.signs)
            commands = [each.to_copy for each in found if isinstance(each, Fact) and each.label == "To copy"]
            assert all(each.startswith(("heroku ", "aws ", "spaceport ")) for each in commands)


def labels(finding: Finding, app: Dashboard) -> set[str]:
    found = facts(finding, "", MOMENT, app.keys, app.signs)
    return {each.label for each in found if isinstance(each, Fact)}


async def test_the_detail_tells_a_beginning_from_a_first_sight(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, _, _simulator):
        began = next(each for each in app.session.findings() if each.rule == "vpn-tunnel-down")
        assert "Since" in labels(began, app)
        assert "First seen" in labels(replace(began, is_first_sight=True), app)
