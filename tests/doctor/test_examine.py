"""Parts are looked at at once, in bounded time, and one that fails costs only itself."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from threading import Barrier, Event

from backend.doctor.check import Check, Failure, Grade, failures
from backend.doctor.examine import PATIENCE, Part, blocking, examine


async def test_blocking_parts_wait_at_the_same_time_and_are_told_in_order() -> None:
    together = Barrier(3)

    def look(name: str) -> Iterator[Check]:
        together.wait(10)  # passes only when all three are here
        yield Check(name, "seen")

    parts = [
        Part("A" if name != "b" else "B", name, blocking(lambda name=name: look(name))) for name in "abc"
    ]  # type: ignore[misc]
    sections = await examine(parts, within=10)
    assert [(section.name, [check.name for check in section.checks]) for section in sections] == [
        ("A", ["a", "c"]),
        ("B", ["b"]),
    ]


async def test_what_hangs_is_left_with_what_it_had_found_until_then() -> None:
    async def look() -> AsyncIterator[Check]:
        yield Check("host", "there")
        await asyncio.Event().wait()
        yield Check("never", None)

    released = Event()

    def hang() -> Iterator[Check]:
        released.wait()
        yield Check("never", None)

    parts = [Part("Heroku", "answer", look, Failure.UNREACHABLE), Part("Files", "files", blocking(hang))]
    sections = await examine(parts, within=0.05)
    released.set()
    heroku, files = sections
    assert [check.name for check in heroku.checks] == ["host", "answer"]
    assert heroku.checks[1].level is Grade.CRITICAL
    assert "no answer within 0.05 s" in (heroku.checks[1].problem or "")
    assert [check.name for check in files.checks] == ["files"]
    assert list(failures(sections)) == [Failure.UNREACHABLE]


async def test_a_defect_is_told_without_what_it_stumbled_over() -> None:
    async def look() -> AsyncIterator[Check]:
        yield Check("host", "there")
        raise ValueError("user:password")

    (section,) = await examine([Part("Heroku", "answer", look, Failure.UNREACHABLE)], within=10)
    assert [check.name for check in section.checks] == ["host", "answer"]
    assert "(ValueError)" in (section.checks[1].problem or "")
    assert "password" not in repr(section)


def test_it_takes_less_than_twenty_seconds() -> None:
    assert PATIENCE < 20
