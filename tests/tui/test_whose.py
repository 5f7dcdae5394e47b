"""Whose is this? Asked in the palette, answered on a page, from which one goes to the thing."""

import pytest
from textual.pilot import Pilot

from tests.snapshots.scenes import Scene
from tests.tui.conftest import Drive
from tests.tui.support import said, written
from tui import palette
from tui.app import Dashboard
from tui.screens.resource import ResourceScreen
from tui.screens.whose import WhosePage
from widgets.table import Table

SCENE = Scene("whose", start_on="overview")


async def ask(app: Dashboard, pilot: Pilot[int], text: str) -> list[str]:
    """The lines of the answer."""
    await pilot.press("colon", *("slash" if sign == "/" else sign for sign in text), "enter")
    await pilot.pause()
    assert isinstance(app.screen, WhosePage)
    table = app.screen.query_one("#hits", Table)
    rows = [table.render_line(y).text for y in range(1, table.size.height if table.display else 1)]
    return [" ".join(row.split()) for row in rows if row.strip()]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("10.2.3.4", "whose is 10.2.3.4?"),
        ("10.2.0.0/16", "whose is 10.2.0.0/16?"),
        ("2001:db8::1", "whose is 2001:db8::1?"),
        ("https://billing.example.com/x", "whose is billing.example.com?"),
        ("pcx-04f21c09b7d5e8603", "whose is pcx-04f21c09b7d5e8603?"),
        ("773100020003", "whose is 773100020003?"),
        ("ledger-api", "whose is ledger-api?"),
        ("spaces", None),
        ("7731", None),
        ("only quay", None),
        ("", None),
    ],
)
def test_it_is_offered_where_somebody_may_own_it(text: str, offered: str | None) -> None:
    choice = palette.question(text)
    assert (choice.shown.strip() if choice else None) == offered


@pytest.mark.slow
async def test_an_address_is_told_with_what_holds_it_most_specific_first(drive: Drive) -> None:
    async with drive(SCENE) as (app, pilot, _):
        answer = await ask(app, pilot, "10.0.130.5")
        assert answer[0] == "quay 10.0.128.0/20 holds it block of dynos"
        assert "quay 10.0.0.0/16 holds it block" in answer
        await pilot.press("escape")
        assert app.current_mode == "overview"
        assert not isinstance(app.screen, WhosePage)


@pytest.mark.slow
async def test_enter_goes_to_the_thing_and_esc_comes_back(drive: Drive) -> None:
    async with drive(SCENE) as (app, pilot, _):
        await ask(app, pilot, "pcx-04f21c09b7d5e8603")
        await pilot.press("enter")
        await pilot.pause()
        there = app.main_screen
        assert isinstance(there, ResourceScreen)
        assert app.current_mode == "peerings"
        assert there.entry is not None
        assert there.entry.name == "pcx-04f21c09b7d5e8603"
        await pilot.press("escape")
        await pilot.pause()
        assert app.current_mode == "overview"


@pytest.mark.slow
async def test_a_place_can_be_copied(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    async with drive(SCENE) as (app, pilot, _):
        out = written(app, monkeypatch)
        await ask(app, pilot, "52.0.4.26")
        await pilot.press("y", "escape")
        await pilot.pause()
        assert any("]52;c;" in text for text in out)
        assert app.said[-1].endswith("52.0.4.26: outbound IP of quay")
        assert said(app) == ""


@pytest.mark.slow
async def test_what_nobody_has_is_told_so(drive: Drive) -> None:
    async with drive(SCENE) as (app, pilot, _):
        assert await ask(app, pilot, "pcx-0000") == []
        page = " ".join(str(each.render()) for each in app.screen.query("Static"))
        assert "pcx-0000 was found nowhere." in page
        await pilot.press("enter")
        await pilot.pause()
        assert app.current_mode == "overview"
        assert not isinstance(app.screen, WhosePage)
