"""Takes a change through against the simulator: answers are scripted, its clock is moved, not slept on."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import SecretStr

from backend.aws.access import AwsAccess, AwsKeys
from backend.aws.workbenches import Workbenches
from backend.changes.allowed import ALLOWED
from backend.changes.catalogue import CHANGES
from backend.changes.engine import Running
from backend.changes.ground import Ground
from backend.changes.step import Change, Write
from backend.heroku import spaces
from backend.heroku.credentials import Credential
from backend.heroku.host import parse_host
from backend.heroku.transport import Transport
from backend.model.change import NO, YES, Ask, AskKind, ChangeState, ChangeView, Facts, StepView, Values, Who
from backend.model.change_entry import Entry, EntryKind, Recorded
from backend.model.settings import Settings
from backend.model.snapshot import Snapshot
from backend.simulator import clock as simulated
from backend.simulator.testing import Running as Simulator
from tui.demo import SETTINGS

WHO = Who("ops", "bastion", 4711)
CODE = "123456"
Answer = Values | Callable[[Ask], Values | None]
"""What is answered, or how: it may look at the Ask, or do something to the world before it answers; None: the
change is stopped instead."""


class MovedClock:
    """The simulator's: who waits on it moves it to when it would be woken."""

    def __init__(self, clock: simulated.Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    async def wait(self, signal: asyncio.Event, until: datetime) -> None:
        await asyncio.sleep(0)
        if not signal.is_set():
            self._clock.advance(max(0.0, (until - self._clock.now()).total_seconds()))


@dataclass
class Memory:
    """A journal that is forgotten with the test. `fails` raises before an entry is kept."""

    entries: list[Entry] = field(default_factory=list)
    fails: Callable[[Entry], None] = lambda entry: None

    async def add(self, change: str, entry: Entry) -> None:
        self.fails(entry)
        self.entries.append(entry)

    def of(self, kind: EntryKind, step: str | None = None) -> list[Entry]:
        return [each for each in self.entries if each.kind is kind and step in (None, each.step)]


@dataclass
class Drive:
    """A change of a space under scripted `answers`: by the key of what is asked, or by `step` and the id of
    its step. `asked`: every Ask that came; `touched`: writes made, or
    perhaps made, each of which `on_write` is told of at once, as `on_view` is of each view.

    `otherwise`: what is answered where `answers` has nothing.

    `run` takes it through; run again, it takes the change up where the journal has it. `running`: the newest
    run.
    """

    change: Change
    recorded: Recorded
    ground: Ground
    answers: Mapping[str, Answer]
    allowed: frozenset[tuple[str, str]] = ALLOWED
    log: Memory = field(default_factory=Memory)
    asked: list[Ask] = field(default_factory=list)
    touched: list[Write] = field(default_factory=list)
    on_write: Callable[[Write], None] = lambda step: None
    on_view: Callable[[ChangeView], None] = lambda view: None
    running: Running | None = None
    otherwise: Callable[[Ask], Values | None] = lambda ask: usual(ask)

    async def run(self) -> ChangeView:
        recorded = replace(self.recorded, entries=tuple(self.log.entries))
        self.running = running = Running(
            self.change,
            recorded,
            self.ground,
            self.log,
            allowed=self.allowed,
            who=WHO,
            touched=self._touched,
        )
        running.subscribe(lambda: self._answer(running))
        return await running.run()

    def _touched(self, step: Write) -> None:
        self.touched.append(step)
        self.on_write(step)

    def _answer(self, running: Running) -> None:
        self.on_view(running.view)
        ask = running.view.ask
        if ask is None or (self.asked and self.asked[-1] is ask):
            return
        self.asked.append(ask)
        values = self._values(ask)
        if values is None:
            running.stop()
        else:
            assert running.answer(ask, values), f"{values} is no answer to {ask}: {ask.why_not(values)}"

    def _values(self, ask: Ask) -> Values | None:
        """None: nobody is there to answer, so the change stops."""
        scripted = self.answers.get(ask.key, self.answers.get(f"step {ask.step}"))
        if callable(scripted):
            return scripted(ask)
        return scripted if scripted is not None else self.otherwise(ask)

    def ask(self, key: str) -> Ask:
        """The newest of this key."""
        return next(ask for ask in reversed(self.asked) if ask.key == key)


def usual(ask: Ask) -> Values | None:
    """What somebody answers who knows what they do: yes, the phrase, what stands there at first."""
    match ask.kind:
        case AskKind.YES_NO:
            return NO if ask.leaves_out else YES
        case AskKind.NAME:
            return NO if ask.leaves_out or ask.phrase is None else (ask.phrase,)
        case AskKind.TWO_FACTOR:
            return (CODE,)
    return ask.default or None


def nobody(ask: Ask) -> None:
    """Is there to answer: the change stops."""


def wants_all_of_it(ask: Ask) -> Values | None:
    """What somebody answers who has seen what is wrong, and says yes to all that mends it."""
    match ask.kind:
        case AskKind.YES_NO:
            return YES
        case AskKind.NAME if ask.phrase is not None:
            return (ask.phrase,)
    return ask.preselected or None


@asynccontextmanager
async def driving(
    simulator: Simulator,
    name: str,
    inputs: Mapping[str, str | Values],
    answers: Mapping[str, Answer] | None = None,
    *,
    settings: Settings = SETTINGS,
    has_aws: bool = True,
    otherwise: Callable[[Ask], Values | None] = usual,
    change_id: str = "7f3a91c4",
) -> AsyncIterator[Drive]:
    """`inputs`: what `--set` says; `space` is among them. What is answered neither there nor in `answers`:
    see `usual`, where it has nothing to say the change stops.
    """
    facts = Facts({key: (said,) if isinstance(said, str) else said for key, said in inputs.items()})
    clock = MovedClock(simulator.clock)
    credential = Credential(SecretStr("HRKU-made-up-for-tests"), "HEROKU_API_KEY")
    access = None
    if has_aws and simulator.aws_url is not None:
        keys = AwsKeys("made-up", SecretStr("made-up"))
        access = AwsAccess(settings.aws.accounts, keys=keys, endpoint_url=simulator.aws_url)
    async with Transport(parse_host(simulator.url), credential) as heroku:
        space = await spaces.read_one(heroku, facts.one("space") or "")
        ground = Ground(
            change_id,
            space,
            heroku,
            None if access is None else Workbenches(access),
            access,
            Snapshot,
            settings,
            clock,
        )
        recorded = Recorded(
            change_id, name, name, WHO, clock.now(), space=space.id, space_name=space.name, inputs=facts
        )
        yield Drive(CHANGES[name], recorded, ground, answers or {}, otherwise=otherwise)


async def driven(
    simulator: Simulator,
    name: str,
    inputs: Mapping[str, str | Values],
    answers: Mapping[str, Answer] | None = None,
    **options: object,
) -> tuple[ChangeView, Drive]:
    """As `driving`, once through."""
    async with driving(simulator, name, inputs, answers, **options) as drive:  # type: ignore[arg-type]
        return await drive.run(), drive


def step(view: ChangeView, step_id: str) -> StepView:
    return next(step for step in view.steps if step.id == step_id)


def told(view: ChangeView) -> str:
    """Why it ended as it did, for the message of an assertion."""
    steps = "\n".join(f"{each.id}: {each.state} {each.said}" for each in view.steps)
    return f"{view.state}: {view.reason}\n{steps}"


def is_done(view: ChangeView) -> bool:
    """Fails with what is not."""
    assert view.state is ChangeState.DONE, told(view)
    return True
