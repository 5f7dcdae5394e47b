"""`change give-up`: one that nobody is going to finish is offered no more."""

from pathlib import Path

import pytest

from backend.changes.lock import Holder, SpaceLock
from backend.model.change import Who
from tests.changes.toy import Fate, World, make

from .changes import CONFIRM, START, steps
from .conftest import Known, Spaceport

CONFIRMED = (*START, *CONFIRM, "--json")


@pytest.fixture
def stopped(spaceport: Spaceport, world: World, toy: Known) -> str:
    """The id of one that made a hull, and whose mast was refused."""
    toy(*steps(world, make(world, "mast")))
    world.fates = [Fate.DONE, Fate.REFUSED]
    ended = spaceport(*CONFIRMED)
    assert ended.code == 5
    change: str = ended.json["id"]
    return change


def test_it_is_offered_no_more_and_what_was_done_is_told_with_what_takes_it_back(
    spaceport: Spaceport, world: World, stopped: str
) -> None:
    ended = spaceport("change", "give-up", stopped[:5])
    assert (ended.code, ended.out) == (0, "")
    assert f"Make things in quay: change {stopped} is given up, and offered no more." in ended.err
    assert "What was done of it stands:\n    Make hull. Taken back by: unmake hull" in ended.err
    assert "mast" not in ended.err
    assert world.sent == ["hull", "mast"], "nothing is taken back by itself"
    listed = spaceport("change", "list")
    assert [line[3] for line in listed.lines[1:]] == ["given up"]
    assert "unfinished" not in listed.err
    for verb in ("resume", "give-up"):
        again = spaceport("change", verb, stopped)
        assert again.code == 5
        assert "has ended: it is abandoned" in again.err


def test_what_may_have_been_done_is_told_too(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(make(world, "hull"))
    world.fates = [Fate.LOST_BEFORE]
    ended = spaceport("change", "give-up", spaceport(*CONFIRMED).json["id"])
    assert "Nobody knows whether this was done:\n    Make hull" in ended.err
    assert "stands" not in ended.err


def test_as_json_it_is_all_of_the_change(spaceport: Spaceport, stopped: str) -> None:
    ended = spaceport("change", "give-up", stopped, "--json")
    assert (ended.code, ended.json["id"], ended.json["state"]) == (0, stopped, "abandoned")
    assert "gave it up" in ended.json["reason"]
    assert [write["result"] for write in ended.json["writes"]] == ["done", "refused"]


def test_one_that_runs_elsewhere_is_not_given_up_and_who_runs_it_is_told(
    spaceport: Spaceport, world: World, stopped: str, home: Path
) -> None:
    (path,) = home.rglob("*.lock")
    lock = SpaceLock(path, home)
    who = Who("deploy", "bastion", 4711, email="deploy@acme.example")
    lock.take(Holder(stopped, "toy", who, world.clock.now()))
    try:
        ended = spaceport("change", "give-up", stopped)
    finally:
        lock.release()
    assert (ended.code, ended.out) == (5, "")
    told = " ".join(ended.err.split())
    assert "runs in this space, by deploy@acme.example (deploy) on bastion, process 4711" in told
    assert [line[3] for line in spaceport("change", "list").lines[1:]] == ["stopped"]


def test_a_read_only_session_gives_none_up(spaceport: Spaceport, stopped: str) -> None:
    ended = spaceport("--read-only", "change", "give-up", stopped)
    assert ended.code == 5
    assert "read-only session" in ended.err
    assert [line[3] for line in spaceport("change", "list").lines[1:]] == ["stopped"]


def test_one_that_there_is_not_is_told_with_how_to_look(spaceport: Spaceport, world: World) -> None:
    ended = spaceport("change", "give-up", "zzzz")
    assert ended.code == 5
    assert "There is no change zzzz. `spaceport change list` lists those there are." in ended.err
