"""`--confirm`: what a script says yes to, what it leaves out, and what only a person may answer."""

import re
import shlex
from pathlib import Path

import pytest

from backend.model.change import Danger
from tests.changes.toy import Fate, World, check, make

from .changes import CONFIRM, START, SUMMARY, id_of, resume_of, steps
from .conftest import Known, Spaceport
from .support import configure

EXTRA = {"is_optional": True, "is_extra": True}


def test_without_its_confirmation_it_stops_before_the_call_and_can_be_taken_up(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world))
    ended = spaceport(*START)
    assert (ended.code, ended.out, world.sent) == (5, "", [])
    assert "Make hull: Nobody was there to be asked. Add --confirm quay" in ended.err
    assert "hull is made, and the world is red." in ended.err
    assert resume_of(ended) == ["change", "resume", id_of(ended), "--confirm", "quay"]
    assert spaceport(*resume_of(ended)).code == 0
    assert world.sent == ["hull"]
    ended = spaceport(*resume_of(ended))
    assert ended.code == 5
    assert "has ended" in ended.err


def test_a_confirmation_that_was_mistyped_is_not_said_again(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world, make(world, "mast", **EXTRA), make(world, "oar", **EXTRA)))
    ended = spaceport(*START, "--confirm", "Quay", "--confirm", "mast", "--confirm", "later")
    assert (ended.code, world.sent) == (5, [])
    assert resume_of(ended)[3:] == ["--confirm", "quay", "--confirm", "mast", "--confirm", "later"]


def test_an_optional_step_that_is_needed_is_confirmed_like_the_others(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(make(world, "mast", is_optional=True), check(SUMMARY, "end"))
    ended = spaceport(*START)
    assert (ended.code, world.sent) == (5, [])
    assert "Make mast: Nobody was there to be asked. Add --confirm quay" in ended.err
    assert spaceport(*resume_of(ended)).code == 0
    assert world.sent == ["mast"]


def test_the_id_of_a_step_says_yes_to_it_alone(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(make(world, "hull"), make(world, "mast"), make(world, "flag", danger=Danger.NAME))
    ended = spaceport(*START)
    both = "`--confirm quay` says yes to other steps of this change, too; `--confirm hull` to this one alone."
    assert f"{' '.join(resume_of(ended))}\n    {both}\n" in ended.err
    ended = spaceport("change", "resume", id_of(ended), "--confirm", "hull")
    assert (ended.code, world.sent) == (5, ["hull"])
    ended = spaceport("change", "resume", id_of(ended), "--confirm", "mast", "--confirm", "flag")
    assert (ended.code, world.sent) == (5, ["hull", "mast"]), "a name is typed, and said"
    assert "`--confirm quay` says yes to other steps of this change, too.\n" in ended.err
    assert spaceport(*resume_of(ended)).code == 0


def test_the_id_of_a_step_does_not_say_yes_to_doing_it_again(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(make(world, "hull"))
    world.fates = [Fate.LOST_BEFORE]
    ended = spaceport(*START, "--confirm", "hull")
    assert (ended.code, world.sent) == (5, ["hull"])
    assert "alone" not in ended.err


def test_a_step_that_nothing_needs_is_left_out_unless_it_is_named(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world, make(world, "mast", **EXTRA), make(world, "top sail", **EXTRA)))
    ended = spaceport(*START, "--set", "flag=a b", *CONFIRM, "--confirm", "mast")
    assert (ended.code, world.sent) == (0, ["hull", "mast"])
    named = "Left out unless its step is named:\n    --confirm 'top sail'    Make top sail\n"
    assert ended.err.count(named) == 1
    assert ended.err.index(named) < ended.err.index("Make hull: under way")
    assert "Make top sail: no (--confirm 'top sail' does it, too)" in ended.err
    assert "Make top sail: left out\n    Nobody said yes to this.\n" in ended.err
    found = re.search(r"To do what was left out:\n    spaceport (change start .+)\n", ended.err)
    assert found is not None, ended.err
    words = shlex.split(found[1])
    assert words == [*START, "--set", "flag=a b", "--confirm", "top sail"]
    assert spaceport(*words).code == 0
    assert world.sent == ["hull", "mast", "top sail"]


def test_what_is_left_out_unless_it_is_named_is_told_where_it_stops_before_the_first_write(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world, make(world, "mast", **EXTRA)))
    ended = spaceport(*START)
    assert "Left out unless its step is named:\n    --confirm mast    Make mast\n" in ended.err


def test_in_production_a_step_that_nothing_needs_needs_the_name_too(
    spaceport: Spaceport, world: World, toy: Known, home: Path
) -> None:
    configure(home, "[spaces]\nquay = {production = true}\n")
    toy(make(world, "mast", **EXTRA), check("x", "end"))
    ended = spaceport(*START, "--confirm", "mast")
    assert (ended.code, world.sent) == (0, [])
    assert "--confirm mast --confirm quay does it, too" in ended.err
    again = f"spaceport {' '.join(START)} --confirm mast --confirm quay"
    assert f"To do what was left out:\n    {again}\n" in ended.err
    assert spaceport(*START, "--confirm", "mast", *CONFIRM).code == 0
    assert world.sent == ["mast"]


def test_what_may_have_been_done_is_only_repeated_when_that_is_said(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world))
    world.fates = [Fate.LOST_BEFORE]
    ended = spaceport(*START, *CONFIRM)
    assert (ended.code, world.sent) == (5, ["hull"])
    assert "nobody knows yet whether it was done; looking" in ended.err
    assert "--confirm 'hull again'" in ended.err
    for other in ("quay", "hull", "again"):  # the space may be called so
        assert spaceport("change", "resume", id_of(ended), *CONFIRM, "--confirm", other).code == 5
        assert world.sent == ["hull"]
    assert spaceport("change", "resume", id_of(ended), *CONFIRM, "--confirm", "hull again").code == 0
    assert world.sent == ["hull", "hull"]


def test_a_second_factor_is_only_taken_at_a_terminal(
    spaceport: Spaceport, world: World, toy: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy(*steps(world))
    world.wants_code = True
    ended = spaceport(*START, *CONFIRM, "--confirm", "123456")
    assert (ended.code, world.sent) == (5, [])
    assert "A code is only taken at a terminal." in ended.err
    assert resume_of(ended)[:3] == ["change", "resume", id_of(ended)]
