"""A guided change as the faces see it: its steps, what it asks, how it stands (DESIGN.md, "A change").

Made by `backend.changes`; nothing here does anything.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum

Values = tuple[str, ...]
"""What somebody answered, or a step found: always a list, most often of one."""

YES: Values = ("yes",)
NO: Values = ("no",)
MOST_LISTED = 8
"""Of what can be chosen, so many are listed to somebody who chose something else."""


class Facts(dict[str, Values]):
    """Inputs and what steps yielded, by name; the names are the command line's (`--set KEY=VALUE`).

    Kept in the journal as they are, so never a secret.
    """

    def one(self, name: str) -> str | None:
        """The first value; None where nobody said it, and where it was said to be nothing."""
        values = self.get(name, ())
        return values[0] if values else None

    def all(self, name: str) -> Values:
        return self.get(name, ())

    def known(self, more: Mapping[str, Values]) -> "Facts":
        """With these, too; the newer word counts."""
        return Facts({**self, **more})

    def without(self, *names: str) -> "Facts":
        return Facts({key: values for key, values in self.items() if key not in names})


class Danger(StrEnum):
    """How much a confirmation asks for."""

    YES_NO = "yes_no"
    """With the focus on No."""
    NAME = "name"
    """The exact name is typed: it destroys, or it opens a network."""


class AskKind(StrEnum):
    CHOICE = "choice"
    """One of the options."""
    CHOICES = "choices"
    """Any number of the options, none of them too."""
    TEXT = "text"
    YES_NO = "yes_no"
    NAME = "name"
    """`phrase` is typed."""
    TWO_FACTOR = "two_factor"
    """A code: it is used once, and kept nowhere."""


@dataclass(frozen=True, slots=True)
class Option:
    """`value` is what is answered. `refused`: why it cannot be chosen, in words. `is_alone`: it is chosen
    without any other.
    """

    value: str
    title: str
    detail: str = ""
    refused: str | None = None
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What a change needs of somebody before it goes on.

    `key`: the input that it fills, or of a confirmation the id of its step. `lines`: what to know before one
    answers, a sentence each. `phrase`: what is typed where `kind` is NAME; what `--confirm` has to say where
    it is YES_NO. `check`: why a value will not do, in words, as it is typed. `default`: what stands there
    at first, and where nobody is asked; of a YES_NO it is always No. `suggested`: what stands there at first
    instead, where somebody is there to see it. `changed`: what is different since it was asked before.
    `leaves_out`: No leaves this step out and goes on with the next; else No ends the change. `is_extra`: as
    of the step. `several`: a TEXT of which more than one may be said.
    """

    key: str
    kind: AskKind
    step: str
    title: str
    lines: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    default: Values = ()
    suggested: Values = ()
    phrase: str | None = None
    check: Callable[[str], str | None] | None = None
    changed: str | None = None
    leaves_out: bool = False
    is_extra: bool = False
    several: bool = False
    is_production: bool = False

    @property
    def preselected(self) -> Values:
        """What stands there at first, for somebody who sees it before it counts."""
        return self.suggested or self.default

    def why_not(self, values: Values) -> str | None:
        """Why this is no answer, in words; None where it is one."""
        if self.kind in (AskKind.CHOICE, AskKind.CHOICES):
            return self._why_not_chosen(values)
        if self.kind is AskKind.YES_NO:
            return None if values in (YES, NO) else "answer yes or no"
        if len(values) > 1 and not self.several:
            return "only one can be said"
        text = values[0] if values else ""
        if self.kind is AskKind.NAME:
            return None if values == NO or text == self.phrase else f"type {self.phrase} to go on"
        if self.check is not None:
            reasons = (self.check(value) for value in values or ("",))
            return next((reason for reason in reasons if reason is not None), None)
        return None if text else "it is empty"

    def _why_not_chosen(self, values: Values) -> str | None:
        if self.kind is AskKind.CHOICE and len(values) != 1:
            return "choose one"
        offered = {option.value: option for option in self.options}
        for value in values:
            if value not in offered:
                return f"{value} is not among what can be chosen{self._can_be_chosen(value)}"
            if (reason := offered[value].refused) is not None:
                return f"{value}: {reason}"
            if offered[value].is_alone and len(values) > 1:
                return f"{value} is chosen alone, or not at all"
        return None

    def _can_be_chosen(self, instead_of: str) -> str:
        """What can be: all of it where that is little, else what is near to a slip."""
        names = [option.value for option in self.options if option.refused is None]
        near = get_close_matches(instead_of, names, n=2)
        if near and len(names) > MOST_LISTED:
            return f"; did you mean {' or '.join(near)}?"
        # A value may have commas within: a block of a VPN, for instance, stands beside its name.
        more = f"; and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
        return f": {'; '.join(names[:MOST_LISTED]) or 'nothing'}{more}"


