"""What was asked for on the command line, and what was read for it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from backend.model.finding import Finding
from backend.model.key import Key, Kind
from backend.model.problem import Problem, Trouble
from backend.model.settings import USUAL, Settings
from backend.model.snapshot import Snapshot, identity, key_of
from backend.model.space import IN_TRANSITION, Space
from backend.rules.apps import apps_of
from backend.rules.availability import is_not_there_yet, why_not_available

PLAIN = "plain"
JSON = "json"

CANNOT_BE_ASKED_FOR = "the id of the space is masked or shared with another, so it cannot be asked for"
NO_TEAM = "apps are listed by team, and Heroku does not tell which one has this space"

OF_THE_ACCOUNT = (Kind.ACCOUNT, Kind.TEAMS, Kind.GENERATIONS)


class Request(NamedTuple):
    """`space`: only the one with this name or id. `form`: how to print it. `address`: what `whose` seeks.

    `at`: how it was then. `is_all`: what was acknowledged too. `acknowledge`, `withdraw`: ids of findings.
    """

    space: str | None = None
    form: str = PLAIN
    address: str = ""
    at: datetime | None = None
    is_all: bool = False
    acknowledge: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()


Inside = Callable[[Snapshot, Space, Request], Iterable[Kind]]
"""What to read of one space, by what is known already: it is asked again whenever something was read."""


class Unread(NamedTuple):
    """What could not be read, and why. `request_id`: what Heroku's support asks for.

    `trouble`: None where it was not even asked for.
    """

    kind: Kind
    message: str
    request_id: str | None = None
    trouble: Trouble | None = None

    @property
    def said(self) -> str:
        return f"{self.message} (request {self.request_id})" if self.request_id else self.message

    @classmethod
    def because(cls, kind: Kind, problem: Problem) -> "Unread":
        return cls(kind, problem.message, problem.request_id, problem.trouble)


@dataclass(frozen=True)
class View:
    """The spaces that were asked for, by name, and the picture that they stand in.

    `findings`: about those spaces and the account, the worst first; none for a command that tells of none.
    """

    snapshot: Snapshot
    spaces: tuple[Space, ...]
    request: Request
    inside: Inside
    now: datetime
    findings: tuple[Finding, ...] = ()
    settings: Settings = USUAL

    def value(self, kind: Kind, space: Space) -> Any:
        """What was read of the space; None where it was not, or does not exist."""
        if not self._can_be_asked_for(space):
            return None
        if kind is Kind.APPS:
            return apps_of(self.snapshot, space)
        return self.snapshot.of_space(kind, space).value

    def unread(self, space: Space) -> Iterator[Unread]:
        """What of the space was asked for and could not be read."""
        for kind in self.inside(self.snapshot, space, self.request):
            if (why := self.why_unread(kind, space)) is not None:
                yield why

    def why_unread(self, kind: Kind, space: Space) -> Unread | None:
        """None where it was read, or the space has no such thing, or not yet (requirements 112; K20)."""
        if space.state in IN_TRANSITION or self.value(kind, space) is not None:
            return None
        if not self._can_be_asked_for(space):
            return Unread(kind, CANNOT_BE_ASKED_FOR)
        reading = self.snapshot.of_space(kind, space)
        if is_not_there_yet(kind, space, reading):
            return None
        generations = self.snapshot.generations.value or ()
        # Apps are the team's: that it is not found says nothing of the space.
        if kind is not Kind.APPS and why_not_available(kind, space, generations, reading) is not None:
            return None
        if reading.problem is not None:
            return Unread.because(kind, reading.problem)
        return Unread(kind, NO_TEAM) if key_of(kind, space) is None else None

    def of_the_account(self) -> Iterator[Unread]:
        """What of the account itself could not be read."""
        for kind in OF_THE_ACCOUNT:
            problem = self.snapshot.reading(Key(kind)).problem
            if problem is not None:
                yield Unread.because(kind, problem)

    def nothing_was_read_of(self, kind: Kind) -> bool:
        """Whether every space that has such a thing failed to tell it."""
        failed = any(self.why_unread(kind, space) is not None for space in self.spaces)
        return failed and all(self.value(kind, space) is None for space in self.spaces)

    def _can_be_asked_for(self, space: Space) -> bool:
        return identity(space) in self._askable

    @cached_property
    def _askable(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.snapshot.each_to_ask_about())
