"""Toy changes behind the command line, and time that passes as soon as somebody waits for it.

    python -m tests.headless.changes ARGUMENTS

is the command line with two of them, in which waits take the time that they take.
"""

import asyncio
import re
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from backend.changes import catalogue
from backend.changes.step import Question, Seen, Step
from backend.estate.clock import Clock
from backend.model.change import Ask, AskKind, Option
from tests.changes.driving import MovedClock
from tests.changes.toy import Toy, World, check, choice, make, ripe
from tui.cli import main

if TYPE_CHECKING:
    from .conftest import Ended

SPACE = "quay"
START = ("change", "start", "toy", "--set", f"space={SPACE}")
CONFIRM = ("--confirm", SPACE)
SUMMARY = "All is made."
SIZES = (Option("s", "small"), Option("l", "large", "takes long"), Option("xl", "huge", refused="too big"))

CHANGE = {
    "id", "name", "title", "state", "state_in_words", "space", "space_id", "is_production", "started_at",
    "ended_at", "who", "elsewhere", "reason", "summary", "is_partial", "facts", "steps",
}  # fmt: skip
"""The keys of a change in JSON; its record has `writes`, too."""


class Passing(Clock):
    """The world's clock: whoever waits moves it."""

    def __init__(self, world: World) -> None:
        self._moved = MovedClock(world.clock)

    def now(self) -> datetime:
        return self._moved.now()

    async def wait(self, signal: asyncio.Event, until: datetime) -> None:
        await self._moved.wait(signal, until)


def steps(world: World, *more: Step) -> tuple[Step, ...]:
    """Looks, makes a hull that has to settle, and what `more` says, and says what it made."""
    hull = make(world, "hull", settled=ripe(world, "hull"))
    return check("The ground is firm."), hull, *more, check(SUMMARY, "end")


def flag(text: str) -> Question:
    """A text to be typed, which has rules."""

    def why_not(value: str) -> str | None:
        return None if value.isupper() else f"{value} is not in capitals"

    async def ask() -> Ask:
        return Ask("flag", AskKind.TEXT, "choose flag", text, check=why_not)

    return Question(id="choose flag", title="Flag", ask=ask)


def size() -> Question:
    return choice(lambda: SIZES)


def usual_size() -> Question:
    async def usual() -> Ask:
        return Ask("size", AskKind.CHOICE, "choose size", "How big?", options=SIZES, default=("s",))

    return Question(id="choose size", title="Size", ask=usual)


def with_everything(world: World) -> Toy:
    """A choice, a text, a write, one that may be left out, and a check."""
    writes = make(world, "hull"), make(world, "mast", is_optional=True)
    return Toy(
        lambda _: (size(), flag("Which flag?"), *writes, check(SUMMARY, "end")),
        inputs=("space", "size", "flag"),
    )


def endless(world: World) -> Toy:
    """What it makes never settles."""

    async def never() -> Seen:
        return Seen(is_so=False, said=("It is green.",))

    hull = make(world, "hull", settled=ripe(world, "hull", look=never))
    return Toy(lambda _: (hull,), name="endless", inputs=("space",))


def id_of(ended: "Ended") -> str:
    found = re.search(r"change ([0-9a-f]{8})", ended.err)
    assert found is not None, ended.err
    return found[1]


def resume_of(ended: "Ended") -> list[str]:
    """The arguments of the command that it says goes on with it."""
    found = re.search(r"spaceport (change resume .+)", ended.err)
    assert found is not None, ended.err
    return found[1].replace("'", "").split(" ")


if __name__ == "__main__":
    catalogue.CHANGES.update(toy=with_everything(World(wants_code=True)), endless=endless(World()))
    sys.exit(main())
