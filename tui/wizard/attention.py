"""A key that was pressed before a question was in sight is no answer to it."""

import math
import time

from textual.events import Key
from textual.message import Message

PAUSE = 0.5
"""Seconds that a question is in sight before a key answers it: over a slow line, and for whoever types on."""
ALWAYS = frozenset({"escape", "ctrl+c"})
"""Keys that take nothing for an answer."""
ONCE_MORE = "just shown: press it once more"

NOTHING_ASKED, NOT_IN_SIGHT = -math.inf, math.inf
"""For `asked_at` of a screen that asks: a key of an earlier time was not meant for what it asks."""


class TooEarly(Message):
    """A key was taken for nothing: whoever pressed it is told."""


def from_now() -> float:
    """When keys count, for something that is in sight now; by the clock of events."""
    return time.monotonic() + PAUSE


def is_too_early(screen: object, event: Key) -> bool:
    """Whether the key was pressed before what `screen` asks could be read."""
    return event.key not in ALWAYS and event.time < getattr(screen, "asked_at", NOTHING_ASKED)
