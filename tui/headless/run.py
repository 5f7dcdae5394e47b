"""Read once, print, and end with an exit code (DESIGN.md, "Command line")."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from backend.model.key import Key, Kind
from backend.model.problem import Trouble
from backend.model.snapshot import Snapshot, identity
from backend.model.space import IN_TRANSITION, Space
from backend.session import Session
from tui.headless import document, plain

PATIENCE = 20.0
"""Seconds that a read takes at most, in all."""


class Exit(IntEnum):
    FINE = 0
    FINDINGS = 1
    USAGE = 2
    CREDENTIALS = 3
    UNREADABLE = 4
    CHANGE = 5
    INTERRUPTED = 130


class Command(NamedTuple):
    """What a command reads, and its two forms."""

    help: str
    kinds: frozenset[Kind]
    as_json: Callable[[Snapshot, Sequence[Space], datetime], dict[str, Any]]
    as_text: Callable[[Snapshot, Sequence[Space]], str]


_GROUND = frozenset({Kind.ACCOUNT, Kind.SPACES})
COMMANDS: dict[str, Command] = {
    "status": Command(
        "the whole picture",
        _GROUND | {Kind.TEAMS, Kind.INBOUND_RULESET},
        document.status,
        plain.status,
    ),
    "spaces": Command("the Private Spaces", _GROUND, document.only_spaces, plain.only_spaces),
    "trusted-ips": Command(
        "who may send web requests to a space",
        _GROUND | {Kind.INBOUND_RULESET},
        document.only_trusted_ips,
        plain.only_trusted_ips,
    ),
}


def run(session: Session, name: str, *, space: str | None, as_json: bool) -> Exit:
    """Read and print. `space`: only the one with this name or id."""
    command = COMMANDS[name]
    snapshot = asyncio.run(session.read_once(lambda seen: wanted(seen, command.kinds, space), PATIENCE))
    problem = snapshot.link.problem
    if problem is not None and problem.trouble is Trouble.UNAUTHORIZED:
        _say(problem.message)
        return Exit.CREDENTIALS
    if snapshot.spaces.value is None:
        reason = document.trouble(snapshot.spaces) or "the host gave no answer"
        _say(f"The spaces could not be read: {reason}")
        return Exit.UNREADABLE
    spaces = list(chosen(snapshot, space))
    if space is not None and not spaces:
        _say(f"There is no space {space} that this account can see; `spaceport spaces` lists them.")
        return Exit.UNREADABLE
    now = session.clock.now()
    if as_json:
        print(json.dumps(command.as_json(snapshot, spaces, now), indent=2, ensure_ascii=False))
    else:
        print(command.as_text(snapshot, spaces), end="")
    return _judge(snapshot, spaces, command)


def wanted(snapshot: Snapshot, kinds: frozenset[Kind], space: str | None) -> Iterator[Key]:
    """What to read next; once the spaces are known, what is inside those that were asked for."""
    for kind in (Kind.SPACES, Kind.ACCOUNT, Kind.TEAMS):
        if kind in kinds:
            yield Key(kind)
    if Kind.INBOUND_RULESET in kinds:
        for one in chosen(snapshot, space):
            if one.state not in IN_TRANSITION and identity(one) is not None:
                yield Key(Kind.INBOUND_RULESET, identity(one))


def chosen(snapshot: Snapshot, space: str | None) -> Iterator[Space]:
    """By name, as the Heroku CLI prints them."""
    for one in sorted(snapshot.spaces.value or (), key=lambda one: (one.name or "", one.id or "")):
        if space is None or space in (one.name, one.id):
            yield one


def _judge(snapshot: Snapshot, spaces: Sequence[Space], command: Command) -> Exit:
    """Tell what is missing on stderr; 4 only when nothing that was asked for could be read."""
    errors = [f"{name}: {why}" for name, why in document.account_errors(snapshot).items()]
    unreadable = 0
    for one in spaces:
        for name, why in document.space_errors(snapshot, one).items():
            errors.append(f"{one.name or one.id}: {name}: {why}")
            unreadable += 1
    for error in errors:
        _say(error)
    for warning in snapshot.link.warnings:
        _say(f"Heroku says: {warning}")
    only_ranges = command is COMMANDS["trusted-ips"]
    return Exit.UNREADABLE if only_ranges and spaces and unreadable == len(spaces) else Exit.FINE


def _say(text: str) -> None:
    print(text, file=sys.stderr)
