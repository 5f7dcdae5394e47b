"""Looking until it is so, or a limit is reached."""

from typing import TYPE_CHECKING

from backend.model.change import StepState

from .ends import Ended, Stopped
from .step import Seen, Settle, Step, Unread

if TYPE_CHECKING:
    from .engine import Running


async def until_so(run: "Running", step: Step, settle: Settle) -> Seen:
    """What was seen when it was so. Raises Stopped when it is too late or somebody stops it; Ended."""
    until = run.now + settle.limit
    since = run.standing(step).since or run.now
    run.mark(step, StepState.SETTLING, since=since, usual=settle.usual, limit=settle.limit)
    while True:
        if run.stopping.is_set():
            raise Stopped("It was stopped while it waited; what was done goes on by itself.")
        try:
            seen = await settle.look()
        except Unread as error:
            # One look that fails tells nothing about what is waited for.
            run.mark(step, StepState.SETTLING, said=(str(error),))
        else:
            if seen.is_so:
                return seen
            if seen.ended is not None:
                run.mark(step, StepState.FAILED, said=(seen.ended,))
                raise Ended(seen.ended)
            run.mark(step, StepState.SETTLING, said=seen.said)
        if run.now >= until:
            run.mark(step, StepState.FAILED)
            raise Stopped(f"{step.title}: it is not so after {_minutes(settle)}. {settle.too_late}".rstrip())
        await run.ground.clock.wait(run.stopping, min(until, run.now + settle.every))


def _minutes(settle: Settle) -> str:
    minutes = round(settle.limit.total_seconds() / 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"
