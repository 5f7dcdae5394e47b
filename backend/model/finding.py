"""What needs a hand: a statement about the estate with its level, its document and what mends it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from .key import Key, Kind

Order = tuple[int, bool, bool, bool, datetime, float, str, str]
NEVER = datetime.max.replace(tzinfo=UTC)


class Level(StrEnum):
    """How bad it is. `rank` sorts: the worst first."""

    CRITICAL = "critical"
    """Traffic is cut off, or a network is open that must not be."""
    WARNING = "warning"
    """It will break, or protects less than it should: somebody must act, not this minute."""
    NOTICE = "notice"
    """Worth knowing."""

    @property
    def rank(self) -> int:
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who has seen a finding, when, and in which `state` it was: it holds while that stays the same."""

    by: str
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that needs a hand.

    `title` is one sentence for a line; `detail` says what it means and what to do next, in sentences;
    `document` names the source document with its date, or the rule of this product. `resource` and `item`
    say what it is about: the kind, and where a space has several what it is called (a pcx id, a VPN, an app,
    a route table). `space` is the identity of the space, None for the account's.

    `state` is everything that makes it the thing that it is, as text: an acknowledgement holds while that is
    the same. `since`: when it began, by the API's own word, else when it was first seen here, which
    `is_first_sight` tells; None is unknown. `until`: when it is over by itself, such as the expiry of a
    request. `mends`: the change that mends it, by its name on the command line. `baseline`: for "changed
    since seen", what an acknowledgement makes the new baseline.
    """

    rule: str
    level: Level
    resource: Kind
    title: str
    detail: str
    document: str
    space: str | None = None
    space_name: str | None = None
    item: str | None = None
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None
    mends: str | None = None
    baseline: tuple[str, ...] | None = None
    is_first_sight: bool = False
    is_production: bool = False
    """Whether production runs in the space."""
    is_down: bool = False
    """Whether it is that a connection which worked, or part of it, does not now."""
    is_nearly_over: bool = False
    """Whether so little time is left until `until` that nothing else may come before it."""
    acknowledged: Acknowledgement | None = None

    @property
    def id(self) -> str:
        """`rule:space:resource`, stable over polls and runs."""
        return f"{self.rule}:{self.space_name or self.space or ''}:{self.item or self.resource}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.acknowledged is None

    def concerns(self, spaces: Collection[str]) -> bool:
        """Whether one of the spaces, by identity, is its own; what is of the account concerns every one."""
        return self.space is None or self.space in spaces

    @property
    def order(self) -> Order:
        """What to sort by: the worst first.

        Of those what is nearly over, wherever it is; then production; of that what is down, what is over
        soonest, what is newest.
        """
        since = NEVER if self.since is None else self.since  # what nobody saw yet was found just now
        return (
            self.level.rank,
            not self.is_nearly_over,
            not self.is_production,
            not self.is_down,
            self.until or NEVER,
            -since.timestamp(),
            (self.space_name or "").casefold(),
            self.id,
        )


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept beside the picture and findings need: the rules read it, the journal keeps it.

    `acknowledged` and `first_seen`: by the finding's id. `baselines`: what a resource was when somebody last
    acknowledged it, or when it was first seen (see `backend.rules.seen`). `was_up`: VPN connections of which
    a tunnel was once seen UP, each by the key of its space's list and its own id.
    """

    acknowledged: Mapping[str, Acknowledgement] = field(default_factory=dict)
    first_seen: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    """The state that it was in, and since when."""
    baselines: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    was_up: frozenset[tuple[Key, str]] = frozenset()


NOTHING_REMEMBERED = Remembered()
