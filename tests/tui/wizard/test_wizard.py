"""A change in the dashboard: followed, answered, left, come back to, stopped, taken up, read at its end."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import Key as KeyPress

from backend.changes.step import Check, Seen
from backend.model.change import Ask, AskKind, ChangeState, Danger, Facts, Option, StepState
from tests.changes import toy
from tests.changes.toy import check, choice, make, question, ripe, wait
from tests.snapshots.scenes import WIDE, can_be_answered
from tests.tui.support import line, said, written
from tests.tui.wizard.conftest import TOY, Play, Playing
from tui.wizard import attention
from tui.wizard.dialogs import Dialog
from tui.wizard.facts import summary_text
from widgets.detail import Fact

SIZES = [(80, 24), *(pytest.param(size, marks=pytest.mark.slow) for size in (WIDE, (60, 15)))]
CODE = "975310"
VPCS = (Option("vpc-1", "vpc-1 (staging)"), Option("vpc-2", "vpc-2 (old)", refused="it overlaps"))


def facts(play: Play) -> dict[str, str]:
    """The detail, by label; of several lines with one label the first."""
    found: dict[str, str] = {}
    for item in play.wizard.detail.items:
        if isinstance(item, Fact):
            found.setdefault(item.label, item.text)
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_a_change_is_gone_through_from_its_first_check_to_its_summary(
    playing: Playing, size: tuple[int, int]
) -> None:
    async with playing(replace(TOY, size=size)) as play:
        request = make(
            play.world, "request", settled=ripe(play.world, "request"), explanation="It is needed."
        )
        await play.begin(
            check("quay is allocated."),
            choice(lambda: VPCS),
            request,
            make(play.world, "accept", danger=Danger.NAME),
            check("both ends are active", "proof"),
        )
        await play.asks("Which one?")
        assert "✓  1 Check check" in play.shown
        assert "quay is allocated." in play.shown
        assert "step 2/5" in play.shown
        assert "not possible: it overlaps" in play.shown
        await play.press("enter")

        await play.asks("Make request")
        assert "request is made, and the world is red." in play.shown
        assert play.world.sent == []
        await play.press("right", "enter")
        await play.until(lambda: play.view.steps[2].state is StepState.SETTLING)
        await play.pilot.pause()
        assert play.world.sent == ["request"]
        assert "…  3 Make request" in play.shown

        play.hand.move(60)
        await play.asks("Make accept")
        await play.press(*"quay", "enter")
        await play.ends()
        assert play.view.state is ChangeState.DONE
        if size[0] < WIDE[0]:
            await play.until(lambda: play.wizard.in_detail)
            assert "both ends are active" in play.shown
            await play.press("escape")
        assert "✓ Done." in play.shown
        assert facts(play)["Summary"] == "both ends are active"
        assert facts(play)["Taken back by"] == "unmake request"
        assert play.world.sent == ["request", "accept"]


async def test_the_step_under_the_cursor_tells_why_how_long_and_the_command_to_copy(
    playing: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.wizard.screen.COUNTS_EVERY", 0.05)
    async with playing() as play:
        command = "make request \\\n  --of quay"
        request = make(
            play.world,
            "request",
            explanation="Nothing passes before that.",
            command=command,
            settled=ripe(play.world, "request"),
        )
        await play.begin(check("fine"), request, wait(play.world, "other"))
        await play.says_yes("Make request")
        await play.until(lambda: play.view.steps[1].state is StepState.SETTLING)
        play.hand.move(20)
        await play.until(lambda: "0:20" in play.shown)  # it counts, though nobody presses a key
        assert facts(play)["State"] == "not so yet; for 0:20, usually 40 s; it stops after 10 min"
        assert facts(play)["Why"] == "Nothing passes before that."
        assert facts(play)["By hand"] == "make request \\"

        copied: list[str] = []
        monkeypatch.setattr(play.app, "copy", copied.append)
        await play.press("c")
        assert copied == [command]
        await play.press("up", "y")
        assert copied[-1] == "Check check\nfine"
        await play.press("c")
        assert play.said == "command: nothing does this by hand: Spaceport only looks here, or asks you"

        # Whoever looks at another step is left there.
        key = play.wizard.steps.cursor_key
        play.hand.move(60)
        await play.until(lambda: play.view.number == 3)
        await play.pilot.pause()
        assert play.wizard.steps.cursor_key == key


async def test_esc_leaves_it_waiting_where_every_screen_says_so_and_screen_0_leads_back(
    playing: Playing,
) -> None:
    async with playing() as play:
        await play.begin(make(play.world, "request"))
        await play.asks("Make request")
        await play.press("escape")
        assert play.wizard.is_current
        assert play.said == "it waits for your answer; Enter asks again"
        await play.press("escape")
        assert play.wizards == []
        assert "waits for your answer; 0 shows it" in said(play.app)
        assert "1 change asks" in line(play.app, "top")
        assert play.world.sent == []

        await play.press("0")
        await play.until(lambda: "asks you" in play.shown)
        await play.press("enter")
        await play.asks("Make request")
        await play.press("y", "enter")
        await play.ends()
        assert play.world.sent == ["request"]
        await play.press("3")
        assert play.app.current_mode == "peerings"
        assert play.wizards == []
        assert "change" not in line(play.app, "top")


async def test_x_stops_it_and_enter_takes_it_up_again(playing: Playing) -> None:
    async with playing() as play:
        request = make(play.world, "request", settled=ripe(play.world, "request"))
        await play.begin(request, make(play.world, "accept"))
        await play.says_yes("Make request")
        await play.until(lambda: play.view.steps[0].state is StepState.SETTLING)
        await play.press("x")
        await play.ends()
        assert play.view.state is ChangeState.STOPPED
        assert facts(play)["Done here"] == "Make request"
        assert facts(play)["Taken back by"] == "unmake request"
        assert facts(play)["To go on"].startswith("Enter takes it up")

        await play.press("enter")
        await play.until(lambda: play.view.state is ChangeState.RUNNING)
        play.hand.move(60)
        await play.asks("Make accept")
        await play.press("enter")  # No
        await play.ends()
        assert play.world.sent == ["request"]
        assert len(play.wizards) == 1


async def test_before_anything_is_written_x_asks_whether_what_was_answered_is_given_up(
    playing: Playing,
) -> None:
    async with playing() as play:
        await play.begin(choice(lambda: VPCS), make(play.world, "request"))
        await play.asks("Which one?")
        await play.press("enter")
        await play.asks("Make request")
        await play.press("escape", "x")
        await play.until(lambda: isinstance(play.app.screen, Dialog) and can_be_answered(play.app))
        assert "Nothing was written." in play.shown
        await play.press("enter")  # No
        await play.until(lambda: play.wizard.is_current)
        assert play.view.state is ChangeState.RUNNING
        await play.press("x")
        await play.confirms(f"Give up change {play.view.id}?")
        await play.ends()
        assert "Given up." in play.shown
        assert "it stops after" not in play.shown


async def test_before_anything_was_answered_x_gives_up_at_once(playing: Playing) -> None:
    async with playing() as play:
        await play.begin(choice(lambda: VPCS), make(play.world, "request"))
        await play.asks("Which one?")
        await play.press("x")
        await play.ends()
        assert play.view.state is ChangeState.ABANDONED
        assert play.said == ""


async def test_taken_up_it_asks_by_itself_and_enter_does_so_wherever_the_cursor_is(playing: Playing) -> None:
    async with playing() as play:
        await play.begin(choice(lambda: VPCS), make(play.world, "request"))
        await play.asks("Which one?")
        await play.press("i")
        assert play.wizard.in_detail
        await play.press("enter")
        assert play.wizard.question.has_the_focus, "it is seen before it is answered"
        await play.press("enter")
        await play.asks("Make request")

        ends = {("escape", "x"): ChangeState.ABANDONED, ("enter",): ChangeState.DECLINED}
        for keys, state in ends.items():  # called off, then No
            await play.press(*keys)
            if state is ChangeState.ABANDONED:
                await play.confirms(f"Give up change {play.view.id}?")
            await play.ends()
            assert play.view.state is state
            await play.press("i", "enter")
            await play.confirms(f"Begin change {play.view.id} again?")
            await play.asks("Make request")
            assert isinstance(play.app.screen, Dialog)
        assert play.world.sent == []


async def test_after_a_no_enter_begins_it_again_and_leads_back_to_what_was_asked(playing: Playing) -> None:
    async with playing() as play:
        await play.begin(check("fine"), choice(lambda: VPCS), make(play.world, "request"))
        await play.asks("Which one?")
        await play.press("enter")
        await play.asks("Make request")
        await play.press("enter")  # No
        await play.ends()
        assert play.view.state is ChangeState.DECLINED
        assert "Enter begins it again with the same answers" in facts(play)["To go on"]
        assert keys_of(play).startswith("Enter begin again")
        refused = play.view.id

        await play.press("enter")
        await play.confirms(f"Begin change {refused} again?")
        await play.until(lambda: play.view.id != refused)
        await play.asks("Make request")
        assert play.view.facts.one("size") == "vpc-1"
        await play.press("y", "enter")
        await play.ends()
        assert play.view.state is ChangeState.DONE
        assert play.world.sent == ["request"]


async def test_b_leads_back_to_the_question_before_where_nothing_is_written(playing: Playing) -> None:
    async with playing() as play:
        sizes = (Option("small", "Small"), Option("large", "Large"))
        writes = make(play.world, "request"), make(play.world, "accept")
        await play.begin(check("fine"), choice(lambda: sizes), *writes)
        await play.asks("Which one?")
        assert "b back one" not in play.shown
        await play.press("b")
        assert play.said == "back one: there is no question before this one; x ends it"
        await play.press("enter")
        await play.asks("Make request")
        await play.press("escape")
        assert "b back one  x stop" in play.shown
        await play.press("b")
        await play.asks("Which one?")
        assert play.wizard.question.values == ("small",)
        await play.press("down", "enter")
        await play.asks("Make request")
        assert play.view.facts.one("size") == "large"
        await play.press("y", "enter")
        await play.asks("Make accept")
        await play.press("escape", "b")
        stops = "x stops it, and what is done stays"
        assert play.said == f"back one: nothing was asked since this was written: Make request; {stops}"
        assert play.world.sent == ["request"]


async def test_what_was_not_needed_takes_one_quiet_line_and_its_detail_tells_all_of_it(
    playing: Playing,
) -> None:
    async def nothing() -> Ask | None:
        return None

    async with playing() as play:
        spare = [replace(question(nothing), id=f"spare {n}", title=f"What is {n}") for n in range(1, 5)]
        await play.begin(check("fine"), *spare, make(play.world, "request"))
        await play.asks("Make request")
        await play.press("escape")
        assert "⊘  2 not needed: What is 1; What is 2; What is 3; What is 4" in play.shown
        assert "  6 Make request" in play.shown
        await play.press("up")
        told = [item.text for item in play.wizard.detail.items if isinstance(item, Fact)]
        assert told == [f"What is {n}: not needed" for n in range(1, 5)]


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
        monkeypatch.setattr(attention, "PAUSE", 60.0)
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


async def test_in_a_production_space_every_write_wants_the_name(playing: Playing) -> None:
    async with playing() as play:
        await play.begin(make(play.world, "request", phrase="harbor"), space="harbor")
        await play.asks("Make request")
        assert "Make request  PROD" in play.shown
        assert "Type harbor to go on." in play.shown
        await play.press("escape")
        assert "harbor PROD" in line_of(play)
        assert play.world.sent == []


async def test_text_of_others_is_text_wherever_the_change_shows_it(playing: Playing) -> None:
    hostile = "[/x] [@click=app.quit]go[/] [b"

    async def ask() -> Ask:
        return Ask("size", AskKind.CHOICE, "choice", hostile, options=(Option("1", hostile, hostile),))

    async with playing() as play:
        await play.begin(
            check(hostile),
            question(ask),
            make(play.world, "request", title=hostile, command=hostile, explanation=hostile),
        )
        await play.asks(hostile)
        assert play.shown.count(hostile) >= 4
        await play.press("i", "escape", "enter")
        await play.until(lambda: isinstance(play.app.screen, Dialog))
        await play.until(lambda: can_be_answered(play.app))
        assert play.shown.count(hostile) >= 2


async def test_nothing_is_painted_while_it_waits_and_nothing_is_different(
    playing: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(replace(TOY, size=WIDE)) as play:
        await play.begin(make(play.world, "request", settled=ripe(play.world, "request")))
        await play.says_yes("Make request")
        await play.until(lambda: play.view.steps[0].state is StepState.SETTLING)
        await play.pilot.pause()
        play.hand.move(3)
        await play.pilot.pause()
        out = written(play.app, monkeypatch)
        play.hand.move(1)
        play.wizard.rebuild()
        play.app._time_went_by()
        await play.pilot.pause()
        assert out == []


async def test_what_is_done_in_part_ends_with_a_warning_and_with_what_is_missing(playing: Playing) -> None:
    async def look() -> Seen:
        return Seen(False, said=("No route was asked for.", "It is active."))

    async with playing(replace(TOY, size=WIDE)) as play:
        await play.begin(Check(id="proof", title="Prove it", look=look))
        await play.ends()
        await play.until(lambda: "▲ Part done. No route was asked for." in play.shown)
        await play.press("escape", "0")
        await play.until(lambda: "part done" in play.shown)


async def test_the_summary_is_copied_and_written_for_a_ticket(
    playing: Playing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tuple(f"Fact {n} of the peering: {'it is as it should be, ' * 6}" for n in range(1, 9))

    async def look() -> Seen:
        return Seen(True, said=summary)

    async with playing() as play:
        await play.begin(Check(id="proof", title="Prove it", look=look))
        await play.ends()
        await play.until(lambda: play.wizard.in_detail)
        assert "Fact 1 of" in play.shown
        assert "Fact 8 of" not in play.shown
        assert keys_of(play).startswith("y copy summary")
        copied: list[str] = []
        monkeypatch.setattr(play.app, "copy", copied.append)
        await play.press("y")
        await play.press(*["down"] * 8)
        assert "Fact 8 of" in play.shown, "the arrows lead through all of it"
        await play.press("y")
        assert copied == [summary_text(play.view)] * 2
        assert copied[0].splitlines() == list(summary)
        monkeypatch.chdir(tmp_path)
        await play.press("w", "enter")
        assert f"the summary written to {tmp_path}" in play.said
        assert written_to(tmp_path) == [summary_text(play.view)]


def kept_in(home: Path) -> str:
    """Every file below it, one after the other."""
    return "".join(path.read_text(errors="replace") for path in home.rglob("*") if path.is_file())


def written_to(directory: Path) -> list[str]:
    return [path.read_text() for path in directory.glob("toy-*.txt")]


def keys_of(play: Play) -> str:
    """The last line of what is in front."""
    return play.shown.splitlines()[-1].strip()


def line_of(play: Play) -> str:
    """The first line of what is in front."""
    return play.shown.splitlines()[0]
