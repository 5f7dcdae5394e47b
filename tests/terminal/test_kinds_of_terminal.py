"""What stands at the other end: no terminal, one without colours, one with sixteen, one without Unicode."""

import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.terminal.conftest import DASHBOARD, Launch
from tests.terminal.emulator import Emulator
from tests.terminal.pty_app import PtyApp
from tests.terminal.watching import wait_for_harbor

WITHOUT_UNICODE = {
    "LANG": "C",
    "LC_ALL": None,
    "LC_CTYPE": None,
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
}
ESCAPED_TEXT = re.compile(rb"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|N\{)")
"""How Python writes what the terminal's encoding does not have."""

FIRST_RANGE = "198.51.100.1/32"

REDIRECTED = (
    sys.executable,
    "-ISc",
    "import os, sys; os.dup2(os.open(sys.argv[2], os.O_RDWR), int(sys.argv[1]));"
    "os.execv(sys.executable, [sys.executable, *sys.argv[3:]])",
)
"""Puts a file (the second argument) in the place of a stream (the first), then starts Python."""
CLOSED = (
    sys.executable,
    "-ISc",
    "import os, sys; os.close(int(sys.argv[1]));os.execv(sys.executable, [sys.executable, *sys.argv[2:]])",
)


def through_every_screen(app: PtyApp) -> None:
    """List, detail, filter, other screen, scope, palette, help, messages, a flash."""
    wait_for_harbor(app)
    app.send("enter")
    app.wait_for("Esc back")
    app.send("escape")
    wait_for_harbor(app)
    app.send("/", "zzz")
    app.wait_for("No row holds")
    app.send("escape")
    wait_for_harbor(app)
    app.send("5")
    app.wait_for(FIRST_RANGE)
    for key, shown in (
        ("s", "type a part of it"),
        (":", "Go to, or do"),
        ("?", "Everywhere"),
        ("w", "Write "),
    ):
        app.send(key)
        app.wait_for(shown)
        app.send("escape")
        app.wait_for(FIRST_RANGE)
    app.send("y")
    app.wait_for("sent to the terminal")
    app.send("l")
    app.wait_for("Messages")
    app.send("escape")
    app.wait_for(FIRST_RANGE)


class TestNoTerminal:
    @pytest.mark.parametrize("number", [0, 1, 2], ids=["stdin", "stdout", "stderr"])
    def test_one_sentence_says_so(self, signed_in: dict[str, str], tmp_path: Path, number: int) -> None:
        """One of the three streams is a file; the others are a terminal."""
        file = tmp_path / "stream"
        file.touch()
        with PtyApp([*REDIRECTED, str(number), str(file), *DASHBOARD], signed_in) as app:
            assert app.wait_end() == 2
        said = app.raw + file.read_bytes()
        assert said.count(b"is not a terminal") == said.count(b"spaceport: ") == 1
        assert file.read_bytes().count(b"\n") == (number == 2)  # only at a terminal are lines broken
        assert b"spaceport status" in said
        assert b"\x1b" not in said

    @pytest.mark.parametrize("number", [0, 1, 2], ids=["stdin", "stdout", "stderr"])
    def test_a_closed_stream_is_no_terminal_either(self, signed_in: dict[str, str], number: int) -> None:
        with PtyApp([*CLOSED, str(number), *DASHBOARD], signed_in) as app:
            assert app.wait_end() == 2
        assert b"\x1b" not in app.raw
        assert "Traceback" not in app.text
        assert b"is not a terminal" in app.raw

    @pytest.mark.parametrize("term", ["dumb", "", None], ids=["dumb", "empty", "unset"])
    @pytest.mark.usefixtures("signed_in")
    def test_a_terminal_that_can_do_nothing(self, launch: Launch, term: str | None) -> None:
        app = launch(environ={"TERM": term})
        assert app.wait_end() == 2
        assert b"TERM" in app.raw
        assert b"spaceport status" in app.raw
        assert b"\x1b" not in app.raw


