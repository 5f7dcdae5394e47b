"""What a screen asks for, or is told, is nobody's any more once the dashboard is being closed."""

import asyncio
from typing import Any

import pytest

from tests.snapshots.scenes import Scene
from tests.tui.conftest import Drive
from tests.tui.support import screen
from tui.app import Dashboard


async def test_an_answer_that_comes_while_the_dashboard_closes_is_shown_nowhere(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, closed = False, asyncio.Event()
    async with drive(Scene("spaces")) as (app, pilot, _):

        async def once_the_list_is_gone(*_: Any) -> list[Any]:
            nonlocal answered
            await closed.wait()
            answered = True
            return []

        monkeypatch.setattr(app.session, "tunnel_history", once_the_list_is_gone)
        await pilot.press("4")
        table = screen(app).table
        detach = table._detach

        def is_gone() -> None:
            detach()
            closed.set()

        monkeypatch.setattr(table, "_detach", is_gone)
    assert answered


async def test_what_a_timer_brings_while_the_dashboard_closes_is_not_looked_at(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("apps", start_on="apps")) as (app, _, _):
        here = app.main_screen
        with monkeypatch.context() as closing:
            closing.setattr(Dashboard, "screen_stack", [])
            here.look()