class StepState(StrEnum):
    PLANNED = "planned"
    LOOKING = "looking"
    """It is found out how it is."""
    ASKING = "asking"
    """Somebody has to answer."""
    PERFORMING = "performing"
    SETTLING = "settling"
    """It was done; looked at until it is so."""
    DONE = "done"
    ALREADY = "already"
    """It was so before."""
    SKIPPED = "skipped"
    UNSURE = "unsure"
    """The answer to the write was lost: looked at, never repeated without a yes."""
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        return self in (StepState.DONE, StepState.ALREADY, StepState.SKIPPED)


@dataclass(frozen=True, slots=True)
class StepView:
    """`said`: what it found or did, a sentence each, the worst first. `command`: what does the same by hand,
    one or more lines. `undo`: what takes it back, once it is done. `since`: since when it settles, beside
    how long that usually takes and when it is given up. `is_write`: it changes something. `is_ours`: this
    change made the write, settled or not. `is_extra`: what was asked for does not need it; told of what is
    planned alone.
    """

    id: str
    title: str
    state: StepState = StepState.PLANNED
    explanation: str = ""
    command: str | None = None
    said: tuple[str, ...] = ()
    undo: str | None = None
    at: datetime | None = None
    since: datetime | None = None
    usual: timedelta | None = None
    limit: timedelta | None = None
    is_write: bool = False
    is_ours: bool = False
    is_extra: bool = False


class ChangeState(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    """Between two steps, or cut off: it can be taken up again."""
    DONE = "done"
    REFUSED = "refused"
    """A preflight said no, and nothing was written, nor may have been."""
    DECLINED = "declined"
    """The operator said no to what it cannot do without; else as REFUSED."""
    FAILED = "failed"
    """What it needs can never come any more: a request that expired, or was rejected."""
    ABANDONED = "abandoned"
    """Given up by somebody, with what was done standing."""

    @property
    def is_unfinished(self) -> bool:
        return self in (ChangeState.RUNNING, ChangeState.STOPPED)


@dataclass(frozen=True, slots=True)
class Who:
    """Who makes a change, as far as the machine, Heroku and AWS tell. `ssh_client`: the address."""

    user: str
    machine: str
    pid: int
    ssh_client: str | None = None
    account_id: str | None = None
    email: str | None = None
    aws_arn: str | None = None

    def __str__(self) -> str:
        return f"{self.email} ({self.user})" if self.email else self.user


@dataclass(frozen=True, slots=True)
class ChangeView:
    """How a change stands. `id`: a few hex digits. `space`: the identity of the space that it is about.

    `reason`: why it was refused or stopped, and what to do, in sentences. `summary`: for a ticket, once it is
    done. `is_partial`: it is done, and something is not as it was to be: the summary begins with what.
    `elsewhere`: who runs it in another console. `was_cut_off`: it was stopped by nobody.
    """

    id: str
    name: str
    title: str
    state: ChangeState
    started_at: datetime
    space: str | None = None
    space_name: str | None = None
    is_production: bool = False
    steps: tuple[StepView, ...] = ()
    ask: Ask | None = None
    facts: Facts = field(default_factory=Facts)
    reason: str | None = None
    summary: tuple[str, ...] = ()
    is_partial: bool = False
    who: Who | None = None
    ended_at: datetime | None = None
    elsewhere: str | None = None
    was_cut_off: bool = False

    @property
    def came_to_nothing(self) -> bool:
        """Given up, and nothing was written, nor may have been: nobody needs to know of it."""
        return self.state is ChangeState.ABANDONED and not self.may_have_written

    @property
    def may_have_written(self) -> bool:
        """Whether it wrote something, or nobody knows that it did not."""
        return any(step.is_ours or step.state is StepState.UNSURE for step in self.steps)

    @property
    def current(self) -> StepView | None:
        """The step that is not over, the first of them."""
        return next((step for step in self.steps if not step.state.is_over), None)

    @property
    def number(self) -> int:
        """Of the current step, from 1; of all of them where none is left."""
        return next((place for place, step in self.numbered() if not step.state.is_over), len(self.steps))

    def numbered(self) -> Iterator[tuple[int, StepView]]:
        return enumerate(self.steps, 1)

    @property
    def done(self) -> tuple[StepView, ...]:
        """What was written, in order: for whoever stops, with what takes it back."""
        return tuple(step for step in self.steps if step.is_ours)
