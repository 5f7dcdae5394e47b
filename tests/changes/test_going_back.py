"""Back to a question, while nothing is written: what was chosen by mistake is chosen anew."""

from dataclasses import replace

import pytest

from backend.changes.recorded_view import view_of
from backend.changes.step import Check, Question, Seen, Step
from backend.journal.error import JournalError
from backend.model.change import (
    NO,
    YES,
    Ask,
    AskKind,
    ChangeState,
    ChangeView,
    Facts,
    Option,
    StepState,
    Values,
)
from backend.model.change_entry import Entry, EntryKind

from .driving import Drive, is_done
from .toy import World, check, choice, make, trial, wait

REGIONS = {"east": ("vpc-1", "vpc-2"), "west": ("vpc-3",)}
BACK: Values = ("back",)
EAST, WEST = ("east",), ("west",)


def which(key: str, *options: str) -> Question:
    async def ask() -> Ask:
        offered = tuple(Option(option, option) for option in options)
        return Ask(key, AskKind.CHOICE, f"which {key}", f"Which {key}?", options=offered)

    return Question(id=f"which {key}", title=f"Which {key}", ask=ask)


def connecting(world: World, *last: Step) -> Drive:
    """A region, a VPC of that region, a look at that, then `last`."""

    def plan(facts: Facts) -> tuple[Step, ...]:
        region, vpc = facts.one("region"), facts.one("vpc")
        steps: list[Step] = [which("region", *REGIONS)]
        if region is not None:
            steps.append(which("vpc", *REGIONS[region]))
        if vpc is not None:
            steps += [check(f"{vpc} is fit", "fit"), *last]
        return tuple(steps)

    return trial(world, plan=plan)


async def gone_through(drive: Drive, *moves: Values) -> ChangeView:
    """Each thing that is asked is answered with the next of `moves`, or one goes BACK; then it is stopped."""
    left = list(moves)

    def move(view: ChangeView) -> None:
        running, ask = drive.running, view.ask
        if running is None or ask is None or any(ask is each for each in drive.asked):
            return
        drive.asked.append(ask)
        if not left:
            running.stop()
        elif (values := left.pop(0)) is BACK:
            assert running.go_back() is (running.question_before is None)
        else:
            assert running.answer(ask, values)

    drive.on_view = move
    return await drive.run()


def titles(drive: Drive) -> list[str]:
    return [ask.title for ask in drive.asked]


async def test_back_asks_the_question_before_with_what_was_answered_and_goes_on_from_there() -> None:
    drive = connecting(World())

    view = await gone_through(drive, EAST, BACK, WEST, ("vpc-3",))

    assert is_done(view)
    assert titles(drive) == ["Which region?", "Which vpc?", "Which region?", "Which vpc?"]
    assert drive.asked[2].preselected == EAST
    assert (view.facts.one("region"), view.facts.one("vpc")) == ("west", "vpc-3")


async def test_what_was_looked_at_is_looked_at_again_and_each_question_is_asked_with_its_answer() -> None:
    world = World()
    drive = connecting(world, make(world, "request"))

    view = await gone_through(drive, EAST, ("vpc-1",), BACK, BACK, EAST, ("vpc-1",), NO)

    assert titles(drive)[2:] == [
        "Make request",
        "Which vpc?",
        "Which region?",
        "Which vpc?",
        "Make request",
    ]
    assert [ask.preselected for ask in drive.asked[3:6]] == [("vpc-1",), EAST, ("vpc-1",)]
    assert view.state is ChangeState.DECLINED
    assert [each.values["fit"] for each in drive.log.of(EntryKind.CHECKED)] == [("vpc-1 is fit",)] * 2
    assert world.sent == []


async def test_an_answer_that_will_not_do_any_more_is_asked_anew() -> None:
    drive = connecting(World(), which("size", "small"))

    await gone_through(drive, EAST, ("vpc-1",), BACK, BACK, WEST)

    assert titles(drive)[-2:] == ["Which region?", "Which vpc?"]
    assert drive.asked[-1].changed == "vpc-1 is not among what can be chosen: vpc-3"


@pytest.mark.parametrize("is_taken_up", [False, True])
async def test_an_answer_that_another_one_leaves_without_its_question_is_dropped(is_taken_up: bool) -> None:
    """Also what a check found because of it, and whatever was said of it at the beginning."""

    async def look() -> Seen:
        return Seen(True, yields={"by hand": YES})

    def plan(facts: Facts) -> tuple[Step, ...]:
        if facts.one("who") != "nobody" and "by hand" not in facts:
            return which("who", "me", "nobody"), which("vpc", "vpc-1")
        described = Check(id="described", title="As described", look=look)
        return which("who", "me", "nobody"), which("account", "1234"), described, which("size", "small")

    drive = trial(World(), plan=plan, inputs={"account": ("1234",)})
    if is_taken_up:
        await gone_through(drive, ("nobody",))
        drive.asked.clear()
    answered = [] if is_taken_up else [("nobody",)]

    view = await gone_through(drive, *answered, BACK, BACK, ("me",))

    assert titles(drive)[-2:] == ["Which who?", "Which vpc?"]
    for facts in (view.facts, replace(drive.recorded, entries=tuple(drive.log.entries)).facts):
        assert dict(facts) == {"who": ("me",)}


