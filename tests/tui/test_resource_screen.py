"""What an operator does on a list: move, filter, sort, scope, look, copy, write."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from backend.model.key import Key, Kind
from backend.simulator.world import changes
from tests.snapshots.scenes import WIDE, Scene, until
from tests.tui.conftest import Drive
from tests.tui.support import line, names, rows, said, screen, select, written
from tui.actions import BY_ID
from tui.app import Dashboard

SPACES = Key(Kind.SPACES)


async def test_every_space_is_listed_by_name_with_its_state_and_what_it_holds(drive: Drive) -> None:
    async with drive(Scene("spaces", size=WIDE)) as (app, _, _simulator):
        assert names(app) == sorted(names(app))
        assert len(names(app)) == 10
        (harbor,) = [row for row in rows(app) if "harbor" in row]
        assert harbor.split() == [
            "▲", "harbor", "PROD", "✓", "allocated", "▲", "2+1?", "–", "none", "▲", "12", "not", "applied",
            "✓", "4",
        ]  # fmt: skip


async def test_the_cursor_follows_the_space_through_polls_sorting_and_renaming(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        await select(app, pilot, "ledger")
        key = screen(app).table.cursor_key
        await pilot.press("o", "o", "O")
        assert screen(app).table.cursor_key == key
        changes.rename_space(simulator.world, simulator.world.space("ledger"), "aaa-first")
        app.session.estate.read_again([SPACES])
        await until(app, lambda seen: any(s.name == "aaa-first" for s in seen.snapshot.spaces.value or ()))
        await pilot.pause()
        assert screen(app).table.cursor_key == key
        assert screen(app).entry is not None
        assert screen(app).entry.name == "aaa-first"


async def test_a_space_that_appears_above_does_not_move_the_cursor_to_another(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        await select(app, pilot, "ledger")
        simulator.clock.advance(600)  # in the scenario others come and go by now
        app.session.estate.read_again([SPACES])
        await until(app, lambda seen: not any(s.name == "jetty" for s in seen.snapshot.spaces.value or ()))
        await pilot.pause()
        assert "jetty" not in names(app)
        assert "mooring" in names(app)
        assert screen(app).entry is not None
        assert screen(app).entry.name == "ledger"


async def test_filter_keeps_rows_with_all_words_and_drops_those_with_a_not_word(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("slash", *"acme", "space", *"!fir")
        assert names(app) == ["breakwater", "drydock", "harbor", "jetty", "ledger", "quay", "vault"]
        await pilot.press("enter", "down")
        assert screen(app).table.has_focus
        assert "7 of 10 rows match" in line(app, "top") + line(app, "places")
        await pilot.press("escape")
        assert len(names(app)) == 10


async def test_letters_typed_into_the_filter_are_no_commands(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("slash", *"qsoy5")
        assert app.is_running
        assert app.current_mode == "spaces"
        assert names(app) == []
        assert "No row holds qsoy5" in str(screen(app).query_one("#nothing").render())


async def test_sorting_goes_through_the_columns_and_turns_round(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("O")
        assert names(app) == sorted(names(app), reverse=True)
        await pilot.press("o")
        assert "state ↑" in rows(app)[0]
        assert names(app)[-2:] == ["slip", "jetty"]


async def test_the_scope_is_kept_over_the_screens_and_esc_leaves_it(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await select(app, pilot, "quay")
        await pilot.press("S", "5")
        assert names(app) == ["203.0.113.0/28", "198.51.100.16/28"]
        assert "quay" in line(app, "top")
        await pilot.press("2")
        assert names(app) == ["quay"]
        await pilot.press("escape")
        assert len(names(app)) == 10
        assert "all spaces" in line(app, "top")


async def test_the_scope_is_chosen_from_a_list_by_typing_a_part(drive: Drive) -> None:
    async with drive(Scene("trusted-ips", keys=("5",))) as (app, pilot, _):
        await pilot.press("s", *"led", "enter")
        await pilot.pause()
        assert {entry.record["space"] for entry in screen(app).rows.shown} == {"ledger"}
        await pilot.press("s", *"all", "enter")
        await pilot.pause()
        assert app.scope is None


async def test_read_again_asks_for_what_is_in_sight_and_no_more(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, simulator):
        await select(app, pilot, "quay")
        quay = screen(app).row_space
        await pilot.press("S")
        simulator.levers.forget_requests()
        before = app.snapshot.reading(Key(Kind.INBOUND_RULESET, quay))
        await pilot.press("r")
        await until(app, lambda seen: seen.snapshot.reading(Key(Kind.INBOUND_RULESET, quay)) is not before)
        whole = simulator.world.space("quay")
        inside = {"inbound-ruleset", "peerings", "vpn-connections", "nat"}
        inside |= {"peering-info", "topology", "members"}  # for the detail
        wanted = {"/spaces", f"/teams/{whole.team.id}/apps"}
        wanted |= {f"/spaces/{quay}/{name}" for name in inside}
        asked = {received.path for received in simulator.levers.requests}
        assert asked <= wanted
        assert f"/spaces/{quay}/inbound-ruleset" in asked


async def test_a_read_only_session_refuses_what_is_dangerous(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("spaces", read_only=True)) as (app, pilot, _):
        monkeypatch.setitem(BY_ID, "quit", replace(BY_ID["quit"], danger=True))
        await pilot.press("q")
        assert app.return_value is None
        assert said(app).startswith("quit: this is a read-only session. Start Spaceport without --read-only")


async def test_enter_goes_into_the_detail_where_each_line_can_be_copied(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        out = written(app, monkeypatch)
        await select(app, pilot, "quay")
        await pilot.press("enter")
        while screen(app).detail.fact is None or screen(app).detail.fact.label != "CIDR":
            await pilot.press("down")
        out.clear()
        await pilot.press("y")
        assert base64.b64encode(b"10.0.0.0/16").decode() in "".join(out)
        assert "10.0.0.0/16" in said(app)
        await pilot.press("escape")
        assert screen(app).table.has_focus
        assert screen(app).entry is not None
        assert screen(app).entry.name == "quay"


def detail_lines(app: Dashboard) -> list[str]:
    detail = screen(app).detail
    return [detail.render_line(y).text.strip() for y in range(detail.size.height)]


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_a_detail_that_was_scrolled_begins_with_the_name_again_for_the_next_row(
    drive: Drive, size: tuple[int, int]
) -> None:
    async with drive(Scene("spaces", size=size)) as (app, pilot, _):
        await select(app, pilot, "harbor")
        await pilot.press("enter", "G")
        assert detail_lines(app)[0] != "harbor PROD"
        last = screen(app).detail.cursor_key
        await pilot.press("escape")
        assert detail_lines(app)[0] == "harbor PROD"
        await pilot.press("enter")
        assert screen(app).detail.cursor_key == last
        await pilot.press("escape", "j")
        assert detail_lines(app)[0] == "jetty"


async def test_what_was_said_goes_with_the_next_key_and_stays_in_the_messages(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("y")
        assert said(app) == "sent to the terminal's clipboard: breakwater"
        await pilot.press("down")
        assert said(app) == ""
        await pilot.press("l")
        await pilot.pause()
        assert "breakwater" in str(app.screen.query_one("VerticalScroll Static").render())


async def test_the_echo_of_a_key_is_not_kept_among_the_messages(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("o")
        assert said(app) == "sorted by state"
        await pilot.press("r")
        assert said(app) == "reading again"
        assert app.said == []


async def test_one_key_leads_to_either_end_of_a_page(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("question_mark")
        await pilot.pause()
        scroll = app.screen.query_one("VerticalScroll")
        await pilot.press("G")
        await until(app, lambda _: scroll.scroll_offset.y == scroll.max_scroll_y > 0)
        await pilot.press("g")
        await until(app, lambda _: scroll.scroll_offset.y == 0)


async def test_another_value_of_the_row_can_be_chosen_to_be_copied(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        out = written(app, monkeypatch)
        await select(app, pilot, "quay")
        await pilot.press("Y", *"json", "enter")
        await pilot.pause()
        coded = "".join(out).split("]52;c;")[1].split("\x07")[0]
        assert json.loads(base64.b64decode(coded))[0]["name"] == "quay"


async def test_the_list_is_written_to_a_new_file_for_its_owner_alone(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with drive(Scene("trusted-ips", keys=("5", "s", *"quay", "enter"))) as (app, pilot, _):
        await pilot.press("w", "ctrl+u", *"out.json", "enter")
        await pilot.pause()
        target = tmp_path / "out.json"
        assert [record["source"] for record in json.loads(target.read_text())] == [
            "203.0.113.0/28",
            "198.51.100.16/28",
        ]
        assert target.stat().st_mode & 0o777 == 0o600
        target.write_text("mine")
        await pilot.press("w", "ctrl+u", *"out.json", "enter")
        await pilot.pause()
        assert "is there already" in said(app)
        assert target.read_text() == "mine"


@pytest.mark.parametrize("path", ["/nowhere/at/all.csv", "out.pdf"])
async def test_a_file_that_cannot_be_written_is_told_with_the_reason(drive: Drive, path: str) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("w", "ctrl+u", *path, "enter")
        await pilot.pause()
        assert said(app).startswith("not written: ")


async def test_a_key_that_cannot_act_says_why(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("slash", *"nothing-like-this", "enter", "y")
        assert said(app) == "copy: nothing is selected: the list is empty"


async def test_the_palette_does_what_the_keys_do(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("colon", *"trusted", "enter")
        await pilot.pause()
        assert app.current_mode == "trusted-ips"
        await pilot.press("ctrl+p", *"only", "space", *"dock", "enter")
        await pilot.pause()
        assert app.scope_name == "dock"
        await pilot.press("colon", *"leave", "enter")
        await pilot.pause()
        assert app.return_value == 0


async def test_sorting_is_by_what_is_seen_and_numbers_are_numbers(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        seen = set()
        for _ in range(8):
            await pilot.press("o")
            assert "↑" in rows(app)[0]
            seen.add(said(app))
        assert "sorted by CIDR" not in seen  # not shown at 80 columns
        while said(app) != "sorted by trusted IPs":
            await pilot.press("o")
        assert names(app)[:6] == ["drydock", "dock", "pier-fir", "quay", "vault", "ledger"]


async def test_the_arrow_of_a_narrow_column_is_not_cut(drive: Drive) -> None:
    async with drive(Scene("trusted-ips", keys=("5",))) as (app, pilot, _):
        while said(app) != "sorted by applied":
            await pilot.press("o")
        assert rows(app)[0].endswith("applied↑")


async def test_a_chooser_that_holds_nothing_says_so(drive: Drive) -> None:
    async with drive(Scene("spaces")) as (app, pilot, _):
        await pilot.press("colon", *"qux", "enter")
        assert "Nothing holds this." in str(app.screen.query_one(".dialog-keys").render())
        await pilot.press("escape")
        assert screen(app).table.has_focus


async def test_where_there_is_little_room_the_scope_is_told_before_who_one_is_and_where(drive: Drive) -> None:
    async with drive(Scene("top", read_only=True)) as (app, pilot, _):
        app.session.is_demo = False
        host = app.session.host.name
        await select(app, pilot, "harbor")
        await pilot.press("S")
        for columns, rest in (
            (80, f"ops@acme.example {host} READ-ONLY"),
            (60, f"{host} READ-ONLY"),
            (40, "READ-ONLY"),
        ):
            await pilot.resize_terminal(columns, 24)
            told = f"spaceport harbor PROD {rest}".split()
            await until(app, lambda seen, told=told: line(seen, "top").replace("1 row", "").split() == told)
