"""What is set, by whom, and what differs from the usual."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from backend.clean import one_line
from backend.paths import shown
from backend.rules.findings.configured import Unknown
from backend.rules.wording import capital, counted

from .check import Check, Failure, Grade
from .ground import DEFAULT, DEMO, Ground
from .names import NamesToCome

READ_ONLY = "SPACEPORT_READ_ONLY"
TOLD_APART = frozenset({"read_only", "egress"})
OF_THE_DASHBOARD = ("theme", "keys.")
"""Keys, or how they begin, that are in effect nowhere else."""
NAMES_PATIENCE = 15.0
"""Seconds to wait for what the account has: less than for everything, so that the rest is told without."""
NOT_TOLD = "What the configuration says of it cannot be used, so this is not known."


async def look(ground: Ground, names: NamesToCome) -> AsyncIterator[Check]:
    for refused in _refused(ground):
        yield refused
    yield _read_only(ground)
    yield _egress(ground)
    await asyncio.wait((names,), timeout=NAMES_PATIENCE)
    unknown = names.result() if names.done() else ()
    for key, value in _leaves(ground.settings.model_dump(mode="json", exclude_defaults=True)):
        is_refused = ground.settings_refusal is not None and key.startswith(OF_THE_DASHBOARD)
        if key not in TOLD_APART and not is_refused:
            yield _as_it_is(key, value, unknown, ground)


def _as_it_is(key: str, value: str, unknown: Sequence[Unknown], ground: Ground) -> Check:
    value, source = one_line(value, 200), _file(ground)
    one = next((one for one in unknown if key.startswith(f"{one.table}.{one.name}.")), None)
    if one is None:
        return Check(key, value, source)
    meant = f"Did you mean {one.meant}? " if one.meant else ""
    return Check(
        key,
        value,
        source,
        Grade.WARNING,
        f"{capital(one.problem)} that this account can see, so this is in effect nowhere.",
        f"{meant}Write the name as Heroku does, or remove it.",
    )


def _refused(ground: Ground) -> Iterator[Check]:
    if ground.settings_refusal is not None:
        yield Check(
            "configuration",
            None,
            _file(ground),
            Grade.CRITICAL,
            ground.settings_refusal,
            "Mend it; until then neither the dashboard nor a command starts. What follows is without it."
            if ground.is_refused_by_all
            else "Mend it; until then the dashboard does not start. Commands do, and what follows is in "
            "effect for them.",
            Failure.REFUSED,
        )


def _read_only(ground: Ground) -> Check:
    sources = []
    if ground.environ.get(READ_ONLY):
        sources.append(READ_ONLY)
    if ground.settings.read_only:
        sources.append(_file(ground))
    if "read-only" in ground.options:
        sources.append("--read-only")
    if not sources and ground.is_file_unusable:
        return _not_told("read-only", ground)
    if not sources:
        return Check("read-only", "no: changes are asked about and made", DEFAULT)
    return Check("read-only", "yes: every change is refused", " and ".join(sources))


def _egress(ground: Ground) -> Check:
    egress = ground.settings.egress
    if egress is not None:
        return Check("egress", egress, _file(ground))
    if ground.is_file_unusable:
        return _not_told("egress", ground)
    value = "not set: trusted IPs of production spaces are not checked against it"
    return Check("egress", value, DEFAULT)


def _not_told(name: str, ground: Ground) -> Check:
    return Check(name, None, _file(ground), Grade.WARNING, NOT_TOLD)


def _file(ground: Ground) -> str:
    if ground.is_demo:
        return DEMO
    return DEFAULT if ground.config_file is None else shown(ground.config_file)


def _leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """(key, value in words) of all that is set in a table."""
    for name, value in table.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{key}.")
        elif key == "bell.command":
            # Its arguments may hold what only that program should know.
            more = len(value) - 1
            yield key, value[0] + (f" with {counted(more, 'argument')}" if more else "")
        elif isinstance(value, list):
            yield key, ", ".join(map(str, value))
        else:
            yield key, {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
