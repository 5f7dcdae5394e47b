"""What is different from one snapshot to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from .key import Key


class Source(StrEnum):
    """Who told of it."""

    POLL = "poll"
    """Polling found it otherwise than before: `at` is when that was seen."""
    HEROKU = "heroku"
    """Heroku keeps it itself, with its own moment: the history of trusted IPs, a tunnel's last change."""
    CHANGE = "change"
    """A guided change did it."""


DONE, ACTION = "done", "action"
"""The fields of an event of a change: what was done, in words, and by which call. The API calls none so."""


class Difference(StrEnum):
    APPEARED = "appeared"
    VANISHED = "vanished"
    CHANGED = "changed"
    FAILED = "failed"
    """A resource that was readable no longer is."""
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Event:
    """One difference. `fields` holds (before, after) for each field of the API that changed; of what
    appeared, in which status it is.
    """

    at: datetime
    difference: Difference
    key: Key
    name: str | None
    """What people call the space, or the account's thing."""
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    item: str | None = None
    """What the thing in the space is called, where there are several: a peering, a VPN, an app."""
    by: str | None = None
    """Who did it, as far as that is known."""
    source: Source = Source.POLL
