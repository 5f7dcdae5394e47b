"""A key that was pressed before a question was in sight is no answer to it."""

import math
import time
from typing import Protocol

from textual.events import Key

PAUSE = 0.5
"""Seconds that a question is in sight before a key answers it: over a slow line, and for whoever types on."""
ALWAYS = frozenset({"escape"})
"""Keys that take nothing for an answer."""


class Attentive(Protocol):
    """A screen that asks. `asked_at`: on the clock of events; a key that is older was not meant for it."""

    asked_at: float


def nothing_asked() -> float:
    return -math.inf


def not_in_sight() -> float:
    return math.inf


def from_now() -> float:
    return time.monotonic() + PAUSE


def is_too_early(screen: object, event: Key) -> bool:
    """Whether the key was pressed before what `screen` asks could be read."""
    return event.key not in ALWAYS and event.time < getattr(screen, "asked_at", nothing_asked())
