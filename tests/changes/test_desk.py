"""Changes that are begun, taken up, listed and given up, from one console and from two."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from backend.changes import desk
from backend.changes.catalogue import CHANGES
from backend.changes.lock import Busy, Holder, SpaceLock
from backend.changes.step import Question, Refusal, Step
from backend.journal.error import JournalError
from backend.model.change import NO, YES, Ask, ChangeState, Facts, Option, StepState, Values
from backend.model.change_entry import EntryKind
from backend.model.event import Difference, Source
from backend.model.key import Key, Kind
from backend.model.space import Space
from tests.estate.panes import files

from .consoles import Console
from .driving import CODE, is_done
from .toy import QUAY, Fate, Toy, World, check, choice, make, wait

PEERINGS = Key(Kind.PEERINGS, QUAY.id)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture(autouse=True)
def steps(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """What the change `toy` consists of; a test may have it otherwise."""
    steps: list[Step] = [make(world, "a"), make(world, "b")]
    monkeypatch.setattr("backend.changes.lock.PATIENCE", 0.0)  # no other process looks at the same time
    monkeypatch.setitem(CHANGES, "toy", Toy(lambda _: steps, inputs=("space", "size", "colour", "vpc_id")))
    return steps


def stops(ask: Ask) -> None:
    """Nobody answers."""


# Beginning


async def test_a_change_is_kept_from_its_beginning_to_its_end(home: Path, world: World) -> None:
    console = Console(home, world)
    running = await console.begin(size="large")

    view = await console.through(running)

    assert is_done(view)
    assert world.sent == ["a", "b"]
    (listed,) = await Console(home, world).desk.listed()
    assert (listed.id, listed.name, listed.state) == (view.id, "toy", ChangeState.DONE)
    assert (listed.space, listed.space_name, listed.facts.one("size")) == (QUAY.id, "quay", "large")
    assert [(step.id, step.state, step.command) for step in listed.steps] == [
        ("a", StepState.DONE, "make a"),
        ("b", StepState.DONE, "make b"),
    ]
    assert listed.who is not None
    assert str(listed.who).startswith("ops@acme.example (")
    assert listed.ended_at == view.ended_at


async def test_it_has_as_many_steps_when_it_is_listed_as_when_it_ran(
    home: Path, world: World, steps: list[Step]
) -> None:
    async def nothing() -> None:
        return None

    steps[:] = [
        choice(lambda: (Option("large", "Large"), Option("small", "Small"))),
        Question(id="nothing", title="Nothing to ask", ask=nothing),
        make(world, "a"),
        make(world, "b", is_optional=True),
        check("All is made.", "end"),
    ]
    console = Console(home, world)
    ran = await console.through(await console.begin(size="small"), {"b": NO})
    (listed,) = await console.desk.listed()
    shown = [(step.id, step.state) for step in listed.steps]
    assert shown == [(step.id, step.state) for step in ran.steps]
    assert (listed.number, len(shown)) == (5, 5)


class Named(Toy):
    """Called by its facts."""

    def title(self, facts: Facts) -> str:
        return f"Make {facts.one('colour') or 'all'} things of {facts.one('a_id') or 'nothing'}"


async def test_it_is_called_by_what_is_known_of_it_by_now(
    home: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(world, "a"), make(world, "b")
    monkeypatch.setitem(CHANGES, "toy", Named(lambda _: made, inputs=("space", "colour")))
    console = Console(home, world)
    await console.through(await console.begin(colour="red"), {"b": stops})
    (listed,) = await console.desk.listed()
    assert listed.title == "Make red things of id-a"


async def test_it_is_in_the_journal_before_anything_is_done(home: Path, world: World) -> None:
    await Console(home, world).begin()
    (recorded,) = Console(home, world).journal.changes(world.clock.now(), 10)
    assert (recorded.state, recorded.entries) == (ChangeState.RUNNING, ())


@pytest.mark.parametrize(
    ("name", "inputs", "reason"),
    [
        ("toi", {}, r"^There is no change called toi\. Did you mean toy\? There is: .*toy\.$"),
        (
            "toy",
            {"colur": "red"},
            r"^toy has no input colur\. Did you mean colour\? It has: space, size, colour and",
        ),
        ("toy", {"9": "red"}, r"^toy has no input 9\. It has: space, size, colour and vpc_id\.$"),
        ("toy", {"vpc_id": "vpc-x"}, r"^vpc_id=vpc-x will not do: the id of a VPC is written as vpc-0a1b"),
        ("toy", {}, r"^Which space\? Say it: --set space=NAME\. There is: quay\.$"),
        ("toy", {"space": "qay"}, r"^There is no space qay that this account can see\. There is: quay\.$"),
    ],
)
async def test_what_there_is_not_is_refused_with_what_there_is(
    home: Path, world: World, name: str, inputs: dict[str, str], reason: str
) -> None:
    console = Console(home, world)
    with pytest.raises(Refusal, match=reason):
        await console.desk.begin(name, Facts({key: (value,) for key, value in inputs.items()}))
    assert await console.desk.listed() == ()
    assert console.desk.running == ()


async def test_earlier_tries_that_wrote_nothing_are_given_up_when_the_same_is_begun_anew(
    home: Path, world: World
) -> None:
    console = Console(home, world)
    first = await console.through(await console.begin(), {"a": stops})
    about = await console.through(await console.begin(vpc_id="vpc-00000001"), {"a": stops})
    other = await console.through(await console.begin(vpc_id="vpc-00000002"), {"a": stops})
    same = await console.through(await console.begin(vpc_id="vpc-00000001"), {"b": stops})
    last = await console.through(await console.begin(vpc_id="vpc-00000001"), {"b": stops})

    listed = {view.id: view for view in await console.desk.listed()}
    assert [listed[view.id].state for view in (first, about, other, same, last)] == [
        ChangeState.ABANDONED,
        ChangeState.ABANDONED,
        ChangeState.STOPPED,
        ChangeState.STOPPED,
        ChangeState.STOPPED,
    ]
    assert listed[first.id].reason == f"Change {about.id} took its place; nothing of it was done."


async def test_after_a_no_it_is_begun_again_with_what_was_answered_and_every_step_looks_anew(
    home: Path, world: World, steps: list[Step]
) -> None:
    looked: list[str] = []
    steps[:] = [
        check("quay is fine", refuses=lambda: looked.append("quay")),
        choice(lambda: (Option("large", "Large"), Option("small", "Small"))),
        make(world, "a"),
    ]
    console = Console(home, world)
    refused = await console.through(await console.begin(), {"size": ("small",), "a": NO})
    assert refused.state is ChangeState.DECLINED

    again = await console.through(await console.desk.begin_again(refused.id))
    assert is_done(again)
    assert again.id != refused.id
    assert (again.name, again.space, again.facts.one("size")) == ("toy", QUAY.id, "small")
    assert [ask.key for ask in console.asked] == ["size", "a", "a"]
    assert (looked, world.sent) == (["quay", "quay"], ["a"])
    with pytest.raises(Refusal, match="There is no change ffff"):
        await console.desk.begin_again("ffff")


async def test_a_space_of_another_team_is_not_there(home: Path, world: World) -> None:
    console = Console(home, world, spaces=(), team="acme")
    with pytest.raises(Refusal, match=r"no space quay of the team acme\. There is: none\."):
        await console.begin()


async def test_a_space_is_found_by_its_id_too(home: Path, world: World) -> None:
    running = await Console(home, world).begin(space=QUAY.id or "")
    assert running.view.space_name == "quay"


@pytest.mark.parametrize("spaces", [(QUAY, QUAY), (Space(name="quay", id="******"),)])
async def test_a_space_that_cannot_be_told_apart_is_refused(
    home: Path, world: World, spaces: tuple[Space, ...]
) -> None:
    with pytest.raises(Refusal, match="cannot be told apart"):
        await Console(home, world, spaces=spaces).begin()


async def test_a_read_only_session_begins_none_and_takes_none_up_and_notes_nothing(
    home: Path, world: World
) -> None:
    writing = Console(home, world)
    stopped = await writing.through(await writing.begin(), {"a": stops})
    console = Console(home, world, read_only=True)
    for refused in (console.begin(), console.desk.take_up(stopped.id), console.desk.begin_again(stopped.id)):
        with pytest.raises(Refusal, match="read-only"):
            await refused
    (listed,) = await console.desk.listed()
    assert (listed.id, listed.state) == (stopped.id, ChangeState.STOPPED)
    (kept,) = writing.journal.changes(world.clock.now(), 10)
    assert kept.entries[-1].kind is EntryKind.STOPPED
    assert (console.desk.running, world.sent) == ((), [])


async def test_where_there_is_no_place_to_note_it_down_no_change_is_made(world: World) -> None:
    console = Console(None, world)
    with pytest.raises(Refusal, match="Set HOME or XDG_STATE_HOME"):
        await console.begin()


async def test_what_was_touched_is_read_again(home: Path, world: World, steps: list[Step]) -> None:
    steps[:] = [make(world, "a", touches=(PEERINGS,))]
    console = Console(home, world)
    asked: list[Key] = []
    console.estate.read_again = asked.extend  # type: ignore[method-assign]
    await console.through(await console.begin())
    assert asked == [PEERINGS]


# Two at once


@pytest.mark.parametrize("keeps", [True, False])
async def test_one_change_at_a_time_in_a_space_of_one_console(home: Path, world: World, keeps: bool) -> None:
    console = Console(home if keeps else None, world, is_demo=not keeps)
    first = await console.begin()
    with pytest.raises(Busy, match=f"^Change {first.view.id} \\(toy\\) runs in this space, by ops@acme"):
        await console.begin()
    assert console.desk.running == (first,)
    assert is_done(await console.through(first))
    assert is_done(await console.through(await console.begin()))
    assert console.desk.running == ()


async def test_another_console_sees_it_and_waits_for_its_end(home: Path, world: World) -> None:
    console, other = Console(home, world), Console(home, world)
    running = await console.begin()

    with pytest.raises(Busy, match=rf"Change {running.view.id} \(toy\) runs in this space, by ops@acme\.exa"):
        await other.begin()
    (seen,) = await other.desk.listed()
    assert (seen.id, seen.state) == (running.view.id, ChangeState.RUNNING)
    assert seen.elsewhere is not None
    assert ", process " in seen.elsewhere
    (own,) = await console.desk.listed()
    assert (own, own.elsewhere) == (running.view, None)

    await console.through(running)
    (seen,) = await other.desk.listed()
    assert (seen.state, seen.elsewhere) == (ChangeState.DONE, None)
    await other.begin()


@pytest.mark.parametrize("consoles", [1, 2])
async def test_of_several_that_begin_at_the_same_moment_one_does(
    home: Path, world: World, consoles: int
) -> None:
    those = [Console(home, world) for _ in range(consoles)] * (4 // consoles)
    begun = await asyncio.gather(*(one.begin() for one in those), return_exceptions=True)
    assert [isinstance(each, Busy) for each in begun].count(True) == 3
    assert len(await those[0].desk.listed()) == 1


async def test_whoever_does_not_wait_for_the_lock_leaves_the_space_free(
    home: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that takes it cannot be stopped."""
    loop, take = asyncio.get_running_loop(), SpaceLock.take
    tries, took, goes_on = asyncio.Event(), asyncio.Event(), threading.Event()

    def slow(lock: SpaceLock, holder: Holder) -> None:
        loop.call_soon_threadsafe(tries.set)
        goes_on.wait(10)
        take(lock, holder)
        loop.call_soon_threadsafe(took.set)

    console = Console(home, world)
    with monkeypatch.context() as patched:
        patched.setattr(SpaceLock, "take", slow)
        begins = asyncio.create_task(console.begin())
        await tries.wait()
        begins.cancel()
        with pytest.raises(asyncio.CancelledError):
            await begins
        goes_on.set()
        await took.wait()
    monkeypatch.setattr("backend.changes.lock.PATIENCE", 5.0)  # until the loop hears of it
    await console.begin()


