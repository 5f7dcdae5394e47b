"""Everything that waits is looked at at once, and what takes too long is told as that."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass

from backend.threads import AbandonedThreads

from .check import Check, Failure, Grade, Section

PATIENCE = 18.0
"""Seconds for all of it; a doctor that takes longer is not waited for."""

Look = Callable[[], AsyncIterator[Check]]


@dataclass(frozen=True, slots=True)
class Part:
    """Checks that are made together. `failure`: what it means when they are not all made in time."""

    section: str
    name: str
    look: Look
    failure: Failure | None = None


def blocking(look: Callable[[], Iterable[Check]]) -> Look:
    """As a `Look`, in a thread of its own: a file system that hangs must not hold up the rest."""

    async def in_a_thread() -> AsyncIterator[Check]:
        for check in await asyncio.to_thread(lambda: tuple(look())):
            yield check

    return in_a_thread


async def examine(parts: Sequence[Part], within: float = PATIENCE) -> tuple[Section, ...]:
    """The sections in the order of `parts`. Never raises for what a part does."""
    asyncio.get_running_loop().set_default_executor(AbandonedThreads())
    found: dict[Part, list[Check]] = {part: [] for part in parts}
    looking = {asyncio.create_task(_collect(part, checks)): part for part, checks in found.items()}
    _, unfinished = await asyncio.wait(looking, timeout=within)
    for task in unfinished:
        task.cancel()
        found[looking[task]].append(_too_late(looking[task], within))
    sections: dict[str, tuple[Check, ...]] = {}
    for part, checks in found.items():
        sections[part.section] = (*sections.get(part.section, ()), *checks)
    return tuple(Section(name, checks) for name, checks in sections.items())


async def _collect(part: Part, found: list[Check]) -> None:
    try:
        async for check in part.look():
            found.append(check)  # noqa: PERF401 - what was found before an error counts
    except Exception as error:  # a defect of ours: it is told in its part, and the others are looked at
        found.append(_defect(part, error))


def _defect(part: Part, error: Exception) -> Check:
    """Without the text of the error, which may hold what it stumbled over: a password, for instance."""
    return Check(
        part.name,
        None,
        level=Grade.CRITICAL,
        problem=f"Looking at this failed inside Spaceport ({type(error).__name__}).",
        advice="Please report it; the rest is told all the same.",
        failure=part.failure,
    )


def _too_late(part: Part, within: float) -> Check:
    return Check(
        part.name,
        None,
        level=Grade.CRITICAL,
        problem=f"There was no answer within {within:g} s in all.",
        advice="Something on the way takes everything and answers nothing: a firewall, a file system on a "
        "network that is gone, or a program that waits for somebody.",
        failure=part.failure,
    )
