"""One write: looked at before, noted before, asked for, done at most once."""

import re
from collections.abc import Awaitable, Callable

import pytest

from backend.changes.allowed import NOTHING
from backend.changes.engine import Running
from backend.changes.step import Outcome, Refusal, Seen, Target
from backend.journal.error import JournalError
from backend.model.change import NO, YES, Ask, AskKind, ChangeState, Danger, StepState, Values
from backend.model.change_entry import Entry, EntryKind

from .driving import CODE, Drive, is_done, step, told
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


# Refused, and lost


async def test_a_refused_write_stops_the_change_and_is_tried_anew_when_taken_up() -> None:
    world = World(fates=[Fate.REFUSED])
    drive = trial(world, make(world, "a"))

    first = await drive.run()
    again = await drive.run()

    assert (first.state, first.reason) == (ChangeState.STOPPED, "Make a: The world says no.")
    assert step(first, "a").state is StepState.FAILED
    assert drive.log.of(EntryKind.OUTCOME)[0].detail["request_id"] == "req-no"
    assert is_done(again)
    assert world.sent == ["a", "a"]


async def test_a_lost_answer_is_looked_for_and_what_is_found_counts_as_done_by_this_change() -> None:
    world = World(fates=[Fate.LOST_AFTER])
    drive = trial(world, make(world, "a", settled=ripe(world, "a")))

    view = await drive.run()

    assert is_done(view)
    assert world.sent == ["a"]
    assert [each.id for each in view.done] == ["a"]
    assert view.facts.one("a_id") == "id-a"
    assert len(drive.touched) == 2  # after the call, and when it was found


@pytest.mark.parametrize("has_marks", [True, False])
async def test_what_somebody_else_made_after_a_lost_answer_is_not_claimed(has_marks: bool) -> None:
    world = World(fates=[Fate.LOST_BEFORE], has_marks=has_marks)
    drive = trial(world, make(world, "a"))
    drive.on_write = lambda write: world.there.setdefault("a", world.clock.now())

    view = await drive.run()

    assert is_done(view)
    found = step(view, "a")
    assert (view.done, found.undo, found.is_ours) == ((), None, False)
    assert found.state is (StepState.ALREADY if has_marks else StepState.DONE)
    assert any("nobody knows whether this change did it" in line for line in found.said) is not has_marks


async def test_a_lost_write_is_repeated_after_minutes_of_looking_and_a_yes_only() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    write = make(world, "a")
    drive = trial(world, write)

    view = await drive.run()

    assert is_done(view)
    assert world.sent == ["a", "a"]
    assert [ask.key for ask in drive.asked] == ["a", "a again", "a"]
    asked_again = drive.ask("a again")
    assert (asked_again.kind, asked_again.phrase) == (AskKind.YES_NO, "a again")
    lost, done = drive.log.of(EntryKind.INTENT)
    assert done.at - lost.at >= write.look_for


@pytest.mark.parametrize("danger", list(Danger))
async def test_no_to_repeating_leaves_the_change_unfinished_and_the_write_unsure(danger: Danger) -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(world, make(world, "a", danger=danger), answers={"a again": NO})

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, ["a"])
    assert "not known" in (view.reason or "")
    assert step(view, "a").state is StepState.UNSURE
    assert view.done == ()


async def test_no_to_repeating_an_optional_write_leaves_it_out_and_says_that_it_is_not_known() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(world, make(world, "a", is_optional=True), answers={"a": YES, "a again": NO})

    view = await drive.run()

    assert is_done(view)
    assert (step(view, "a").state, world.sent) == (StepState.SKIPPED, ["a"])
    assert "not known" in step(view, "a").said[0]


async def test_a_refusal_of_the_repeated_call_says_nothing_about_the_first() -> None:
    world = World(fates=[Fate.LOST_BEFORE, Fate.REFUSED])
    drive = trial(world, make(world, "a"))

    first = await drive.run()
    again = await drive.run()

    assert first.state is ChangeState.STOPPED
    assert is_done(again)
    assert [ask.key for ask in drive.asked] == ["a", *2 * ("a again", "a")]
    assert world.sent == ["a", "a", "a"]


async def test_a_look_that_fails_goes_on_and_when_none_succeeds_nothing_is_repeated() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(world, make(world, "a", perform=unread_after(world, 1000)))

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, ["a"])
    assert [ask.key for ask in drive.asked] == ["a"]
    assert "does not answer" in (view.reason or "")
    assert step(view, "a").state is StepState.UNSURE

    world.unread = 3
    assert is_done(await drive.run())
    assert [ask.key for ask in drive.asked] == ["a", "a again", "a"]


def unread_after(world: World, looks: int) -> Callable[[str | None], Awaitable[Outcome]]:
    async def perform(code: str | None) -> Outcome:
        world.unread = looks
        return world.make("a", code)

    return perform


async def test_a_lost_write_in_a_read_only_session_is_looked_for_and_not_repeated() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(world, make(world, "a"), answers={"a again": lambda _: None})
    await drive.run()
    drive.allowed = NOTHING

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, ["a"])
    assert "read-only" in (view.reason or "")

    world.there["a"] = world.clock.now()
    assert is_done(await drive.run())


