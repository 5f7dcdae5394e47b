"""What a change is made of. A step makes at most one write (DESIGN.md, "A change")."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol

from backend.model.change import Ask, Danger, Facts, Values
from backend.model.key import Key

if TYPE_CHECKING:
    from .ground import Ground


class Refusal(Exception):
    """It must not be done, or cannot: a sentence with what to do instead. This step wrote nothing."""


class Unread(Exception):
    """Something could not be read just now: a sentence. Looking again may help. `what_then`: what to do where
    it does not, a sentence.
    """

    what_then: ClassVar[str] = "Take the change up again when that is mended."


class Changed(Unread):
    """It was read, and is otherwise than the step was planned for: a sentence. It is planned anew when the
    change is taken up.
    """

    what_then: ClassVar[str] = "Take the change up again: it looks how it is now."


class NotDone(Exception):
    """The write was refused, or never left: a sentence. It is known that nothing was done."""

    def __init__(self, text: str, *, request_id: str | None = None) -> None:
        super().__init__(text)
        self.request_id = request_id


class MaybeDone(NotDone):
    """The answer to a write was lost: a sentence. Nobody knows yet whether it was done."""


class NeedsCode(Exception):
    """A second factor is wanted: the same call again, with a code. Nothing was done."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How the world is, for one step.

    `is_so`: as the step wants it. `preview`: what will happen if it is not, a sentence each. `said`: what was
    found, the worst first. `before`: what is written over, for the journal. `yields`: facts for the steps
    after it. `undo`: as of `Outcome`. `is_ours`: whether what is there carries the mark of this change; None
    where such a thing carries none. `ended`: why it will never be so, with what to do; it is not waited for
    any longer. Two looks that are equal saw the same world.
    """

    is_so: bool
    preview: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    before: str = ""
    yields: Mapping[str, Values] = field(default_factory=dict)
    undo: str | None = None
    is_ours: bool | None = None
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a write. `after`: how it answered that it is now. `undo`: as that of the step, where only
    the answer tells what is to be taken back.
    """

    request_id: str | None = None
    after: str = ""
    said: tuple[str, ...] = ()
    yields: Mapping[str, Values] = field(default_factory=dict)
    undo: str | None = None


Look = Callable[[], Awaitable[Seen]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`id` is the same in every plan of the change: `request`, `route rtb-01 10.0.0.0/16`.

    `explanation`: why it is needed, in sentences. `command`: what does the same by hand. `otherwise`: what
    becomes of it where somebody says No and the change ends, in sentences.
    """

    id: str
    title: str
    explanation: str = ""
    command: str | None = None
    otherwise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Step):
    """Asks for inputs. `ask` may read what there is to choose from; None: there is nothing to ask.

    Raises Refusal, Unread. The answer becomes a fact under the key of the Ask; where that is known already,
    it is only checked. A confirmation is asked anew for every run: its key is the step's id.

    `judge`: the Ask once more, by what the world says of an answer, which is asked for again where it will
    not do; None: the first one can tell.
    """

    ask: Callable[[], Awaitable[Ask | None]]
    judge: Callable[[Values], Awaitable[Ask | None]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Step):
    """Reads, and says what it found; `look` raises Refusal where the change must not go on, and Unread.

    It is made anew whenever the change is taken up. What the last one says is the summary of the change,
    which is done in part where that is not so.
    """

    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """How a thing is waited for. `usual`: how long it takes, None where that is up to people. `too_late`:
    what to do once `limit` is over, in sentences.
    """

    look: Look
    usual: timedelta | None
    limit: timedelta
    every: timedelta = timedelta(seconds=5)
    too_late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(Step):
    """For what somebody else does."""

    settle: Settle


@dataclass(frozen=True, slots=True)
class Target:
    """What a write is of: for the allowlist and the journal. `action`: `peerings.accept`, `CreateRoute`."""

    service: str
    action: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Write(Step):
    """`observe` says whether it is so already, and what will happen; it raises Refusal, Unread.

    `perform` makes the one call, with the code of a second factor where one was asked for. It raises NotDone,
    MaybeDone, NeedsCode. `settled`: looked at until it is so; None where the answer is the proof.
    `phrase`: what is typed, or said by `--confirm`, to confirm. `is_optional`: No leaves it out.
    `is_extra`: an optional one that what was asked for does not need, so that `--confirm` has to name it by
    its id. `undo`: the command that takes it back. `look_for`: how long to look before one may ask to repeat
    a write whose answer was lost. `touches`: what the estate should read again afterwards.
    """

    target: Target
    observe: Look
    perform: Callable[[str | None], Awaitable[Outcome]]
    phrase: str
    danger: Danger = Danger.YES_NO
    settled: Settle | None = None
    is_optional: bool = False
    is_extra: bool = False
    undo: str | None = None
    look_for: timedelta = timedelta(minutes=3)
    touches: Sequence[Key] = ()
    look_again: Look | None = None
    """How to look for a write whose answer was lost; None: as before it, by `observe`."""


class Change(Protocol):
    """One of the guided changes. `name`: on the command line. `inputs`: what `--set` may say.

    `plan` is asked again after every step, with what is known by then: what is not decided yet is one step
    that says so. It does not read; its steps do. Given the same facts it plans the same steps.
    """

    name: str
    inputs: tuple[str, ...]

    def title(self, facts: Facts) -> str:
        """`Connect a VPC to quay`."""

    def plan(self, facts: Facts, ground: "Ground") -> Sequence[Step]: ...