async def test_changes_in_two_spaces_do_not_wait_for_each_other(home: Path, world: World) -> None:
    spaces = (QUAY, Space(id="id-dock", name="dock"))
    console, other = Console(home, world, spaces=spaces), Console(home, world, spaces=spaces)
    await console.begin()
    await other.begin(space="dock")
    assert len(await other.desk.listed()) == 2


@pytest.mark.parametrize("end", ["told", "killed"])
async def test_what_another_console_did_is_told_without_asking(home: Path, world: World, end: str) -> None:
    console, other = Console(home, world), Console(home, world)
    await other.desk.listed()
    await other.desk.look_elsewhere()
    told: list[str] = []
    other.desk.subscribe(lambda: told.append("different"))
    await other.desk.look_elsewhere()
    assert told == []

    running = await console.begin()
    await other.desk.look_elsewhere()
    assert told == ["different"]

    assert [one.elsewhere is None for one in await other.desk.listed()] == [False]
    if end == "told":
        await console.through(running)
    else:
        console.desk._holding.free(QUAY.id)  # as when its process is gone, which notes nothing
    await other.desk.look_elsewhere()
    assert told == ["different"] * 2


async def test_whoever_shows_them_is_told_of_each_step_here(home: Path, world: World) -> None:
    console = Console(home, world)
    seen: list[Sequence[ChangeState]] = []
    forget = console.desk.subscribe(lambda: seen.append([one.view.state for one in console.desk.running]))
    await console.through(await console.begin())
    assert seen[0] == [ChangeState.RUNNING]
    assert seen[-1] == []
    forget()
    count = len(seen)
    await console.begin()
    assert len(seen) == count


