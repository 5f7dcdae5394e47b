"""A change of a script waits: how often that is told, and what somebody else is to do meanwhile."""

import re
from datetime import timedelta

from backend.changes.step import Question, Seen, Wait
from backend.model.change import Ask, AskKind
from tests.changes.toy import World, check, make, ripe

from .changes import CONFIRM, START, id_of, resume_of, steps
from .conftest import Known, Spaceport


def test_while_it_waits_it_says_so_once_a_minute(spaceport: Spaceport, world: World, toy: Known) -> None:
    async def never() -> Seen:
        return Seen(is_so=False, said=(f"It was green at {world.clock.now():%H:%M:%S}.",))

    toy(make(world, "hull", settled=ripe(world, "hull", look=never)))
    ended = spaceport(*START, *CONFIRM)
    assert ended.code == 5
    waiting = [line for line in ended.err.splitlines() if ": waiting" in line]
    assert 8 <= len(waiting) <= 11
    assert "waiting, usually 40 s, at most 10 min" in waiting[0]
    assert "waiting, for 5 min, usually 40 s, at most 10 min" in ended.err
    assert "It is stopped: Make hull" in ended.err


def test_a_wait_that_lasts_for_days_is_told_of_less_and_less_often(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    async def never() -> Seen:
        return Seen(is_so=False, said=(f"It was green at {world.clock.now():%d %H:%M}.",))

    long = ripe(world, "keel", look=never, limit=timedelta(days=7), every=timedelta(minutes=5))
    toy(Wait(id="keel", title="Wait for keel", command="look at keel", settle=long))
    ended = spaceport(*START)
    waiting = [line for line in ended.err.splitlines() if ": waiting" in line]
    assert 20 < len(waiting) < 100
    assert "at most 7 d" in waiting[-1]
    assert ended.err.count("look at keel") == 1


def test_taken_up_a_wait_is_told_of_when_it_is_come_to(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    async def never() -> Seen:
        return Seen(is_so=False, said=(f"It was green at {world.clock.now():%H:%M:%S}.",))

    keel = ripe(world, "keel", look=never, limit=timedelta(minutes=3))
    toy(
        check("The ground is firm."),
        make(world, "hull"),
        Wait(id="keel", title="Wait for keel", command="look at keel", settle=keel),
    )
    begun = spaceport(*START, *CONFIRM)
    assert "    look at keel\n" in begun.err
    shown = spaceport("change", "show", id_of(begun)).out
    assert re.search(r"3\. Wait for keel\n +look at keel\n", shown), "whoever does it may be told later"
    assert re.search(r"2\. Make hull\n.+ request req-done\n +make hull\n +taken back by: unmake hull", shown)
    world.clock.advance(2 * 24 * 3600)

    ended = spaceport(*resume_of(begun))

    waits = ended.err.index("3/3 Wait for keel: waiting")
    assert ended.err.index("1/3 Check check: done") < waits < ended.err.index("look at keel")
    assert ended.err.count("3/3 Wait for keel: waiting") >= 3, "how long is counted from now on"


def test_what_somebody_else_is_to_do_is_told_as_a_command(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    async def handed() -> Ask:
        title = "Rudder: handed over?"
        return Ask("rudder", AskKind.YES_NO, "rudder", title, phrase="rudder", leaves_out=True)

    rudder = Question(id="rudder", title="Rudder", command="make rudder \\\n  --left", ask=handed)
    world.there["keel"] = world.clock.now() + timedelta(minutes=5)
    keel = Wait(id="keel", title="Wait for keel", command="look at keel", settle=ripe(world, "keel"))
    toy(*steps(world, rudder, keel))
    ended = spaceport(*START, *CONFIRM)
    assert ended.code == 5, "nobody has said that it was done"
    assert "Add --confirm rudder" in ended.err
    assert "Rudder\n    By hand:\n    make rudder \\\n      --left\n" in ended.err
    ended = spaceport(*resume_of(ended))
    assert ended.code == 0, ended.err
    assert "Rudder\n    By hand:\n    make rudder \\\n      --left\n" in ended.err
    assert "    By hand:\n    look at keel\n" in ended.err
    assert "make hull" not in ended.err, "that is done here"
    assert "Rudder: handed over? yes (by --confirm rudder)" in ended.err
