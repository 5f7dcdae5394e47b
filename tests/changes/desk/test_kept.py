"""What is kept of a change, and who did it: in the record of writes and in the timeline, and no code."""

from pathlib import Path

import pytest

from backend.changes.step import Step
from backend.journal.error import JournalError
from backend.model.change import YES, Ask, ChangeState, Values
from backend.model.change_entry import EntryKind
from backend.model.event import Difference, Source
from tests.changes.consoles import Console
from tests.changes.driving import CODE, is_done, nobody
from tests.changes.toy import Fate, World, check, make
from tests.estate.panes import files


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
    view = await console.through(await console.begin(), {"b": nobody})
    assert is_done(await console.through(await console.desk.take_up(view.id)))
    told = console.journal.timeline(world.clock.now(), limit=10)
    assert [(event.item, event.by is None) for event in told] == [("pcx-b", False), ("pcx-a", False)]
