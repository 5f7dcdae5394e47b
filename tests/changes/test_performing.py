"""One write: looked at before, noted before, asked for, done at most once."""

import pytest

from backend.changes.allowed import NOTHING
from backend.changes.step import Outcome, Seen, Target
from backend.model.change import NO, YES, Ask, AskKind, ChangeState, Danger, StepState, Values
from backend.model.change_entry import EntryKind

from .driving import Drive, is_done, step
from .toy import Fate, World, check, make, ripe, trial


def kinds(drive: Drive, step_id: str) -> list[EntryKind]:
    return [entry.kind for entry in drive.log.entries if entry.step == step_id]


async def test_a_write_is_confirmed_noted_made_noted_again_and_looked_at_until_it_is_so() -> None:
    world = World()
    drive = trial(world, make(world, "a", settled=ripe(world, "a")))

    view = await drive.run()

    assert is_done(view)
    assert world.sent == ["a"]
    assert kinds(drive, "a") == ["confirmed", "intent", "outcome", "settled"]
    (intent,) = drive.log.of(EntryKind.INTENT)
    assert intent.detail == {
        "service": "heroku",
        "action": "peerings.accept",
        "target": "pcx-a",
        "command": "make a",
        "before": "red",
        "undo": "unmake a",
    }
    (outcome,) = drive.log.of(EntryKind.OUTCOME)
    assert outcome.detail == {"result": "done", "request_id": "req-done", "after": "it is there"}
    assert view.facts.one("a_id") == "id-a"
    assert [(each.id, each.undo) for each in view.done] == [("a", "unmake a")]
    assert drive.touched


async def test_what_is_so_already_is_not_done_and_nothing_is_asked() -> None:
    world = World(there={"a": World().clock.now()})
    drive = trial(world, make(world, "a"))

    view = await drive.run()

    assert is_done(view)
    assert step(view, "a").state is StepState.ALREADY
    assert (world.sent, drive.asked, view.done) == ([], [], ())
    assert view.facts.one("a_id") == "id-a"


async def test_what_destroys_wants_its_phrase() -> None:
    world = World()
    drive = trial(world, make(world, "a", danger=Danger.NAME, phrase="pcx-0a"))

    assert is_done(await drive.run())
    (ask,) = drive.asked
    assert (ask.kind, ask.phrase, ask.why_not(("yes",))) == (AskKind.NAME, "pcx-0a", "type pcx-0a to go on")


@pytest.mark.parametrize("danger", list(Danger))
async def test_production_wants_the_name_for_every_write(danger: Danger) -> None:
    world = World()
    drive = trial(world, make(world, "a", danger=danger), is_production=True)

    assert is_done(await drive.run())
    assert [(ask.kind, ask.phrase, ask.is_production) for ask in drive.asked] == [
        (AskKind.NAME, "quay", True)
    ]


async def test_no_before_anything_is_written_is_the_end_and_no_refusal() -> None:
    world = World()
    drive = trial(world, make(world, "a"), answers={"a": NO})

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.DECLINED, [])
    assert view.reason == "Make a: You said no to this."


async def test_no_to_an_optional_step_leaves_it_out_also_when_taken_up_again() -> None:
    world = World()
    out = make(world, "a", is_optional=True)
    answers_to_b = iter([None, YES])
    drive = trial(world, out, make(world, "b"), answers={"a": NO, "b": lambda _: next(answers_to_b)})

    first = await drive.run()
    again = await drive.run()

    assert first.state is ChangeState.STOPPED
    assert is_done(again)
    assert [ask.key for ask in drive.asked] == ["a", "b", "b"]
    assert step(again, "a").state is StepState.SKIPPED
    assert world.sent == ["b"]


async def test_what_changes_while_one_is_asked_is_told_and_asked_again() -> None:
    world = World()

    def meanwhile(ask: Ask) -> Values:
        world.colour = "blue"
        return YES

    drive = trial(world, make(world, "a"), answers={"a": meanwhile})

    assert is_done(await drive.run())
    first, second = drive.asked
    assert (first.changed, first.lines) == (None, ("a is made, and the world is red.",))
    assert second.changed is not None
    assert second.lines == ("a is made, and the world is blue.",)
    (confirmed,) = drive.log.of(EntryKind.CONFIRMED)
    (intent,) = drive.log.of(EntryKind.INTENT)
    assert confirmed.said == second.lines
    assert intent.detail["before"] == "blue"


