"""What the findings of a space rest on beside what was read of it: what is remembered, and the time.

A thousand spaces are judged again after every reading. Whoever keeps the findings of one asks here whether
they would still be the same.
"""

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
    answers: dict[Question, Any] = field(default_factory=dict)
    until: datetime | None = None
    """From when on the time makes a difference; None: never."""

    def recall(self, name: str, key: Any) -> Any:
        """What is remembered under `key` in the field `name`: None, or False in a set, where nothing is."""
        answer = _look_up(self.remembered, (name, key))
        self.answers[name, key] = answer
        return answer

    def has_come(self, moment: datetime) -> bool:
        """Whether it is `moment` or later."""
        if self.now >= moment:
            return True
        self.until = moment if self.until is None else min(self.until, moment)
        return False

    def holds(self, remembered: Remembered, now: datetime) -> bool:
        """Whether every answer would be the same."""
        if now < self.now or (self.until is not None and now >= self.until):
            return False
        if remembered is not self.remembered:
            if any(_look_up(remembered, question) != answer for question, answer in self.answers.items()):
                return False
            self.remembered = remembered
        return True


def _look_up(remembered: Remembered, question: Question) -> Any:
    name, key = question
    there = getattr(remembered, name)
    return key in there if isinstance(there, frozenset) else there.get(key)
