"""How far each step had come, as the journal has it: what a change that was cut off goes on from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from backend.model.change import StepState
from backend.model.change_entry import Entry, EntryKind


class Reached(Enum):
    NOTHING = auto()
    """Nothing was done, and that is known."""
    UNSURE = auto()
    """The call may have been made: there is an intent without an outcome, or the answer was lost."""
    PERFORMED = auto()
    """It was done, or was so before; it may still have to settle."""
    OVER = auto()


DONE, UNSURE, REFUSED = "done", "unsure", "refused"
"""Results of a call, in the detail of an OUTCOME."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`state`: what is shown where nothing is under way. `since`: when it was performed, or began to be
    waited for. `is_ours`: whether this change made the write; None where nobody knows. `is_repeat`: the call
    under way is not the first that may have been made.
    """

    reached: Reached = Reached.NOTHING
    state: StepState = StepState.PLANNED
    since: datetime | None = None
    said: tuple[str, ...] = ()
    title: str = ""
    undo: str | None = None
    is_ours: bool | None = False
    is_repeat: bool = False


NOTHING = Standing()


def standings(entries: Iterable[Entry]) -> dict[str, Standing]:
    """By the id of the step."""
    found: dict[str, Standing] = {}
    for entry in entries:
        if entry.step is not None:
            found[entry.step] = after(found.get(entry.step, NOTHING), entry)
    return found


def taken_up(entries: Iterable[Entry]) -> dict[str, Standing]:
    """As `standings`, for whoever goes on: what was found to be so and has not settled is looked at anew."""
    found = standings(entries)
    for step, each in found.items():
        if each.reached is Reached.PERFORMED and each.is_ours is None:
            found[step] = replace(each, reached=Reached.UNSURE, state=StepState.UNSURE)
        elif each.reached is Reached.PERFORMED and not each.is_ours:
            found[step] = NOTHING
    return found


def may_have_written(steps: Iterable[Standing]) -> bool:
    """Whether the change made one of these writes, or nobody knows."""
    return any(standing.is_ours is not False for standing in steps)


def is_under_way(steps: Iterable[Standing]) -> bool:
    """Whether the change has done something, or may have, or waits for somebody else or did so."""
    under_way = (StepState.UNSURE, StepState.SETTLING, StepState.DONE)
    return any(standing.state in under_way for standing in steps)


def after(before: Standing, entry: Entry) -> Standing:
    """What the entry makes of it."""
    match entry.kind:
        case EntryKind.INTENT:
            return Standing(
                Reached.UNSURE,
                StepState.UNSURE,
                entry.at,
                title=entry.title or "",
                undo=entry.detail.get("undo"),
                is_ours=None,
                is_repeat=before.reached is Reached.UNSURE,
            )
        case EntryKind.OUTCOME:
            return _answered(before, entry)
        case EntryKind.ALREADY:
            is_ours = entry.detail.get("is_ours")
            if is_ours is None and before.reached is not Reached.UNSURE:
                is_ours = False
            return replace(
                before,
                reached=Reached.PERFORMED,
                state=StepState.SETTLING,
                since=entry.at,
                said=entry.said,
                undo=entry.detail.get("undo") or before.undo,
                is_ours=is_ours,
            )
        case EntryKind.SETTLED:
            was_so = before.reached is Reached.PERFORMED and before.is_ours is False
            state = StepState.ALREADY if was_so else StepState.DONE
            return replace(
                before, reached=Reached.OVER, state=state, since=entry.at, said=entry.said or before.said
            )
        case EntryKind.SKIPPED:
            return replace(
                before, reached=Reached.OVER, state=StepState.SKIPPED, since=entry.at, said=entry.said
            )
        case EntryKind.TAKEN_BACK:
            return NOTHING
        case EntryKind.WAITING:
            return replace(before, state=StepState.SETTLING, since=before.since or entry.at)
    return before


def _answered(before: Standing, outcome: Entry) -> Standing:
    result = outcome.detail.get("result")
    if result == DONE:
        return replace(
            before,
            reached=Reached.PERFORMED,
            state=StepState.SETTLING,
            since=outcome.at,
            said=outcome.said,
            undo=outcome.detail.get("undo") or before.undo,
            is_ours=True,
        )
    if result == REFUSED and not before.is_repeat:
        return NOTHING
    # Of a repeated call a refusal says nothing about the one before it, whose answer was lost.
    return replace(before, said=outcome.said)
