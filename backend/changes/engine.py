"""Takes a change through its steps: look, ask, note it down, do it once, look until it is so.

Without a terminal: what it needs of somebody is `Running.ask`, and whoever shows it answers.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from backend.model.change import (
    NO,
    Ask,
    AskKind,
    ChangeState,
    ChangeView,
    StepState,
    StepView,
    Values,
    Who,
)
from backend.model.change_entry import Entry, EntryKind, Recorded

from . import performing, waiting
from .ends import Declined, Ended, Stopped
from .ground import Ground
from .standing import NOTHING, Reached, Standing, after, standings
from .step import Change, Check, Question, Refusal, Step, Unread, Wait, Write

T = TypeVar("T")


class Log(Protocol):
    """Where entries are kept, before anything else is done."""

    async def add(self, change: str, entry: Entry) -> None:
        """Raises JournalError."""


class Running:
    """One change under way, in the event loop. Listeners are called whenever `view` is another one."""

    def __init__(
        self,
        change: Change,
        recorded: Recorded,
        ground: Ground,
        log: Log,
        *,
        allowed: frozenset[tuple[str, str]],
        who: Who,
        touched: Callable[[Write], None] = lambda step: None,
    ) -> None:
        """`touched` is told of each write that was made, or may have been."""
        self.ground = ground
        self.allowed = allowed
        self.touched = touched
        self.facts = recorded.facts
        self._change = change
        self._log = log
        self._standings = standings(recorded.entries)
        self._through: set[str] = set()
        """The steps that this run is through with."""
        self._shown: dict[str, StepView] = {}
        self.stopping = asyncio.Event()
        self._answer: asyncio.Future[Values] | None = None
        self._listeners: list[Callable[[], None]] = []
        self.view = ChangeView(
            recorded.id,
            recorded.name,
            recorded.title,
            ChangeState.RUNNING,
            recorded.started_at,
            space=recorded.space,
            space_name=recorded.space_name,
            is_production=ground.is_production,
            facts=self.facts,
            who=who,
        )

    # For whoever shows it

    def answer(self, ask: Ask, values: Values) -> bool:
        """Whether it was taken: not where it is asked something else by now, or `why_not` has a reason."""
        future = self._answer
        if ask is not self.view.ask or future is None or future.done() or ask.why_not(values) is not None:
            return False
        future.set_result(values)
        return True

    def stop(self) -> None:
        """After the step that is under way; one that waits or asks ends now. What is done stays done."""
        self.stopping.set()
        if self._answer is not None and not self._answer.done():
            self._answer.cancel()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """The result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # The way through

    async def run(self) -> ChangeView:
        """Until it is done, refused, failed or stopped. Raises JournalError where nothing can be noted."""
        summary: tuple[str, ...] = ()
        try:
            while (step := self._next()) is not None:
                if self.stopping.is_set():
                    raise Stopped("It was stopped.")
                said = await self._do(step)
                summary = said or summary
                self._through.add(step.id)
        except (Refusal, Declined) as error:
            await self._no(str(error))
        except Ended as error:
            await self._end(ChangeState.FAILED, str(error))
        except Stopped as error:
            await self._stopped(str(error))
        else:
            await self._end(ChangeState.DONE, None, summary)
        return self.view

    def _next(self) -> Step | None:
        steps = tuple(self._change.plan(self.facts, self.ground))
        self._show(
            title=self._change.title(self.facts),
            facts=self.facts,
            steps=tuple(self._as_shown(step) for step in steps),
        )
        return next((step for step in steps if step.id not in self._through), None)

    async def _do(self, step: Step) -> tuple[str, ...]:
        """What a check said: that of the last one is the summary."""
        match step:
            case Question():
                await self._question(step)
            case Check():
                return await self._check(step)
            case Wait():
                await self._wait(step)
            case Write():
                await performing.perform(self, step)
        return ()

    async def _question(self, step: Question) -> None:
        self.mark(step, StepState.LOOKING)
        ask = await self.looked(step, step.ask)
        if ask is None:
            self.mark(step, StepState.SKIPPED)
            return
        confirms = ask.kind in (AskKind.YES_NO, AskKind.NAME)
        values = self.facts.get(ask.key)
        if confirms and values == NO:
            # A No ends a run, or leaves something out of it; the next one asks anew.
            values = None
        reason = None if values is None else ask.why_not(values)
        if values is None or reason is not None:
            values = await self.asked(step, replace(ask, changed=reason or ask.changed))
            await self.note(EntryKind.ANSWERED, step, values={ask.key: values})
        if confirms and values == NO:
            if not ask.leaves_out:
                raise Declined(f"{step.title}: the answer was no.")
            await self.note(EntryKind.SKIPPED, step, said=("You left this out.",))
            self.mark_over(step)
            return
        self.mark(step, StepState.DONE, said=_told(ask, values))

    async def _check(self, step: Check) -> tuple[str, ...]:
        self.mark(step, StepState.LOOKING)
        seen = await self.looked(step, step.look)
        await self.note(EntryKind.CHECKED, step, said=seen.said, values=seen.yields)
        self.mark(step, StepState.DONE, said=seen.said)
        return seen.said

    async def _wait(self, step: Wait) -> None:
        if not self.is_over(step):
            if self.standing(step).since is None:
                await self.note(EntryKind.WAITING, step)
            seen = await waiting.until_so(self, step, step.settle)
            await self.note(EntryKind.SETTLED, step, said=seen.said, values=seen.yields)
        self.mark_over(step)

    # For the parts of the engine

    @property
    def now(self) -> datetime:
        return self.ground.clock.now()

    def standing(self, step: Step) -> Standing:
        """How far it has come, in this run and those before it."""
        return self._standings.get(step.id, NOTHING)

    def is_over(self, step: Step) -> bool:
        return self.standing(step).reached is Reached.OVER

    async def looked(self, step: Step, look: Callable[[], Awaitable[T]]) -> T:
        """What `look` sees. Raises Refusal, and Stopped where it cannot be read."""
        try:
            return await look()
        except Refusal as error:
            self.mark(step, StepState.REFUSED, said=(str(error),))
            raise
        except Unread as error:
            self.mark(step, StepState.FAILED, said=(str(error),))
            raise Stopped(f"{error} Take the change up again when that is mended.") from None

    async def asked(self, step: Step, ask: Ask) -> Values:
        """What somebody answers. Raises Stopped where nobody does."""
        self._answer = asyncio.get_running_loop().create_future()
        self.mark(step, StepState.ASKING)
        self._show(ask=ask)
        try:
            if self.stopping.is_set():
                raise Stopped("It was stopped.")
            return await self._answer
        except asyncio.CancelledError:
            if not self.stopping.is_set():
                raise
            raise Stopped("It was stopped.") from None
        finally:
            self._answer = None
            self._show(ask=None)

    async def note(
        self,
        kind: EntryKind,
        step: Step | None = None,
        *,
        said: tuple[str, ...] = (),
        values: Mapping[str, Values] | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Into the journal; only what is kept there is known from then on. Raises JournalError."""
        entry = Entry(
            self.now,
            kind,
            None if step is None else step.id,
            None if step is None else step.title,
            said,
            values or {},
            detail or {},
        )
        await self._log.add(self.view.id, entry)
        self.facts = self.facts.known(entry.values)
        if step is not None:
            self._standings[step.id] = after(self.standing(step), entry)

    def mark(self, step: Step, state: StepState, **shown: Any) -> None:
        """Show it so. `shown`: fields of StepView."""
        was = self._shown.get(step.id) or _planned(step)
        self._shown[step.id] = replace(was, **{"state": state, "at": self.now, **shown})
        self._show(steps=tuple(self._shown.get(one.id, one) for one in self.view.steps))

    def mark_over(self, step: Step) -> None:
        """As the journal has it."""
        standing = self.standing(step)
        undo = step.undo if isinstance(step, Write) and standing.state is StepState.DONE else None
        self.mark(step, standing.state, said=standing.said, at=standing.since, since=None, undo=undo)

    def _as_shown(self, step: Step) -> StepView:
        """Title and command of the newest plan, the state that it has come to."""
        planned, was = _planned(step), self._shown.get(step.id)
        if was is None:
            return planned
        now = replace(was, title=planned.title, explanation=planned.explanation, command=planned.command)
        self._shown[step.id] = now
        return now

    def _show(self, **shown: Any) -> None:
        view = replace(self.view, **shown)
        if view != self.view:
            self.view = view
            for listener in tuple(self._listeners):
                listener()

    # The ends

    async def _no(self, reason: str) -> None:
        """Refused; what was written before stands, and then it can be taken up again."""
        if self.view.done:
            await self._stopped(reason)
        else:
            await self._end(ChangeState.REFUSED, reason)

    async def _stopped(self, reason: str) -> None:
        await self.note(EntryKind.STOPPED, said=(reason,))
        self._show(state=ChangeState.STOPPED, reason=reason)

    async def _end(self, state: ChangeState, reason: str | None, summary: tuple[str, ...] = ()) -> None:
        said = summary if reason is None else (reason,)
        await self.note(EntryKind.ENDED, said=said, detail={"state": state})
        self._show(state=state, reason=reason, summary=summary, ended_at=self.now)


def _planned(step: Step) -> StepView:
    return StepView(
        step.id,
        step.title,
        explanation=step.explanation,
        command=step.command,
        is_write=isinstance(step, Write),
    )


def _told(ask: Ask, values: Values) -> tuple[str, ...]:
    """The answer as people read it."""
    titles = {option.value: option.title for option in ask.options}
    return tuple(titles.get(value, value) for value in values)
