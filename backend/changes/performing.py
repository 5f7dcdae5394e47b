"""One write: never without a look before it, a note before it, and a yes where it needs one; at most once."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from backend.model.change import NO, YES, Ask, AskKind, Danger, StepState
from backend.model.change_entry import EntryKind

from .allowed import require_allowed
from .ends import Declined, Stopped
from .looking import look
from .standing import DONE, REFUSED, UNSURE, Reached
from .step import MaybeDone, NeedsCode, NotDone, Outcome, Refusal, Seen, Settle, Unread, Write
from .waiting import until_so

if TYPE_CHECKING:
    from .engine import Running

CHANGED = "It has changed while you were asked. This is how it is now:"
LOOK_EVERY = timedelta(seconds=10)
"""Between two looks for a write whose answer was lost."""


async def perform(run: "Running", step: Write) -> None:
    """Until it is done and has settled, or is left out. Raises Refusal, Declined, Stopped, Ended."""
    while run.standing(step).reached in (Reached.NOTHING, Reached.UNSURE):
        if not await _attempted(run, step):
            return
    if run.standing(step).reached is Reached.PERFORMED:
        await _settle(run, step)
    run.rest(step)


async def _attempted(run: "Running", step: Write) -> bool:
    """Nearer to being done, by one look or one call; False where it is left out."""
    is_unsure = run.standing(step).reached is Reached.UNSURE
    if is_unsure:
        seen = await _looked_for(run, step)
    else:
        run.mark(step, StepState.LOOKING)
        seen = await run.looked(step, step.observe)
    if seen.is_so:
        await run.note(EntryKind.ALREADY, step, said=seen.said, values=seen.yields, detail=_found(seen))
        if is_unsure:
            run.touched(step)
        return True
    try:
        require_allowed(step.target, run.allowed)
    except Refusal as error:
        run.mark(step, StepState.REFUSED, said=(str(error),))
        raise
    confirmed = None
    if not is_unsure or await _repeat_wanted(run, step):
        confirmed = await _confirmed(run, step, seen)
    if confirmed is not None and (confirmed.is_so or await _called(run, step, confirmed)):
        return True
    said = "It is not known whether this was done; it is not done again without your yes."
    return await _left_out(run, step, said if is_unsure else run.why_no)


async def _left_out(run: "Running", step: Write, said: str) -> bool:
    """False. Raises Declined where the change cannot do without it."""
    if not step.is_optional:
        raise Declined(step, said)
    await run.note(EntryKind.SKIPPED, step, said=(said,))
    run.rest(step)
    return False


# Asking


async def _confirmed(run: "Running", step: Write, seen: Seen, changed: str | None = None) -> Seen | None:
    """The world that somebody said yes to, the same as it is now; None: somebody said no."""
    danger = Danger.NAME if run.ground.is_production else step.danger
    ask = Ask(
        key=step.id,
        kind=AskKind.NAME if danger is Danger.NAME else AskKind.YES_NO,
        step=step.id,
        title=step.title,
        phrase=step.phrase,
        leaves_out=step.is_optional,
        is_extra=step.is_extra,
        is_production=run.ground.is_production,
    )
    while True:
        values = await run.asked(step, replace(ask, lines=seen.preview, changed=changed))
        # No stays No, whatever remote text makes of the phrase.
        if values == NO or values != (YES if danger is Danger.YES_NO else (step.phrase,)):
            return None
        again = await run.looked(step, step.observe)
        if again.is_so or _is_same(again, seen):
            await run.note(EntryKind.CONFIRMED, step, said=seen.preview)
            return again
        changed, seen = CHANGED, again


async def _still_wanted(run: "Running", step: Write, seen: Seen) -> Seen | None:
    """The world as it is once minutes may have gone by, asked about again where it is another; None: No."""
    now = await run.looked(step, step.observe)
    return now if now.is_so or _is_same(now, seen) else await _confirmed(run, step, now, CHANGED)


def _is_same(one: Seen, other: Seen) -> bool:
    return (one.preview, one.before) == (other.preview, other.before)


async def _repeat_wanted(run: "Running", step: Write) -> bool:
    """A write whose answer was lost is only repeated if somebody says so."""
    lines = (
        "The answer to this was lost, or Spaceport was cut off, so nobody knows whether it was done.",
        f"It was looked for during {round(step.look_for.total_seconds() / 60)} minutes and is not there.",
        "Saying yes does it once more. If it was done after all, it may then be there twice.",
    )
    again = f"{step.id} again"
    ask = Ask(
        key=again,
        kind=AskKind.YES_NO,
        step=step.id,
        title=f"{step.title}: once more?",
        lines=lines,
        phrase=again,  # no name of a space: that says yes to other steps, too
        is_production=run.ground.is_production,
    )
    if await run.asked(step, ask) != YES:
        return False
    await run.note(EntryKind.CONFIRMED, step, said=lines)
    return True


# Looking


async def _looked_for(run: "Running", step: Write) -> Seen:
    """After a lost answer: until it is seen, or it was looked for long enough. Raises Refusal, Stopped."""
    unknown = f"{step.title}: it is not known whether this was done."
    until = run.now + step.look_for
    run.mark(step, StepState.UNSURE, since=run.now, limit=step.look_for)
    while True:
        if run.stopping.is_set():
            raise Stopped(f"{unknown} Take the change up again to look for it.")
        try:
            seen = await look(run, step.look_again or step.observe)
        except Unread as error:
            run.mark(step, StepState.UNSURE, said=(str(error),))
            if run.now >= until:
                raise Stopped(f"{unknown} {error} {error.what_then}") from None
        else:
            if seen.is_so or run.now >= until:
                return seen
        await run.ground.clock.wait(run.stopping, min(until, run.now + LOOK_EVERY))


async def _settle(run: "Running", step: Write) -> None:
    settle: Settle | None = step.settled
    seen = None if settle is None else await until_so(run, step, settle)
    said = seen.said if seen is not None else ()
    await run.note(EntryKind.SETTLED, step, said=said, values=seen.yields if seen is not None else {})


# Calling


async def _called(run: "Running", step: Write, seen: Seen) -> bool:
    """Once, or not where it has become so; False: it is otherwise by now, and somebody said no to that."""
    code: str | None = None
    while True:
        run.go_on()
        await run.note(EntryKind.INTENT, step, detail=_intent(step, seen))
        run.mark(step, StepState.PERFORMING)
        try:
            outcome = await step.perform(code)
        except NeedsCode as error:
            await run.note(EntryKind.OUTCOME, step, said=(str(error),), detail={"result": REFUSED})
            code = await _code(run, step, str(error))
            now = await _still_wanted(run, step, seen)
            if now is None or now.is_so:
                return now is not None
            seen = now
        except MaybeDone as error:
            run.touched(step)
            await _note(run, step, UNSURE, Outcome(error.request_id, said=(str(error),)))
            return True
        except NotDone as error:
            await _note(run, step, REFUSED, Outcome(error.request_id, said=(str(error),)))
            run.mark(step, StepState.FAILED, said=(str(error),))
            raise Stopped(f"{step.title}: {error}") from None
        else:
            run.touched(step)
            await _note(run, step, DONE, outcome)
            return True


def _intent(step: Write, seen: Seen) -> dict[str, str | None]:
    return {
        "service": step.target.service,
        "action": step.target.action,
        "target": step.target.id,
        "command": step.command,
        "before": seen.before,
        "undo": step.undo,
    }


def _found(seen: Seen) -> dict[str, Any]:
    """Whose it is, where that can be told."""
    return _undo(seen) if seen.is_ours is None else {"is_ours": seen.is_ours, **_undo(seen)}


def _undo(found: Seen | Outcome) -> dict[str, str]:
    """Only where it is known better than by the intent."""
    return {} if found.undo is None else {"undo": found.undo}


async def _note(run: "Running", step: Write, result: str, outcome: Outcome) -> None:
    detail = {"result": result, "request_id": outcome.request_id, "after": outcome.after, **_undo(outcome)}
    await run.note(EntryKind.OUTCOME, step, said=outcome.said, values=outcome.yields, detail=detail)


async def _code(run: "Running", step: Write, said: str) -> str:
    """Raises Stopped where nobody gives one."""
    ask = Ask(
        key="two_factor_code",
        kind=AskKind.TWO_FACTOR,
        step=step.id,
        title="Second factor",
        lines=(said,),
        is_production=run.ground.is_production,
    )
    return (await run.asked(step, ask))[0]