async def test_what_somebody_else_does_while_one_is_asked_is_not_done_again() -> None:
    world = World()

    def meanwhile(ask: Ask) -> Values:
        world.there["a"] = world.clock.now()
        return YES

    drive = trial(world, make(world, "a"), answers={"a": meanwhile})

    view = await drive.run()

    assert is_done(view)
    assert (world.sent, view.done) == ([], ())


# What may be written


async def test_a_read_only_session_refuses_the_write_and_not_what_is_so_already() -> None:
    world = World(there={"a": World().clock.now()})
    drive = trial(world, make(world, "a"), make(world, "b"), allowed=NOTHING)

    view = await drive.run()

    assert view.state is ChangeState.REFUSED
    assert "read-only" in (view.reason or "")
    assert [each.state for each in view.steps] == [StepState.ALREADY, StepState.REFUSED]
    assert (world.sent, drive.asked) == ([], [])


async def test_a_change_taken_up_in_a_read_only_session_writes_nothing_more_and_stays_unfinished() -> None:
    world = World()
    drive = trial(world, make(world, "a"), make(world, "b"), answers={"b": lambda _: None})
    assert (await drive.run()).state is ChangeState.STOPPED
    drive.allowed = NOTHING

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, ["a"])
    assert "read-only" in (view.reason or "")
    assert [each.id for each in view.done] == ["a"]


@pytest.mark.parametrize(
    "target",
    [
        Target("ec2", "TerminateInstances", "i-01"),
        Target("heroku", "CreateRoute", "rtb-01"),
        Target("heroku", "peerings.destroy", "******"),
        Target("heroku", "peerings.destroy", ""),
    ],
)
async def test_what_is_not_on_the_list_is_written_by_nobody(target: Target) -> None:
    world = World()
    drive = trial(world, make(world, "a", target=target))

    view = await drive.run()

    assert (view.state, world.sent, drive.asked) == (ChangeState.REFUSED, [], [])


# Stopping


def stop(drive: Drive) -> None:
    assert drive.running is not None
    drive.running.stop()


async def test_a_stop_after_the_yes_is_heeded_before_the_call() -> None:
    world = World()
    write = make(world, "a")
    looks = 0

    async def observe() -> Seen:
        nonlocal looks
        looks += 1
        if looks == 2:
            stop(drive)
        return await write.observe()

    drive = trial(world, make(world, "a", observe=observe))

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, [])
    assert drive.log.of(EntryKind.INTENT) == []


async def test_a_stop_during_the_call_notes_how_it_ended_and_lists_it_as_done() -> None:
    world = World()

    async def perform(code: str | None) -> Outcome:
        stop(drive)
        return world.make("a", code)

    drive = trial(world, make(world, "a", perform=perform, settled=ripe(world, "a")), make(world, "b"))

    view = await drive.run()

    assert view.state is ChangeState.STOPPED
    assert [(each.id, each.state, each.undo) for each in view.done] == [("a", StepState.SETTLING, "unmake a")]
    assert drive.log.of(EntryKind.OUTCOME)[0].detail["result"] == "done"


async def test_a_stop_while_a_lost_write_is_looked_for_leaves_it_unsure() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    write = make(world, "a")

    async def observe() -> Seen:
        if world.sent:
            stop(drive)
        return await write.observe()

    drive = trial(world, make(world, "a", observe=observe))

    view = await drive.run()

    assert (view.state, step(view, "a").state) == (ChangeState.STOPPED, StepState.UNSURE)
    assert "not known" in (view.reason or "")


async def test_a_check_that_refuses_on_the_way_again_does_not_end_what_has_written() -> None:
    world = World()
    refusal: list[str] = []
    drive = trial(
        world,
        check("fine", refuses=lambda: refusal[0] if refusal else None),
        make(world, "a"),
        make(world, "b"),
        answers={"b": lambda _: None},
    )
    await drive.run()
    refusal.append("The space is gone.")

    view = await drive.run()

    assert (view.state, view.reason) == (ChangeState.STOPPED, "The space is gone.")
    assert [(each.id, each.undo) for each in view.done] == [("a", "unmake a")]
