"""How long things usually take, by what the journal has of them."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from backend.changes.catalogue import CHANGES
from backend.changes.usual import WAIT, Kind, times
from backend.model.change import StepState
from backend.model.change_entry import Audited, Entry, EntryKind

from .consoles import Console
from .driving import is_done
from .toy import START, Toy, World, make, ripe

ACCEPT = ("heroku", "peerings.accept")
NUMBERS = count()


def change(*entries: tuple[float, EntryKind, str | None]) -> Iterator[Audited]:
    """Of one change: each entry with the seconds since its start, and its step."""
    name = f"{next(NUMBERS):08x}"
    for seconds, kind, step in entries:
        detail = {}
        if kind is EntryKind.INTENT:
            detail = {"service": ACCEPT[0], "action": ACCEPT[1]}
        elif kind is EntryKind.OUTCOME:
            detail = {"result": "done"}
        entry = Entry(START + timedelta(seconds=seconds), kind, step, detail=detail)
        yield Audited(name, "toy", "Make things", None, None, entry)


def write(seconds: float, *meanwhile: tuple[float, EntryKind, str | None]) -> Iterator[Audited]:
    """A write that was seen to be so that long after its answer."""
    return change(
        (0, EntryKind.INTENT, "accept"),
        (2, EntryKind.OUTCOME, "accept"),
        *meanwhile,
        (2 + seconds, EntryKind.SETTLED, "accept"),
    )


def wait(seconds: float) -> Iterator[Audited]:
    return change((5, EntryKind.WAITING, "seen"), (5 + seconds, EntryKind.SETTLED, "seen"))


def found(*changes: Iterator[Audited]) -> dict[Kind, float]:
    return {
        kind: taken.total_seconds() for kind, taken in times(one for each in changes for one in each).items()
    }


def test_it_is_the_median_from_the_answer_or_the_beginning_of_the_wait() -> None:
    taken = found(write(40), write(900), write(50), wait(100), wait(70), wait(80))
    assert taken == {ACCEPT: 50, (WAIT, "seen"): 80}


def test_a_few_times_tell_nothing() -> None:
    assert found(write(40), write(50), wait(70)) == {}


@pytest.mark.parametrize("cut", [EntryKind.STOPPED, EntryKind.RESUMED])
def test_what_nobody_looked_at_all_the_time_is_not_counted(cut: EntryKind) -> None:
    late = write(90_000, (60, cut, None))
    assert found(write(40), write(50), late) == {}


def test_nothing_is_said_to_take_no_time() -> None:
    assert found(write(0.1), write(0.2), write(0.1)) == {ACCEPT: 1}


async def test_a_change_waits_as_long_as_earlier_ones_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    settled = ripe(world, "a", usual=timedelta(minutes=5))
    monkeypatch.setitem(
        CHANGES, "toy", Toy(lambda _: (make(world, "a", settled=settled),), inputs=("space",))
    )
    told = []
    for _ in range(4):
        world.there.clear()
        console = Console(tmp_path, world)
        running = await console.begin()
        running.subscribe(
            lambda running=running: told.extend(  # type: ignore[misc]
                step.usual for step in running.view.steps if step.state is StepState.SETTLING and step.usual
            )
        )
        assert is_done(await console.through(running))
    assert told[0] == timedelta(minutes=5)
    assert timedelta(seconds=30) < told[-1] < timedelta(minutes=1)
