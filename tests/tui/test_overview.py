"""The overview: what needs a hand is seen first, then each space; what is not known is said."""

import json
from pathlib import Path

import pytest

from backend.model.finding import Level
from backend.model.key import Key, Kind
from backend.model.settings import Settings
from backend.simulator.faults import Fault
from backend.simulator.testing import Running
from tests.snapshots.scenes import Scene, until
from tests.tui.conftest import Drive
from tests.tui.overview import NO_ROOM_NEEDED, NOT_APPLIED, OVERVIEW, findings, screen, select, spaces
from tests.tui.support import line, said


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


async def test_a_filter_says_how_many_of_how_many_match(drive: Drive) -> None:
    async with drive(OVERVIEW) as (app, pilot, _):
        of = len(app.session.findings())
        await pilot.press("slash", *"harbor", "enter")
        some = sum("harbor" in text for text in findings(app))
        assert f"{some} of {of} findings and 1 of 10 spaces match" in line(app, "needs")
        await pilot.press("escape")
        assert "match" not in line(app, "needs")


async def test_the_scope_is_the_overviews_too(drive: Drive) -> None:
    async with drive(NO_ROOM_NEEDED) as (app, pilot, _):
        await select(app, pilot, NOT_APPLIED)
        await pilot.press("S")
        assert {text.split()[1] for text in findings(app)} == {"harbor"}
        assert len(spaces(app)[1:]) >= 1
        assert [text.split()[1] for text in spaces(app)[1:] if text] == ["harbor"]
        await pilot.press("escape")
        assert app.scope is None


async def test_what_is_of_the_account_is_told_in_every_scope(drive: Drive) -> None:
    slip = Settings.model_validate({"spaces": {"harbour": {"production": True}}})
    scene = Scene("overview", start_on="overview", settings=slip, keys=("s", *"quay", "enter"))
    async with drive(scene) as (app, _, _simulator):
        assert app.scope_name == "quay"
        (only,) = findings(app)
        assert "no space is called harbour: did you mean harbor?" in only


async def test_findings_are_written_with_all_that_is_known_of_them(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with drive(OVERVIEW) as (app, pilot, _):
        await pilot.press("home", "a")
        await pilot.press("w", "ctrl+u", *"out.json", "enter")
        await until(app, lambda _: (tmp_path / "out.json").exists())
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
