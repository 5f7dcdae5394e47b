"""How a change under way is shown: one view after another, each of them whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from backend.model.change import ChangeView, Facts, StepState, StepView

from .standing import NOTHING, Standing
from .step import Step, Write


class Shown:
    """Holds the newest view; listeners are called whenever it is another one."""

    def __init__(
        self, view: ChangeView, standings: Mapping[str, Standing], now: Callable[[], datetime]
    ) -> None:
        """`standings`: as they are at any time, by the id of the step."""
        self.view = view
        self._standings = standings
        self._now = now
        self._marked: dict[str, StepView] = {}
        """What this run said of a step."""
        self._listeners: list[Callable[[], None]] = []

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """The result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def put(self, **shown: Any) -> None:
        """`shown`: fields of ChangeView."""
        view = replace(self.view, **shown)
        if view != self.view:
            self.view = view
            for listener in tuple(self._listeners):
                listener()

    def plan(self, steps: Sequence[Step], title: str, facts: Facts) -> None:
        """The newest plan: its titles and commands, and of each step the state that it has come to.

        What this change wrote, or may have written, stays there, also where it is planned no more.
        """
        planned = [self._as_planned(step) for step in steps]
        ids = {step.id for step in steps}
        left = (recorded(id_, each) for id_, each in self._standings.items() if id_ not in ids)
        self.put(title=title, facts=facts, steps=(*(one for one in left if one.is_write), *planned))

    def mark(self, step: Step, state: StepState, **shown: Any) -> None:
        """Show it so. `shown`: fields of StepView."""
        resting = self._at_rest(step)
        was = self._marked.get(step.id, resting)
        now = replace(was, state=state, is_ours=resting.is_ours, undo=resting.undo, **shown)
        if now != was:
            now = replace(now, **{"at": self._now(), **shown})
        self._marked[step.id] = now
        self.put(steps=tuple(now if one.id == step.id else one for one in self.view.steps))

    def rest(self, step: Step) -> None:
        """Nothing is under way with it: show it as the journal has it."""
        self._marked[step.id] = self._at_rest(step)
        self.mark(step, self._standing(step).state)

    def went_wrong(self, step: Step) -> bool:
        """In this run."""
        marked = self._marked.get(step.id)
        return marked is not None and marked.state in (StepState.FAILED, StepState.REFUSED)

    def _standing(self, step: Step) -> Standing:
        return self._standings.get(step.id, NOTHING)

    def _as_planned(self, step: Step) -> StepView:
        was = self._marked.get(step.id)
        if was is None:
            return self._at_rest(step)
        self._marked[step.id] = replace(
            was, title=step.title, explanation=step.explanation, command=step.command
        )
        return self._marked[step.id]

    def _at_rest(self, step: Step) -> StepView:
        return replace(
            recorded(step.id, self._standing(step)),
            title=step.title,
            explanation=step.explanation,
            command=step.command,
            is_write=isinstance(step, Write),
            is_extra=isinstance(step, Write) and step.is_extra,
        )


BY_WHOM = "The answer to this was lost: nobody knows whether this change did it, or somebody else."


def recorded(id_: str, standing: Standing) -> StepView:
    """A step as the journal has it, without what only a plan knows."""
    is_by_whomever = standing.state is StepState.DONE and standing.is_ours is None
    return StepView(
        id_,
        standing.title,
        standing.state,
        said=(*standing.said, BY_WHOM) if is_by_whomever else standing.said,
        undo=standing.undo if standing.is_ours else None,
        at=standing.since,
        is_write=standing.is_ours is not False,
        is_ours=standing.is_ours is True,
    )
