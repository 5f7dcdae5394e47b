"""A question of a change: asked where its answer is not known, or will not do any more."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from backend.model.change import NO, Ask, AskKind, StepState, Values
from backend.model.change_entry import EntryKind

from .ends import Declined, Stopped
from .said_otherwise import as_usual
from .step import Question

if TYPE_CHECKING:
    from .engine import Running


async def question(run: "Running", step: Question) -> None:
    """Until it is answered, or there is nothing to ask. Raises Refusal, Declined, Stopped."""
    run.mark(step, StepState.LOOKING)
    ask = await run.looked(step, step.ask)
    if ask is None:
        await run.note(EntryKind.SKIPPED, step)
        run.rest(step)
        return
    before = None if ask.key in run.facts else run.taken_back(ask.key)
    values = None if ask.key == step.id else run.facts.get(ask.key, before)
    reason = None if values is None else ask.why_not(values)
    is_usual = False
    if values is not None and reason is None and before is not None:
        ask, values = replace(ask, suggested=values), None
    if values is None or reason is not None:
        _require_known(run, step, reason)
        ask, values = await _asked(run, step, replace(ask, changed=reason or ask.changed))
        is_usual = run.is_usual
        if _is_no(ask, values):
            raise Declined(step, run.why_no)
    elif _is_no(ask, values):
        raise Declined(step, f"{ask.key} is no.")
    run.answered(ask.key)
    if ask.leaves_out and values == NO:
        await run.note(
            EntryKind.SKIPPED, step, said=(run.why_no,), values={ask.key: values}, detail=_by_hand(step)
        )
        run.rest(step)
        return
    detail = {**as_usual(is_usual), **_by_hand(step)}
    await run.note(EntryKind.ANSWERED, step, values={ask.key: values}, detail=detail)
    run.mark(step, StepState.DONE, said=_told(ask, values))


def _by_hand(step: Question) -> dict[str, str]:
    """What was handed over, or left out."""
    return {} if step.command is None else {"command": step.command}


async def _asked(run: "Running", step: Question, ask: Ask) -> tuple[Ask, Values]:
    """Until the answer will do, by the word of the world, too."""
    while True:
        values = await run.asked(step, ask)
        judged = None if step.judge is None else await run.looked(step, partial(step.judge, values))
        reason = None if judged is None else judged.why_not(values)
        if judged is None or reason is None:
            return ask, values
        ask = replace(judged, changed=reason)


def _require_known(run: "Running", step: Question, reason: str | None) -> None:
    """Raises Stopped where a given answer will not do any more while nobody knows what was made of it."""
    if reason is not None and run.unsure is not None:
        raise Stopped(
            f"{step.title}: {reason.rstrip('.')}. Nothing else can be answered while it is not known "
            f"whether this was done: {run.unsure.title}. Mend that and take the change up again, which "
            "looks for it; or look for it yourself, and give the change up."
        )


def _is_no(ask: Ask, values: Values) -> bool:
    """Whether the change ends with this answer."""
    return values == NO and ask.kind in (AskKind.YES_NO, AskKind.NAME) and not ask.leaves_out


def _told(ask: Ask, values: Values) -> tuple[str, ...]:
    """The answer as people read it."""
    titles = {option.value: option.title for option in ask.options}
    return tuple(titles.get(value, value) for value in values)
