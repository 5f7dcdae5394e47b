"""A change as the journal has it, for lists and for looking back. What only a plan knows is not in it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from backend.model.change import ChangeState, ChangeView, StepState, StepView
from backend.model.change_entry import Entry, EntryKind, Recorded

from .shown import recorded
from .standing import NOTHING, REFUSED, after

ENDS = frozenset({EntryKind.STOPPED, EntryKind.ENDED})
ANSWERS = frozenset({EntryKind.ANSWERED, EntryKind.SKIPPED})
CUT_OFF = "Spaceport was cut off in the middle of it. Take it up again: it looks what was done, and goes on."


def view_of(of: Recorded, elsewhere: str | None) -> ChangeView:
    """`elsewhere`: who runs it now, where somebody does; without, one that says that it runs was cut off."""
    last = next((entry for entry in reversed(of.entries) if entry.kind in ENDS), None)
    state, said = of.state, () if last is None else last.said
    was_cut_off = state is ChangeState.RUNNING and elsewhere is None
    if was_cut_off:
        state, said = ChangeState.STOPPED, (CUT_OFF,)
    is_done = state is ChangeState.DONE
    return ChangeView(
        id=of.id,
        name=of.name,
        title=of.title,
        state=state,
        started_at=of.started_at,
        space=of.space,
        space_name=of.space_name,
        is_production=of.is_production,
        steps=_steps(of.entries),
        facts=of.facts,
        reason=None if is_done or state is ChangeState.RUNNING else " ".join(said) or None,
        summary=said if is_done else (),
        is_partial=is_done and last is not None and last.detail.get("is_partial", False),
        who=next((entry.who for entry in reversed(of.entries) if entry.who is not None), of.who),
        ended_at=of.ended_at,
        elsewhere=elsewhere,
        was_cut_off=was_cut_off,
    )


def _steps(entries: Iterable[Entry]) -> tuple[StepView, ...]:
    """In the order in which something was first noted of each."""
    by_step: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.step is not None:
            by_step.setdefault(entry.step, []).append(entry)
    return tuple(_step(step, noted) for step, noted in by_step.items())


def _step(step: str, noted: Sequence[Entry]) -> StepView:
    standing = NOTHING
    for entry in noted:
        standing = after(standing, entry)
    intents = [entry.detail for entry in noted if entry.kind is EntryKind.INTENT]
    waits = [entry.detail for entry in noted if entry.kind is EntryKind.WAITING]
    answers = [entry.detail for entry in noted if entry.kind in ANSWERS]
    newest = (intents or waits or answers)[-1:]
    last = noted[-1]
    view = replace(
        recorded(step, standing),
        title=last.title or step,
        at=last.at,
        command=newest[0].get("command") if newest else None,
        is_write=bool(intents),
    )
    match last.kind:
        case EntryKind.CHECKED:
            return replace(view, state=StepState.DONE, said=last.said)
        case EntryKind.ANSWERED:
            said = tuple(value for values in last.values.values() for value in values)
            return replace(view, state=StepState.DONE, said=said)
        case EntryKind.OUTCOME if last.detail.get("result") == REFUSED:
            return replace(view, state=StepState.FAILED, said=last.said)
    return view