@pytest.mark.parametrize("is_taken_up", [False, True])
async def test_after_a_write_the_way_back_ends_at_the_first_question_since(is_taken_up: bool) -> None:
    world = World()
    drive = connecting(world, make(world, "request"), which("size", "small"), which("colour", "red"))
    yes: list[Values] = [EAST, ("vpc-1",), YES, ("small",)]
    if is_taken_up:
        await gone_through(drive, *yes)
        drive.asked.clear()

    view = await gone_through(drive, *([] if is_taken_up else yes), BACK)

    assert titles(drive)[-2:] == ["Which colour?", "Which size?"]
    assert drive.running is not None
    assert (drive.running.question_before, drive.running.written) == (None, "Make request")
    assert not drive.running.go_back()
    assert (view.facts.one("vpc"), world.sent) == ("vpc-1", ["request"])


async def test_there_is_no_way_back_where_a_later_step_was_written_in_an_earlier_run() -> None:
    world = World()
    offered = [Option("small", "small"), Option("large", "large")]
    steps = which("region", *REGIONS), choice(lambda: offered), make(world, "request")
    drive = trial(world, *steps, which("colour", "red"))
    await gone_through(drive, EAST, ("small",), YES)
    drive.asked.clear()
    del offered[0]

    await gone_through(drive)

    assert titles(drive) == ["Which one?"]
    assert drive.running is not None
    assert (drive.running.question_before, drive.running.written) == (None, "Make request")


@pytest.mark.parametrize("kept", ["there before", "waited for", "left out"])
async def test_what_was_there_or_was_waited_for_or_left_out_is_gone_back_past_and_looked_at_anew(
    kept: str,
) -> None:
    world = World()
    if kept != "left out":
        world.make("request")
        world.sent.clear()
        world.made.clear()
    before = wait(world, "request") if kept == "waited for" else make(world, "request", is_optional=True)
    drive = connecting(world, before, make(world, "accept"))
    no = [NO] if kept == "left out" else []

    view = await gone_through(drive, EAST, ("vpc-1",), *no, BACK, ("vpc-2",), *no)

    asked = ["Make request"] if kept == "left out" else []
    assert titles(drive)[2:] == [*asked, "Make accept", "Which vpc?", *asked, "Make accept"]
    over = EntryKind.SKIPPED if kept == "left out" else EntryKind.SETTLED
    assert len(drive.log.of(over, before.id)) == 2
    assert (view.facts.one("vpc"), world.sent) == ("vpc-2", [])


async def test_there_is_no_way_back_before_the_first_question() -> None:
    drive = connecting(World())
    backs: list[bool] = []

    def back(ask: Ask) -> None:
        assert drive.running is not None
        backs.append(drive.running.go_back())

    drive.otherwise = back
    view = await drive.run()

    assert backs == [False]
    assert view.state is ChangeState.STOPPED


async def test_what_is_asked_only_where_nothing_is_known_is_asked_again() -> None:
    """Whoever names a peering is not offered another; whoever chose one, and goes back, is."""

    def plan(facts: Facts) -> tuple[Step, ...]:
        async def ask() -> Ask | None:
            return None if facts.one("region") is not None else await which("region", *REGIONS).ask()

        return Question(id="which region", title="Which region", ask=ask), which("vpc", "vpc-1")

    drive = trial(World(), plan=plan)

    view = await gone_through(drive, EAST, BACK, WEST, ("vpc-1",))

    assert titles(drive) == ["Which region?", "Which vpc?", "Which region?", "Which vpc?"]
    assert drive.asked[2].preselected == EAST
    assert view.facts.one("region") == "west"


async def test_an_answer_that_was_taken_back_is_none_after_the_console_was_cut_off() -> None:
    drive = connecting(World(), which("size", "small"))
    await gone_through(drive, EAST, ("vpc-1",), BACK, BACK)
    drive.log.entries.pop()  # that it was stopped: it was cut off instead
    drive.asked.clear()

    recorded = replace(drive.recorded, entries=tuple(drive.log.entries))
    assert "region" not in recorded.facts
    assert "region" not in recorded.answers
    region = next(step for step in view_of(recorded, None).steps if step.id == "which region")
    assert (region.state, region.said) == (StepState.PLANNED, ())

    view = await gone_through(drive, WEST, ("vpc-3",), ("small",))

    assert is_done(view)
    assert titles(drive) == ["Which region?", "Which vpc?", "Which size?"]
    assert (view.facts.one("region"), view.facts.one("vpc")) == ("west", "vpc-3")


async def test_an_answer_is_only_taken_back_once_that_is_noted() -> None:
    def full(entry: Entry) -> None:
        if entry.kind is EntryKind.TAKEN_BACK:
            raise JournalError("The disk is full.")

    drive = connecting(World())
    drive.log.fails = full

    view = await gone_through(drive, EAST, BACK)

    assert view.state is ChangeState.STOPPED
    assert "The disk is full." in (view.reason or "")
    assert view.facts.one("region") == "east"
