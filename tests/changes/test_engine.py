"""The way through a change: questions, checks, plans that grow, stops, and how it ends."""

import asyncio
from collections.abc import Callable

import pytest

from backend.changes.engine import Running
from backend.changes.step import Outcome, Question, Refusal, Step, Unread
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

from .driving import Drive, is_done, step
from .toy import START, Fate, World, check, choice, make, question, ripe, trial, wait

SIZES = (Option("small", "Small"), Option("large", "Large"), Option("huge", "Huge", refused="it has no room"))


# Questions


async def test_an_answer_is_kept_and_known_to_the_steps_after_it() -> None:
    drive = trial(World(), choice(lambda: SIZES), answers={"size": ("large",)})

    view = await drive.run()

    assert is_done(view)
    assert view.facts.one("size") == "large"
    assert step(view, "choice").said == ("Large",)
    assert drive.log.of(EntryKind.ANSWERED)[0].values == {"size": ("large",)}


async def test_what_was_said_at_the_start_is_not_asked() -> None:
    drive = trial(World(), choice(lambda: SIZES), inputs={"size": ("small",)})

    assert is_done(await drive.run())
    assert drive.asked == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("tiny",), "tiny is not among what can be chosen: small; large"),
        (("huge",), "huge: it has no room"),
        (("small", "large"), "choose one"),
    ],
)
async def test_what_was_said_and_will_not_do_is_asked_with_the_reason(said: Values, why: str) -> None:
    drive = trial(World(), choice(lambda: SIZES), inputs={"size": said}, answers={"size": ("small",)})

    view = await drive.run()

    assert is_done(view)
    assert [ask.changed for ask in drive.asked] == [why]
    assert view.facts.one("size") == "small"


async def test_an_answer_that_will_not_do_is_not_taken() -> None:
    taken: list[bool] = []

    def answer(ask: Ask) -> Values:
        assert drive.running is not None
        taken.append(drive.running.answer(ask, ("huge",)))
        other = Ask(ask.key, ask.kind, ask.step, ask.title, options=ask.options, changed="another one")
        taken.append(drive.running.answer(other, ("small",)))
        return ("large",)

    drive = trial(World(), choice(lambda: SIZES), answers={"size": answer})

    view = await drive.run()

    assert taken == [False, False]
    assert view.facts.one("size") == "large"


async def test_answers_of_an_earlier_run_are_kept_but_checked_again() -> None:
    world, offered = World(), list(SIZES)
    answers = iter([("large",), ("small",)])
    drive = trial(
        world,
        choice(lambda: offered),
        make(world, "a"),
        answers={"size": lambda _: next(answers), "a": lambda _: None},
    )
    await drive.run()
    await drive.run()
    assert [ask.key for ask in drive.asked] == ["size", "a", "a"]

    del offered[1]
    view = await drive.run()

    assert [ask.key for ask in drive.asked[3:]] == ["size", "a"]
    assert drive.asked[3].changed == "large is not among what can be chosen: small"
    assert view.facts.one("size") == "small"


def yes_no(key: str, **options: bool) -> Question:
    async def ask() -> Ask:
        return Ask(key, AskKind.YES_NO, "choice", "Go on?", phrase="quay", **options)

    return question(ask)


async def test_no_to_a_question_ends_the_change_and_is_not_remembered_as_an_input() -> None:
    drive = trial(World(), yes_no("limit"), answers={"limit": NO})

    view = await drive.run()

    assert (view.state, view.reason) == (ChangeState.DECLINED, "Choose: You said no to this.")
    assert "limit" not in view.facts
    assert drive.log.of(EntryKind.ANSWERED) == []


async def test_no_to_a_question_that_leaves_something_out_goes_on() -> None:
    drive = trial(World(), yes_no("ports", leaves_out=True), answers={"ports": NO})

    view = await drive.run()

    assert is_done(view)
    assert view.facts.all("ports") == NO
    assert step(view, "choice").state is StepState.SKIPPED
    assert step(view, "choice").said == ("You said no to this.",)


@pytest.mark.parametrize(("key", "times"), [("choice", 2), ("limit", 1)])
async def test_a_confirmation_is_asked_anew_in_every_run_and_an_input_is_not(key: str, times: int) -> None:
    """A confirmation has the id of its step as its key."""
    world = World()
    stops = iter([None, YES])
    answers = {key: YES, "a": lambda _: next(stops)}
    drive = trial(world, yes_no(key), make(world, "a"), answers=answers)

    await drive.run()

    assert is_done(await drive.run())
    assert [ask.key for ask in drive.asked].count(key) == times


