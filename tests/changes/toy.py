"""A small world, and a change that makes things in it: what the engine is tried on."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any

from backend.changes.allowed import ALLOWED
from backend.changes.ground import Ground
from backend.changes.step import (
    Check,
    MaybeDone,
    NeedsCode,
    NotDone,
    Outcome,
    Question,
    Refusal,
    Seen,
    Settle,
    Step,
    Target,
    Unread,
    Wait,
    Write,
)
from backend.model.change import Ask, AskKind, ChangeState, Facts, Option, Values
from backend.model.change_entry import Recorded
from backend.model.settings import Settings, SpaceSettings
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.simulator import clock as simulated

from .driving import CODE, WHO, Answer, Drive, MovedClock

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
QUAY = Space(name="quay", id="5f0e2b34-6c1d-4f7a-9b54-0a8d1f2e3c01")
RIPE_AFTER = timedelta(seconds=40)
"""How long a thing takes to be settled, once it was made."""
SIZES = (Option("small", "Small"), Option("large", "Large"), Option("huge", "Huge", refused="it has no room"))
"""What `choice` may offer."""


class Fate(Enum):
    """What becomes of a call."""

    DONE = auto()
    LOST_BEFORE = auto()
    """Its answer was lost, and nothing was done."""
    LOST_AFTER = auto()
    """Its answer was lost, and it was done."""
    REFUSED = auto()
    DEFECT = auto()
    """Something that no step may raise, after it was done."""


@dataclass
class World:
    """`there`: the things, by name, with the time since when. `sent`: every call, in order. `fates`: of the
    next calls; those after them are done. `unread`: how many of the next looks fail. `wants_code`: calls are
    refused without it. `ended`: what is not settled never will be. `made`: those that calls made; with
    `has_marks` that can be seen of a thing.
    """

    made: set[str] = field(default_factory=set)
    has_marks: bool = True
    clock: simulated.Clock = field(default_factory=lambda: simulated.Clock(START, frozen=True))
    there: dict[str, datetime] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    unread: int = 0
    wants_code: bool = False
    colour: str = "red"
    ended: bool = False

    def has(self, thing: str) -> bool:
        """Raises Unread."""
        if self.unread > 0:
            self.unread -= 1
            raise Unread("The world does not answer.")
        return thing in self.there

    def is_ripe(self, thing: str) -> bool:
        return self.has(thing) and self.clock.now() >= self.there[thing] + RIPE_AFTER

    def make(self, thing: str, code: str | None = None) -> Outcome:
        if self.wants_code and code != CODE:
            raise NeedsCode("A code is wanted." if code is None else "The code is wrong.")
        self.sent.append(thing)
        fate = self.fates.pop(0) if self.fates else Fate.DONE
        if fate is Fate.REFUSED:
            raise NotDone("The world says no.", request_id="req-no")
        if fate is not Fate.LOST_BEFORE:
            assert thing not in self.there, f"{thing} was made twice"
            self.there[thing] = self.clock.now()
            self.made.add(thing)
        if fate is Fate.DEFECT:
            raise ZeroDivisionError("with a secret in its text")
        if fate is not Fate.DONE:
            raise MaybeDone("The answer was lost.", request_id="req-lost")
        return Outcome("req-done", after="it is there", yields={f"{thing}_id": (f"id-{thing}",)})


def make(world: World, thing: str, **options: Any) -> Write:
    """The step that makes a thing; `options`: fields of Write."""

    async def observe() -> Seen:
        there = world.has(thing)
        return Seen(
            is_so=there,
            preview=(f"{thing} is made, and the world is {world.colour}.",),
            said=(f"{thing} is there.",) if there else (),
            before=world.colour,
            yields={f"{thing}_id": (f"id-{thing}",)} if there else {},
            is_ours=thing in world.made if there and world.has_marks else None,
        )

    async def perform(code: str | None) -> Outcome:
        return world.make(thing, code)

    return Write(
        **{
            "id": thing,
            "title": f"Make {thing}",
            "command": f"make {thing}",
            "target": Target("heroku", "peerings.accept", f"pcx-{thing}"),
            "observe": observe,
            "perform": perform,
            "phrase": "quay",
            "undo": f"unmake {thing}",
            **options,
        }
    )


def ripe(world: World, thing: str, **options: Any) -> Settle:
    """Until it has settled."""

    async def look() -> Seen:
        is_so = world.is_ripe(thing)
        ended = "It has gone bad." if world.ended and not is_so else None
        return Seen(is_so=is_so, said=("It is ripe.",) if is_so else ("It is green.",), ended=ended)

    return Settle(
        **{"look": look, "usual": RIPE_AFTER, "limit": timedelta(minutes=10), "too_late": "Ask.", **options}
    )


def wait(world: World, thing: str, **options: Any) -> Wait:
    """For what somebody else makes."""
    return Wait(id=f"wait {thing}", title=f"Wait for {thing}", settle=ripe(world, thing, **options))


def check(said: str, id_: str = "check", refuses: Callable[[], str | None] = lambda: None) -> Check:
    async def look() -> Seen:
        if (reason := refuses()) is not None:
            raise Refusal(reason)
        return Seen(is_so=True, said=(said,), yields={id_: (said,)})

    return Check(id=id_, title=f"Check {id_}", look=look)


def choice(offered: Callable[[], Sequence[Option]], key: str = "size") -> Question:
    async def ask() -> Ask:
        return Ask(key, AskKind.CHOICE, "choice", "Which one?", options=tuple(offered()))

    return question(ask)


def question(ask: Callable[[], Awaitable[Ask | None]]) -> Question:
    return Question(id="choice", title="Choose", ask=ask)


Plan = Callable[[Facts], Sequence[Step]]


@dataclass
class Toy:
    """A change of whatever steps a test wants."""

    plan_of: Plan
    name: str = "toy"
    inputs: tuple[str, ...] = ()

    def title(self, facts: Facts) -> str:
        return "Make things in quay"

    def plan(self, facts: Facts, ground: Ground) -> Sequence[Step]:
        return self.plan_of(facts)


def trial(
    world: World,
    *steps: Step,
    plan: Plan | None = None,
    inputs: Mapping[str, Values] | None = None,
    answers: Mapping[str, Answer] | None = None,
    is_production: bool = False,
    allowed: frozenset[tuple[str, str]] = ALLOWED,
) -> Drive:
    """A change of these steps, or of what `plan` makes of the facts, before its first run."""
    settings = Settings(spaces={"quay": SpaceSettings(production=is_production)})
    ground = Ground(
        "7f3a91c4",
        QUAY,
        None,  # type: ignore[arg-type] # the toy world asks nobody
        None,
        None,
        Snapshot,
        settings,
        MovedClock(world.clock),
    )
    recorded = Recorded(
        "7f3a91c4",
        "toy",
        "Make things in quay",
        WHO,
        START,
        space=QUAY.id,
        space_name=QUAY.name,
        inputs=Facts(inputs or {}),
        state=ChangeState.RUNNING,
    )
    return Drive(Toy(plan or (lambda _: steps)), recorded, ground, answers or {}, allowed)
