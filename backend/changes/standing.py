"""How far each step had come, as the journal has it: what a change that was cut off goes on from."""

from collections.abc import Iterable
from dataclasses import dataclass
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
    """`state`: what is shown once it is over. `since`: when it was performed, or began to be waited for."""

    reached: Reached = Reached.NOTHING
    state: StepState = StepState.PLANNED
    since: datetime | None = None
    said: tuple[str, ...] = ()


NOTHING = Standing()


def standings(entries: Iterable[Entry]) -> dict[str, Standing]:
    """By the id of the step."""
    found: dict[str, Standing] = {}
    for entry in entries:
        if entry.step is not None:
            found[entry.step] = after(found.get(entry.step, NOTHING), entry)
    return found


def after(before: Standing, entry: Entry) -> Standing:
    """What the entry makes of it."""
    match entry.kind:
        case EntryKind.INTENT:
            return Standing(Reached.UNSURE, StepState.UNSURE, entry.at)
        case EntryKind.OUTCOME:
            match entry.detail.get("result"):
                case "done":
                    return Standing(Reached.PERFORMED, StepState.DONE, entry.at, entry.said)
                case "refused":
                    return NOTHING
            return Standing(Reached.UNSURE, StepState.UNSURE, before.since or entry.at)
        case EntryKind.ALREADY:
            # What was found by looking after a lost answer was done by this change.
            state = StepState.DONE if before.reached is Reached.UNSURE else StepState.ALREADY
            return Standing(Reached.PERFORMED, state, entry.at, entry.said)
        case EntryKind.SETTLED:
            state = StepState.ALREADY if before.state is StepState.ALREADY else StepState.DONE
            return Standing(Reached.OVER, state, entry.at, entry.said or before.said)
        case EntryKind.SKIPPED:
            return Standing(Reached.OVER, StepState.SKIPPED, entry.at, entry.said)
        case EntryKind.WAITING:
            return Standing(before.reached, before.state, before.since or entry.at)
    return before
