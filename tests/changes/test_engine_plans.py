"""The plan of a change: checks made anew, steps that come and go as facts do, waits that are over."""

from backend.changes.step import Step
from backend.model.change import YES, ChangeState, Facts, StepState
from backend.model.change_entry import EntryKind

from .driving import is_done, step
from .toy import Fate, World, check, make, trial, wait


async def test_checks_are_made_anew_in_every_run_and_the_last_one_is_the_summary() -> None:
    world = World()
    stops = iter([None, YES])
    drive = trial(
        world,
        check("first"),
        make(world, "a"),
        check("last", "proof"),
        answers={"a": lambda _: next(stops)},
    )

    await drive.run()
    view = await drive.run()

    assert is_done(view)
    assert view.summary == ("last",)
    assert len(drive.log.of(EntryKind.CHECKED, "check")) == 2
    assert drive.log.entries[-1].said == ("last",)


async def test_a_check_that_refuses_ends_the_change_before_anything_is_written() -> None:
    world = World()
    drive = trial(world, check("", refuses=lambda: "Too small."), make(world, "a"))

    view = await drive.run()

    assert (view.state, view.reason, world.sent) == (ChangeState.REFUSED, "Too small.", [])
    assert view.steps[0].state is StepState.REFUSED
    assert drive.log.entries[-1].detail == {"state": "refused"}


async def test_what_cannot_be_read_stops_the_change_and_it_can_be_taken_up() -> None:
    world = World(unread=1)
    drive = trial(world, make(world, "a"))

    view = await drive.run()

    assert view.state is ChangeState.STOPPED
    assert "does not answer" in (view.reason or "")
    assert is_done(await drive.run())


async def test_a_plan_grows_as_facts_come() -> None:
    world = World()

    def plan(facts: Facts) -> list[Step]:
        steps: list[Step] = [check("two", "count")]
        if facts.one("count") == "two":
            steps += [make(world, "a"), make(world, "b")]
        return steps

    drive = trial(world, plan=plan)

    assert is_done(await drive.run())
    assert world.sent == ["a", "b"]


async def test_what_was_written_stays_listed_when_it_is_planned_no_more() -> None:
    world = World()
    stops = iter([None, YES])

    def plan(facts: Facts) -> list[Step]:
        return [make(world, "a" if world.colour == "red" else "b"), make(world, "c")]

    drive = trial(world, plan=plan, answers={"c": lambda _: next(stops)})
    await drive.run()
    world.colour = "blue"

    view = await drive.run()

    assert is_done(view)
    listed = [(each.id, each.title, each.undo) for each in view.done]
    assert listed == [(each, f"Make {each}", f"unmake {each}") for each in ("a", "b", "c")]


async def test_what_may_have_been_written_is_shown_so_when_it_is_planned_no_more() -> None:
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(
        world,
        plan=lambda facts: [make(world, "a" if world.colour == "red" else "b")],
        answers={"a again": lambda _: None},
    )
    await drive.run()
    world.colour = "blue"

    view = await drive.run()

    assert is_done(view)
    assert [(each.id, each.state) for each in view.steps] == [("a", StepState.UNSURE), ("b", StepState.DONE)]
    assert [each.id for each in view.done] == ["b"]


async def test_a_wait_that_is_over_is_not_waited_for_again() -> None:
    world = World(there={"a": World().clock.now()})
    stops = iter([None, YES])
    drive = trial(world, wait(world, "a"), make(world, "b"), answers={"b": lambda _: next(stops)})
    await drive.run()
    del world.there["a"]

    view = await drive.run()

    assert is_done(view)
    assert step(view, "wait a").state is StepState.DONE
