"""`change resume ID --set KEY=VALUE`: what counts, where it is said otherwise than before."""

from tests.changes.toy import Fate, World, make

from .changes import CONFIRM, START, flag, id_of, resume_of, steps, usual_size
from .conftest import Known, Spaceport


def test_what_is_said_and_will_not_do_is_not_replaced_by_what_is_usual(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world, usual_size()))
    ended = spaceport(*START)
    ended = spaceport("change", "resume", id_of(ended), "--set", "size=sloop", *CONFIRM)
    assert (ended.code, world.sent) == (5, ["hull"])
    assert "sloop is not among what can be chosen: s; l" in ended.err
    assert "as usual" not in ended.err
    assert "--set size=SIZE" in " ".join(resume_of(ended))
    assert "sloop" not in " ".join(resume_of(ended))
    ended = spaceport("change", "resume", id_of(ended), "--set", "size=l")
    assert ended.code == 0, ended.err


def test_what_was_said_before_is_not_said_otherwise_later(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(flag("Which flag?"), *steps(world))
    ended = spaceport(*START, "--set", "flag=BLUE")
    ended = spaceport("change", "resume", id_of(ended), "--set", "flag=RED", *CONFIRM)
    assert (ended.code, world.sent) == (5, [])
    assert "flag is BLUE in this change, and goes on so." in ended.err
    assert resume_of(ended) == ["change", "resume", id_of(ended), *CONFIRM]


def test_what_nobody_said_is_said_otherwise_while_nothing_is_written_with_it(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(usual_size(), *steps(world))
    ended = spaceport(*START)
    assert "How big? small (as usual; --set size=… says otherwise)" in ended.err
    resume = ("change", "resume", id_of(ended))
    ended = spaceport(*resume, "--set", "size=l")
    assert (ended.code, world.sent) == (5, [])
    assert "1/4 Size: done\n    large" in ended.err
    assert resume_of(ended) == [*resume, *CONFIRM]
    ended = spaceport(*resume, "--set", "size=s", *CONFIRM)
    assert "size is l in this change, and goes on so. Leave --set size=… out" in ended.err, "it was said"
    ended = spaceport(*resume, *CONFIRM, "--json")
    assert (ended.code, ended.json["facts"]["size"]) == (0, ["l"])


def test_what_is_said_otherwise_has_to_be_possible(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(usual_size(), *steps(world))
    resume = ("change", "resume", id_of(spaceport(*START)))
    ended = spaceport(*resume, "--set", "size=xl", *CONFIRM)
    assert (ended.code, world.sent) == (5, [])
    assert "xl: too big. Say another: --set size=SIZE" in ended.err
    assert spaceport(*resume, "--set", "size=l", *CONFIRM).code == 0


def test_what_nobody_said_and_a_write_was_made_with_is_not_said_otherwise(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(usual_size(), *steps(world, make(world, "mast")))
    world.fates = [Fate.DONE, Fate.REFUSED]
    ended = spaceport(*START, *CONFIRM)
    ended = spaceport("change", "resume", id_of(ended), "--set", "size=l", *CONFIRM)
    assert (ended.code, world.sent) == (5, ["hull", "mast"])
    told = " ".join(ended.err.split())
    assert "size is s in this change, and goes on so: this was done with it, or may have been: " in told
    assert "Make hull. Leave --set size=… out, or start another change." in told
    assert spaceport(*resume_of(ended)).code == 0
