"""What is handed to the journal to be kept: plain values, no SQLite."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from backend.model.event import Event
from backend.model.key import Key

LONGEST_GAP = timedelta(minutes=6)
"""Between two readings with no more than this, somebody was watching: three times as long as a space off the
screen waits for its turn (`Pace.background`)."""


class TunnelLook(NamedTuple):
    """How a tunnel was. `vpn`: the id of its connection. `changed_at`: since when, by Heroku's word."""

    vpn: str
    number: int
    status: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Look:
    """One thing as it was read from `read_at` to `seen_at`, again and again the same.

    `text` is the value as JSON, without secrets; `value` is for whoever compares it.
    """

    key: Key
    value: Any
    text: str
    read_at: datetime
    seen_at: datetime
    tunnels: Sequence[TunnelLook] = ()


class Failure(NamedTuple):
    """A thing that was readable no longer is. `name`: what people call its space."""

    key: Key
    at: datetime
    name: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """An event to be kept. `reference` names what it tells of where that may be told twice; then the one that
    `is_exact` is kept, else the first.
    """

    event: Event
    reference: str | None = None
    is_exact: bool = False


class Compared(NamedTuple):
    """The value to keep, as JSON (None: none), and what is told."""

    text: str | None
    told: Sequence[Told]


Compare = Callable[[Look, str | None, datetime], Compared]
"""A look with what was kept before, and when it was seen to be otherwise."""


@dataclass(frozen=True, slots=True)
class Memories:
    """News for what `Remembered` is made of."""

    first_seen: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    baselines: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    was_up: frozenset[tuple[Key, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.first_seen or self.baselines or self.was_up)

    def then(self, later: "Memories") -> "Memories":
        """Both; of a baseline the earlier one, of a finding the later state."""
        return replace(
            self,
            first_seen={**self.first_seen, **later.first_seen},
            baselines={**later.baselines, **self.baselines},
            was_up=self.was_up | later.was_up,
        )


NO_NEWS = Memories()
