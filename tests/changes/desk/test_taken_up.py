"""A change that was stopped, cut off or broken: it is taken up, or given up, and the space is free."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from backend.changes import desk
from backend.changes.lock import Busy
from backend.changes.step import Refusal, Step
from backend.model.change import YES, Ask, ChangeState, Values
from backend.model.change_entry import EntryKind
from backend.model.space import Space
from tests.changes.consoles import Console
from tests.changes.driving import is_done, nobody
from tests.changes.toy import QUAY, World, check, make, wait
from tests.estate.sessions import PATIENCE


async def test_one_that_was_stopped_goes_on_in_another_console(home: Path, world: World) -> None:
    console, other = Console(home, world), Console(home, world)
    view = await console.through(await console.begin(), {"b": nobody})
    assert view.state is ChangeState.STOPPED

    (listed,) = await other.desk.listed()
    assert (listed.state, listed.elsewhere) == (ChangeState.STOPPED, None)
    assert listed.reason == view.reason
    again = await other.desk.take_up(view.id[:4])

    assert is_done(await other.through(again))
    assert world.sent == ["a", "b"]
    recorded = await console.desk.recorded(view.id)
    assert recorded is not None
    assert [entry.kind for entry in recorded.entries].count(EntryKind.RESUMED) == 1
    assert recorded.state is ChangeState.DONE


async def test_one_that_was_cut_off_is_said_to_be_and_goes_on(home: Path, world: World) -> None:
    console, other = Console(home, world), Console(home, world)
    running = await console.begin()
    asks = asyncio.Event()
    running.subscribe(lambda: asks.set() if running.view.ask else None)
    task = console.desk.launch(running)
    await asks.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    (listed,) = await other.desk.listed()
    assert listed.state is ChangeState.STOPPED
    assert "cut off" in (listed.reason or "")
    assert is_done(await other.through(await other.desk.take_up(running.view.id)))
    assert world.sent == ["a", "b"]


async def test_the_session_ends_between_two_steps_and_leaves_it_to_be_taken_up(
    home: Path, world: World, steps: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.changes.desk.STOPS_WITHIN", PATIENCE)  # however slow the disk is
    steps[:] = [make(world, "a"), wait(world, "never")]
    console = Console(home, world)
    running = await console.begin()
    ends: list[asyncio.Task[None]] = []

    def end(ask: Ask) -> Values:
        ends.append(asyncio.create_task(console.desk.stop()))
        return YES

    await console.through(running, {"a": end})
    await ends[0]

    assert world.sent in ([], ["a"])
    assert running.view.state is ChangeState.STOPPED
    assert console.desk.running == ()
    (listed,) = await Console(home, world).desk.listed()
    assert (listed.state, listed.elsewhere) == (ChangeState.STOPPED, None)


async def test_a_step_that_does_not_end_is_cut_off_when_the_session_ends(
    home: Path, world: World, steps: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.changes.desk.STOPS_WITHIN", 0.01)
    looks = asyncio.Event()

    async def look() -> None:
        looks.set()
        await asyncio.Event().wait()

    stuck = check("never")
    object.__setattr__(stuck, "look", look)
    steps[:] = [stuck]
    console = Console(home, world)
    console.desk.launch(await console.begin())
    await looks.wait()

    await console.desk.stop()

    (listed,) = await Console(home, world).desk.listed()
    assert (listed.state, listed.elsewhere) == (ChangeState.STOPPED, None)


async def test_a_defect_stops_it_without_a_secret_and_the_space_is_free(
    home: Path, world: World, steps: list[Step]
) -> None:
    async def look() -> None:
        raise ZeroDivisionError("HRKU-a-secret")

    broken = check("never")
    object.__setattr__(broken, "look", look)
    steps[:] = [broken]
    console = Console(home, world)

    view = await console.through(await console.begin())

    assert view.state is ChangeState.STOPPED
    assert "ZeroDivisionError" in (view.reason or "")
    assert "HRKU" not in repr(view)
    await console.begin()


async def test_only_an_unfinished_one_that_there_is_can_be_taken_up(home: Path, world: World) -> None:
    console = Console(home, world)
    running = await console.begin()
    with pytest.raises(Busy):
        await console.desk.take_up(running.view.id)
    done = await console.through(running)
    with pytest.raises(Refusal, match="has ended: it is done"):
        await console.desk.take_up(done.id)
    with pytest.raises(Refusal, match="There is no change zzzz"):
        await console.desk.take_up("zzzz")
    with pytest.raises(Refusal, match="There is no change"):
        await console.desk.take_up("")


async def test_a_beginning_that_fits_several_names_them(
    home: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(["7f3a0000", "7f3a1111"])
    monkeypatch.setattr(desk, "secrets", SimpleNamespace(token_hex=lambda _: next(ids)))
    console = Console(home, world)
    for _ in range(2):
        await console.through(await console.begin(), {"a": nobody})
    with pytest.raises(Refusal, match=r"Several changes begin with 7f3a: 7f3a0000 \(.*\) and 7f3a1111 \("):
        await console.desk.take_up("7f3a")
    assert (await console.desk.take_up("7F3A1")).view.id == "7f3a1111"


async def test_a_space_that_is_gone_is_said_and_one_with_another_name_is_the_same(
    home: Path, world: World
) -> None:
    console = Console(home, world)
    view = await console.through(await console.begin(), {"b": nobody})
    console.spaces = ()
    with pytest.raises(Refusal, match="no space quay that this account can see any more"):
        await console.desk.take_up(view.id)
    console.spaces = (Space(id=QUAY.id, name="pier"),)
    again = await console.desk.take_up(view.id)
    assert again.ground.space_name == "pier"
    assert is_done(await console.through(again))


async def test_given_up_it_is_offered_no_more_and_what_was_done_stands(home: Path, world: World) -> None:
    console, other = Console(home, world), Console(home, world)
    running = await console.begin()
    with pytest.raises(Busy):
        await other.desk.give_up(running.view.id)
    view = await console.through(running, {"b": nobody})

    with pytest.raises(Refusal, match="read-only"):
        await Console(home, world, read_only=True).desk.give_up(view.id)

    await other.desk.give_up(view.id)

    (listed,) = await console.desk.listed()
    assert listed.state is ChangeState.ABANDONED
    assert "gave it up" in (listed.reason or "")
    assert [step.id for step in listed.done] == ["a"]
    with pytest.raises(Refusal, match="has ended: it is abandoned"):
        await console.desk.give_up(view.id)
    await console.begin()
