"""What the dashboard shows, as text, and the way to a line of a list."""

import pytest
from textual.pilot import Pilot

from tui.app import Dashboard
from tui.screens.resource import ResourceScreen
from widgets.notice import Notice
from widgets.one_line import OneLine


def screen(app: Dashboard) -> ResourceScreen:
    main = app.main_screen
    assert isinstance(main, ResourceScreen)
    return main


def rows(app: Dashboard) -> list[str]:
    """The lines of the list, header first, without padding."""
    table = screen(app).table
    return [table.render_line(y).text.strip() for y in range(table.size.height)]


def names(app: Dashboard) -> list[str]:
    return [entry.name for entry in screen(app).rows.shown]


def line(app: Dashboard, name: str) -> str:
    return app.main_screen.query_one(f"#{name}", OneLine).plain


def said(app: Dashboard) -> str:
    return app.main_screen.query_one("#message", Notice).plain


def written(app: Dashboard, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written to the terminal beside the screen."""
    out: list[str] = []
    assert app._driver is not None
    monkeypatch.setattr(app._driver, "write", out.append)
    return out


async def select(app: Dashboard, pilot: Pilot[int], name: str) -> None:
    await pilot.press("home")
    for _ in range(len(names(app))):
        entry = screen(app).entry
        if entry is not None and entry.name == name:
            return
        await pilot.press("down")
    raise AssertionError(f"{name} is not in the list")