# Going on


async def test_one_that_was_stopped_goes_on_in_another_console(home: Path, world: World) -> None:
    console, other = Console(home, world), Console(home, world)
    view = await console.through(await console.begin(), {"b": stops})
    assert view.state is ChangeState.STOPPED

    (listed,) = await other.desk.listed()
    assert (listed.state, listed.elsewhere) == (ChangeState.STOPPED, None)
    assert listed.reason == view.reason
    again = await other.desk.take_up(view.id[:4])

    assert is_done(await other.through(again))
    assert world.sent == ["a", "b"]
    recorded = await console.desk.recorded(view.id)
    assert recorded is not None
    assert [entry.kind for entry in recorded.entries].count(EntryKind.RESUMED) == 1
    assert recorded.state is ChangeState.DONE


async def test_one_that_was_cut_off_is_said_to_be_and_goes_on(home: Path, world: World) -> None:
    console, other = Console(home, world), Console(home, world)
    running = await console.begin()
    asks = asyncio.Event()
    running.subscribe(lambda: asks.set() if running.view.ask else None)
    task = console.desk.launch(running)
    await asks.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    (listed,) = await other.desk.listed()
    assert listed.state is ChangeState.STOPPED
    assert "cut off" in (listed.reason or "")
    assert is_done(await other.through(await other.desk.take_up(running.view.id)))
    assert world.sent == ["a", "b"]


