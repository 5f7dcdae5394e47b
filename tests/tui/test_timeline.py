"""The timeline: what was different when and by whom, and how the tunnels were that it tells of."""

import base64
import json
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backend.journal.error import JournalError
from backend.model.key import Key, Kind
from backend.session import Session
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tests.snapshots.scenes import PATIENCE, WIDE, Scene, all_is_told, until
from tests.tui.conftest import Drive
from tests.tui.support import written
from tui.app import Dashboard
from tui.screens.listing import ListScreen
from tui.screens.tunnel_past import ASKED_EVERY
from tui.screens.tunnel_strip import TunnelStrip
from widgets.detail import Fact

HERE = Scene("timeline", start_on="timeline")


def screen(app: Dashboard) -> ListScreen:
    main = app.main_screen
    assert isinstance(main, ListScreen)
    return main


def told(app: Dashboard) -> list[str]:
    """The lines of the list without the header, one blank between two words."""
    table = screen(app).table
    lines = [" ".join(table.render_line(y).text.split()) for y in range(1, table.size.height)]
    return [text for text in lines if text]


def facts(app: Dashboard) -> list[tuple[str, str]]:
    return [(item.label.strip(), item.text) for item in screen(app).detail.items if isinstance(item, Fact)]


OFFICE_DOWN = (4, 4, 2.75, 0.5)
"""Minutes after which tunnel 2 of office has just gone down, and since then a list is in force."""


async def goes_by(app: Dashboard, pilot: Pilot[int], simulator: Running, *steps: float) -> None:
    """So many minutes, and again so many; after each everything is read again."""
    for minutes in steps:
        simulator.clock.advance(60 * minutes)
        asked, now = set(app.snapshot.readings), app.session.clock.now()
        app.session.estate.read_again(asked)

        def is_read(seen: Dashboard, asked: set[Key] = asked, now: datetime = now) -> bool:
            there = [one for key in asked if (one := seen.snapshot.readings.get(key)) is not None]
            return all(one.problem is not None or one.read_at == now for one in there)

        await until(app, is_read)
        await all_is_told(app, pilot)


def without_history(simulator: Running) -> None:
    for space in simulator.world.spaces():
        simulator.levers.override(Override(f"/spaces/{space.id}/inbound-rulesets", []))


async def test_what_heroku_keeps_of_trusted_ips_is_there_at_once_the_newest_first(drive: Drive) -> None:
    async with drive(HERE) as (app, _, _simulator):
        assert told(app)[0].startswith("13:40:00 harbor PROD trusted IPs: +")
        assert "netops" in told(app)[0]
        moments = [entry.order[0] for entry in screen(app).listed]
        assert moments == sorted(moments, reverse=True)
        assert len(moments) == 6


async def test_a_moment_of_today_is_a_time_and_another_one_has_its_day(drive: Drive) -> None:
    async with drive(HERE) as (app, _, _simulator):
        assert told(app)[0].startswith("13:40:00 harbor")
        assert told(app)[1].startswith("11-08 14:00 ledger")
        assert told(app)[-1].startswith("2025-11-21 vault")


@pytest.mark.slow
async def test_what_happens_while_somebody_watches_comes_on_top(drive: Drive) -> None:
    async with drive(HERE) as (app, pilot, simulator):
        await goes_by(app, pilot, simulator, *OFFICE_DOWN)
        assert told(app)[:2] == [
            "14:11:15 ledger PROD trusted IPs: the list is in force",
            "14:11:00 ledger PROD VPN office: tunnel 2 DOWN (was UP)",
        ]
        assert screen(app).entry == screen(app).listed[0]
        assert ("What", "trusted IPs: the list is in force") in facts(app)


@pytest.mark.slow
async def test_who_is_further_down_stays_on_the_same_line(drive: Drive) -> None:
    async with drive(HERE) as (app, pilot, simulator):
        await pilot.press("down", "down")
        entry = screen(app).entry
        assert entry is not None
        await goes_by(app, pilot, simulator, *OFFICE_DOWN)
        assert screen(app).entry is not None
        assert screen(app).entry.key == entry.key
        await pilot.press("enter")
        await goes_by(app, pilot, simulator, 2)
        assert screen(app).entry.key == entry.key


@pytest.mark.slow
async def test_a_space_that_is_gone_is_still_told_of(drive: Drive) -> None:
    async with drive(HERE) as (app, pilot, simulator):
        await goes_by(app, pilot, simulator, 3)
        await pilot.press("slash", *"jetty", "enter")
        assert told(app) == ["14:03:00 jetty space is gone"]
        await pilot.press("S")
        assert app.scope is None
        assert "no space" in (app.flashed or "")


async def test_one_space_alone(drive: Drive) -> None:
    async with drive(HERE) as (app, pilot, _):
        await pilot.press("S")
        await all_is_told(app, pilot)
        assert len(told(app)) > 1
        assert {entry.record["space"] for entry in screen(app).listed} == {"harbor"}
        await pilot.press("escape")
        await all_is_told(app, pilot)
        assert len({entry.record["space"] for entry in screen(app).listed}) > 3


