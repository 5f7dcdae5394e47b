"""Keys that come all at once, as over a slow link, do what they would have done one by one."""

import pytest
from textual.events import Key as KeyPress
from textual.pilot import Pilot

from backend.model.key import Key, Kind
from backend.simulator.levers import Override
from tests.snapshots.scenes import Scene, until
from tests.tui.conftest import Drive
from tests.tui.support import names, said, screen
from tui.app import Dashboard


async def burst(app: Dashboard, pilot: Pilot[int], *keys: str) -> None:
    """All keys into the queue before the first is looked at."""
    for key in keys:
        app.post_message(KeyPress(key, key if len(key) == 1 else None))
    for _ in range(3):
        await pilot.pause()


async def test_letters_after_the_filter_key_are_text(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await burst(app, pilot, "slash", "q", "u", "5")
        assert app.current_mode == "spaces"
        assert screen(app).filter.value == "qu5"


async def test_esc_after_letters_of_the_filter_leaves_none_behind(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await burst(app, pilot, "slash", "q", "u", "escape")
        assert len(names(app)) == 10
        assert not screen(app).filter.display


@pytest.mark.slow
async def test_enter_after_letters_of_the_filter_keeps_them(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await burst(app, pilot, "slash", "q", "u", "enter", "y")
        assert names(app) == ["quay"]
        assert said(app) == "sent to the terminal's clipboard: quay"


@pytest.mark.slow
async def test_moves_before_enter_and_copy_choose_the_row_and_the_line(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await burst(app, pilot, "down", "down", "enter", "down", "down", "y")
        entry = screen(app).entry
        assert entry is not None
        assert entry.name == "drydock"
        assert said(app) == "sent to the terminal's clipboard: acme"


@pytest.mark.parametrize("size", [(80, 24), (80, 12), (120, 40)])
@pytest.mark.slow
async def test_going_in_and_out_at_once_ends_on_the_list(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(Scene("spaces", size=size)) as (app, pilot, _):
        await burst(app, pilot, "enter", "escape", "down", "enter", "y", "escape", "down")
        assert screen(app).table.has_focus
        entry = screen(app).entry
        assert entry is not None
        assert entry.name == "drydock"


async def test_a_part_typed_ahead_of_a_dialog_is_typed_into_it(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await burst(app, pilot, "5", "s", "l", "e", "d", "enter")
        assert app.current_mode == "trusted-ips"
        assert app.scope_name == "ledger"


@pytest.mark.parametrize("key", ["enter", "Y", "y"])
@pytest.mark.slow
async def test_a_row_that_is_gone_is_not_acted_on(drive: Drive, key: str) -> None:
    async with drive(Scene("trusted-ips", keys=("5", "end", "2"))) as (app, pilot, simulator):
        last = screen(app).snapshot.spaces.value[-1]  # type: ignore[index]
        simulator.levers.override(Override("/spaces", [{"id": "1", "name": "other", "state": "allocated"}]))
        app.session.estate.read_again([Key(Kind.SPACES)])
        await until(app, lambda seen: last not in (seen.snapshot.spaces.value or ()))
        await burst(app, pilot, "5", key)
        assert app.is_running
        assert all(entry.record["space"] == "other" for entry in screen(app).rows.shown)
