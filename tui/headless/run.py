"""Read once, print, and end with an exit code (DESIGN.md, "Command line")."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from enum import IntEnum

from backend.estate.plan import universe
from backend.journal.error import JournalError
from backend.model.finding import Finding
from backend.model.key import FACE_NAMES, Key, Kind
from backend.model.problem import Trouble
from backend.model.snapshot import Snapshot, key_of
from backend.model.space import Space
from backend.rules.wording import meant, there_is
from backend.session import Session
from tui.headless.acknowledging import UnknownFinding, acknowledge
from tui.headless.commands import COMMANDS, Command
from tui.headless.findings import waiting
from tui.headless.output import put
from tui.headless.plain import told_as
from tui.headless.talk import about_unread, say, with_advice
from tui.headless.unread import of_the_rest
from tui.headless.view import Request, Unread, View

PATIENCE = 20.0
"""Seconds that a read takes at most, in all."""


class Exit(IntEnum):
    FINE = 0
    FINDINGS = 1
    USAGE = 2
    CREDENTIALS = 3
    UNREADABLE = 4
    CHANGE = 5
    DEFECT = 70
    INTERRUPTED = 130


def run(session: Session, name: str, request: Request) -> Exit:
    """Read and print. Raises BrokenPipeError."""
    command = COMMANDS[name]
    if request.at is not None and command.then is not None:
        command = command.then
    ground = command.ground | ({Kind.TEAMS} if session.team is not None else set())
    read = session.read_once(lambda seen: wanted(seen, command, ground, request), PATIENCE)
    snapshot = asyncio.run(read)
    for warning in snapshot.link.warnings:
        say(f"{session.host.name} warns: {warning}")
    for sentence in session.about_keeping:
        say(sentence)
    problem = snapshot.link.problem
    if problem is not None and problem.trouble is Trouble.UNAUTHORIZED:
        say(Unread.because(Kind.ACCOUNT, problem).said)
        return Exit.CREDENTIALS
    if (problem := snapshot.spaces.problem) is not None:
        why = Unread.because(Kind.SPACES, problem).said
        say(with_advice(f"The spaces could not be read: {why}", problem))
        return Exit.UNREADABLE
    spaces = tuple(chosen(snapshot, request.space))
    if not spaces and (missing := _is_missing(snapshot, request.space, session.team)):
        say(missing)
        return Exit.UNREADABLE
    now = session.clock.now()
    view = View(snapshot, spaces, request, command.inside, now, settings=session.settings)
    if command.judges:
        view = replace(view, findings=_findings(session, view))
        if (ended := asyncio.run(_acknowledge(session, view))) is not None:
            _tell_what_is_missing(view)  # a finding may be missing for that
            return ended
        view = replace(view, findings=_findings(session, view))
        for line in session.about_keeping:
            say(line)
    is_empty = command.is_empty(view)
    if not is_empty and not put(command.render(view)):
        return Exit.UNREADABLE
    for line in command.said(view):
        say(line)
    _tell_what_is_missing(view)
    if is_empty or (command.about is not None and view.nothing_was_read_of(command.about)):
        return Exit.UNREADABLE
    return Exit.FINDINGS if waiting(view) else Exit.FINE


def wanted(
    snapshot: Snapshot, command: Command, ground: frozenset[Kind] | set[Kind], request: Request
) -> Iterator[Key]:
    """What to read; once the spaces are known, what is inside those that were asked for."""
    inside = dict.fromkeys(
        key
        for space in chosen(snapshot, request.space)
        for kind in command.inside(snapshot, space, request)
        if (key := key_of(kind, space)) is not None
    )
    return (key for key in universe(snapshot, inside) if key in inside or key.kind in ground)


def chosen(snapshot: Snapshot, space: str | None) -> Iterator[Space]:
    """By name, as the Heroku CLI prints them."""
    for one in sorted(snapshot.spaces.value or (), key=lambda one: (one.name or "", one.id or "")):
        if space is None or space in (one.name, one.id):
            yield one


def _findings(session: Session, view: View) -> tuple[Finding, ...]:
    """About the spaces that were asked for, and the account; of all of them without a name."""
    found = session.findings()
    if view.request.space is not None:
        asked_for = set(map(id, view.spaces))
        keys = {key for key, space in view.snapshot.each_space() if id(space) in asked_for}
        found = tuple(finding for finding in found if finding.concerns(keys))
    rest = of_the_rest(view, found, session.remembered)
    return tuple(sorted((*found, *rest), key=lambda finding: finding.order))


async def _acknowledge(session: Session, view: View) -> Exit | None:
    """What was asked for on the command line. None: it was done, or nothing was asked for."""
    try:
        async for line in acknowledge(session, view):
            say(line)
    except UnknownFinding as error:
        say(str(error))
        return Exit.USAGE
    except JournalError as error:
        say(str(error))
        return Exit.CHANGE
    return None


def _is_missing(snapshot: Snapshot, space: str | None, team: str | None) -> str | None:
    """What there is not: the space that was asked for, or the team. None for an estate that is empty."""
    where = "that this account can see" if team is None else f"of the team {team}"
    if space is not None:
        hint = meant(space, [one.name for one in snapshot.spaces.value or () if one.name])
        return f"There is no space {space} {where}. {hint}`spaceport spaces` lists those there are."
    teams = snapshot.teams.value
    if team is None or teams is None or any(team in (one.name, one.id) for one in teams):
        return None
    names = sorted(one.name for one in teams if one.name)
    return f"There is no team {team} that this account can see. {meant(team, names)}{there_is(names)}"


def _tell_what_is_missing(view: View) -> None:
    for one in view.of_the_account():
        say(f"The {FACE_NAMES[one.kind]} could not be read, the rest was: {one.said}")
    unread = ((told_as(space), view.unread(space)) for space in view.spaces)
    for line in about_unread(unread):
        say(line)
