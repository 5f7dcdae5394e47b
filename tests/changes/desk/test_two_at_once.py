"""One change at a time in a space: what others of this console and of another one see of it."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from backend.changes.lock import Busy, Holder, SpaceLock
from backend.model.change import ChangeState
from backend.model.space import Space
from tests.changes.consoles import Console
from tests.changes.driving import is_done
from tests.changes.toy import QUAY, World
from tests.estate.sessions import PATIENCE


@pytest.mark.parametrize("keeps", [True, False])
async def test_one_change_at_a_time_in_a_space_of_one_console(home: Path, world: World, keeps: bool) -> None:
    console = Console(home if keeps else None, world, is_demo=not keeps)
    first = await console.begin()
    with pytest.raises(Busy, match=f"^Change {first.view.id} \\(toy\\) runs in this space, by ops@acme"):
        await console.begin()
    assert console.desk.running == (first,)
    assert is_done(await console.through(first))
    assert is_done(await console.through(await console.begin()))
    assert console.desk.running == ()


async def test_another_console_sees_it_and_waits_for_its_end(home: Path, world: World) -> None:
    console, other = Console(home, world), Console(home, world)
    running = await console.begin()

    with pytest.raises(Busy, match=rf"Change {running.view.id} \(toy\) runs in this space, by ops@acme\.exa"):
        await other.begin()
    (seen,) = await other.desk.listed()
    assert (seen.id, seen.state) == (running.view.id, ChangeState.RUNNING)
    assert seen.elsewhere is not None
    assert ", process " in seen.elsewhere
    (own,) = await console.desk.listed()
    assert (own, own.elsewhere) == (running.view, None)

    await console.through(running)
    (seen,) = await other.desk.listed()
    assert (seen.state, seen.elsewhere) == (ChangeState.DONE, None)
    await other.begin()


@pytest.mark.parametrize("consoles", [1, 2])
async def test_of_several_that_begin_at_the_same_moment_one_does(
    home: Path, world: World, consoles: int
) -> None:
    those = [Console(home, world) for _ in range(consoles)] * (4 // consoles)
    begun = await asyncio.gather(*(one.begin() for one in those), return_exceptions=True)
    assert [isinstance(each, Busy) for each in begun].count(True) == 3
    assert len(await those[0].desk.listed()) == 1


async def test_whoever_does_not_wait_for_the_lock_leaves_the_space_free(
    home: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that takes it cannot be stopped."""
    loop, take = asyncio.get_running_loop(), SpaceLock.take
    tries, took, goes_on = asyncio.Event(), asyncio.Event(), threading.Event()

    def slow(lock: SpaceLock, holder: Holder) -> None:
        loop.call_soon_threadsafe(tries.set)
        goes_on.wait(PATIENCE)
        take(lock, holder)
        loop.call_soon_threadsafe(took.set)

    console = Console(home, world)
    with monkeypatch.context() as patched:
        patched.setattr(SpaceLock, "take", slow)
        begins = asyncio.create_task(console.begin())
        await tries.wait()
        begins.cancel()
        with pytest.raises(asyncio.CancelledError):
            await begins
        goes_on.set()
        await took.wait()
    monkeypatch.setattr("backend.changes.lock.PATIENCE", PATIENCE)  # until the loop hears of it
    await console.begin()


async def test_changes_in_two_spaces_do_not_wait_for_each_other(home: Path, world: World) -> None:
    spaces = (QUAY, Space(id="id-dock", name="dock"))
    console, other = Console(home, world, spaces=spaces), Console(home, world, spaces=spaces)
    await console.begin()
    await other.begin(space="dock")
    assert len(await other.desk.listed()) == 2


@pytest.mark.parametrize("end", ["told", "killed"])
async def test_what_another_console_did_is_told_without_asking(home: Path, world: World, end: str) -> None:
    console, other = Console(home, world), Console(home, world)
    await other.desk.listed()
    await other.desk.look_elsewhere()
    told: list[str] = []
    other.desk.subscribe(lambda: told.append("different"))
    await other.desk.look_elsewhere()
    assert told == []

    running = await console.begin()
    await other.desk.look_elsewhere()
    assert told == ["different"]

    assert [one.elsewhere is None for one in await other.desk.listed()] == [False]
    if end == "told":
        await console.through(running)
    else:
        console.desk._holding.free(QUAY.id)  # as when its process is gone, which notes nothing
    await other.desk.look_elsewhere()
    assert told == ["different"] * 2


async def test_whoever_shows_them_is_told_of_each_step_here(home: Path, world: World) -> None:
    console = Console(home, world)
    seen: list[Sequence[ChangeState]] = []
    forget = console.desk.subscribe(lambda: seen.append([one.view.state for one in console.desk.running]))
    await console.through(await console.begin())
    assert seen[0] == [ChangeState.RUNNING]
    assert seen[-1] == []
    forget()
    count = len(seen)
    await console.begin()
    assert len(seen) == count
