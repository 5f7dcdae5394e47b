"""Steps that what was asked for does not need: done only where each is named, told before and afterwards."""

from collections.abc import Iterator

from backend.changes.ends import NOBODY_SAID_YES
from backend.changes.naming import change_named
from backend.model.change import ChangeView, StepState, StepView
from backend.rules import commands
from tui.headless.change_answers import Said, as_confirmed

LEFT_OUT = "Left out unless its step is named:"


def unnamed(view: ChangeView, said: Said) -> Iterator[str]:
    """What says yes to each that is planned and that nobody said yes to, beside what it does."""
    for step in view.steps:
        if step.is_extra and not step.state.is_over and step.id not in said.confirmations:
            yield f"{as_confirmed(_needed(step, view))}    {step.title}"


def command(view: ChangeView, said: Said) -> str | None:
    """What does those that were left out because nobody said yes; None where there are none."""
    left = [step for step in view.steps if step.is_extra and _is_left_out(step)]
    if not left:
        return None
    inputs = {name: view.facts.all(name) for name in change_named(view.name).inputs}
    confirmed = dict.fromkeys(text for step in left for text in _needed(step, view))
    start = commands.start_change(view.name, inputs, confirmed)
    return f"{start} {said.more}".rstrip()


def _is_left_out(step: StepView) -> bool:
    return step.state is StepState.SKIPPED and step.said == (NOBODY_SAID_YES,)


def _needed(step: StepView, view: ChangeView) -> tuple[str, ...]:
    """Its id; in production the name, which is typed there, too."""
    return (step.id, view.space_name) if view.is_production and view.space_name else (step.id,)