async def test_where_there_is_nothing_to_ask_the_question_is_passed_over() -> None:
    async def ask() -> None:
        return None

    drive = trial(World(), question(ask))

    view = await drive.run()

    assert is_done(view)
    assert step(view, "choice").state is StepState.SKIPPED


# Checks, and plans


async def test_checks_are_made_anew_in_every_run_and_the_last_one_is_the_summary() -> None:
    world = World()
    stops = iter([None, YES])
    drive = trial(
        world,
        check("first"),
        make(world, "a"),
        check("last", "proof"),
        answers={"a": lambda _: next(stops)},
    )

    await drive.run()
    view = await drive.run()

    assert is_done(view)
    assert view.summary == ("last",)
    assert len(drive.log.of(EntryKind.CHECKED, "check")) == 2
    assert drive.log.entries[-1].said == ("last",)


async def test_a_check_that_refuses_ends_the_change_before_anything_is_written() -> None:
    world = World()
    drive = trial(world, check("", refuses=lambda: "Too small."), make(world, "a"))

    view = await drive.run()

    assert (view.state, view.reason, world.sent) == (ChangeState.REFUSED, "Too small.", [])
    assert view.steps[0].state is StepState.REFUSED
    assert drive.log.entries[-1].detail == {"state": "refused"}


async def test_what_cannot_be_read_stops_the_change_and_it_can_be_taken_up() -> None:
    world = World(unread=1)
    drive = trial(world, make(world, "a"))

    view = await drive.run()

    assert view.state is ChangeState.STOPPED
    assert "does not answer" in (view.reason or "")
    assert is_done(await drive.run())


async def test_a_plan_grows_as_facts_come() -> None:
    world = World()

    def plan(facts: Facts) -> list[Step]:
        steps: list[Step] = [check("two", "count")]
        if facts.one("count") == "two":
            steps += [make(world, "a"), make(world, "b")]
        return steps

    drive = trial(world, plan=plan)

    assert is_done(await drive.run())
    assert world.sent == ["a", "b"]


async def test_what_was_written_stays_listed_when_it_is_planned_no_more() -> None:
    world = World()
    stops = iter([None, YES])

    def plan(facts: Facts) -> list[Step]:
        return [make(world, "a" if world.colour == "red" else "b"), make(world, "c")]

    drive = trial(world, plan=plan, answers={"c": lambda _: next(stops)})
    await drive.run()
    world.colour = "blue"

    view = await drive.run()

    assert is_done(view)
    listed = [(each.id, each.title, each.undo) for each in view.done]
    assert listed == [(each, f"Make {each}", f"unmake {each}") for each in ("a", "b", "c")]


async def test_what_may_have_been_written_is_shown_so_when_it_is_planned_no_more() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(
        world,
        plan=lambda facts: [make(world, "a" if world.colour == "red" else "b")],
        answers={"a again": lambda _: None},
    )
    await drive.run()
    world.colour = "blue"

    view = await drive.run()

    assert is_done(view)
    assert [(each.id, each.state) for each in view.steps] == [("a", StepState.UNSURE), ("b", StepState.DONE)]
    assert [each.id for each in view.done] == ["b"]


# Ends


async def test_a_stop_while_asked_ends_it_with_what_is_done_and_its_undo() -> None:
    world = World()
    drive = trial(world, make(world, "a"), make(world, "b"), answers={"b": lambda _: None})

    view = await drive.run()

    assert (view.state, view.reason, view.ask) == (ChangeState.STOPPED, "It was stopped.", None)
    assert [(each.id, each.undo) for each in view.done] == [("a", "unmake a")]
    assert [each.state for each in view.steps] == [StepState.DONE, StepState.PLANNED]
    assert drive.log.entries[-1].kind is EntryKind.STOPPED


async def test_taken_up_again_it_shows_from_the_start_what_is_done() -> None:
    world = World()
    drive = trial(world, check("fine"), make(world, "a"), make(world, "b"), answers={"b": lambda _: None})
    await drive.run()
    shown: list[tuple[str, ...]] = []
    answer = drive._answer

    def look(running: Running) -> None:
        shown.append(tuple(each.id for each in running.view.done))
        answer(running)

    drive._answer = look  # type: ignore[method-assign]
    await drive.run()

    assert set(shown) == {("a",)}


