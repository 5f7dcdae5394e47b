"""Read once, print, and end with an exit code (DESIGN.md, "Command line")."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from backend.estate.plan import universe
from backend.model.key import Key, Kind
from backend.model.problem import Trouble
from backend.model.snapshot import Snapshot, identity
from backend.model.space import Space
from backend.session import Session
from tui.headless import document, plain
from tui.headless.talk import say, with_advice

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


class Command(NamedTuple):
    """What a command reads, what it is about, and its two forms."""

    help: str
    kinds: frozenset[Kind]
    about: Kind
    as_json: Callable[[Snapshot, Sequence[Space], datetime], dict[str, Any]]
    as_text: Callable[[Snapshot, Sequence[Space]], str]


_GROUND = frozenset({Kind.ACCOUNT, Kind.SPACES})
COMMANDS: dict[str, Command] = {
    "status": Command(
        "the whole picture",
        _GROUND | {Kind.TEAMS, Kind.INBOUND_RULESET},
        Kind.SPACES,
        document.status,
        plain.status,
    ),
    "spaces": Command("the Private Spaces", _GROUND, Kind.SPACES, document.only_spaces, plain.only_spaces),
    "trusted-ips": Command(
        "who may send web requests to a space",
        _GROUND | {Kind.INBOUND_RULESET},
        Kind.INBOUND_RULESET,
        document.only_trusted_ips,
        plain.only_trusted_ips,
    ),
}


def run(session: Session, name: str, *, space: str | None, as_json: bool) -> Exit:
    """Read and print. `space`: only the one with this name or id. Raises BrokenPipeError."""
    command = COMMANDS[name]
    kinds = command.kinds | ({Kind.TEAMS} if session.team is not None else set())
    snapshot = asyncio.run(session.read_once(lambda seen: wanted(seen, kinds, space), PATIENCE))
    for warning in snapshot.link.warnings:
        say(f"{session.host.name} warns: {warning}")
    problem = snapshot.link.problem
    if problem is not None and problem.trouble is Trouble.UNAUTHORIZED:
        say(document.said(problem))
        return Exit.CREDENTIALS
    if snapshot.spaces.problem is not None:
        problem = snapshot.spaces.problem
        say(with_advice(f"The spaces could not be read: {document.said(problem)}", problem))
        return Exit.UNREADABLE
    spaces = list(chosen(snapshot, space))
    if not spaces and (missing := _is_missing(snapshot, space, session.team)):
        say(missing)
        return Exit.UNREADABLE
    now = session.clock.now()
    try:
        _print(command.as_text(snapshot, spaces) if not as_json else command.as_json(snapshot, spaces, now))
    except BrokenPipeError:
        raise
    except OSError as error:
        leave_stdout()
        say(f"The output could not be written: {error.strerror}. What was written is not whole.")
        return Exit.UNREADABLE
    _tell_what_is_missing(snapshot, spaces, kinds)
    about = [key for key in wanted(snapshot, kinds, space) if key.kind is command.about]
    unread = [key for key in about if snapshot.reading(key).value is None]
    return Exit.UNREADABLE if about and len(unread) == len(about) else Exit.FINE


def wanted(snapshot: Snapshot, kinds: frozenset[Kind] | set[Kind], space: str | None) -> Iterator[Key]:
    """What to read; once the spaces are known, what is inside those that were asked for."""
    inside = {identity(one) for one in chosen(snapshot, space)}
    for key in universe(snapshot):
        if key.kind in kinds and (key.space is None or key.space in inside):
            yield key


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


def _tell_what_is_missing(snapshot: Snapshot, spaces: Sequence[Space], kinds: frozenset[Kind]) -> None:
    for name, why in document.account_errors(snapshot).items():
        say(f"The {document.face_name(name)} could not be read, the rest was: {why}")
    if Kind.INBOUND_RULESET in kinds:
        for space in spaces:
            for name, why in document.space_errors(snapshot, space).items():
                what = f"{space.name or space.id or 'a space'}: its {document.face_name(name)}"
                say(f"{what} could not be read: {why}")
