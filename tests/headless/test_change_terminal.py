"""`change start` with somebody at the terminal: questions in words, and every way to leave."""

import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backend.changes import catalogue
from backend.simulator.testing import Running
from tests.changes.driving import CODE
from tests.changes.toy import Toy, World
from tests.terminal.pty_app import PtyApp

from .changes import SPACE, SUMMARY, endless
from .conftest import Spaceport
from .support import environment

START = ("change", "start", "{}")
Begin = Callable[..., PtyApp]


@pytest.fixture
def begin(home: Path, signed_in: Running) -> Iterator[Begin]:
    """Starts a change of that name on a terminal of its own."""
    with ExitStack() as stack:

        def at_a_terminal(
            name: str, *more: str, ignore_hangup: bool = False, space: str | None = SPACE
        ) -> PtyApp:
            in_space = () if space is None else ("--set", f"space={space}")
            words = (sys.executable, "-m", "tests.headless.changes", *START, *in_space, *more)
            environ = environment(home, signed_in.url, TERM="xterm", LANG="C.UTF-8")
            app = PtyApp(
                [word.format(name) for word in words], environ, size=(120, 60), ignore_hangup=ignore_hangup
            )
            return stack.enter_context(app)

        yield at_a_terminal


def test_what_is_not_said_is_asked_in_words_and_a_code_is_seen_nowhere(begin: Begin, home: Path) -> None:
    app = begin("toy", "--set", "flag=blue")
    app.send("1\r")  # before any question: it answers none
    app.wait_for("Number or name:")
    assert " 3  xl  huge  (cannot be chosen: too big)" in app.text
    app.send("3\r")
    app.wait_for("That will not do: xl: too big.")
    app.send("\x16\x1b2\r")
    app.wait_for("it has signs that cannot be shown")
    app.send("2\r")
    app.wait_for("Your answer:")
    assert "blue is not in capitals" in app.text
    app.send("BLUE\r")
    app.wait_for("hull is made, and the world is red.")
    app.wait_for("Do it? [y/N]")
    app.send("y\r")
    app.wait_for("Code, which is not shown:")
    app.send("999999\r")
    app.wait_for("The code is wrong.")
    app.wait_for(lambda: app.text.count("Code, which is not shown:") == 2)
    app.send(f"{CODE}\r")
    app.wait_for("Do it, too? [y/N]")
    app.send("\r")
    assert app.wait_end() == 0
    assert "Make mast: left out" in app.text
    assert SUMMARY in app.text
    assert app.attributes == app.attributes_before
    assert CODE.encode() not in app.raw
    for path in home.rglob("*"):
        assert path.is_dir() or CODE.encode() not in path.read_bytes()


def test_which_space_is_asked_like_everything_else(begin: Begin) -> None:
    app = begin("toy", space=None)
    app.wait_for("Which space?")
    app.send("nowhere\r")
    app.wait_for("That will not do: nowhere is not among what can be chosen: breakwater; ")
    app.send("quay\r")
    app.wait_for("Number or name:")
    app.wait_for("Make things in quay: change")
    app.send("ctrl+c")
    assert app.wait_end() == 130


def test_ctrl_c_while_it_waits_stops_it_and_says_how_to_go_on(begin: Begin, spaceport: Spaceport) -> None:
    app = begin("endless", "--confirm", SPACE)
    app.wait_for("Make hull: waiting")
    app.send("ctrl+c")
    assert app.wait_end() == 130
    (change,) = spaceport("change", "list", "--json").json["changes"]
    assert change["state"] == "stopped"
    assert f"spaceport change resume {change['id']} --confirm quay" in app.text
    assert "Make hull. Taken back by: unmake hull" in app.text


@pytest.mark.slow
def test_ctrl_c_at_a_question_leaves_the_terminal_as_it_was(begin: Begin) -> None:
    app = begin("toy", "--set", "size=l", "--set", "flag=BLUE", "--confirm", SPACE)
    app.wait_for("Code, which is not shown:")
    assert app.attributes != app.attributes_before
    app.send("ctrl+c")
    assert app.wait_end() == 130
    assert app.attributes == app.attributes_before
    assert "spaceport change resume" in app.text
    assert re.search(r"\nspaceport: [0-9:]+ Stopping when", app.text), "not behind the question"


@pytest.mark.slow
def test_a_terminal_that_is_closed_stops_it_unless_it_runs_under_nohup(
    begin: Begin, spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(catalogue.CHANGES, "endless", endless(World()))
    app = begin("endless", "--confirm", SPACE, ignore_hangup=True)
    app.wait_for("Make hull: waiting")
    app.hang_up()
    ended = spaceport("change", "start", "endless", "--set", "space=quay", "--no-input")
    assert ended.code == 5
    assert "runs in this space" in ended.err
    assert "runs elsewhere" in spaceport("change", "list").out
    app.signal(signal.SIGTERM)
    assert app.wait_end() == 143

    app = begin("endless", "--confirm", SPACE)
    app.wait_for("Make hull: waiting")
    app.hang_up()
    assert app.wait_end() == 129
    states = [change["state"] for change in spaceport("change", "list", "--json").json["changes"]]
    assert states == ["stopped", "stopped"]


@pytest.mark.slow
def test_one_that_was_killed_is_unfinished_and_can_be_taken_up(
    begin: Begin, spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = begin("endless", "--confirm", SPACE)
    app.wait_for("Make hull: waiting")
    app.signal(signal.SIGKILL)
    assert app.wait_end() == -signal.SIGKILL
    ended = spaceport("change", "list")
    assert "1 change is unfinished" in ended.err
    (change,) = spaceport("change", "list", "--json").json["changes"]
    monkeypatch.setitem(catalogue.CHANGES, "endless", Toy(lambda _: (), name="endless"))
    assert spaceport("change", "resume", change["id"][:4]).code == 0
