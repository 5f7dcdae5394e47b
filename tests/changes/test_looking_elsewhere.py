"""A console looks for what others do to changes: whatever comes of that look, it stays up."""

import asyncio
from pathlib import Path

import pytest

from backend.changes import desk as desks
from backend.changes.catalogue import CHANGES
from backend.changes.desk import Desk
from backend.changes.lock import Holder, holder_of
from backend.model.space import Space
from backend.simulator.testing import Running as Simulator
from tests.estate.sessions import PATIENCE, running_session

from .consoles import Console
from .test_session import session
from .toy import QUAY, Toy, World, make


async def test_changes_may_be_listed_while_it_looks_who_still_holds_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, spaces = World(), (QUAY, Space(id="id-dock", name="dock"))
    monkeypatch.setitem(CHANGES, "toy", Toy(lambda _: [make(world, "a")], inputs=("space",)))
    console, other = (Console(tmp_path / "state", world, spaces=spaces) for _ in range(2))
    first = await console.begin()
    await other.desk.listed()
    await console.begin(space="dock")
    loop, looked = asyncio.get_running_loop(), list[Path]()

    def meanwhile(path: Path) -> Holder | None:
        looked.append(path)
        if len(looked) == 1:
            asyncio.run_coroutine_threadsafe(other.desk.listed(), loop).result(PATIENCE)
        return holder_of(path)

    monkeypatch.setattr(desks, "holder_of", meanwhile)
    await other.desk.look_elsewhere()
    assert len(set(looked)) == 2

    told: list[str] = []
    other.desk.subscribe(lambda: told.append("different"))
    await console.through(first)
    await other.desk.look_elsewhere()
    assert told == ["different"]


async def test_a_look_that_fails_is_told_for_as_long_as_it_does_and_ends_nothing(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, real = asyncio.Event(), Desk.look_elsewhere

    async def fails(desk: Desk) -> None:
        looked.set()
        raise RuntimeError("what it says may hold a secret")

    async def succeeds(desk: Desk) -> None:
        await real(desk)
        looked.set()

    async def another_look() -> None:
        """The one that is under way may have begun before: the second from now is whole."""
        for _ in range(2):
            looked.clear()
            async with asyncio.timeout(PATIENCE):
                await looked.wait()

    monkeypatch.setattr("backend.session.LOOK_EVERY", 0.001)
    monkeypatch.setattr(Desk, "look_elsewhere", fails)
    async with running_session(session(simulator, tmp_path)) as one:
        await one.changes.listed()
        await another_look()
        (said,) = one.about_keeping
        assert "RuntimeError" in said
        assert "secret" not in said
        monkeypatch.setattr(Desk, "look_elsewhere", succeeds)
        await another_look()
        assert one.about_keeping == ()
