"""Readings that wait to be written into the journal."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.journal.batch import LONGEST_GAP, Failure
from backend.model.event import Difference, Event
from backend.model.key import Key
from backend.model.problem import HOST_WIDE
from backend.model.snapshot import UNREAD, Reading, Snapshot

from .history import WITH_HISTORY

MOST = 10_000
"""Where nothing can be written, no more than these wait: the first ones are not kept."""


@dataclass(slots=True)
class Same:
    """One thing, read from `read_at` to `seen_at` again and again the same."""

    key: Key
    value: Any
    read_at: datetime
    seen_at: datetime


class Gathered:
    """What was read since the last time that it was taken, in the order in which it was."""

    def __init__(self) -> None:
        self._waiting: deque[Same | Failure] = deque(maxlen=MOST)
        self._last: dict[Key, Same] = {}
        self._seen = Snapshot()

    def add(self, snapshot: Snapshot) -> list[Same]:
        """What was read anew in this picture; what was only restored, or failed, was not."""
        before, self._seen = self._seen.readings, snapshot
        if before is snapshot.readings:
            return []
        return [
            self._one(key, reading)
            for key, reading in snapshot.readings.items()
            if key.kind in WITH_HISTORY
            and reading is not (old := before.get(key, UNREAD))
            and not reading.restored
            and reading.read_at not in (None, old.read_at if not old.restored else None)
        ]

    def add_failures(self, snapshot: Snapshot, events: Iterable[Event]) -> None:
        """Those among the events that are of one thing: that nothing at all can be read is no news of it."""
        for event in events:
            problem = snapshot.reading(event.key).problem
            is_of_one = problem is not None and problem.trouble not in HOST_WIDE
            if event.difference is Difference.FAILED and event.key.kind in WITH_HISTORY and is_of_one:
                self._waiting.append(Failure(event.key, event.at, event.name))

    def _one(self, key: Key, reading: Reading[Any]) -> Same:
        assert reading.read_at is not None, "it was read"
        last = self._last.get(key)
        if (
            last is not None
            and last.value is reading.value
            and last.seen_at <= reading.read_at <= last.seen_at + LONGEST_GAP
        ):
            last.seen_at = reading.read_at
            return last
        same = Same(key, reading.value, reading.read_at, reading.read_at)
        self._waiting.append(same)
        self._last[key] = same
        return same

    def take(self) -> list[Same | Failure]:
        """All of it; it does not wait any more."""
        taken = list(self._waiting)
        self._waiting.clear()
        self._last = {}
        return taken

    def put_back(self, taken: list[Same | Failure]) -> None:
        """It could not be written."""
        self._waiting = deque((*taken, *self._waiting), maxlen=MOST)
