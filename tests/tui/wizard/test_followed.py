"""A change is followed in the dashboard: what its steps tell while it runs, and once it has ended."""

from dataclasses import replace
from pathlib import Path

import pytest

from backend.changes.step import Check, Seen
from backend.model.change import Ask, AskKind, ChangeState, Danger, Option, StepState
from tests.changes.toy import check, choice, make, question, ripe, wait
from tests.snapshots.scenes import WIDE, can_be_answered
from tests.tui.support import written
from tests.tui.wizard.conftest import TOY, Play, Playing
from tests.tui.wizard.support import VPCS, facts, keys_of
from tui.wizard.dialogs import Dialog
from tui.wizard.facts import summary_text
from widgets.detail import Fact

SIZES = [(80, 24), *(pytest.param(size, marks=pytest.mark.slow) for size in (WIDE, (60, 15)))]


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
        assert play.world.sent == ["request"]
        await play.until(lambda: "…  3 Make request" in play.shown)

        play.hand.move(60)
        await play.asks("Make accept")
        await play.press(*"quay", "enter")
        await play.ends()
        assert play.view.state is ChangeState.DONE
        if size[0] < WIDE[0]:
            await play.until(lambda: play.wizard.in_detail and "both ends are active" in play.shown)
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
        await play.until(lambda: play.wizard.in_detail and "Fact 1 of" in play.shown)
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


def written_to(directory: Path) -> list[str]:
    return [path.read_text() for path in directory.glob("toy-*.txt")]


def line_of(play: Play) -> str:
    """The first line of what is in front."""
    return play.shown.splitlines()[0]