def turned_round(app: PtyApp) -> list[int]:
    """Numbers of the lines that are drawn in reverse from end to end."""
    screen = app.terminal.screen
    return [y for y in range(screen.lines) if all(screen.buffer[y][x].reverse for x in range(screen.columns))]


@pytest.mark.slow
@pytest.mark.usefixtures("signed_in")
class TestColours:
    def test_no_colour_at_all_with_no_color(self, launch: Launch) -> None:
        app = launch(environ={"NO_COLOR": "1"})
        through_every_screen(app)
        assert colours_of(app.terminal) == set()
        assert any(7 in numbers for numbers in app.terminal.colours)  # the cursor is still seen: reversed

    def test_the_row_under_the_cursor_is_turned_round_with_no_color(self, launch: Launch) -> None:
        app = launch(environ={"NO_COLOR": "1"})
        wait_for_harbor(app)
        app.send("down")
        app.wait_for(lambda: turned_round(app) == [5])  # the header is line 3, the first row line 4
        assert "dock" in app.lines[5]

    @pytest.mark.parametrize("term", ["screen", "linux"])
    def test_only_the_sixteen_colours_where_there_are_no_more(self, launch: Launch, term: str) -> None:
        app = launch(environ={"TERM": term, "COLORTERM": None})
        through_every_screen(app)
        assert colours_of(app.terminal)
        assert colours_of(app.terminal) <= {*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108)}

    @pytest.mark.parametrize("term", ["screen-256color", "xterm-256color"])
    def test_256_colours_where_truecolor_is_not_announced(self, launch: Launch, term: str) -> None:
        app = launch(environ={"TERM": term, "COLORTERM": None})
        through_every_screen(app)
        extended = {numbers for numbers in app.terminal.colours if 38 in numbers or 48 in numbers}
        assert extended
        assert not any(
            first in (38, 48) and second == 2 for numbers in extended for first, second in pairwise(numbers)
        )


def test_no_color_also_in_the_demo_that_is_reached_from_sign_in(launch: Launch) -> None:
    app = launch(environ={"NO_COLOR": "1"})
    app.wait_for("Not signed in")
    app.send("d")
    wait_for_harbor(app)
    assert colours_of(app.terminal) == set()


@pytest.mark.usefixtures("signed_in")
class TestWithoutUnicode:
    def test_every_screen_is_ascii_and_nothing_is_escaped(self, launch: Launch) -> None:
        app = launch(environ=WITHOUT_UNICODE)
        through_every_screen(app)
        assert bytes(app.raw).isascii()
        assert not ESCAPED_TEXT.search(app.raw)

    @pytest.mark.slow
    def test_ascii_can_be_asked_for(self, launch: Launch) -> None:
        app = launch(environ={"SPACEPORT_ASCII": "1"})
        through_every_screen(app)
        assert bytes(app.raw).isascii()

    def test_a_narrow_screen_is_cut_with_an_ascii_sign(self, launch: Launch) -> None:
        app = launch(environ=WITHOUT_UNICODE, size=(44, 16))
        app.wait_for("breakwater")
        app.wait_for(lambda: "~" in app.text)
        app.send("q")
        assert app.wait_end() == 0
        assert bytes(app.raw).isascii()
        assert not ESCAPED_TEXT.search(app.raw)


def test_sign_in_without_unicode(launch: Launch) -> None:
    app = launch(environ=WITHOUT_UNICODE)
    app.wait_for("Not signed in")
    app.wait_for("q quit")
    assert bytes(app.raw).isascii()
    assert not ESCAPED_TEXT.search(app.raw)


def colours_of(terminal: Emulator) -> set[int]:
    """Every SGR number that sets a colour; 39 and 49, which take one away, set none."""
    return {
        number
        for numbers in terminal.colours
        for number in numbers
        if 30 <= number <= 38 or 40 <= number <= 48 or 90 <= number <= 107
    }
