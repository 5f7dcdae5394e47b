"""What the journal keeps of a change: an entry before each call and after it (DESIGN.md, "Safe")."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from .change import ChangeState, Facts, Values, Who


class EntryKind(StrEnum):
    """`said`, `values` and `detail` of an `Entry` mean what is said here; all else of it is empty."""

    RESUMED = "resumed"
    """`values`: what somebody said otherwise than the usual, which had been taken before."""
    ANSWERED = "answered"
    """`values`: what somebody answered, or had said before, by the input's name. Never a code of a second
    factor. `detail`: is_usual, where nobody was asked and it is what is usual; command, where one
    was handed over.
    """
    TAKEN_BACK = "taken_back"
    """Somebody went back past this step: it is gone through anew. `detail`: keys, the names of what is known
    no more, all of them with the question that was gone back to, which is noted last.
    """
    CHECKED = "checked"
    """`said`: what a check found; `values`: what it yielded."""
    CONFIRMED = "confirmed"
    """`said`: what somebody said yes to."""
    INTENT = "intent"
    """Before the call. `detail`: service, action, target, command, before, undo."""
    OUTCOME = "outcome"
    """After it. `detail`: result (done, refused, unsure), request_id, after; `values`: what it yielded."""
    WAITING = "waiting"
    """It began to wait for what somebody else does. `detail`: command, what that is, where it is known."""
    SETTLED = "settled"
    """It was looked at until it was so. `values`: what that yielded."""
    ALREADY = "already"
    """It was found to be so: before anything was done, or after an answer was lost. `values`: what that
    yielded; `detail`: undo, and is_ours, each where it is known."""
    SKIPPED = "skipped"
    """Left out; `said`: why, nothing where it was not needed. `values`: of a question, the No; `detail`:
    command, where one was to be handed over.
    """
    STOPPED = "stopped"
    """Between two steps, or by a failure; `said`: why."""
    ENDED = "ended"
    """`detail`: state, and is_partial where it is, as of `ChangeView`; `said`: why, or the summary."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`step`: the id of the step that it is about, None for the change as a whole."""

    at: datetime
    kind: EntryKind
    step: str | None = None
    title: str | None = None
    said: tuple[str, ...] = ()
    values: Mapping[str, Values] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)
    who: Who | None = None
    """Whose run of the change it is of, as far as that was known by then. The journal has it of each."""

    def onto(self, facts: Facts) -> Facts:
        """What is known after it: its values are the newest word, and what was taken back is none."""
        if self.kind is EntryKind.TAKEN_BACK:
            return facts.without(*self.detail.get("keys", ()))
        return facts.known(self.values)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change as the journal has it. `inputs`: what was said at its start."""

    id: str
    name: str
    title: str
    who: Who
    started_at: datetime
    space: str | None = None
    space_name: str | None = None
    inputs: Facts = field(default_factory=Facts)
    state: ChangeState = ChangeState.RUNNING
    ended_at: datetime | None = None
    entries: tuple[Entry, ...] = ()
    is_production: bool = False

    @property
    def facts(self) -> Facts:
        """Inputs, answers and yields, the newest word of each."""
        facts = self.inputs
        for entry in self.entries:
            facts = entry.onto(facts)
        return facts

    @property
    def answers(self) -> Facts:
        """Inputs and what was answered, the newest word of each; nothing that a step found, and no No."""
        facts = self.inputs
        for entry in self.entries:
            if entry.kind in (EntryKind.RESUMED, EntryKind.ANSWERED, EntryKind.TAKEN_BACK):
                facts = entry.onto(facts)
        return facts


@dataclass(frozen=True, slots=True)
class Audited:
    """An entry, and the change that it is of: its id, which of the guided ones, its title and its space."""

    change: str
    name: str
    title: str
    space: str | None
    space_name: str | None
    entry: Entry