@pytest.mark.slow
async def test_the_detail_tells_each_field_before_and_after_and_each_line_is_copied(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(HERE) as (app, pilot, simulator):
        await goes_by(app, pilot, simulator, 1)
        await pilot.press("enter")
        said = facts(app)
        assert ("What", "trusted IPs: +203.0.113.77/32, 5 ranges now") in said
        assert ("By", "netops@acme.example") in said
        assert ("Changed", "+203.0.113.77/32") in said
        before, after = (dict(said[:7])[label].split(", ") for label in ("before", "after"))
        assert set(after) - set(before) == {"203.0.113.77/32"}
        while (fact := screen(app).detail.fact) is None or fact.label.strip() != "after":
            await pilot.press("down")
        out = written(app, monkeypatch)
        await pilot.press("y")
        copied = base64.b64decode(out[0].partition("52;c;")[2].rstrip("\x07\x1b\\")).decode()
        assert copied.splitlines() == after


@pytest.mark.slow
async def test_the_strip_of_the_tunnel_stands_in_the_detail_of_its_event(drive: Drive) -> None:
    async with drive(Scene("timeline", start_on="timeline", size=WIDE)) as (app, pilot, simulator):
        await goes_by(app, pilot, simulator, *OFFICE_DOWN)
        await pilot.press("down")
        await all_is_told(app, pilot)
        assert dict(facts(app))["2 last 24 h"] == "99.9 % up, 1 flap"
        assert "1 last 24 h" not in dict(facts(app))


@pytest.mark.slow
async def test_a_connection_shows_the_last_day_and_week_of_both_tunnels(drive: Drive) -> None:
    scene = Scene("vpn", start_on="vpn", keys=("slash", *"office", "enter", "enter"))
    async with drive(scene) as (app, pilot, simulator):
        assert dict(facts(app))["1 last 24 h"] == dict(facts(app))["2 last 7 d"] == "100 % up"
        await goes_by(app, pilot, simulator, *OFFICE_DOWN)
        assert dict(facts(app))["1 last 24 h"] == "100 % up"
        assert dict(facts(app))["2 last 24 h"] == "99.9 % up, 1 flap"


@pytest.mark.slow
async def test_a_strip_is_the_same_until_there_is_something_new_or_minutes_went_by(drive: Drive) -> None:
    scene = Scene("vpn", start_on="vpn", keys=("slash", *"office", "enter", "enter"))
    async with drive(scene) as (app, pilot, simulator):

        def strips() -> list[TunnelStrip]:
            return [item for item in screen(app).detail.items if isinstance(item, TunnelStrip)]

        before = strips()
        assert len(before) == 4
        await goes_by(app, pilot, simulator, 1)
        assert all(one is other for one, other in zip(before, strips(), strict=True))
        await goes_by(app, pilot, simulator, ASKED_EVERY.total_seconds() / 60)
        screen(app).time_went_by()
        await all_is_told(app, pilot)
        assert all(one.until > other.until for one, other in zip(strips(), before, strict=True))


async def test_a_tunnel_of_which_only_the_last_change_is_known_has_a_gap_before_it(drive: Drive) -> None:
    scene = Scene("vpn", start_on="vpn", keys=("slash", *"plant", "enter", "enter"))
    async with drive(scene) as (app, _, _simulator):
        assert dict(facts(app))["2 last 24 h"] == "0 % up of 1 h known"


async def test_the_list_is_written_with_every_field(drive: Drive, tmp_path: Path) -> None:
    async with drive(HERE) as (app, pilot, _):
        target = tmp_path / "timeline.json"
        await pilot.press("w")
        await pilot.pause()
        app.screen.query_one("Input").value = str(target)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        first = json.loads(target.read_text())[0]
        assert first["at"] == "2026-11-20T13:40:00Z"
        assert first["source"] == "heroku"
        assert first["by"] == "netops@acme.example"
        assert len(first["fields"]["rules"]["after"]) == 12


async def test_sorting_by_space_keeps_the_newest_first_within_one(drive: Drive) -> None:
    async with drive(HERE) as (app, pilot, _):
        await pilot.press("o")
        names = [entry.record["space"] for entry in screen(app).listed]
        assert names == sorted(names)
        harbor = [entry.record["at"] for entry in screen(app).listed if entry.record["space"] == "harbor"]
        assert harbor == sorted(harbor, reverse=True)


async def test_what_another_console_saw_is_there_without_reading_anything(
    drive: Drive, tmp_path: Path
) -> None:
    async with drive(HERE) as (app, pilot, simulator):
        mine = app.session
        simulator.clock.advance(150)
        other = Session(
            mine.host, mine.credential, state_home=tmp_path, keeps_picture=False, clock=mine.clock
        )
        await other.read_once(lambda _: [Key(Kind.ACCOUNT), Key(Kind.SPACES)], PATIENCE)
        assert "14:02:30 jetty space is gone" not in told(app)
        screen(app).time_went_by()
        await all_is_told(app, pilot)
        assert "14:02:30 jetty space is gone" in told(app)


async def test_where_nothing_happened_yet_it_says_what_will_come(drive: Drive) -> None:
    scene = Scene("timeline", start_on="timeline", prepare=without_history)
    async with drive(scene) as (app, _, _simulator):
        assert screen(app).listed == []
        assert "Nothing that is different from before was seen yet." in str(
            screen(app).query_one("#nothing").render()
        )


async def test_a_journal_that_cannot_be_read_is_said_and_what_was_shown_stands(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise JournalError("The journal cannot be read: the disk is full.")

    async with drive(HERE) as (app, pilot, _):
        before = told(app)
        monkeypatch.setattr(Session, "timeline", fails)
        screen(app).time_went_by()
        await all_is_told(app, pilot)
        assert "the disk is full" in app.main_screen.query_one("#message").plain  # type: ignore[attr-defined]
        assert told(app) == before