async def test_stopped_during_a_check_it_goes_no_further() -> None:
    world = World()
    drive = trial(world, check("fine"), make(world, "a"))

    def stop_at_once(entry: Entry) -> None:
        assert drive.running is not None
        drive.running.stop()

    drive.log.fails = stop_at_once

    view = await drive.run()

    assert (view.state, world.sent, drive.asked) == (ChangeState.STOPPED, [], [])


async def test_a_journal_that_cannot_be_written_stops_the_change_and_says_so() -> None:
    def full(entry: Entry) -> None:
        raise JournalError("The journal cannot be written: the disk is full.")

    world = World()
    drive = trial(world, check("fine"), make(world, "a"))
    drive.log.fails = full

    view = await drive.run()

    assert view.state is ChangeState.STOPPED
    assert "the disk is full" in (view.reason or "")
    assert world.sent == []


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("hunter2"), OSError("hunter2"), AssertionError("hunter2")]
)
async def test_a_defect_stops_the_change_and_its_text_is_not_repeated(error: Exception) -> None:
    def refuses() -> str:
        raise error

    drive = trial(World(), check("", refuses=refuses))

    view = await drive.run()

    assert view.state is ChangeState.STOPPED
    assert type(error).__name__ in (view.reason or "")
    assert "hunter2" not in f"{view} {drive.log.entries}"


@pytest.mark.parametrize("raised", [Refusal("No."), Unread("Not now.")])
async def test_a_question_that_cannot_be_put_says_why(raised: Exception) -> None:
    async def ask() -> Ask:
        raise raised

    view = await trial(World(), question(ask)).run()

    state = ChangeState.REFUSED if isinstance(raised, Refusal) else ChangeState.STOPPED
    assert view.state is state
    assert str(raised) in (view.reason or "")


async def test_cancelled_in_the_middle_of_a_call_nothing_is_noted_and_it_is_looked_for_later() -> None:
    world = World()
    called = asyncio.Event()

    async def perform(code: str | None) -> Outcome:
        outcome = world.make("a")
        called.set()
        await asyncio.Event().wait()
        return outcome

    drive = trial(world, make(world, "a", perform=perform))
    running = asyncio.create_task(drive.run())
    await called.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert drive.log.entries[-1].kind is EntryKind.INTENT

    assert is_done(await drive.run())
    assert world.sent == ["a"]


async def test_a_wait_that_is_over_is_not_waited_for_again() -> None:
    world = World(there={"a": World().clock.now()})
    stops = iter([None, YES])
    drive = trial(world, wait(world, "a"), make(world, "b"), answers={"b": lambda _: next(stops)})
    await drive.run()
    del world.there["a"]

    view = await drive.run()

    assert is_done(view)
    assert step(view, "wait a").state is StepState.DONE


# Called off by its operator


def call_off(drive: Drive, when: Callable[[ChangeView], bool]) -> None:
    """As soon as it is shown so."""

    def look(view: ChangeView) -> None:
        if drive.running is not None and when(view):
            drive.running.call_off()

    drive.on_view = look


async def test_called_off_before_anything_was_done_it_is_given_up() -> None:
    world = World(there={"keel": START})
    drive = trial(world, make(world, "keel"), choice(lambda: SIZES), make(world, "hull"))
    assert (await drive.run()).state is ChangeState.STOPPED, "nobody chose"
    call_off(drive, lambda view: view.ask is not None and view.ask.key == "size")
    view = await drive.run()
    assert (view.state, view.ask) == (ChangeState.ABANDONED, None)
    assert view.reason == "It was stopped before anything was done, so nothing is left to finish."
    assert drive.log.entries[-1].detail == {"state": ChangeState.ABANDONED}
    assert world.sent == []


@pytest.mark.parametrize("what", ["write", "wait", "lost write"])
async def test_called_off_once_something_was_done_or_is_waited_for_it_is_there_to_be_taken_up(
    what: str,
) -> None:
    world = World(fates=[Fate.LOST_BEFORE] if what == "lost write" else [])
    first = wait(world, "hull") if what == "wait" else make(world, "hull", settled=ripe(world, "hull"))
    world.there |= {"hull": world.clock.now()} if what == "wait" else {}
    drive = trial(world, first, make(world, "mast"))
    due = (StepState.SETTLING, StepState.UNSURE)
    call_off(drive, lambda view: any(step.state in due for step in view.steps))
    assert (await drive.run()).state is ChangeState.STOPPED
