"""`doctor`: what is in effect here, where it comes from, what is wrong with it, and what mends it."""

import asyncio
from collections.abc import Iterator
from functools import partial

from backend.doctor import doctor
from backend.doctor.check import Check, Failure, Grade, Section, failures
from backend.doctor.ground import Ground
from backend.heroku.programs import run_program
from tui import terminal
from tui.headless import doctor_terminal
from tui.headless.document import Document
from tui.headless.output import put
from tui.headless.run import Exit
from widgets.text import Signs, fit, wrap

WIDTH = 80
NAME_WIDTH = 18
INDENT = 2 + NAME_WIDTH + 1
EXITS = {
    Failure.REFUSED: Exit.USAGE,
    Failure.CREDENTIALS: Exit.CREDENTIALS,
    Failure.UNREACHABLE: Exit.UNREADABLE,
}
"""The first of them that is met decides."""


def run(ground: Ground, *, as_json: bool) -> Exit:
    """Look, print, and say by the exit code what cannot be done. Raises BrokenPipeError."""
    program = partial(run_program, patience=doctor_terminal.TMUX_PATIENCE)
    sections = asyncio.run(doctor.look(ground, doctor_terminal.look(ground.environ, program)))
    if not put(document(sections) if as_json else text(sections, terminal.signs(ground.environ))):
        return Exit.UNREADABLE
    found = set(failures(sections))
    return next((code for failure, code in EXITS.items() if failure in found), Exit.FINE)


def document(sections: tuple[Section, ...]) -> Document:
    return {
        "sections": [
            {"name": section.name, "checks": [_record(check) for check in section.checks]}
            for section in sections
        ]
    }


def _record(check: Check) -> Document:
    return {
        "name": check.name,
        "value": check.value,
        "source": check.source,
        "level": check.level.value,
        "problem": check.problem,
        "advice": check.advice,
    }


def text(sections: tuple[Section, ...], signs: Signs) -> str:
    """A paragraph for each section, a line or more for each check."""
    return "\n".join(
        "\n".join([section.name, *(line for check in section.checks for line in _lines(check, signs))]) + "\n"
        for section in sections
    )


def _lines(check: Check, signs: Signs) -> Iterator[str]:
    sign = {Grade.FINE: signs.fine, Grade.WARNING: signs.warning, Grade.CRITICAL: signs.critical}[check.level]
    value = check.value or signs.missing
    if check.source is not None:
        value += f"  ({check.source})"
    first = f"{sign} {fit(check.name, NAME_WIDTH, signs.cut)} "
    if len(check.name) > NAME_WIDTH:
        yield f"{sign} {check.name}"
        first = " " * INDENT
    for line in _wrapped(value):
        yield (first + line).rstrip()
        first = " " * INDENT
    for sentences in (check.problem, check.advice):
        for line in _wrapped(sentences or ""):
            if line:
                yield " " * INDENT + line


def _wrapped(sentences: str) -> Iterator[str]:
    """Lines of their own stay so: each slip of the configuration has one."""
    for line in sentences.splitlines() or [""]:
        yield from wrap(line, WIDTH - INDENT)
