"""Takes a change through its steps: look, ask, note it down, do it once, look until it is so.

Without a terminal: what it needs of somebody is `Running.view.ask`, and whoever shows it answers.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from backend.journal.error import JournalError
from backend.model.change import Ask, ChangeState, ChangeView, StepState, Values, Who
from backend.model.change_entry import Entry, EntryKind, Recorded

from . import answering, looking, performing, waiting
from .defect import place
from .ends import NOTHING_DONE, SAID_NO, STOPPED, Declined, Ended, Stopped
from .ground import Ground
from .shown import Shown
from .standing import NOTHING, Reached, Standing, after, is_under_way, may_have_written, taken_up
from .step import Change, Check, Question, Refusal, Seen, Step, Unread, Wait, Write
from .trail import Answered, GoneBack, Trail

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
        ground = replace(ground, was_production=recorded.is_production, may_write=bool(allowed))
        self.ground = ground
        self.allowed = allowed
        self.touched = touched
        self.recorded = recorded
        """As it was before this run."""
        self.facts = recorded.facts
        self._change = change
        self._log = log
        self._standings = taken_up(recorded.entries)
        self._trail = Trail(recorded, self._standings)
        self._current: Step | None = None
        self._noted: list[Entry] = []
        """Of the step that is under way."""
        self._answered: str | None = None
        """The key of the answer to it."""
        self.stopping = asyncio.Event()
        self._answer: asyncio.Future[Values] | None = None
        self.why_no = SAID_NO
        self.is_usual = False
        """Of the last answer: nobody was asked for it."""
        self._is_called_off = False
        view = ChangeView(
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
        self._shown = Shown(view, self._standings, lambda: self.now)
        self.mark, self.rest = self._shown.mark, self._shown.rest

    # For whoever shows it

    @property
    def view(self) -> ChangeView:
        return self._shown.view

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """The result ends it."""
        return self._shown.subscribe(listener)

    def answer(self, ask: Ask, values: Values, why_no: str = SAID_NO, *, is_usual: bool = False) -> bool:
        """Whether it was taken: not where it is asked something else by now, or `why_not` has a reason.

        `why_no`: why its step is left out, if it is. `is_usual`: it is what is usual, and nobody was asked.
        """
        future = self._answer
        if ask is not self.view.ask or future is None or future.done() or ask.why_not(values) is not None:
            return False
        self.why_no, self.is_usual = why_no, is_usual
        future.set_result(values)
        return True

    def stop(self, why: str = STOPPED) -> None:
        """After the step that is under way; one that waits or asks ends now. What is done stays done.

        `why` is told of a question that stays without an answer.
        """
        self.stopping.set()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Stopped(why))

    def call_off(self) -> None:
        """As `stop`, by somebody who means it: what has done nothing, and waits for nobody, is given up."""
        self._is_called_off = True
        self.stop()

    @property
    def has_done_nothing(self) -> bool:
        """And waits for nobody: `call_off` gives it up."""
        return not is_under_way(self._standings.values())

    @property
    def was_answered(self) -> bool:
        """Whether an answer of somebody would be lost with it."""
        return self._trail.question is not None

    @property
    def question_before(self) -> Answered | None:
        """What `go_back` asks again: never past what was written, or may have been."""
        is_asked = self._answer is not None and not self._answer.done()
        return self._trail.question if is_asked else None

    @property
    def written(self) -> str | None:
        """The title of the last write, which there is no way back past."""
        return self._trail.written

    def go_back(self) -> bool:
        """Ask the question before the one that is asked now anew; whether there is one.

        What was answered since then is asked again, with that answer; everything is looked at again.
        """
        before, future = self.question_before, self._answer
        if before is None or future is None:
            return False
        future.set_exception(GoneBack(before))
        return True

    # The way through

    async def run(self) -> ChangeView:
        """Until it is done, refused, failed or stopped; `view` says why. Whatever goes wrong ends here."""
        try:
            await self._to_its_end()
        except JournalError as error:
            self._leave(self._cut_off(f"{error} Nothing is done without a note of it."))
        except Exception as error:
            # A defect of ours stops this change, not the console. Only its place is told: the text may hold
            # a secret.
            reason = self._cut_off(f"This failed inside Spaceport ({place(error)}); please report it.")
            with suppress(JournalError):
                await self.note(EntryKind.STOPPED, said=(reason,))
            self._leave(reason)
        return self.view

    def _cut_off(self, reason: str) -> str:
        """With what that means for the step that was under way."""
        step = self._current
        if step is None or self.standing(step).reached is not Reached.UNSURE:
            return f"{reason} Take the change up again when that is mended."
        return f"{reason} {step.title}: it is looked for when the change is taken up again."

    async def _to_its_end(self) -> None:
        try:
            last = await self._through_all()
        except (Refusal, Declined) as error:
            # What was taken up is there to be taken up again, until somebody gives it up.
            if may_have_written(self._standings.values()) or self.recorded.entries:
                await self._stopped(str(error))
            else:
                is_own = isinstance(error, Declined)
                await self._end(ChangeState.DECLINED if is_own else ChangeState.REFUSED, str(error))
        except Ended as error:
            await self._end(ChangeState.FAILED, str(error))
        except Stopped as error:
            if self._is_called_off and self.has_done_nothing:
                await self._end(ChangeState.ABANDONED, NOTHING_DONE)
            else:
                await self._stopped(str(error))
        else:
            await self._end(ChangeState.DONE, None, last)

    async def _through_all(self) -> Seen | None:
        """What the last check saw."""
        last: Seen | None = None
        while (step := self._next()) is not None:
            self.go_on()
            self._current, self._noted, self._answered = step, [], None
            try:
                last = await self._do(step) or last
            except GoneBack as back:
                self.rest(step)
                await self._ask_again(back.answered)
            else:
                self._trail.add(step, tuple(self._noted), self._answered)
            self._current = None
        return last

    async def _ask_again(self, question: Answered) -> None:
        known, undone = self._trail.back_to(question, self.facts)
        keys = sorted(self.facts.keys() - known.keys())
        for step in undone:
            # Cut off in between, only what was answered later is looked at anew.
            detail = {"keys": keys} if step is question.step else {}
            await self.note(EntryKind.TAKEN_BACK, step, detail=detail)
            self.rest(step)
        self.facts = known

    def _next(self) -> Step | None:
        steps = tuple(self._change.plan(self.facts, self.ground))
        self._shown.plan(steps, self._change.title(self.facts), self.facts)
        return next((step for step in steps if step.id not in self._trail), None)

    async def _do(self, step: Step) -> Seen | None:
        """What a check saw."""
        match step:
            case Question():
                await answering.question(self, step)
            case Check():
                return await self._check(step)
            case Wait():
                await self._wait(step)
            case Write():
                await performing.perform(self, step)
        return None

    async def _check(self, step: Check) -> Seen:
        self.mark(step, StepState.LOOKING)
        seen = await self.looked(step, step.look)
        await self.note(EntryKind.CHECKED, step, said=seen.said, values=seen.yields)
        self.mark(step, StepState.DONE, said=seen.said)
        return seen

    async def _wait(self, step: Wait) -> None:
        if self.standing(step).reached is not Reached.OVER:
            if self.standing(step).since is None:
                await self.note(EntryKind.WAITING, step, detail={"command": step.command})
            seen = await waiting.until_so(self, step, step.settle)
            await self.note(EntryKind.SETTLED, step, said=seen.said, values=seen.yields)
        self.rest(step)

    # For the parts of the engine

    @property
    def now(self) -> datetime:
        return self.ground.clock.now()

    def standing(self, step: Step) -> Standing:
        """How far it has come, in this run and those before it."""
        return self._standings.get(step.id, NOTHING)

    @property
    def unsure(self) -> Standing | None:
        """A write of which nobody knows whether it was done, the first of them."""
        return next((each for each in self._standings.values() if each.reached is Reached.UNSURE), None)

    def taken_back(self, key: str) -> Values | None:
        """What a question with this key was answered with before somebody went back past it."""
        return self._trail.taken_back(key)

    def answered(self, key: str) -> None:
        """The question that is under way, with the fact of this key."""
        self._answered = key

    def go_on(self) -> None:
        """Raises Stopped where somebody said stop."""
        if self.stopping.is_set():
            raise Stopped(STOPPED)

    async def looked(self, step: Step, look: Callable[[], Awaitable[T]]) -> T:
        """What `look` sees. Raises Refusal, and Stopped where it cannot be read."""
        try:
            return await looking.look(self, look)
        except Refusal as error:
            self.mark(step, StepState.REFUSED, said=(str(error),))
            raise
        except Unread as error:
            self.mark(step, StepState.FAILED, said=(str(error),))
            raise Stopped(f"{error} {error.what_then}") from None

    async def asked(self, step: Step, ask: Ask) -> Values:
        """What somebody answers. Raises Stopped where nobody does."""
        self.go_on()
        self._answer = asyncio.get_running_loop().create_future()
        self.mark(step, StepState.ASKING)
        self._shown.put(ask=ask)
        try:
            return await self._answer
        finally:
            self._answer = None
            self._shown.put(ask=None)

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
        self._noted.append(entry)
        self.facts = entry.onto(self.facts)
        if step is not None:
            self._standings[step.id] = after(self.standing(step), entry)

    # The ends

    async def _stopped(self, reason: str) -> None:
        await self.note(EntryKind.STOPPED, said=(reason,))
        self._leave(reason)

    def _leave(self, reason: str) -> None:
        self._rest_the_current()
        self._shown.put(state=ChangeState.STOPPED, reason=reason)

    def _rest_the_current(self) -> None:
        """What is under way is left as the journal has it; what went wrong with it stays to be read."""
        step = self._current
        if step is not None and not self._shown.went_wrong(step):
            self.rest(step)

    async def _end(self, state: ChangeState, reason: str | None, last: Seen | None = None) -> None:
        """`last`: of one that is done."""
        summary, is_partial = ((), False) if last is None else (last.said, not last.is_so)
        said = summary if reason is None else (reason,)
        partly = {"is_partial": True} if is_partial else {}
        await self.note(EntryKind.ENDED, said=said, detail={"state": state, **partly})
        self._rest_the_current()
        self._shown.put(state=state, reason=reason, summary=summary, is_partial=is_partial, ended_at=self.now)
