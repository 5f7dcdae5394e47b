"""What the findings of a space rest on beside what was read of it: what is remembered, and the time.

A thousand spaces are judged again after every reading. Whoever keeps the findings of one asks here whether
they would still be the same.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.model.finding import Remembered

Question = tuple[str, Any]
"""A field of `Remembered`, and what was looked for in it."""


@dataclass(slots=True)
class Watch:
    """Answers for one judging of one space, and keeps what it was asked."""

    remembered: Remembered
    now: datetime
    asked: set[Question] = field(default_factory=set)
    until: datetime | None = None
    """From when on the time makes a difference; None: never."""

    def recall(self, name: str, key: Any) -> Any:
        """What is remembered under `key` in the field `name`: None, or False in a set, where nothing is."""
        self.asked.add((name, key))
        there = getattr(self.remembered, name)
        return key in there if isinstance(there, frozenset) else there.get(key)

    def has_come(self, moment: datetime) -> bool:
        """Whether it is `moment` or later."""
        if self.now >= moment:
            return True
        self.until = moment if self.until is None else min(self.until, moment)
        return False

    def holds(self, others: Set[Question], now: datetime) -> bool:
        """Whether every answer would be the same. `others`: what is remembered otherwise than it was."""
        if now < self.now or (self.until is not None and now >= self.until):
            return False
        return self.asked.isdisjoint(others)


def remembered_otherwise(before: Remembered, after: Remembered) -> Set[Question]:
    """Every question that has another answer."""
    if before is after:
        return frozenset()
    found = {("was_up", key) for key in before.was_up ^ after.was_up}
    for name in ("acknowledged", "first_seen", "baselines"):
        was, now = getattr(before, name), getattr(after, name)
        if was is not now:
            found |= {(name, key) for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
    return found
