"""How a change ends: stopped, called off, cut off, or by a defect; and what is left of it then."""

import asyncio
from collections.abc import Callable

import pytest

from backend.changes.engine import Running
from backend.changes.step import Outcome
from backend.journal.error import JournalError
from backend.model.change import ChangeState, ChangeView, StepState
from backend.model.change_entry import Entry, EntryKind

from .driving import Drive, is_done
from .toy import SIZES, START, Fate, World, check, choice, make, ripe, trial, wait


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
