"""A yes to what the checks warn of: to what is said there, and to nothing else."""

from dataclasses import replace

from backend.changes.peering.preflight import acknowledge_step
from backend.changes.step import Check, Seen, Step
from backend.model.change import ChangeState, Facts

from .driving import is_done
from .toy import World, make, trial


async def test_a_yes_holds_in_the_next_run_and_not_for_a_warning_that_says_something_else() -> None:
    world, said = World(), ["quay has all 5 peerings of its limit."]

    async def look() -> Seen:
        return Seen(True, yields={"warnings": ("limit",), "warnings_said": tuple(said)})

    drive = trial(world, answers={"thing": lambda ask: None})

    def plan(facts: Facts) -> tuple[Step, ...]:
        check = Check(id="preflight", title="Check", look=look)
        return check, acknowledge_step(facts, drive.ground, "acknowledge"), make(world, "thing")

    drive.change = replace(drive.change, plan_of=plan)

    for _ in range(2):
        assert (await drive.run()).state is ChangeState.STOPPED
    assert [ask.lines == tuple(said) for ask in drive.asked] == [True, False, False], "asked once"

    said[0] = "quay has 7 of its 5 peerings."
    drive.asked.clear()
    drive.answers = {}
    assert is_done(await drive.run())
    assert [ask.lines[0] for ask in drive.asked][:1] == said
