"""A change is begun: kept from there to its end, or refused with what there is instead."""

from pathlib import Path

import pytest

from backend.changes.catalogue import CHANGES
from backend.changes.step import Question, Refusal, Step
from backend.model.change import NO, ChangeState, Facts, Option, StepState
from backend.model.change_entry import EntryKind
from backend.model.key import Key, Kind
from backend.model.space import Space
from tests.changes.consoles import Console
from tests.changes.driving import is_done, nobody
from tests.changes.toy import QUAY, Toy, World, check, choice, make

PEERINGS = Key(Kind.PEERINGS, QUAY.id)


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
    await console.through(await console.begin(colour="red"), {"b": nobody})
    (listed,) = await console.desk.listed()
    assert listed.title == "Make red things of id-a"


async def test_it_is_in_the_journal_before_anything_is_done(home: Path, world: World) -> None:
    await Console(home, world).begin()
    (recorded,) = Console(home, world).journal.changes(world.clock.now(), 10)
    assert (recorded.state, recorded.entries) == (ChangeState.RUNNING, ())


@pytest.mark.parametrize(
    ("name", "inputs", "reason"),
    [
        ("toi", {}, r"^There is no change called toi\. Did you mean toy\? There are: .*toy\.$"),
        (
            "toy",
            {"colur": "red"},
            r"^toy has no input colur\. Did you mean colour\? It has: space, size, colour and",
        ),
        ("toy", {"9": "red"}, r"^toy has no input 9\. It has: space, size, colour and vpc_id\.$"),
        ("toy", {"vpc_id": "vpc-x"}, r"^vpc_id=vpc-x will not do: the id of a VPC is written as vpc-0a1b"),
        ("toy", {}, r"^Which space\? Say it: --set space=NAME\. There is: quay\.$"),
        (
            "toy",
            {"space": "qay"},
            r"^There is no space qay that this account can see\. Did you mean quay\? There is: quay\.$",
        ),
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
    first = await console.through(await console.begin(), {"a": nobody})
    about = await console.through(await console.begin(vpc_id="vpc-00000001"), {"a": nobody})
    other = await console.through(await console.begin(vpc_id="vpc-00000002"), {"a": nobody})
    same = await console.through(await console.begin(vpc_id="vpc-00000001"), {"b": nobody})
    last = await console.through(await console.begin(vpc_id="vpc-00000001"), {"b": nobody})

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
    stopped = await writing.through(await writing.begin(), {"a": nobody})
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