async def test_a_refusal_while_a_lost_write_is_looked_for_does_not_end_the_change() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    write = make(world, "a")

    async def observe() -> Seen:
        if world.sent:
            raise Refusal("It has expired.")
        return await write.observe()

    drive = trial(world, make(world, "a", observe=observe))

    view = await drive.run()

    assert (view.state, view.reason) == (ChangeState.STOPPED, "It has expired.")
    assert step(view, "a").state is StepState.UNSURE


# The journal


def broken(kind: EntryKind) -> Callable[[Entry], None]:
    def fails(entry: Entry) -> None:
        if entry.kind is kind:
            raise JournalError("The journal cannot be written: the disk is full.")

    return fails


async def test_without_a_note_before_it_no_call_is_made() -> None:
    world = World()
    drive = trial(world, make(world, "a"))
    drive.log.fails = broken(EntryKind.INTENT)

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, [])
    assert "the disk is full" in (view.reason or "")
    assert step(view, "a").state is StepState.PLANNED


async def test_a_call_that_could_not_be_noted_afterwards_is_looked_for_when_taken_up() -> None:
    world = World()
    drive = trial(world, make(world, "a", settled=ripe(world, "a")), make(world, "b"))
    drive.log.fails = broken(EntryKind.OUTCOME)

    view = await drive.run()

    assert (view.state, world.sent) == (ChangeState.STOPPED, ["a"])
    assert step(view, "a").state is StepState.UNSURE
    assert "it is looked for" in (view.reason or "")
    assert drive.touched

    drive.log.fails = lambda entry: None
    again = await drive.run()
    assert is_done(again)
    assert world.sent == ["a", "b"]
    assert [each.id for each in again.done] == ["a", "b"]


async def test_a_defect_in_a_call_stops_the_change_without_its_text_and_the_call_is_looked_for() -> None:
    world = World(fates=[Fate.DEFECT])
    drive = trial(world, make(world, "a"))

    view = await drive.run()

    assert view.state is ChangeState.STOPPED
    place = r"^This failed inside Spaceport \(ZeroDivisionError in backend\.changes\.performing, line \d+\);"
    assert re.match(place, view.reason or "")
    assert "secret" not in told(view)
    assert drive.log.entries[-1].kind is EntryKind.STOPPED

    assert is_done(await drive.run())
    assert world.sent == ["a"]


# The second factor


async def test_a_code_is_asked_for_until_it_is_right_and_is_kept_nowhere() -> None:
    world = World(wants_code=True)
    codes = iter([("000000",), (CODE,)])
    drive = trial(world, make(world, "a"), answers={"two_factor_code": lambda _: next(codes)})
    seen: list[str] = []
    answer = drive._answer

    def looked_at(running: Running) -> None:
        answer(running)
        seen.append(f"{running.view} {running!r} {running.facts}")

    drive._answer = looked_at  # type: ignore[method-assign]

    view = await drive.run()

    assert is_done(view)
    assert world.sent == ["a"]
    asks = [ask for ask in drive.asked if ask.kind is AskKind.TWO_FACTOR]
    assert [ask.lines for ask in asks] == [("A code is wanted.",), ("The code is wrong.",)]
    everything = "\n".join([*seen, str(view), *map(str, drive.log.entries)])
    assert "000000" not in everything
    assert CODE not in everything


@pytest.mark.parametrize("answer", [YES, NO])
async def test_what_changed_while_a_code_was_looked_for_is_asked_about_again(answer: Values) -> None:
    world = World(wants_code=True)
    yes_then = iter([YES, answer])

    def code(ask: Ask) -> Values:
        world.colour = "green"
        return (CODE,)

    drive = trial(world, make(world, "a"), answers={"two_factor_code": code, "a": lambda _: next(yes_then)})

    view = await drive.run()

    assert [ask.key for ask in drive.asked] == ["a", "two_factor_code", "a"]
    assert drive.asked[-1].lines == ("a is made, and the world is green.",)
    assert "has changed" in (drive.asked[-1].changed or "")
    if answer == YES:
        assert is_done(view)
        assert drive.log.of(EntryKind.INTENT)[-1].detail["before"] == "green"
    else:
        assert (view.state, view.reason) == (ChangeState.DECLINED, "Make a: You said no to this.")
    assert world.sent == (["a"] if answer == YES else [])


async def test_what_became_so_while_a_code_was_looked_for_is_not_done_again() -> None:
    world = World(wants_code=True)

    def code(ask: Ask) -> Values:
        world.there["a"] = world.clock.now()
        return (CODE,)

    drive = trial(world, make(world, "a"), answers={"two_factor_code": code})

    view = await drive.run()

    assert is_done(view)
    assert (step(view, "a").state, world.sent) == (StepState.ALREADY, [])


async def test_whoever_has_no_code_stops_and_nothing_was_done() -> None:
    world = World(wants_code=True)
    drive = trial(world, make(world, "a"), answers={"two_factor_code": lambda _: None})

    view = await drive.run()

    assert (view.state, world.sent, view.done) == (ChangeState.STOPPED, [], ())
    assert step(view, "a").state is StepState.PLANNED

    world.wants_code = False
    assert is_done(await drive.run())
    assert world.sent == ["a"]


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
