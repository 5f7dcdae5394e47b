"""A write that wants a code of the second factor."""

import pytest

from backend.changes.engine import Running
from backend.model.change import NO, YES, Ask, AskKind, ChangeState, StepState, Values
from backend.model.change_entry import EntryKind

from .driving import CODE, is_done, step
from .toy import World, make, trial


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
