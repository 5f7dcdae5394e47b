"""Entries of one run of a change, into the journal: with who runs it, and what the timeline tells of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from backend.model.change import Facts, Who
from backend.model.change_entry import Entry, EntryKind, Recorded
from backend.model.event import Event

from .standing import NOTHING, after, standings
from .timeline import event_of

if TYPE_CHECKING:
    from backend.journal.journal import Journal

Keep = Callable[[Callable[["Journal"], None]], Awaitable[None]]
"""Has it done with the journal, in a thread. Raises JournalError."""


class JournalLog:
    """What `Running` notes down with. `who` is told of AWS as soon as a step yields the fact `aws_arn`."""

    def __init__(
        self, recorded: Recorded, who: Who, keep: Keep, title: Callable[[Facts], str] | None = None
    ) -> None:
        """`title`: what the change is called, by the newest facts; None: as it was before."""
        self.who = who
        self._recorded = recorded
        self._keep = keep
        self._title = title
        self._facts = recorded.facts
        self._standings = standings(recorded.entries)
        self._intents: dict[str | None, Mapping[str, Any]] = {
            entry.step: entry.detail for entry in recorded.entries if entry.kind is EntryKind.INTENT
        }
        """What each step was last about to do."""

    async def add(self, change: str, entry: Entry) -> None:
        """On the disk when this returns. Raises JournalError."""
        if arn := entry.values.get("aws_arn"):
            self.who = replace(self.who, aws_arn=arn[0])
        if entry.kind is EntryKind.INTENT:
            self._intents[entry.step] = entry.detail
        who, event = self.who, self._told(entry)
        self._facts = entry.onto(self._facts)
        title = None if self._title is None else self._title(self._facts)
        await self._keep(lambda journal: journal.add_entry(change, entry, who, event, entry.at, title))

    def _told(self, entry: Entry) -> Event | None:
        """Once it is known of a write that this change made it: by its answer, or by looking for it."""
        if entry.step is None:
            return None
        before = self._standings.get(entry.step, NOTHING)
        self._standings[entry.step] = now = after(before, entry)
        if not now.is_ours or before.is_ours or self._recorded.space is None:
            return None
        intent = self._intents.get(entry.step, {})
        return event_of(intent, entry, self._recorded.space, self._recorded.space_name, str(self.who))
