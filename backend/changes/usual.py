"""How long things usually took here, by the journal (K18): what the documents say is of other days."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median

from backend.model.change_entry import Audited, EntryKind

from .standing import DONE
from .step import Settle, Step, Write

Kind = tuple[str, str]
"""Service and action of a write; `WAIT` and the id of a step that waits for somebody else."""
WAIT = "wait"
LEAST = 3
"""Fewer times than that tell nothing about another one."""
SHORTEST = 1.0
"""Seconds: nothing is said to take no time."""
CUTS = frozenset({EntryKind.STOPPED, EntryKind.RESUMED})
"""Nobody looked from then on, or until then."""


def usual_of(step: Step, settle: Settle, here: Mapping[Kind, timedelta]) -> timedelta | None:
    """`here`: see `times`. None where it is up to people."""
    if settle.usual is None:
        return None
    kind = (step.target.service, step.target.action) if isinstance(step, Write) else (WAIT, step.id)
    return here.get(kind, settle.usual)


def times(entries: Iterable[Audited]) -> dict[Kind, timedelta]:
    """The median from the answer to a write, or the beginning of a wait, until it was seen to be so; of
    those that were looked at without a break. `entries`: in order.
    """
    kinds: dict[tuple[str, str], Kind] = {}
    begun: dict[tuple[str, str], datetime] = {}
    found: dict[Kind, list[float]] = {}
    for one in entries:
        entry = one.entry
        if entry.step is None:
            if entry.kind in CUTS:
                begun = {place: at for place, at in begun.items() if place[0] != one.change}
            continue
        place = one.change, entry.step
        match entry.kind:
            case EntryKind.INTENT:
                kinds[place] = str(entry.detail.get("service")), str(entry.detail.get("action"))
            case EntryKind.OUTCOME if entry.detail.get("result") == DONE and place in kinds:
                begun[place] = entry.at
            case EntryKind.WAITING:
                kinds[place], begun[place] = (WAIT, entry.step), entry.at
            case EntryKind.SETTLED if place in begun:
                found.setdefault(kinds[place], []).append((entry.at - begun.pop(place)).total_seconds())
    return {
        kind: timedelta(seconds=max(SHORTEST, median(taken)))
        for kind, taken in found.items()
        if len(taken) >= LEAST
    }
