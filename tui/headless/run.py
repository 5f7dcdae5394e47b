"""Read once, print, and end with an exit code (DESIGN.md, "Command line")."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from backend.estate.plan import universe
from backend.model.key import FACE_NAMES, Key, Kind
from backend.model.problem import Trouble
from backend.model.snapshot import Snapshot, key_of
from backend.model.space import Space
from backend.session import Session
from tui.headless.commands import COMMANDS, Command
from tui.headless.talk import about_unread, say, with_advice
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
    view = View(snapshot, spaces, request, command.inside, session.clock.now())
    try:
        _print(command.render(view))
    except BrokenPipeError:
        raise
    except OSError as error:
        leave_stdout()
        say(f"The output could not be written: {error.strerror}. What was written is not whole.")
        return Exit.UNREADABLE
    for line in command.said(view):
        say(line)
    _tell_what_is_missing(view)
    is_without = command.about is not None and view.nothing_was_read_of(command.about)
    return Exit.UNREADABLE if is_without else Exit.FINE


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


def leave_stdout() -> None:
    """Nothing can be written there any more; the interpreter must not try again, and complain, at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_missing(snapshot: Snapshot, space: str | None, team: str | None) -> str | None:
    """What there is not: the space that was asked for, or the team. None for an estate that is empty."""
    where = "that this account can see" if team is None else f"of the team {team}"
    if space is not None:
        return f"There is no space {space} {where}. `spaceport spaces` lists those there are."
    teams = snapshot.teams.value
    if team is None or teams is None or any(team in (one.name, one.id) for one in teams):
        return None
    names = ", ".join(sorted(one.name for one in teams if one.name)) or "none"
    return f"There is no team {team} that this account can see. There is: {names}."


def _print(output: str | dict[str, Any]) -> None:
    """Write and flush, so that a failure is met here. Raises OSError."""
    out = sys.stdout
    if not isinstance(output, str):
        # JSON must stay JSON where the terminal's or cron's encoding cannot write every sign.
        is_unicode = (out.encoding or "").lower().replace("-", "") == "utf8"
        output = json.dumps(output, indent=2, ensure_ascii=not is_unicode) + "\n"
    elif hasattr(out, "reconfigure"):
        out.reconfigure(errors="backslashreplace")
    out.write(output)
    out.flush()


def _tell_what_is_missing(view: View) -> None:
    for one in view.of_the_account():
        say(f"The {FACE_NAMES[one.kind]} could not be read, the rest was: {one.said}")
    unread = ((space.name or space.id or "a space", view.unread(space)) for space in view.spaces)
    for line in about_unread(unread):
        say(line)
