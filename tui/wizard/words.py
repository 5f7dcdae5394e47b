"""How far a change and its steps have come, in signs, words and times."""

from datetime import datetime, timedelta

from backend.model.change import ChangeState, ChangeView, StepState, StepView
from tui.change_words import NOT_NEEDED, how_it_stands
from tui.format import age, brief_moment, lasting
from widgets.text import Piece, Signs, Tone

COARSE = 5
"""Seconds that the time which has gone by is told in: a line that waits is painted no more often."""
HOUR = timedelta(hours=1)
STATES = {
    StepState.PLANNED: "not yet",
    StepState.LOOKING: "looking",
    StepState.ASKING: "asks you",
    StepState.PERFORMING: "being done",
    StepState.SETTLING: "not so yet",
    StepState.DONE: "done",
    StepState.ALREADY: "was so already",
    StepState.SKIPPED: "left out",
    StepState.UNSURE: "not known whether it was done",
    StepState.REFUSED: "refused",
    StepState.FAILED: "failed",
}
AGAIN = frozenset({ChangeState.REFUSED, ChangeState.DECLINED, ChangeState.FAILED, ChangeState.ABANDONED})
"""At their end, and to be begun again with the same answers."""
GOES_ON = {ChangeState.STOPPED: "take up", **dict.fromkeys(AGAIN, "begin again")}
"""What the key that answers does with a change that runs no more; else it looks into it."""
QUIET_STATES = frozenset({StepState.PLANNED, StepState.SKIPPED, StepState.ALREADY})


def sign(state: StepState, signs: Signs) -> Piece:
    """Beside the number of a step."""
    match state:
        case StepState.DONE | StepState.ALREADY:
            return Piece(signs.fine, Tone.OK)
        case StepState.LOOKING | StepState.PERFORMING | StepState.SETTLING:
            return Piece(signs.under_way, Tone.ACCENT)
        case StepState.ASKING:
            return Piece(signs.warning, Tone.WARN)
        case StepState.UNSURE:
            return Piece(signs.unknown, Tone.WARN)
        case StepState.REFUSED | StepState.FAILED:
            return Piece(signs.critical, Tone.BAD)
        case StepState.SKIPPED:
            return Piece(signs.unavailable, Tone.QUIET)
    return Piece(" ")


def end_sign(view: ChangeView, signs: Signs) -> Piece:
    """Beside a change; one that waits for somebody is seen first."""
    match view.state:
        case ChangeState.RUNNING if view.ask is not None:
            return Piece(signs.warning, Tone.WARN)
        case ChangeState.RUNNING:
            return Piece(signs.under_way, Tone.ACCENT)
        case ChangeState.STOPPED:
            return Piece(signs.warning, Tone.WARN)
        case ChangeState.DONE if view.is_partial:
            return Piece(signs.warning, Tone.WARN)
        case ChangeState.DONE:
            return Piece(signs.fine, Tone.OK)
        case ChangeState.ABANDONED | ChangeState.DECLINED:
            return Piece(signs.unavailable, Tone.QUIET)
    return Piece(signs.critical, Tone.BAD)


def state_of(view: ChangeView) -> str:
    """`asks you`, `under way`, `stopped`."""
    return STATES[StepState.ASKING] if view.ask is not None else how_it_stands(view)


def why_no_way_back(view: ChangeView, written: str | None, stop: str) -> str:
    """Where there is no question to go back to. `written`: the title of the last write; `stop`: the key."""
    if view.state is not ChangeState.RUNNING:
        return "it does not run"
    if view.ask is None:
        return "it asks nothing just now"
    if written is None:
        return f"there is no question before this one; {stop} ends it"
    return f"nothing was asked since this was written: {written}; {stop} stops it, and what is done stays"


def is_not_needed(step: StepView) -> bool:
    """There was nothing to do; one that was left out by somebody says so."""
    return step.state is StepState.SKIPPED and not step.said


def state(step: StepView) -> str:
    """How it stands."""
    return NOT_NEEDED if is_not_needed(step) else STATES[step.state]


def said(step: StepView) -> str:
    """What a line has room for: the first thing that it found, else how it stands."""
    if step.state is StepState.PLANNED:
        return ""
    if (first := next(filter(None, step.said), None)) is not None:
        return first
    if step.state is StepState.SETTLING and step.usual is not None:
        return f"{state(step)}; usually {lasting(step.usual)}"
    return state(step)


def time(step: StepView, now: datetime) -> str:
    """At the end of its line: for how long it has waited, else when it was over."""
    if step.since is not None and not step.state.is_over:
        return elapsed(step.since, now)
    return brief_moment(step.at, now) if step.at is not None and step.state.is_over else ""


def elapsed(since: datetime, now: datetime) -> str:
    """Minutes and seconds, `0:40`, rounded down to what is told; from an hour on `1 h`."""
    gone = max(timedelta(), now - since)
    if gone >= HOUR:
        return age(since, now)
    seconds = int(gone.total_seconds()) // COARSE * COARSE
    return f"{seconds // 60}:{seconds % 60:02}"
