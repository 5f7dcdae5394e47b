"""A write that is refused, whose answer is lost, or that cannot be noted: done at most once all the same."""

import re
from collections.abc import Awaitable, Callable

import pytest

from backend.changes.allowed import NOTHING
from backend.changes.step import Outcome, Refusal, Seen
from backend.journal.error import JournalError
from backend.model.change import NO, YES, AskKind, ChangeState, Danger, StepState
from backend.model.change_entry import Entry, EntryKind

from .driving import is_done, step, told
from .toy import Fate, World, make, ripe, trial

# Refused, and lost


async def test_a_refused_write_stops_the_change_and_is_tried_anew_when_taken_up() -> None:
    world = World(fates=[Fate.REFUSED])
    drive = trial(world, make(world, "a"))

    first = await drive.run()
    again = await drive.run()

    assert (first.state, first.reason) == (ChangeState.STOPPED, "Make a: The world says no.")
    assert step(first, "a").state is StepState.FAILED
    assert drive.log.of(EntryKind.OUTCOME)[0].detail["request_id"] == "req-no"
    assert is_done(again)
    assert world.sent == ["a", "a"]


async def test_a_lost_answer_is_looked_for_and_what_is_found_counts_as_done_by_this_change() -> None:
    world = World(fates=[Fate.LOST_AFTER])
    drive = trial(world, make(world, "a", settled=ripe(world, "a")))

    view = await drive.run()

    assert is_done(view)
    assert world.sent == ["a"]
    assert [each.id for each in view.done] == ["a"]
    assert view.facts.one("a_id") == "id-a"
    assert len(drive.touched) == 2  # after the call, and when it was found


@pytest.mark.parametrize("has_marks", [True, False])
async def test_what_somebody_else_made_after_a_lost_answer_is_not_claimed(has_marks: bool) -> None:
    world = World(fates=[Fate.LOST_BEFORE], has_marks=has_marks)
    drive = trial(world, make(world, "a"))
    drive.on_write = lambda write: world.there.setdefault("a", world.clock.now())

    view = await drive.run()

    assert is_done(view)
    found = step(view, "a")
    assert (view.done, found.undo, found.is_ours) == ((), None, False)
    assert found.state is (StepState.ALREADY if has_marks else StepState.DONE)
    assert any("nobody knows whether this change did it" in line for line in found.said) is not has_marks


async def test_a_lost_write_is_repeated_after_minutes_of_looking_and_a_yes_only() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    write = make(world, "a")
    drive = trial(world, write)

    view = await drive.run()

    assert is_done(view)
    assert world.sent == ["a", "a"]
    assert [ask.key for ask in drive.asked] == ["a", "a again", "a"]
    asked_again = drive.ask("a again")
    assert (asked_again.kind, asked_again.phrase) == (AskKind.YES_NO, "a again")
    lost, done = drive.log.of(EntryKind.INTENT)
    assert done.at - lost.at >= write.look_for


@pytest.mark.parametrize("danger", list(Danger))
async def test_no_to_repeating_leaves_the_change_unfinished_and_the_write_unsure(danger: Danger) -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(world, make(world, "a", danger=danger), answers={"a again": NO})

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, ["a"])
    assert "not known" in (view.reason or "")
    assert step(view, "a").state is StepState.UNSURE
    assert view.done == ()


async def test_no_to_repeating_an_optional_write_leaves_it_out_and_says_that_it_is_not_known() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(world, make(world, "a", is_optional=True), answers={"a": YES, "a again": NO})

    view = await drive.run()

    assert is_done(view)
    assert (step(view, "a").state, world.sent) == (StepState.SKIPPED, ["a"])
    assert "not known" in step(view, "a").said[0]


async def test_a_refusal_of_the_repeated_call_says_nothing_about_the_first() -> None:
    world = World(fates=[Fate.LOST_BEFORE, Fate.REFUSED])
    drive = trial(world, make(world, "a"))

    first = await drive.run()
    again = await drive.run()

    assert first.state is ChangeState.STOPPED
    assert is_done(again)
    assert [ask.key for ask in drive.asked] == ["a", *2 * ("a again", "a")]
    assert world.sent == ["a", "a", "a"]


async def test_a_look_that_fails_goes_on_and_when_none_succeeds_nothing_is_repeated() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(world, make(world, "a", perform=unread_after(world, 1000)))

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, ["a"])
    assert [ask.key for ask in drive.asked] == ["a"]
    assert "does not answer" in (view.reason or "")
    assert step(view, "a").state is StepState.UNSURE

    world.unread = 3
    assert is_done(await drive.run())
    assert [ask.key for ask in drive.asked] == ["a", "a again", "a"]


def unread_after(world: World, looks: int) -> Callable[[str | None], Awaitable[Outcome]]:
    async def perform(code: str | None) -> Outcome:
        world.unread = looks
        return world.make("a", code)

    return perform


async def test_a_lost_write_in_a_read_only_session_is_looked_for_and_not_repeated() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(world, make(world, "a"), answers={"a again": lambda _: None})
    await drive.run()
    drive.allowed = NOTHING

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, ["a"])
    assert "read-only" in (view.reason or "")

    world.there["a"] = world.clock.now()
    assert is_done(await drive.run())


async def test_a_refusal_while_a_lost_write_is_looked_for_does_not_end_the_change() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    write = make(world, "a")

    async def observe() -> Seen:
        if world.sent:
            raise Refusal("It has expired.")
        return await write.observe()

    drive = trial(world, make(world, "a", observe=observe))

    view = await drive.run()

    assert (view.state, view.reason) == (ChangeState.STOPPED, "It has expired.")
    assert step(view, "a").state is StepState.UNSURE


# The journal


def broken(kind: EntryKind) -> Callable[[Entry], None]:
    def fails(entry: Entry) -> None:
        if entry.kind is kind:
            raise JournalError("The journal cannot be written: the disk is full.")

    return fails


async def test_without_a_note_before_it_no_call_is_made() -> None:
    world = World()
    drive = trial(world, make(world, "a"))
    drive.log.fails = broken(EntryKind.INTENT)

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, [])
    assert "the disk is full" in (view.reason or "")
    assert step(view, "a").state is StepState.PLANNED


async def test_a_call_that_could_not_be_noted_afterwards_is_looked_for_when_taken_up() -> None:
    world = World()
    drive = trial(world, make(world, "a", settled=ripe(world, "a")), make(world, "b"))
    drive.log.fails = broken(EntryKind.OUTCOME)

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, ["a"])
    assert step(view, "a").state is StepState.UNSURE
    assert "it is looked for" in (view.reason or "")
    assert drive.touched

    drive.log.fails = lambda entry: None
    again = await drive.run()
    assert is_done(again)
    assert world.sent == ["a", "b"]
    assert [each.id for each in again.done] == ["a", "b"]


async def test_a_defect_in_a_call_stops_the_change_without_its_text_and_the_call_is_looked_for() -> None:
    world = World(fates=[Fate.DEFECT])
    drive = trial(world, make(world, "a"))

    view = await drive.run()

    assert view.state is ChangeState.STOPPED
    place = r"^This failed inside Spaceport \(ZeroDivisionError in backend\.changes\.performing, line \d+\);"
    assert re.match(place, view.reason or "")
    assert "secret" not in told(view)
    assert drive.log.entries[-1].kind is EntryKind.STOPPED

    assert is_done(await drive.run())
    assert world.sent == ["a"]
