"""A look that does not end holds nothing up: neither a stop nor the change for ever."""

import asyncio

import pytest

from backend.changes import looking
from backend.changes.step import Check, Seen
from backend.model.change import ChangeState

from .toy import World, make, ripe, trial


async def never() -> Seen:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


async def test_a_stop_ends_a_look_that_hangs() -> None:
    begun = asyncio.Event()

    async def hangs() -> Seen:
        begun.set()
        return await never()

    drive = trial(World(), Check(id="hangs", title="Look", look=hangs))
    running = asyncio.ensure_future(drive.run())
    await asyncio.wait_for(begun.wait(), 5)
    assert drive.running is not None
    drive.running.stop()
    view = await asyncio.wait_for(running, 5)
    assert (view.state, view.reason) == (ChangeState.STOPPED, "It was stopped.")


async def test_a_look_without_an_end_is_one_that_could_not_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LIMIT", 0.01)
    view = await asyncio.wait_for(trial(World(), Check(id="hangs", title="Look", look=never)).run(), 5)
    assert view.state is ChangeState.STOPPED
    assert "There was no answer within" in (view.reason or "")


async def test_a_call_under_way_is_never_broken_off_by_a_stop() -> None:
    """What is cut off in the middle of a call is a write that nobody knows of."""
    world = World()
    step = make(world, "a", settled=ripe(world, "a"))
    called, go_on = asyncio.Event(), asyncio.Event()
    perform = step.perform

    async def slowly(code: str | None):  # type: ignore[no-untyped-def]
        called.set()
        await go_on.wait()
        return await perform(code)

    drive = trial(world, make(world, "a", settled=ripe(world, "a"), perform=slowly))
    running = asyncio.ensure_future(drive.run())
    await asyncio.wait_for(called.wait(), 5)
    assert drive.running is not None
    drive.running.stop()
    go_on.set()
    view = await asyncio.wait_for(running, 5)
    assert (view.state, list(world.there), [each.id for each in view.done]) == (
        ChangeState.STOPPED,
        ["a"],
        ["a"],
    )
