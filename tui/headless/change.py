"""`spaceport change …` and `spaceport audit`: done, printed, and ended with an exit code."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from backend.changes.naming import SPACE, Unknown, WhichSpace, change_named, require_known
from backend.changes.step import Refusal
from backend.heroku.errors import HerokuError
from backend.journal.error import JournalError
from backend.model.change import Ask, AskKind, Option, Values
from backend.model.problem import Trouble
from backend.rules.audit import of_change, writes
from backend.rules.wording import counted, listed
from backend.session import Session
from tui import records
from tui.headless import audit, change_plain
from tui.headless.change_answers import Said
from tui.headless.change_options import settings
from tui.headless.change_prompt import NoAnswer, Terminal, asked
from tui.headless.changing import standing, take_through
from tui.headless.document import Document
from tui.headless.given import again
from tui.headless.output import put
from tui.headless.run import Exit
from tui.headless.talk import say, say_to_whoever_hears, with_advice
from tui.records import iso

if TYPE_CHECKING:
    from backend.changes.engine import Running

Verb = Callable[[Session, argparse.Namespace], Awaitable[int]]


def run(session: Session, options: argparse.Namespace) -> int:
    """The exit code. Raises BrokenPipeError."""
    try:
        return asyncio.run(_opened(session, options))
    except Unknown as error:
        say(str(error))
        return Exit.USAGE
    except (Refusal, JournalError) as error:
        say(str(error))
        return Exit.CHANGE
    except HerokuError as error:
        problem = error.problem
        text = f"{error} (request {problem.request_id})" if problem.request_id else str(error)
        say(with_advice(text, problem))
        return Exit.CREDENTIALS if problem.trouble is Trouble.UNAUTHORIZED else Exit.UNREADABLE


async def _opened(session: Session, options: argparse.Namespace) -> int:
    verb = VERBS[options.command if options.command == "audit" else options.verb]
    async with session.opened():
        return await verb(session, options)


async def _start(session: Session, options: argparse.Namespace) -> int:
    said = _said(options)

    async def begin(terminal: Terminal | None) -> "Running":
        return await _begun(session, options.name, said, terminal)

    return await take_through(session, begin, said, may_ask=not options.no_input, as_json=options.json)


async def _begun(session: Session, name: str, said: Said, terminal: Terminal | None) -> "Running":
    """Which others of its kind wrote something in this space, and wait to be finished, is said."""
    try:
        running = await session.changes.begin(name, said.settings)
    except WhichSpace as error:
        if terminal is None:
            raise
        space = await _asked_for_space(error, terminal)
        running = await session.changes.begin(name, said.settings.known({SPACE: space}))
    view = running.view
    for other in await session.changes.listed():
        is_alike = (other.name, other.space) == (view.name, view.space)
        is_open = other.state.is_unfinished and other.may_have_written
        if is_open and is_alike and other.id != view.id:
            resume = f"spaceport change resume {other.id} {said.more}".rstrip()
            say(f"{other.title}, change {other.id}, is unfinished: `{resume}` goes on with it.")
    return running


async def _asked_for_space(error: WhichSpace, terminal: Terminal) -> Values:
    """Raises WhichSpace where nobody answers."""
    options = tuple(Option(name, name) for name in error.names)
    try:
        return await asked(terminal, Ask(SPACE, AskKind.CHOICE, SPACE, "Which space?", options=options))
    except (NoAnswer, OSError):
        raise error from None


async def _resume(session: Session, options: argparse.Namespace) -> int:
    said = _said(options)
    recorded = await session.changes.recorded(options.unfinished)
    if recorded is not None:
        require_known(change_named(recorded.name), said.settings)

    async def begin(_: Terminal | None) -> "Running":
        return await session.changes.take_up(options.unfinished, said.settings)

    return await take_through(session, begin, said, may_ask=not options.no_input, as_json=options.json)


def _said(options: argparse.Namespace) -> Said:
    """Raises Unknown: nobody can tell which of two spaces was meant."""
    facts = settings(options.set)
    if len(facts.all(SPACE)) > 1:
        raise Unknown(f"{SPACE} can only be said once, and was: {listed(facts.all(SPACE))}.")
    return Said(facts, tuple(options.confirm), again(options))


async def _list(session: Session, options: argparse.Namespace) -> int:
    every = await session.changes.listed()
    _say_that_nobody_answered(session)
    views = change_plain.in_order(view for view in every if options.all or not view.came_to_nothing)
    if options.json:
        document = {"as_of": iso(session.clock.now()), "changes": [records.change(view) for view in views]}
        return _printed(document)
    code = _printed(change_plain.listed(views))
    waiting = sum(view.state.is_unfinished and view.elsewhere is None for view in views)
    if hidden := len(every) - len(views):
        say(f"{counted(hidden, 'change')} that came to nothing: --all lists them, too.")
    elif not views:
        say("There are no changes yet. `spaceport change start NAME` makes one.")
    if waiting:
        are = "change is" if waiting == 1 else "changes are"
        say(
            f"{waiting} {are} unfinished: `spaceport change resume ID` takes one up, and "
            "`spaceport change give-up ID` ends it as it is."
        )
    return code


async def _give_up(session: Session, options: argparse.Namespace) -> int:
    recorded = await session.changes.give_up(options.unfinished)
    view = await session.changes.view(recorded)
    say_to_whoever_hears(f"{view.title}: change {view.id} is given up, and offered no more.")
    for text, lines in standing(view):
        say_to_whoever_hears(text, lines)
    return _printed(records.whole_change(view, writes(of_change(recorded)))) if options.json else Exit.FINE


async def _show(session: Session, options: argparse.Namespace) -> int:
    recorded = await session.changes.there(options.change)
    _say_that_nobody_answered(session)
    view, made = await session.changes.view(recorded), writes(of_change(recorded))
    return _printed(records.whole_change(view, made) if options.json else change_plain.whole(view, made))


async def _audit(session: Session, options: argparse.Namespace) -> int:
    output = await audit.audit(session, options.since, as_json=options.json)
    _say_that_nobody_answered(session)
    return _printed(output)


def _say_that_nobody_answered(session: Session) -> None:
    """Where whose the journal is was known from before alone."""
    problem = session.estate.snapshot.account.problem
    if problem is not None:
        say(with_advice(problem.message, problem))
        say("What is noted on this machine is told all the same, for the account that this token was of.")


def _printed(output: str | Document) -> int:
    return Exit.FINE if put(output) else Exit.UNREADABLE


VERBS: dict[str, Verb] = {
    "list": _list,
    "start": _start,
    "resume": _resume,
    "give-up": _give_up,
    "show": _show,
    "audit": _audit,
}
