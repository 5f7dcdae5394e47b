"""Screen 0: what runs here and elsewhere, what was cut off, what was done; offered at the next start."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from backend.journal.error import JournalError
from backend.model.change import ChangeState, StepState
from backend.session import Session
from tests.changes.toy import check, make
from tests.snapshots.scenes import can_be_answered
from tests.tui.support import line, said
from tests.tui.wizard.conftest import Play, Playing
from tests.tui.wizard.support import makes_the_first
from tui.app import Dashboard
from tui.changes import Changes
from tui.screens.changes import ChangesScreen
from tui.wizard.dialogs import Dialog
from widgets.detail import Fact


def rows(app: Dashboard) -> list[str]:
    main = app.main_screen
    assert isinstance(main, ChangesScreen)
    lines = [main.table.render_line(y).text.rstrip() for y in range(1, main.table.size.height)]
    return [text for text in lines if text]


def ends(app: Dashboard) -> list[str]:
    """How each stands."""
    return [re.split("  +", row)[3] for row in rows(app)]


def facts(app: Dashboard) -> dict[str, str]:
    main = app.main_screen
    assert isinstance(main, ChangesScreen)
    return {item.label: item.text for item in main.detail.items if isinstance(item, Fact)}


async def stopped(play: Play) -> None:
    """A change that has done one thing and waits to be taken up; its screen is closed."""
    await makes_the_first(play)
    await play.press("x")
    await play.ends()
    await play.press("escape")


@asynccontextmanager
async def at_the_next_start(play: Play, home: Path, start_on: str) -> AsyncIterator[Play]:
    """Another console on the same host and account, with what the first one left."""
    first = play.app.session
    session = Session(first.host, first.credential, state_home=home, clock=first.clock, is_demo=True)
    app = Dashboard(session, signs=play.app.signs, theme="spaceport", start_on=start_on)
    async with app.run_test(size=(80, 24)) as pilot:
        yield Play(app, pilot, play.simulator, play.world, play.hand, play.steps)


async def test_what_has_ended_is_not_unfinished_before_the_journal_is_asked_again(
    playing: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing() as play:
        await play.begin(make(play.world, "request"))
        await play.until(lambda: [view.id for view in play.app.changes.listed or ()] == [play.view.id])
        monkeypatch.setattr(Changes, "look", lambda changes: None)
        await play.says_yes("Make request")
        await play.ends()
        await play.until(lambda: play.app.changes.running(play.view.id) is None)
        assert play.app.changes.mark() is None


async def test_a_change_that_was_done_is_listed_with_its_record(playing: Playing) -> None:
    async with playing() as play:
        await play.press("0")
        await play.until(lambda: "No change was made yet" in play.shown)
        await play.begin(make(play.world, "request"), check("Both ends agree.", "proof"))
        await play.says_yes("Make request")
        await play.ends()
        await play.until(lambda: play.wizard.in_detail)
        await play.press("escape", "escape")
        await play.until(lambda: rows(play.app) and "done" in rows(play.app)[0])
        (row,) = rows(play.app)
        assert row.split()[0] == "✓"
        assert "Enter read" in play.shown.splitlines()[-1]
        assert "Make things in quay" in row
        assert "2/2" in row
        told = facts(play.app)
        assert told["Summary"] == "Both ends agree."
        assert told["Taken back by"] == "unmake request"
        assert told["By hand"] == "make request"
        assert told["Step 1"].startswith("✓ Make request, done")
        assert told["By"].startswith("ops@acme.example (")
        await play.press("x")
        assert said(play.app) == "give up: it is at its end"
        await play.press("enter")
        assert play.app.main_screen.in_detail


async def test_one_that_was_cut_off_is_offered_at_the_next_start_and_gone_on_with(
    playing: Playing, tmp_path: Path
) -> None:
    async with playing() as play:
        await stopped(play)
        async with at_the_next_start(play, tmp_path, "overview") as later:
            await later.until(lambda: later.shown.count("1 change is unfinished: 0 shows it") == 1)
            assert "1 change unfinished" in later.shown.split("\n")[0]
            await later.press("0")
            await later.until(lambda: "stopped" in later.shown)
            await later.press("enter")
            await later.until(lambda: later.wizards != [])
            later.hand.move(60)
            await later.asks("Make accept")
            assert later.view.steps[0].state is StepState.DONE
            await later.press("y", "enter")
            await later.ends()
            assert later.view.state is ChangeState.DONE
        assert play.world.sent == ["request", "accept"]


async def test_one_that_runs_in_another_console_says_who_runs_it_and_is_left_alone(
    playing: Playing, tmp_path: Path
) -> None:
    async with playing() as play:
        await play.begin(make(play.world, "request"))
        await play.asks("Make request")
        async with at_the_next_start(play, tmp_path, "changes") as other:
            await other.until(lambda: "elsewhere" in other.shown)
            assert facts(other.app)["State"].startswith("it runs in another console: ops@acme.example (")
            assert "was cut off" not in other.shown
            await other.press("enter")
            assert other.wizards == []
            assert other.app.main_screen.in_detail
            await other.press("escape", "x")
            assert said(other.app).startswith("give up: it runs in another console, by ops@acme.example (")
        assert play.view.ask is not None


@pytest.mark.slow
async def test_x_on_one_that_runs_stops_it_and_on_one_that_ended_is_not_offered(playing: Playing) -> None:
    async with playing() as play:
        request = make(play.world, "request")
        await play.begin(request, make(play.world, "accept"))
        await play.says_yes("Make request")
        await play.asks("Make accept")
        await play.press("escape", "escape", "0")
        await play.until(lambda: "asks you" in "".join(rows(play.app)))
        assert "x stop" in play.shown.splitlines()[-1]
        await play.press("x")
        await play.until(lambda: "stopped" in "".join(rows(play.app)))
        await play.until(lambda: "x give up" in play.shown.splitlines()[-1])
        await play.press("x")
        await play.until(lambda: isinstance(play.app.screen, Dialog) and can_be_answered(play.app))
        await play.press("y", "enter")
        await play.until(lambda: "given up" in "".join(rows(play.app)))
        await play.until(lambda: "give up" not in play.shown.splitlines()[-1])
        assert "Enter begin again" in play.shown.splitlines()[-1]
        await play.press("x")
        assert said(play.app) == "give up: it is at its end"


@pytest.mark.slow
async def test_one_that_is_given_up_keeps_what_was_done_and_is_offered_no_more(playing: Playing) -> None:
    async with playing() as play:
        await stopped(play)
        await play.press("0")
        await play.until(lambda: "stopped" in play.shown)
        await play.press("x")
        await play.until(lambda: isinstance(play.app.screen, Dialog) and can_be_answered(play.app))
        assert "Done, and it stays: Make request." in play.shown
        await play.press("enter")  # No
        await play.until(lambda: not isinstance(play.app.screen, Dialog))
        assert [view.state for view in await play.app.session.changes.listed()] == ["stopped"]
        await play.press("x")
        await play.until(lambda: isinstance(play.app.screen, Dialog) and can_be_answered(play.app))
        await play.press("y", "enter")
        await play.until(lambda: "given up" in "".join(rows(play.app)))
        assert play.app.changes.cut_off == ()
        assert play.world.sent == ["request"]


@pytest.mark.slow
async def test_one_that_was_said_no_to_is_begun_again_from_the_list_and_its_record_is_read_with_i(
    playing: Playing,
) -> None:
    async with playing() as play:
        await play.begin(make(play.world, "request"))
        await play.asks("Make request")
        await play.press("enter")  # No
        await play.ends()
        refused = play.view.id
        await play.press("escape", "0")
        await play.until(lambda: "said no" in "".join(rows(play.app)))
        assert "begins it again with the same answers" in facts(play.app)["To go on"]
        await play.press("i")
        assert play.app.main_screen.in_detail
        await play.press("escape", "enter")
        await play.confirms(f"Begin change {refused} again?")
        await play.until(lambda: play.wizards != [])
        await play.asks("Make request")
        assert play.view.id != refused


async def test_what_waits_stands_first_what_came_to_nothing_last_and_0_leads_to_what_asks(
    playing: Playing,
) -> None:
    async with playing() as play:
        keys = {"done": ("y", "enter"), "given up": ("escape", "x"), "said no": ("enter",)}
        for end in keys:
            await play.begin(make(play.world, end))
            await play.asks(f"Make {end}")
            await play.press(*keys[end])
            await play.ends()
            await play.press("escape")
            play.hand.move(60)
        await play.press("0")
        await play.until(lambda: ends(play.app) == ["said no", "done", "given up"])
        await play.press("down", "1")
        await play.begin(make(play.world, "request"))
        await play.asks("Make request")
        waits = play.view.id
        await play.press("escape", "escape")
        assert said(play.app) == f"change {waits} waits for your answer; 0 shows it"
        await play.press("0")
        await play.until(lambda: ends(play.app) == ["asks you", "said no", "done", "given up"])
        await play.until(lambda: play.app.main_screen.entry.key == waits)
        await play.press("down", "1", "0")
        await play.until(lambda: play.app.main_screen.entry.key == waits)


async def test_leaving_while_a_change_runs_is_asked_about(playing: Playing) -> None:
    async with playing() as play:
        await play.begin(make(play.world, "request"))
        await play.asks("Make request")
        await play.press("escape", "escape", "q")
        await play.until(lambda: isinstance(play.app.screen, Dialog) and can_be_answered(play.app))
        assert "Leave Spaceport while a change waits for your answer?" in play.shown
        assert "Nothing is under way" in play.shown
        assert "The demo keeps nothing" in play.shown
        await play.press("enter")
        assert play.app.is_running
        assert "1 change asks" in line(play.app, "top")


async def test_a_journal_that_cannot_be_read_is_told_and_a_change_is_not_begun_without_it(
    playing: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing() as play:

        async def fails(*_: object) -> None:
            raise JournalError("The journal cannot be read: the disk is full.")

        monkeypatch.setattr(play.app.session.changes, "listed", fails)
        monkeypatch.setattr(play.app.session.changes, "begin", fails)
        await play.press("0")
        await play.until(lambda: "the disk is full" in said(play.app))
        assert "Which changes there were cannot be read." in play.shown
        await play.press("3")
        play.app.changes.begin("toy", play.app.main_screen.snapshot and {})  # type: ignore[arg-type]
        await play.until(lambda: said(play.app).startswith("not started: The journal cannot be read"))
        assert play.wizards == []
