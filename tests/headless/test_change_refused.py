"""`change start` and `change resume` that do nothing: read-only, refused, wrongly said, not possible here."""

from pathlib import Path

import pytest

from backend.simulator.faults import Fault
from backend.simulator.testing import Running
from tests.changes.toy import World, check

from .changes import CONFIRM, START, id_of, steps
from .conftest import Known, Spaceport
from .support import configure


@pytest.mark.parametrize("how", ["option", "variable", "configuration"])
def test_read_only_refuses_before_anything_is_asked_or_noted(
    spaceport: Spaceport,
    world: World,
    toy: Known,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    how: str,
) -> None:
    toy(*steps(world))
    stopped = id_of(spaceport(*START))
    if how == "variable":
        monkeypatch.setenv("SPACEPORT_READ_ONLY", "1")
    elif how == "configuration":
        configure(home, "read_only = true\n")
    first = ("--read-only",) if how == "option" else ()
    for command in (START, ("change", "resume", stopped)):
        ended = spaceport(*first, *command, *CONFIRM)
        assert (ended.code, ended.out, world.sent) == (5, "", [])
        assert ended.err.startswith("spaceport: This is a read-only session, so nothing is written.")
    assert [line[0] for line in spaceport("change", "list").lines] == ["ID", stopped]


def test_what_a_check_refuses_is_told_with_its_reason(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(check("", "ground", lambda: "The ground is swamp."), *steps(world))
    ended = spaceport(*START, *CONFIRM)
    assert (ended.code, ended.out, world.sent) == (5, "", [])
    assert "Refused, and nothing was changed: The ground is swamp." in ended.err
    assert "resume" not in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("start", "tiy", "--set", "space=quay"), "There is no change called tiy. Did you mean toy?"),
        (("start", "toy", "--set", "space=quay", "--set", "sise=l"), "Did you mean size?"),
        (("start", "toy"), "Which space? Say it: --set space=NAME. There are: breakwater, dock, "),
        (("start", "toy", "--set", "space"), "'space' is not KEY=VALUE"),
        (("start", "toy", "--set", "space=qu\x1b[2Jay"), "has signs that cannot be shown"),
        (("start", "toy", "--set", "space="), "it is empty; is a variable not set?"),
        (("start", "toy", "--set", "space=quay", "--confirm", " "), "it is empty; is a variable not set?"),
        (("start",), "the following arguments are required: NAME"),
        ((), "the following arguments are required: WHAT"),
        (("strat",), "Did you mean start?"),
    ],
    ids=" ".join,
)
def test_wrong_usage(
    spaceport: Spaceport, world: World, toy: Known, arguments: tuple[str, ...], said: str
) -> None:
    toy(*steps(world))
    ended = spaceport("change", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_a_space_that_is_said_twice_is_none(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(*steps(world))
    ended = spaceport(*START, "--set", "space=harbor", *CONFIRM)
    assert (ended.code, world.sent) == (2, [])
    assert "space can only be said once" in ended.err


def test_an_unknown_space_and_an_unknown_change_are_refused(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world))
    ended = spaceport("change", "start", "toy", "--set", "space=quai")
    assert ended.code == 5
    assert "There is no space quai that this account can see." in ended.err
    for verb in ("resume", "show"):
        ended = spaceport("change", verb, "abcd")
        assert ended.code == 5
        assert "There is no change abcd." in ended.err


@pytest.mark.parametrize(("status", "code"), [(401, 3), (None, 4)])
def test_a_host_that_does_not_tell_which_spaces_there_are(
    spaceport: Spaceport,
    world: World,
    toy: Known,
    host: Running,
    status: int | None,
    code: int,
) -> None:
    toy(*steps(world))
    fault = Fault("*", count=None, status=status or 200, error_id="x", message="No.")
    host.faults.add(fault if status else Fault("*", count=None, status=200, body="garbage"))
    try:
        ended = spaceport(*START, *CONFIRM)
    finally:
        host.faults.clear()
    assert (ended.code, ended.out) == (code, "")


def test_where_no_journal_can_be_kept_nothing_is_done(
    spaceport: Spaceport, world: World, toy: Known, home: Path
) -> None:
    toy(*steps(world))
    state = home / ".local/state"
    state.parent.mkdir()
    state.write_text("a file, where the directory should be")
    ended = spaceport(*START, *CONFIRM)
    assert (ended.code, world.sent) == (5, [])
