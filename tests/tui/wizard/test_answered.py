"""A change asks: what is told then, what is taken for an answer, and what is not."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import Key as KeyPress

from backend.model.change import Ask, AskKind, Facts
from tests.changes import toy
from tests.changes.toy import check, choice, make, question
from tests.snapshots.scenes import WIDE, can_be_answered
from tests.tui.wizard.conftest import TOY, Playing
from tests.tui.wizard.support import VPCS
from tui.wizard import attention
from tui.wizard.dialogs import Dialog

CODE = "975310"


async def test_what_changed_while_it_was_asked_is_asked_again_and_says_so(playing: Playing) -> None:
    async with playing() as play:
        await play.begin(make(play.world, "request"))
        await play.asks("Make request")
        play.world.colour = "blue"
        await play.press("y", "enter")
        await play.until(lambda: play.view.ask is not None and play.view.ask.changed is not None)
        await play.until(lambda: can_be_answered(play.app))
        assert "It has changed while you were asked." in play.shown
        assert "the world is blue" in play.shown
        assert play.world.sent == []
        await play.press("y", "enter")
        await play.ends()
        assert play.world.sent == ["request"]


@pytest.mark.parametrize("size", [(80, 24), pytest.param(WIDE, marks=pytest.mark.slow)], ids=str)
async def test_tab_leads_from_a_text_to_the_steps_and_back_and_digits_are_part_of_it_from_there(
    playing: Playing, size: tuple[int, int]
) -> None:
    async def ask() -> Ask:
        return Ask("ports", AskKind.TEXT, "choice", "Which ports?", default=("80",))

    async with playing(replace(TOY, size=size)) as play:
        await play.begin(question(ask))
        await play.asks("Which ports?")
        await play.press("tab")
        assert play.wizard.focused is play.wizard.steps
        await play.press("tab", "3")  # in place of what stood there
        assert play.wizard.question.values == ("3",)
        await play.press("tab", "2")
        assert play.wizard.question.values == ("32",)
        await play.press("enter")
        await play.ends()
        assert play.view.facts.one("ports") == "32"


async def test_what_was_found_before_a_write_is_told_in_its_question_and_in_none_after_it(
    playing: Playing,
) -> None:
    async with playing() as play:
        steps = [make(play.world, "request"), make(play.world, "accept")]
        await play.begin(check("neither of them is there"), *steps)
        await play.asks("Make request")
        assert "neither of them is there" in play.shown
        await play.press("y", "enter")
        await play.asks("Make accept")
        assert "neither of them is there" not in play.shown


async def test_keys_typed_ahead_of_a_question_are_no_answer_to_it(
    playing: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing() as play:
        early = [KeyPress(key, None) for key in ("right", "enter", "enter", "enter")]
        await play.begin(choice(lambda: VPCS), make(play.world, "request"))
        await play.asks("Which one?")
        for key in early:
            play.app.post_message(key)
        await play.pilot.pause()
        assert play.view.ask is not None
        assert play.view.ask.title == "Which one?"

        # Over a slow line a key is on its way for a while.
        monkeypatch.setattr(attention, "PAUSE", math.inf)
        await play.press("enter")
        await play.until(lambda: isinstance(play.app.screen, Dialog))
        await play.pilot.pause()
        await play.press("right", "enter", "enter")
        assert isinstance(play.app.screen, Dialog)
        assert "just shown: press it once more" in play.shown
        assert play.world.sent == []
        await play.press("escape")
        assert play.wizard.is_current


async def test_space_ticks_what_can_be_chosen_beside_others_and_the_last_line_says_so(
    playing: Playing,
) -> None:
    async def ask() -> Ask:
        return Ask("size", AskKind.CHOICES, "choice", "Which ones?", options=VPCS, default=("vpc-1",))

    async with playing() as play:
        await play.begin(question(ask), make(play.world, "request"))
        await play.asks("Which ones?")
        assert " Space tick " in play.shown.splitlines()[-1]
        await play.press("space")
        assert play.wizard.question.values == ()
        await play.press("down", "space")
        assert play.said == "tick: go to what can be ticked first"
        await play.press("home", "enter")
        assert play.said == "Enter once more goes on with what is ticked"
        await play.press("space", "enter")
        await play.asks("Make request")
        assert play.view.facts.all("size") == ("vpc-1",)
        assert "Space" not in play.shown


async def test_a_second_factor_is_asked_for_used_and_in_no_message_and_no_file(
    playing: Playing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toy, "CODE", CODE)
    async with playing() as play:
        play.world.wants_code = True
        await play.begin(make(play.world, "request"))
        await play.says_yes("Make request")
        await play.asks("Second factor")
        assert "Type the code of your second factor." in play.shown
        assert "Esc sends nothing; it waits for the code." in play.shown
        await play.press(*CODE)
        assert CODE not in play.shown
        await play.press("enter")
        await play.ends()
        assert play.world.sent == ["request"]
        assert not any(CODE in text for text in play.app.said)
        assert "request" in kept_in(tmp_path)
        assert CODE not in kept_in(tmp_path)


async def test_a_read_only_session_begins_none_and_says_so(playing: Playing) -> None:
    async with playing(replace(TOY, read_only=True)) as play:
        play.app.changes.begin("toy", Facts({"space": ("quay",)}))
        await play.until(lambda: play.said.startswith("not started: This is a read-only session"))
        assert play.wizards == []
        assert await play.app.session.changes.listed() == ()


def kept_in(home: Path) -> str:
    """Every file below it, one after the other."""
    return "".join(path.read_text(errors="replace") for path in home.rglob("*") if path.is_file())
