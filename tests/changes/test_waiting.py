"""Looking until it is so: the limit, what cannot be read meanwhile, and what never comes."""

from datetime import timedelta

import pytest

from backend.changes.engine import Running
from backend.changes.step import Seen, Unread
from backend.model.change import ChangeState, ChangeView, StepState
from backend.model.change_entry import EntryKind

from .driving import Drive, is_done, step
from .toy import RIPE_AFTER, START, World, make, ripe, trial, wait


def watched(drive: Drive) -> list[ChangeView]:
    """Every view of the next run, in order."""
    views: list[ChangeView] = []
    answer = drive._answer

    def look(running: Running) -> None:
        views.append(running.view)
        answer(running)

    drive._answer = look  # type: ignore[method-assign]
    return views


async def test_what_somebody_else_does_is_waited_for_and_noted_once_it_is_so() -> None:
    world = World(there={"a": START})
    drive = trial(world, wait(world, "a"))

    view = await drive.run()

    assert is_done(view)
    assert step(view, "wait a").said == ("It is ripe.",)
    assert [entry.kind for entry in drive.log.entries] == ["waiting", "settled", "ended"]


async def test_while_it_waits_it_says_since_when_how_long_it_takes_and_when_it_gives_up() -> None:
    world = World(there={"a": START})
    drive = trial(world, wait(world, "a", limit=timedelta(minutes=3)))
    views = watched(drive)

    await drive.run()

    shown = {
        (one.state, one.since, one.usual, one.limit, one.said)
        for view in views
        for one in view.steps
        if one.state is StepState.SETTLING and one.said
    }
    assert shown == {
        (StepState.SETTLING, START, timedelta(seconds=40), timedelta(minutes=3), ("It is green.",))
    }


async def test_what_was_so_before_is_not_waited_for_unless_it_is_still_to_settle() -> None:
    for ripens_in, is_waited_for in ((0, False), (1, True)):
        world = World(there={"a": START - RIPE_AFTER + timedelta(seconds=ripens_in)})
        drive = trial(world, make(world, "a", settled=ripe(world, "a")))
        views = watched(drive)
        assert is_done(await drive.run())
        assert step(views[-1], "a").state is StepState.ALREADY
        states = {one.state for view in views for one in view.steps}
        assert (StepState.SETTLING in states) is is_waited_for


async def test_a_look_that_sees_the_same_is_no_news() -> None:
    world = World(there={"a": START})
    drive = trial(world, wait(world, "a"))
    views = watched(drive)

    await drive.run()

    assert sum(view.steps[0].said == ("It is green.",) for view in views) == 1


async def test_when_the_limit_is_over_the_change_stops_says_what_to_do_and_can_be_taken_up() -> None:
    world = World()
    drive = trial(world, make(world, "b"), wait(world, "a", limit=timedelta(minutes=5)))

    view = await drive.run()

    assert view.state is ChangeState.STOPPED
    assert view.reason == "Wait for a: It is not so after 5 minutes. It is green. Ask."
    assert world.clock.now() - START == timedelta(minutes=5)
    assert [each.id for each in view.done] == ["b"]

    world.there["a"] = world.clock.now()
    assert is_done(await drive.run())


async def test_taken_up_again_it_tells_the_whole_time_and_waits_for_as_long_again() -> None:
    world = World()
    drive = trial(world, wait(world, "a", limit=timedelta(minutes=5)))
    await drive.run()
    world.clock.advance(3600)
    views = watched(drive)

    view = await drive.run()

    assert "after 70 minutes" in (view.reason or "")
    shown = {(one.since, one.limit) for each in views for one in each.steps if one.since is not None}
    assert shown == {(START, timedelta(minutes=70))}
    assert len(drive.log.of(EntryKind.WAITING)) == 1


@pytest.mark.parametrize("is_lasting", [False, True])
async def test_what_cannot_be_read_is_looked_at_again_until_the_limit(is_lasting: bool) -> None:
    world = World(there={"a": START}, unread=1000 if is_lasting else 3)
    drive = trial(world, wait(world, "a", limit=timedelta(minutes=5)))

    view = await drive.run()

    if is_lasting:
        assert view.state is ChangeState.STOPPED
        assert view.reason == (
            "Wait for a: Whether it is so is not known after 5 minutes. The world does not answer. Take the "
            "change up again when that is mended."
        )
    else:
        assert is_done(view)


async def test_what_can_never_come_any_more_fails_the_change_with_what_to_do() -> None:
    world = World(there={"a": START}, ended=True)
    drive = trial(world, wait(world, "a"))

    view = await drive.run()

    assert (view.state, view.reason) == (ChangeState.FAILED, "It has gone bad.")
    assert step(view, "wait a").state is StepState.FAILED
    assert drive.log.entries[-1].detail == {"state": "failed"}


async def test_a_write_that_does_not_settle_in_time_stays_listed_as_done() -> None:
    world = World()
    settled = ripe(world, "a", limit=timedelta(seconds=20))
    drive = trial(world, make(world, "a", settled=settled))

    view = await drive.run()

    assert view.state is ChangeState.STOPPED
    assert [(each.state, each.undo) for each in view.done] == [(StepState.FAILED, "unmake a")]
    assert is_done(await drive.run())
    assert world.sent == ["a"]


async def test_stopped_while_it_waits_it_ends_at_once() -> None:
    world = World()
    looks = 0

    async def look() -> Seen:
        nonlocal looks
        looks += 1
        if looks == 2:
            assert drive.running is not None
            drive.running.stop()
        raise Unread("The world does not answer.")

    drive = trial(world, wait(world, "a", look=look))

    view = await drive.run()

    assert (view.state, looks) == (ChangeState.STOPPED, 2)
    assert step(view, "wait a").state is StepState.SETTLING
