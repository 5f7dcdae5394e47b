"""Looking until it is so, or a limit is reached."""

from datetime import datetime
from typing import TYPE_CHECKING

from backend.model.change import StepState

from .ends import Ended, Stopped
from .looking import look
from .standing import Reached
from .step import Seen, Settle, Step, Unread
from .usual import usual_of

if TYPE_CHECKING:
    from .engine import Running


async def until_so(run: "Running", step: Step, settle: Settle) -> Seen:
    """What was seen when it was so. Raises Stopped when it is too late or somebody stops it; Ended.

    The limit counts from now: whoever takes a change up again wants it looked at for as long again.
    """
    until = run.now + settle.limit
    standing = run.standing(step)
    since = standing.since or run.now
    usual = usual_of(step, settle, run.ground.usual)
    was_so = standing.reached is Reached.PERFORMED and standing.is_ours is False
    first = StepState.LOOKING if was_so else StepState.SETTLING  # most likely there is nothing to wait for
    run.mark(step, first, since=since, usual=usual, limit=until - since)
    unread, said = "", ""
    while True:
        try:
            seen = await look(run, settle.look)
        except Unread as error:
            # One look that fails tells nothing about what is waited for.
            unread = f"{error} {error.what_then}"
            run.mark(step, StepState.SETTLING, said=(str(error),))
        else:
            unread = ""
            if seen.is_so:
                return seen
            if seen.ended is not None:
                run.mark(step, StepState.FAILED, said=(seen.ended,))
                raise Ended(seen.ended)
            said = " ".join(seen.said)
            run.mark(step, StepState.SETTLING, said=seen.said)
        if run.now >= until:
            reason = _too_late(settle, _minutes(since, run.now), said, unread)
            run.mark(step, StepState.FAILED, said=(reason,))
            raise Stopped(f"{step.title}: {reason}")
        await run.ground.clock.wait(run.stopping, min(until, run.now + settle.every))


def _too_late(settle: Settle, after: str, said: str, unread: str) -> str:
    """`said`: what was seen last. `unread`: why the last look saw nothing, with what to do; else empty."""
    if unread:
        return f"Whether it is so is not known after {after}. {unread}"
    return " ".join(filter(None, (f"It is not so after {after}.", said, settle.too_late)))


def _minutes(since: datetime, until: datetime) -> str:
    minutes = round((until - since).total_seconds() / 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"
