"""Said otherwise when a change is taken up: what nobody said, while nothing is written with it."""

from collections.abc import Mapping
from typing import Any

import pytest

from backend.changes.said_otherwise import as_usual, heeded, made_with
from backend.changes.standing import DONE, REFUSED, UNSURE
from backend.model.change import Facts, Values
from backend.model.change_entry import Entry, EntryKind, Recorded

from .driving import WHO
from .toy import START

USUAL = as_usual(True)
SMALL: Mapping[str, Values] = {"size": ("s",)}
LARGE = Facts(size=("l",))
MIDDLE: Mapping[str, Values] = {"size": ("m",)}


def entry(kind: EntryKind, step: str = "size", values: Any = None, detail: Any = None) -> Entry:
    return Entry(START, kind, step, f"Make {step}", values=values or {}, detail=detail or {})


def answered(values: Mapping[str, Values] = SMALL, detail: Any = USUAL) -> Entry:
    return entry(EntryKind.ANSWERED, "size", values, detail)


def write(step: str, result: str | None) -> tuple[Entry, ...]:
    outcome = () if result is None else (entry(EntryKind.OUTCOME, step, detail={"result": result}),)
    return entry(EntryKind.INTENT, step), *outcome


def recorded(*entries: Entry, inputs: Mapping[str, Values] | None = None) -> Recorded:
    return Recorded("7f3a91c4", "toy", "Make", WHO, START, inputs=Facts(inputs or {}), entries=entries)


@pytest.mark.parametrize(
    "change",
    [
        recorded(answered()),
        recorded(answered(), answered(detail={})),  # the next run goes through it again
        recorded(*write("hull", DONE), answered()),  # the write came before it
        recorded(answered(), *write("hull", REFUSED)),
        recorded(answered(MIDDLE, {}), entry(EntryKind.TAKEN_BACK, detail={"keys": ["size"]}), answered()),
    ],
)
def test_what_is_usual_gives_way(change: Recorded) -> None:
    assert heeded(change, LARGE) == LARGE
    assert made_with(change, "size") is None


@pytest.mark.parametrize(
    "change",
    [
        recorded(),
        recorded(inputs=SMALL),
        recorded(answered(), inputs=SMALL),
        recorded(answered(detail={})),
        recorded(entry(EntryKind.CHECKED, values=SMALL)),
        recorded(answered(), entry(EntryKind.RESUMED, values=MIDDLE)),
    ],
)
def test_what_somebody_said_or_a_step_found_stays(change: Recorded) -> None:
    assert heeded(change, LARGE) == {}
    assert made_with(change, "size") is None


@pytest.mark.parametrize("result", [DONE, UNSURE, None])
def test_what_a_write_was_made_with_or_may_have_been_stays(result: str | None) -> None:
    change = recorded(answered(), *write("hull", result), answered(detail={}))
    assert heeded(change, LARGE) == {}
    assert made_with(change, "size") == "Make hull"
