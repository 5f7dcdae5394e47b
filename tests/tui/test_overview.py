"""The overview: what needs a hand is seen first, is gone to, explained, acknowledged; then each space."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from backend.model.finding import Finding, Level
from backend.model.key import Key, Kind
from backend.simulator.faults import Fault
from backend.simulator.testing import Running
from tests.snapshots.scenes import PATIENCE, WIDE, Scene, until
from tests.tui.conftest import Drive
from tests.tui.support import line, said, written
from tui.app import Dashboard
from tui.screens.overview import OverviewScreen
from tui.screens.overview_findings import facts
from tui.screens.overview_room import fold
from tui.screens.resource import ResourceScreen
from widgets.detail import Fact
from widgets.table import Table

OVERVIEW = Scene("overview", start_on="overview", with_ages=True)
NO_ROOM_NEEDED = Scene("overview", start_on="overview", size=(120, 60), with_ages=True)
MOMENT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
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


async def test_the_console_opens_with_what_is_worst_first_and_how_many_there_are(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, _, _simulator):
        found = app.session.findings()
        signs = [text.split()[0] for text in findings(app)]
        assert signs == sorted(signs, key="✖▲·".index)
        assert len(signs) == len(found)
        warnings = sum(each.level is Level.WARNING for each in found)
        assert f"▲ {warnings}" in line(app, "needs")
        assert "still being read" not in line(app, "needs")


async def test_a_finding_tells_its_space_production_and_for_how_long(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, _, _simulator):
        (row,) = [text for text in findings(app) if "trusted IPs are not applied" in text]
        assert " ".join(row.split()) == "▲ harbor PROD trusted IPs are not applied 20 min"
        (row,) = [text for text in findings(app) if "pcx-04f2… waits for you" in text]
        assert row.endswith("expires 47 h")


async def test_below_each_space_has_a_line_the_one_in_need_first(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, _, _simulator):
        names = [text.split()[1] for text in spaces(app)[1:]]
        assert len(names) == 10
        assert names[-1] == "quay"
        assert next(text for text in spaces(app) if "harbor" in text).split()[:3] == ["▲", "harbor", "PROD"]


async def test_at_80x24_each_of_the_five_has_a_word_behind_its_sign(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        await pilot.press("end")
        told = {name: text for text in spaces(app) for name in ("harbor PROD", "quay") if name in text}
        assert told["harbor PROD"].split()[3:] == [
            "✓", "allocated", "▲", "2+1?", "–", "none", "▲", "12", "not", "applied", "✓", "4",
        ]  # fmt: skip
        assert told["quay"].split() == [
            "✓", "quay", "✓", "allocated", "✓", "1", "–", "none", "✓", "2", "ranges", "✓", "4",
        ]  # fmt: skip


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


async def test_at_80x24_notices_are_folded_until_a_key_shows_them(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        assert all(text.split()[0] in "✖▲" for text in findings(app))
        assert len(spaces(app)) > 8
        notices = sum(each.level is Level.NOTICE for each in app.session.findings())
        assert f"2 more warnings, {notices} notices" in line(app, "folded")
        assert "n shows notices" in line(app, "folded")
        await pilot.press("n")
        shown = {item.key for item in screen(app).findings_table.items}
        assert shown == {each.id for each in app.session.findings()}
        assert screen(app).finding is not None
        assert screen(app).finding.level is Level.NOTICE
        assert findings(app)[-1].startswith(" ·")
        await pilot.press("n")
        assert "more warnings" in line(app, "folded")


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


async def test_enter_on_a_space_goes_to_it_also_where_a_filter_hid_it_there(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        await pilot.press("2", "slash", *"ledger", "enter", "1", "end", "enter")
        there = app.main_screen
        assert isinstance(there, ResourceScreen)
        assert there.entry is not None
        assert there.entry.name == "quay"


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
        assert line(app, "needs") != before
        assert screen(app).findings_table.items[0].key == second
        assert "1 acknowledged" in line(app, "folded")
        await pilot.press("A", "home")
        assert screen(app).findings_table.items[0].key == first


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


async def test_a_read_only_session_says_so_first(drive: Drive) -> None:
    async with drive(Scene("overview", start_on="overview", read_only=True)) as (app, pilot, _):
        await pilot.press("m")
        assert said(app).startswith("mend: this is a read-only session. ")


async def test_the_filter_finds_findings_and_spaces_by_whole_ids_too(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        await pilot.press("slash", *"04f21c09b7d5e8603", "enter")
        assert [text.split()[1] for text in findings(app)] == ["harbor"]
        await pilot.press("slash", *("backspace",) * 17, *"quay", "enter")
        assert [text.split()[1] for text in spaces(app)[1:]] == ["quay"]
        await pilot.press("slash", *"-no-such-thing", "enter")
        assert "Nothing holds" in str(screen(app).query_one("#nothing").render())


async def test_the_scope_is_the_overviews_too(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, pilot, _):
        await select(app, pilot, NOT_APPLIED)
        await pilot.press("S")
        assert {text.split()[1] for text in findings(app)} == {"harbor"}
        assert len(spaces(app)[1:]) >= 1
        assert [text.split()[1] for text in spaces(app)[1:] if text] == ["harbor"]
        await pilot.press("escape")
        assert app.scope is None


async def test_findings_are_written_with_all_that_is_known_of_them(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with drive(OVERVIEW) as (app, pilot, _):
        await pilot.press("home", "a", "w", "ctrl+u", *"out.json", "enter")
        await pilot.pause()
        records = json.loads((tmp_path / "out.json").read_text())
        assert {record["id"] for record in records} == {each.id for each in app.session.findings()}
        assert records[0]["acknowledged"]["by"]


async def test_while_not_all_is_read_nobody_says_that_nothing_needs_a_hand(drive: Drive) -> None:
    def silence(simulator: Running) -> None:
        path = f"/spaces/{simulator.world.space('quay').id}/nat"
        simulator.faults.add(Fault(path=path, count=None, status=503))

    scene = Scene("overview", start_on="overview", prepare=silence, keys=("s", *"quay", "enter"))
    async with drive(scene) as (app, _, simulator):
        assert app.scope_name == "quay"
        assert "Nothing found so far" in line(app, "needs")
        simulator.faults.clear()
        nat = Key(Kind.NAT, str(simulator.world.space("quay").id))
        app.session.estate.read_again([nat])
        await until(app, lambda seen: seen.snapshot.reading(nat).value is not None)
        app.main_screen.rebuild()
        assert "Nothing needs a hand." in line(app, "needs")
        assert "of 1 space; read within 5 min" in line(app, "folded")


async def test_without_an_answer_it_says_so_and_nothing_of_findings(drive: Drive) -> None:
    def without_an_answer(simulator: Running) -> None:
        simulator.faults.add(Fault(path="/spaces*", count=None, status=503))

    scene = Scene("overview", start_on="overview", prepare=without_an_answer)
    async with drive(scene) as (app, _, _simulator):
        assert "The spaces could not be read." in str(screen(app).query_one("#nothing").render())
        assert not screen(app).query_one("#needs").display


async def test_ages_go_on_while_nothing_is_read(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, _, simulator):
        simulator.clock.advance(120)
        app._time_went_by()
        (row,) = [text for text in findings(app) if "trusted IPs are not applied" in text]
        assert row.endswith("22 min")


@pytest.mark.parametrize("size", [(80, 24), WIDE, (60, 15)], ids=str)
async def test_it_is_whole_at_every_size(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(Scene("overview", start_on="overview", size=size)) as (app, pilot, _):
        assert findings(app)[0].split()[1] == "drydock", "what is nearly over comes first"
        assert findings(app)[0].endswith("expires 9 min")  # the sentence is shortened, never the time
        for name, end in (("keys", "? help  q quit"), ("places", "9")):
            told = line(app, name).rstrip()
            assert end in told
            assert len(told) <= size[0]
        assert len(spaces(app)) >= 3
        await pilot.press("end")
        assert screen(app).spaces_table.has_focus


def some(level: Level, number: int) -> list[Finding]:
    return [
        Finding(f"{level}-{place}", level, Kind.SPACES, "something", "", "a document")
        for place in range(number)
    ]


@pytest.mark.parametrize(
    ("worse", "notices", "room", "spaces", "shown", "lines", "more"),
    [
        pytest.param(3, 4, 16, 9, 7, 7, 0, id="all have room"),
        pytest.param(3, 6, 16, 10, 7, 7, 2, id="notices beyond the half are folded, a line says so"),
        pytest.param(3, 6, 16, 4, 9, 9, 0, id="few spaces leave more room"),
        pytest.param(12, 0, 16, 10, 12, 7, 5, id="what is worse is never folded, it scrolls, a line says so"),
        pytest.param(12, 5, 16, 10, 12, 7, 10, id="and all notices are folded then"),
        pytest.param(0, 0, 16, 10, 0, 0, 0, id="nothing"),
        pytest.param(2, 2, 1, 10, 2, 1, 3, id="no room at all"),
    ],
)
def test_findings_get_half_of_the_room_and_what_is_left_over(
    worse: int, notices: int, room: int, spaces: int, shown: int, lines: int, more: int
) -> None:
    found = fold([*some(Level.WARNING, worse), *some(Level.NOTICE, notices)], room, spaces)
    assert (len(found.shown), found.lines, len(found.more)) == (shown, lines, more)


def test_unfolded_leaves_the_spaces_a_few_lines() -> None:
    found = fold(some(Level.NOTICE, 40), 16, 10, unfolded=True)
    assert (len(found.shown), found.lines, len(found.more)) == (40, 13, 0)


async def test_what_is_critical_stays_in_sight_and_the_cursor_on_what_was_read(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, simulator):
        await pilot.press("home")
        read = screen(app).finding
        await pilot.press("down", "up")
        harbor = simulator.world.space("harbor")
        next(each for each in harbor.peerings if each.is_managed).failed_at = simulator.world.now()
        app.session.estate.read_again([Key(Kind.PEERINGS, str(harbor.id))])
        await until(app, lambda seen: seen.session.findings()[0].level is Level.CRITICAL)
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
        harbor = simulator.world.space("harbor")
        next(each for each in harbor.peerings if each.is_managed).failed_at = simulator.world.now()
        app.session.estate.read_again([Key(Kind.PEERINGS, str(harbor.id))])
        await until(app, lambda seen: seen.session.findings()[0].level is Level.CRITICAL)
        await pilot.press("a")
        assert [each.id for each in app.session.findings() if not each.is_open] == [read.id]
        assert findings(app)[0].startswith(" ✖  harbor PROD")


async def test_a_filter_says_how_many_of_how_many_match(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        of = len(app.session.findings())
        await pilot.press("slash", *"harbor", "enter")
        some = sum("harbor" in text for text in findings(app))
        assert f"{some} of {of} findings and 1 of 10 spaces match" in line(app, "needs")
        await pilot.press("escape")
        assert "match" not in line(app, "needs")


async def test_enter_on_a_limit_goes_to_the_space_that_it_is_of(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, pilot, _):
        await select(app, pilot, "limit-reached:breakwater:peerings")
        await pilot.press("enter")
        assert app.current_mode == "spaces"
        there = app.main_screen
        assert isinstance(there, ResourceScreen)
        assert there.detail.render_line(0).text.split()[0] == "breakwater"


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


@pytest.mark.parametrize(("columns", "wide"), [(120, 41), (179, 41), (180, 60), (200, 60)])
async def test_where_there_is_room_the_detail_is_wider(drive: Drive, columns: int, wide: int) -> None:
    async with drive(Scene("overview", start_on="overview", size=(columns, 50))) as (app, _, _simulator):
        assert screen(app).detail.outer_size.width == wide
        assert not any("trusted-not-applied:" in text for text in findings(app))
