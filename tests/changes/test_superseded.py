"""Which earlier tries a change that is begun anew takes the place of: by what was said, and what was done."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from backend.changes.catalogue import CHANGES
from backend.changes.superseded import superseded
from backend.journal.error import JournalError
from backend.model.change import ChangeState, Facts, Values
from backend.model.change_entry import Entry, EntryKind, Recorded

from .consoles import Console
from .driving import WHO
from .toy import START, Toy, World, make

PCX, OTHER, VPC = "pcx-04f21c09b7d5e8603", "pcx-0d8e5f1c2b3a49670", "vpc-0a1b2c3d4e5f60718"


def change(name: str = "destroy-peering", *entries: Entry, **said: str) -> Recorded:
    """One that stopped."""
    inputs = Facts({"space": ("quay",), **{key: (value,) for key, value in said.items()}})
    return Recorded(
        "0000000a", name, name, WHO, START, "id-quay", "quay", inputs, ChangeState.STOPPED, entries=entries
    )


def again(of: Recorded, **said: str) -> Recorded:
    """The same change in the same space, begun now."""
    return replace(change(of.name, **said), id="0000000b", state=ChangeState.RUNNING)


def entry(kind: EntryKind, step: str, **values: str) -> Entry:
    kept: dict[str, Values] = {key: (value,) for key, value in values.items()}
    return Entry(START, kind, step, values=kept)


FOUND = entry(EntryKind.CHECKED, "side", vpc_id=VPC, aws_region="us-east-1")


@pytest.mark.parametrize("name", ["accept-peering", "destroy-peering"])
def test_what_a_step_found_of_the_other_end_keeps_no_earlier_try(name: str) -> None:
    one = change(name, FOUND, pcx_id=PCX)
    assert superseded(again(one, pcx_id=PCX), [one]) == (one,)


@pytest.mark.parametrize(
    ("key", "answer", "said", "is_given_up"),
    [
        ("pcx_id", PCX, {"pcx_id": PCX}, True),
        ("pcx_id", PCX, {"pcx_id": OTHER}, False),
        ("pcx_id", PCX, {}, False),
        ("vpc_id", VPC, {"vpc_id": VPC}, True),
        ("vpc_id", VPC, {}, False),
        ("begin_with", "new", {}, True),
        ("begin_with", PCX, {}, False),
        ("begin_with", PCX, {"pcx_id": PCX}, True),
    ],
)
def test_what_somebody_chose_tells_two_tries_apart(
    key: str, answer: str, said: dict[str, str], is_given_up: bool
) -> None:
    one = change("connect-vpc", entry(EntryKind.ANSWERED, "which", **{key: answer}))
    assert superseded(again(one, **said), [one]) == ((one,) if is_given_up else ())


def test_a_choice_that_was_taken_back_is_none() -> None:
    back = Entry(START, EntryKind.TAKEN_BACK, "which", detail={"keys": ["pcx_id"]})
    one = change("destroy-peering", entry(EntryKind.ANSWERED, "which", pcx_id=OTHER), back)
    assert superseded(again(one, pcx_id=PCX), [one]) == (one,)


@pytest.mark.parametrize("result", [None, "unsure", "done"])
def test_what_was_written_or_may_have_been_is_never_given_up(result: str | None) -> None:
    entries = [FOUND, Entry(START, EntryKind.INTENT, "destroy")]
    if result is not None:
        entries.append(Entry(START, EntryKind.OUTCOME, "destroy", detail={"result": result}))
    one = change("destroy-peering", *entries, pcx_id=PCX)
    assert superseded(again(one, pcx_id=PCX), [one]) == ()


def test_neither_what_has_ended_nor_what_is_another_change_or_space_is_given_up() -> None:
    one = change("destroy-peering", FOUND, pcx_id=PCX)
    others = (
        replace(one, state=ChangeState.DONE),
        replace(one, state=ChangeState.REFUSED),
        replace(one, name="accept-peering"),
        replace(one, space="id-harbor"),
        again(one, pcx_id=PCX),
    )
    assert superseded(again(one, pcx_id=PCX), others) == ()


async def test_one_that_cannot_take_the_place_of_another_is_not_begun_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    monkeypatch.setitem(CHANGES, "toy", Toy(lambda _: [make(world, "a")], inputs=("space",)))
    console = Console(tmp_path / "state", world)
    stopped = await console.through(await console.begin(), {"a": lambda ask: None})

    with monkeypatch.context() as full:
        full.setattr("backend.journal.changes.add", fails)
        with pytest.raises(JournalError, match="disk is full"):
            await console.begin()
    assert [(one.id, one.state) for one in await console.desk.listed()] == [(stopped.id, ChangeState.STOPPED)]

    begun = (await console.begin()).view.id
    assert {one.id: one.state for one in await console.desk.listed()} == {
        stopped.id: ChangeState.ABANDONED,
        begun: ChangeState.RUNNING,
    }


def fails(*_: object) -> None:
    """As where the entry does not fit."""
    raise sqlite3.OperationalError("database or disk is full")
