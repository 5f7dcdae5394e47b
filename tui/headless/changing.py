"""`change start` and `change resume`: a change taken through without the dashboard, and how it ended."""

import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

from backend.model.change import ChangeState, ChangeView, StepState, StepView
from backend.rules.audit import of_change, writes
from backend.session import Session
from tui import records
from tui.headless import change_extra
from tui.headless.change_answers import Said, as_options, reach
from tui.headless.change_prompt import Terminal, described, terminal
from tui.headless.change_way import Taken, Way
from tui.headless.output import put
from tui.headless.run import Exit
from tui.headless.streams import leave
from tui.headless.talk import say_to_whoever_hears

if TYPE_CHECKING:
    from backend.changes.engine import Running

ENDS = {
    ChangeState.STOPPED: "It is stopped",
    ChangeState.REFUSED: "Refused, and nothing was changed",
    ChangeState.DECLINED: "Nothing was changed",
    ChangeState.FAILED: "It failed",
}


async def take_through(
    session: Session,
    begin: "Callable[[Terminal | None], Awaitable[Running]]",
    said: Said,
    *,
    may_ask: bool,
    as_json: bool,
) -> int:
    """The exit code. `begin` may ask at the terminal, where there is one.

    Raises Refusal, HerokuError and JournalError where it cannot be begun.
    """
    with terminal(may_ask) as there:
        running = await begin(there)
        say_to_whoever_hears(f"{running.view.title}: change {running.view.id}")
        taken = await Way(running, said, there, session.clock).through(session.changes.launch)
    is_whole = await _printed(session, taken.view, as_json=as_json)
    for text, lines in _end(taken, said, is_kept=not session.is_demo):
        say_to_whoever_hears(text, lines)
    return _code(taken) or (Exit.FINE if is_whole else Exit.UNREADABLE)


async def _printed(session: Session, view: ChangeView, *, as_json: bool) -> bool:
    """Whether what is data could be written; a reader who has enough does not change how it ended."""
    try:
        if not as_json:
            return put("".join(f"{line}\n" for line in view.summary))
        recorded = await session.changes.recorded(view.id)
        return put(records.whole_change(view, () if recorded is None else writes(of_change(recorded))))
    except BrokenPipeError:
        leave(sys.stdout)
        return True


def _code(taken: Taken) -> int:
    if taken.view.state is ChangeState.DONE:
        return Exit.FINE
    if taken.told_to_end is None:
        return Exit.CHANGE
    return Exit.INTERRUPTED if taken.told_to_end is signal.SIGINT else 128 + taken.told_to_end


def _end(taken: Taken, said: Said, *, is_kept: bool) -> Iterator[tuple[str, Iterator[str]]]:
    """Of what is not done: why, what was done of it, and how to go on; each with the lines below it. Of what
    is done: how to do what it left out.
    """
    view = taken.view
    if view.state is ChangeState.DONE:
        if is_kept and (command := change_extra.command(view, said)) is not None:
            yield "To do what was left out:", iter((command,))
        return
    yield _ended(taken), _to_know(taken)
    yield from standing(view)
    if not view.state.is_unfinished:
        return
    if is_kept:
        yield "To go on:", _to_go_on(taken, said)
    else:
        yield "The demo forgets it when it ends.", iter(())


def _ended(taken: Taken) -> str:
    view = taken.view
    if view.reason is None:
        return "It was left while something was under way."
    # Whoever stopped it knows that it is.
    return view.reason if taken.told_to_end is not None else f"{ENDS[view.state]}: {view.reason}"


def _to_know(taken: Taken) -> Iterator[str]:
    """What somebody should read who is to answer."""
    if taken.missing is not None:
        yield from taken.missing.lines
        yield from map(described, taken.missing.options)


def standing(view: ChangeView) -> Iterator[tuple[str, Iterator[str]]]:
    """What it wrote, with what takes it back, and what it may have written; each with the lines below it."""
    if view.done:
        yield "What was done of it stands:", (_with_undo(step) for step in view.done)
    if unsure := [step.title for step in view.steps if step.state is StepState.UNSURE]:
        yield "Nobody knows whether this was done:", iter(unsure)


def _with_undo(step: StepView) -> str:
    return step.title if step.undo is None else f"{step.title}. Taken back by: {step.undo}"


def _to_go_on(taken: Taken, said: Said) -> Iterator[str]:
    """The command, and what else it says yes to."""
    view, missing = taken.view, taken.missing
    options = as_options(said, view, missing, taken.not_heeded)
    yield f"spaceport change resume {view.id} {options}".rstrip()
    if missing is not None and (more := reach(missing, view)) is not None:
        yield more
