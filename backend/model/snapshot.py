"""The picture of the estate at one moment: immutable, and honest about what is old or unread."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from .account import Account, Team
from .key import Key, Kind
from .platform import Generation, Region
from .problem import Problem
from .remote import Remote, is_told
from .space import IN_TRANSITION, Space

T = TypeVar("T")
R = TypeVar("R", bound=Remote)

WORTH_TELLING = 2
"""Failures in a row after which a resource counts as unreadable: one missed poll is noise."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """One resource: its last value, when that was read, and what has gone wrong since.

    `value` None: never read. A failed poll leaves `value` and `read_at` standing and sets `problem`;
    `missed` counts the failures in a row. `restored` marks a value of an earlier run.
    """

    value: T | None = None
    read_at: datetime | None = None
    problem: Problem | None = None
    missed: int = 0
    restored: bool = False

    @property
    def is_stale(self) -> bool:
        """Worth telling: one missed poll is noise, two are not (DESIGN.md, "Screens")."""
        return self.restored or self.missed >= WORTH_TELLING

    @property
    def is_unreadable(self) -> bool:
        """Failed twice in a row; that a space does not have such a thing, and never had, is no failure."""
        if self.problem is None or self.missed < WORTH_TELLING:
            return False
        return self.value is not None or not self.problem.says_there_is_none


UNREAD: Reading[Any] = Reading()


@dataclass(frozen=True, slots=True)
class Link:
    """How it stands with the host as a whole.

    `problem` is set while every call fails alike (token refused, unreachable, rate limit) and cleared by the
    next answer. `remaining` is the last RateLimit-Remaining seen, in requests.
    """

    answered_at: datetime | None = None
    problem: Problem | None = None
    failures: int = 0
    remaining: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything known. Never changed: `with_…` makes the next one."""

    readings: Mapping[Key, Reading[Any]] = field(default_factory=dict)
    link: Link = Link()

    def reading(self, key: Key) -> Reading[Any]:
        return self.readings.get(key, UNREAD)

    def with_reading(self, key: Key, reading: Reading[Any]) -> "Snapshot":
        return replace(self, readings={**self.readings, key: reading})

    def without(self, keys: set[Key]) -> "Snapshot":
        return replace(self, readings={key: kept for key, kept in self.readings.items() if key not in keys})

    def with_link(self, link: Link) -> "Snapshot":
        return replace(self, link=link)

    def shows_the_same_as(self, other: "Snapshot") -> bool:
        """Whether every value and every problem is the one of `other`; times of reading do not count."""
        if self.readings is other.readings:
            return True
        if self.readings.keys() != other.readings.keys():
            return False
        return all(
            mine.value is (theirs := other.readings[key]).value
            and mine.problem is theirs.problem
            and mine.is_stale == theirs.is_stale
            for key, mine in self.readings.items()
        )

    @property
    def account(self) -> Reading[Account]:
        return self.reading(Key(Kind.ACCOUNT))

    @property
    def teams(self) -> Reading[tuple[Team, ...]]:
        return self.reading(Key(Kind.TEAMS))

    @property
    def regions(self) -> Reading[tuple[Region, ...]]:
        return self.reading(Key(Kind.REGIONS))

    @property
    def generations(self) -> Reading[tuple[Generation, ...]]:
        return self.reading(Key(Kind.GENERATIONS))

    @property
    def spaces(self) -> Reading[tuple[Space, ...]]:
        return self.reading(Key(Kind.SPACES))

    def of_space(self, kind: Kind, space: Space) -> Reading[Any]:
        """What was read for the space; for apps that is the list of its team."""
        key = key_of(kind, space)
        return UNREAD if key is None else self.reading(key)

    def each_space(self) -> Iterator[tuple[str, Space]]:
        """Every space with its identity, in the order of the reply."""
        spaces = self.spaces.value or ()
        return zip(_last_identities(spaces), spaces, strict=True)

    def each_to_ask_about(self) -> Iterator[tuple[str, Space]]:
        """Those of them whose inside can be read: it exists once the space is allocated (requirements 112).

        A space whose id is masked or shared with another cannot be asked for: nobody knows whose answer that
        would be.
        """
        for name, space in self.each_space():
            if name == identity(space) and is_told(name) and space.state not in IN_TRANSITION:
                yield name, space

    def team_of(self, space: Space) -> Team | None:
        """The team that owns the space, for the account's role in it; None when it is not known."""
        for team in self.teams.value or ():
            if team.id is not None and team.id == space.team.id:
                return team
            if space.team.id is None and team.name is not None and team.name == space.team_name:
                return team
        return None


def identity(space: Space) -> str | None:
    """What the space is asked for by: its UUID, which survives a rename, else its name (contract §1.0)."""
    return space.id or space.name


def key_of(kind: Kind, space: Space) -> Key | None:
    """What is read for the space; None where nothing names it, or the team that its apps are listed by."""
    if kind is Kind.APPS:
        team = next(filter(is_told, (space.team.id, space.team_name)), None)
        return None if team is None else Key(kind, team=team)
    name = identity(space)
    return Key(kind, name) if name else None


def identities(spaces: tuple[Space, ...]) -> list[str]:
    """A distinct identity for every row, also where ids are missing or repeat.

    One that cannot be told apart can be looked at but not asked for (see `distinct`).
    """
    return distinct(spaces, identity)


def distinct(things: Sequence[R], named: Callable[[R], str | None]) -> list[str]:
    """An identity for each: what it is `named` by; where that is missing, masked or repeats, the fields that
    are `IDENTIFYING` and its place among equals (requirement 22). Such a one begins with `?`.
    """
    plain = [named(thing) for thing in things]
    times = Counter(plain)
    seen: dict[str, int] = {}
    result = []
    for name, thing in zip(plain, things, strict=True):
        if is_told(name) and times[name] == 1:
            result.append(name)
            continue
        by = None if thing.IDENTIFYING is None else set(thing.IDENTIFYING)
        text = "?" + thing.model_dump_json(include=by)
        seen[text] = seen.get(text, 0) + 1
        result.append(f"{text}#{seen[text]}")
    return result


_LAST: list[tuple[tuple[Space, ...], list[str]]] = [((), [])]


def _last_identities(spaces: tuple[Space, ...]) -> list[str]:
    """As `identities`; the list of spaces stays the same object over many snapshots."""
    if _LAST[0][0] is not spaces:
        _LAST[0] = spaces, identities(spaces)
    return _LAST[0][1]