async def test_the_session_ends_between_two_steps_and_leaves_it_to_be_taken_up(
    home: Path, world: World, steps: list[Step]
) -> None:
    steps[:] = [make(world, "a"), wait(world, "never")]
    console = Console(home, world)
    running = await console.begin()
    ends: list[asyncio.Task[None]] = []

    def end(ask: Ask) -> Values:
        ends.append(asyncio.create_task(console.desk.stop()))
        return YES

    await console.through(running, {"a": end})
    await ends[0]

    assert world.sent in ([], ["a"])
    assert running.view.state is ChangeState.STOPPED
    assert console.desk.running == ()
    (listed,) = await Console(home, world).desk.listed()
    assert (listed.state, listed.elsewhere) == (ChangeState.STOPPED, None)


async def test_a_step_that_does_not_end_is_cut_off_when_the_session_ends(
    home: Path, world: World, steps: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.changes.desk.STOPS_WITHIN", 0.01)
    looks = asyncio.Event()

    async def look() -> None:
        looks.set()
        await asyncio.Event().wait()

    stuck = check("never")
    object.__setattr__(stuck, "look", look)
    steps[:] = [stuck]
    console = Console(home, world)
    console.desk.launch(await console.begin())
    await looks.wait()

    await console.desk.stop()

    (listed,) = await Console(home, world).desk.listed()
    assert (listed.state, listed.elsewhere) == (ChangeState.STOPPED, None)


async def test_a_defect_stops_it_without_a_secret_and_the_space_is_free(
    home: Path, world: World, steps: list[Step]
) -> None:
    async def look() -> None:
        raise ZeroDivisionError("HRKU-a-secret")

    broken = check("never")
    object.__setattr__(broken, "look", look)
    steps[:] = [broken]
    console = Console(home, world)

    view = await console.through(await console.begin())

    assert view.state is ChangeState.STOPPED
    assert "ZeroDivisionError" in (view.reason or "")
    assert "HRKU" not in repr(view)
    await console.begin()


async def test_only_an_unfinished_one_that_there_is_can_be_taken_up(home: Path, world: World) -> None:
    console = Console(home, world)
    running = await console.begin()
    with pytest.raises(Busy):
        await console.desk.take_up(running.view.id)
    done = await console.through(running)
    with pytest.raises(Refusal, match="has ended: it is done"):
        await console.desk.take_up(done.id)
    with pytest.raises(Refusal, match="There is no change zzzz"):
        await console.desk.take_up("zzzz")
    with pytest.raises(Refusal, match="There is no change"):
        await console.desk.take_up("")


async def test_a_beginning_that_fits_several_names_them(
    home: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(["7f3a0000", "7f3a1111"])
    monkeypatch.setattr(desk, "secrets", SimpleNamespace(token_hex=lambda _: next(ids)))
    console = Console(home, world)
    for _ in range(2):
        await console.through(await console.begin(), {"a": stops})
    with pytest.raises(Refusal, match=r"Several changes begin with 7f3a: 7f3a0000 \(.*\) and 7f3a1111 \("):
        await console.desk.take_up("7f3a")
    assert (await console.desk.take_up("7F3A1")).view.id == "7f3a1111"


async def test_a_space_that_is_gone_is_said_and_one_with_another_name_is_the_same(
    home: Path, world: World
) -> None:
    console = Console(home, world)
    view = await console.through(await console.begin(), {"b": stops})
    console.spaces = ()
    with pytest.raises(Refusal, match="no space quay that this account can see any more"):
        await console.desk.take_up(view.id)
    console.spaces = (Space(id=QUAY.id, name="pier"),)
    again = await console.desk.take_up(view.id)
    assert again.ground.space_name == "pier"
    assert is_done(await console.through(again))


async def test_given_up_it_is_offered_no_more_and_what_was_done_stands(home: Path, world: World) -> None:
    console, other = Console(home, world), Console(home, world)
    running = await console.begin()
    with pytest.raises(Busy):
        await other.desk.give_up(running.view.id)
    view = await console.through(running, {"b": stops})

    with pytest.raises(Refusal, match="read-only"):
        await Console(home, world, read_only=True).desk.give_up(view.id)

    await other.desk.give_up(view.id)

    (listed,) = await console.desk.listed()
    assert listed.state is ChangeState.ABANDONED
    assert "gave it up" in (listed.reason or "")
    assert [step.id for step in listed.done] == ["a"]
    with pytest.raises(Refusal, match="has ended: it is abandoned"):
        await console.desk.give_up(view.id)
    await console.begin()


# What is kept


async def test_each_entry_says_who_and_an_aws_identity_as_soon_as_it_is_known(
    home: Path, world: World, steps: list[Step]
) -> None:
    steps[:] = [make(world, "a"), check("arn:aws:iam::1:user/ops", "aws_arn"), make(world, "b")]
    console = Console(home, world)
    await console.through(await console.begin())

    audited = await Console(home, world).desk.audited()

    intents = [one for one in audited if one.entry.kind is EntryKind.INTENT]
    assert [(one.name, one.space_name, one.entry.detail["target"]) for one in intents] == [
        ("toy", "quay", "pcx-a"),
        ("toy", "quay", "pcx-b"),
    ]
    assert [one.entry.who and one.entry.who.aws_arn for one in intents] == [None, "arn:aws:iam::1:user/ops"]
    assert {one.entry.who and one.entry.who.account_id for one in audited} == {"of-ops"}
    assert await console.desk.audited(since=world.clock.now().replace(year=2027)) == ()
    assert [one.entry for one in await console.desk.audited(limit=1)] == [audited[-1].entry]


async def test_a_code_is_in_no_file(home: Path, world: World) -> None:
    world.wants_code = True
    console = Console(home, world)
    assert is_done(await console.through(await console.begin()))
    console.recorder.keep_at_end()
    kept = files(home)
    assert "journal.sqlite3" in kept
    assert not any(CODE.encode() in content for content in kept.values())


async def test_where_nothing_can_be_kept_nothing_is_begun_and_the_space_is_free(
    home: Path, world: World
) -> None:
    console = Console(home, world)
    console.path.mkdir(parents=True)
    with pytest.raises(JournalError, match=r"^The journal cannot be read: "):
        await console.begin()
    console.path.rmdir()
    assert is_done(await console.through(await console.begin()))


async def test_a_journal_that_is_lost_in_the_middle_of_it_stops_it_before_the_call(
    home: Path, world: World
) -> None:
    console = Console(home, world)

    def lose(ask: Ask) -> Values:
        console.path.unlink()
        return YES

    view = await console.through(await console.begin(), {"b": lose})

    assert view.state is ChangeState.STOPPED
    assert "The journal cannot be written" in (view.reason or "")
    assert world.sent == ["a"]
    assert console.desk.running == ()


# The timeline


async def test_a_write_is_told_with_who_did_it(home: Path, world: World) -> None:
    console = Console(home, world)
    await console.through(await console.begin())
    told = console.journal.timeline(world.clock.now(), limit=10)
    assert [(event.item, event.source, event.difference) for event in told] == [
        ("pcx-b", Source.CHANGE, Difference.CHANGED),
        ("pcx-a", Source.CHANGE, Difference.CHANGED),
    ]
    assert all((event.by or "").startswith("ops@acme.example (") for event in told)
    assert told[0].fields["done"] == (None, "Make b")


async def test_what_was_done_although_the_answer_was_lost_is_told_once(home: Path, world: World) -> None:
    world.fates = [Fate.LOST_AFTER, Fate.DONE]
    console = Console(home, world)
    view = await console.through(await console.begin(), {"b": stops})
    assert is_done(await console.through(await console.desk.take_up(view.id)))
    told = console.journal.timeline(world.clock.now(), limit=10)
    assert [(event.item, event.by is None) for event in told] == [("pcx-b", False), ("pcx-a", False)]
