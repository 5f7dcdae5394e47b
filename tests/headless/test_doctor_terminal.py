"""What the doctor says of a terminal, by the variables that describe it."""

import io
import sys
from collections.abc import Sequence

import pytest

from backend.doctor.check import Check, Grade
from backend.heroku.programs import Outcome
from tui.headless import doctor_terminal

USUAL = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLUMNS": "80", "LINES": "24"}


def look(environ: dict[str, str], tmux: dict[str, str] | None = None) -> dict[str, Check]:
    """`tmux`: its options; None: it is not there."""

    def run(argv: Sequence[str]) -> Outcome | None:
        return None if tmux is None else Outcome(tmux.get(argv[-1], "").encode())

    return {check.name: check for check in doctor_terminal.look(USUAL | environ, run)}


def test_a_usual_one_needs_nothing() -> None:
    assert {check.level for check in look({}).values()} == {Grade.FINE}


@pytest.mark.parametrize("term", ["", "dumb"])
def test_one_that_shows_no_dashboard(term: str) -> None:
    check = look({"TERM": term})["type"]
    assert (check.level, check.source) == (Grade.WARNING, "TERM")
    assert "export TERM=" in (check.advice or "")


@pytest.mark.parametrize(
    ("environ", "value", "source"),
    [
        ({}, "256", "TERM"),
        ({"TERM": "screen"}, "16, its own", "TERM"),
        ({"COLORTERM": "truecolor"}, "16 million", "COLORTERM"),
        ({"COLORTERM": "truecolor", "NO_COLOR": "1"}, "none", "NO_COLOR"),
    ],
)
def test_colours(environ: dict[str, str], value: str, source: str) -> None:
    check = look(environ)["colours"]
    assert (check.value, check.source) == (value, source)


@pytest.mark.parametrize(("columns", "lines"), [("79", "24"), ("80", "23")])
def test_one_that_is_too_small(columns: str, lines: str) -> None:
    check = look({"COLUMNS": columns, "LINES": lines})["size"]
    assert (check.value, check.source, check.level) == (
        f"{columns}x{lines}",
        "COLUMNS and LINES",
        Grade.WARNING,
    )


@pytest.mark.parametrize(("locale", "told"), [("C", "ASCII"), ("POSIX", "ASCII"), ("C.UTF-8", "Unicode")])
def test_a_locale_that_was_chosen_decides_the_signs(
    monkeypatch: pytest.MonkeyPatch, locale: str, told: str
) -> None:
    """Python itself writes UTF-8 in all of them."""
    monkeypatch.setattr(sys, "__stderr__", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    check = look({"LC_ALL": locale})["signs"]
    assert (check.value or "").startswith(f"{told}; ")
    assert (check.source, check.level) == ("LC_ALL", Grade.FINE)


def test_ascii_that_was_asked_for() -> None:
    check = look({"SPACEPORT_ASCII": "1"})["signs"]
    assert (check.source, check.level) == ("SPACEPORT_ASCII", Grade.FINE)


def test_what_is_between() -> None:
    check = look({"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22", "TMUX": "/tmp/tmux,1,0"})["reached"]
    assert (check.value, check.source) == ("over SSH, inside tmux", "SSH_CONNECTION, TMUX")


@pytest.mark.parametrize(
    ("environ", "tmux", "level", "words"),
    [
        ({}, None, Grade.FINE, "must allow it"),
        ({"TERM": "linux"}, None, Grade.WARNING, "nothing to copy to"),
        ({"TERM_PROGRAM": "Apple_Terminal"}, None, Grade.WARNING, "does not take"),
        ({"VTE_VERSION": "7600"}, None, Grade.FINE, "Many versions"),
        ({"TMUX": "x"}, {"set-clipboard": "on", "allow-passthrough": "off"}, Grade.FINE, "set-clipboard on"),
        (
            {"TMUX": "x"},
            {"set-clipboard": "external", "allow-passthrough": "on"},
            Grade.FINE,
            "passthrough on",
        ),
        ({"TMUX": "x"}, {"set-clipboard": "external"}, Grade.WARNING, "tmux set-option -g set-clipboard on"),
        ({"TMUX": "x"}, None, Grade.FINE, "could not be asked"),
    ],
)
def test_whether_copying_can_work(
    environ: dict[str, str], tmux: dict[str, str] | None, level: Grade, words: str
) -> None:
    check = look(environ, tmux)["copying"]
    assert check.level is level
    assert words in f"{check.value} {check.problem} {check.advice}"
