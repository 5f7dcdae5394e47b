"""Cut off anywhere, however often, with whatever calls lost: the same end, and nothing made twice."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.changes.allowed import ALLOWED, NOTHING
from backend.changes.step import Seen, Step
from backend.model.change import NO, YES, AskKind, ChangeState, Danger, Facts, StepState
from backend.model.change_entry import Entry

from .driving import Drive, is_done
from .toy import Fate, World, check, make, ripe, trial, wait

MADE = ("a", "b", "c")


class CutOff(BaseException):
    """As `kill -9` does it: no handler of the engine has a say."""


class Cuts:
    """Ends runs at the journal: the n-th entry is the last thing that happens, kept or not."""

    def __init__(self, cuts: Sequence[tuple[int, bool]]) -> None:
        """Of each run: how many entries later, whether that one is kept. Runs after those go to their end."""
        self._cuts = list(cuts)
        self._left: int | None = None
        self._is_kept = False

    def begin(self) -> None:
        self._left, self._is_kept = self._cuts.pop(0) if self._cuts else (None, False)

    def before(self, drive: Drive, entry: Entry) -> None:
        if self._left is None:
            return
        self._left -= 1
        if self._left < 0:
            if self._is_kept:
                drive.log.entries.append(entry)
            raise CutOff


def change(world: World) -> Drive:
    def plan(facts: Facts) -> list[Step]:
        steps: list[Step] = [
            check("fine"),
            make(world, "a", settled=ripe(world, "a")),
            wait(world, "a"),
            make(world, "b", is_optional=True),
        ]
        if facts.one("b_id") is not None:
            steps.append(make(world, "c", settled=ripe(world, "c")))
        return [*steps, check("proof", "proof")]

    return trial(world, plan=plan, answers={"b": YES, "a again": YES, "b again": YES, "c again": YES})


@given(
    cuts=st.lists(st.tuples(st.integers(0, 16), st.booleans()), max_size=5),
    fates=st.lists(st.sampled_from([Fate.DONE, Fate.LOST_BEFORE, Fate.LOST_AFTER, Fate.REFUSED]), max_size=6),
)
@settings(max_examples=150)
def test_wherever_it_is_cut_off_it_ends_the_same_and_nothing_is_made_twice(
    cuts: list[tuple[int, bool]], fates: list[Fate]
) -> None:
    world = World(fates=list(fates))
    drive, ends = change(world), Cuts(cuts)
    drive.log.fails = lambda entry: ends.before(drive, entry)

    for _ in range(len(cuts) + len(fates) + 1):
        ends.begin()
        try:
            view = asyncio.run(drive.run())
        except CutOff:
            continue
        if not view.state.is_unfinished:
            break

    assert is_done(view)
    assert tuple(sorted(world.there)) == MADE  # `World.make` fails where it is there already
    assert [each.id for each in view.done] == list(MADE)
    repeated = len(world.sent) - len(MADE)
    assert repeated == sum(fate in (Fate.LOST_BEFORE, Fate.REFUSED) for fate in fates[: len(world.sent)])
    assert {step.state for step in view.steps} == {StepState.DONE}


async def test_a_read_only_session_does_not_end_what_was_begun_in_another() -> None:
    world = World()
    drive = trial(world, check("fine"), make(world, "a"), answers={"a": lambda ask: None})
    assert (await drive.run()).state is ChangeState.STOPPED

    drive.allowed = NOTHING
    refused = await drive.run()
    assert (refused.state, world.sent) == (ChangeState.STOPPED, [])
    assert "read-only" in (refused.reason or "")

    drive.allowed, drive.answers = ALLOWED, {"a": YES}
    assert is_done(await drive.run())


async def test_a_production_space_that_is_renamed_is_one_to_the_end_of_the_change() -> None:
    world = World()
    drive = trial(world, make(world, "a"), is_production=True, answers={"a": lambda ask: None})
    drive.recorded = replace(drive.recorded, is_production=drive.ground.is_production)
    await drive.run()
    drive.ground = replace(drive.ground, space=drive.ground.space.model_copy(update={"name": "quay-new"}))

    view = await drive.run()

    assert (drive.ask("a").kind, drive.ask("a").is_production) == (AskKind.NAME, True)
    assert view.is_production


async def test_no_stays_no_where_that_is_the_phrase() -> None:
    world = World()
    step = make(world, "a", phrase="no", danger=Danger.NAME)
    view = await trial(world, step, answers={"a": NO}).run()
    assert (view.state, world.sent) == (ChangeState.DECLINED, [])


async def test_what_seemed_to_be_so_and_never_settled_is_looked_at_and_asked_for_when_taken_up() -> None:
    """One look that says so may be wrong: a list that is empty for a moment."""
    world, seems_so = World(), [True]

    async def observe() -> Seen:
        return Seen(seems_so.pop() if seems_so else world.has("a"), preview=("It is made.",))

    step = make(world, "a", observe=observe, settled=ripe(world, "b"))
    drive = trial(world, step)
    assert (await drive.run()).state is ChangeState.STOPPED
    assert (world.sent, drive.asked) == ([], [])

    world.there["b"] = world.clock.now()
    assert is_done(await drive.run())
    assert (world.sent, [ask.key for ask in drive.asked]) == (["a"], ["a"])


async def test_a_lost_write_that_may_be_left_out_is_not_repeated_by_the_yes_to_it() -> None:
    """`again` has to be said: that the step was named on the command line was before it was lost."""
    world = World(fates=[Fate.LOST_BEFORE])
    drive = trial(world, make(world, "a", is_optional=True), answers={"a": YES, "a again": lambda ask: None})
    await drive.run()
    assert (drive.ask("a again").phrase, drive.ask("a again").leaves_out) == ("a again", False)
