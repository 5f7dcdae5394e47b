"""What the terminal can do, and what says so (`tui.terminal` decides by the same)."""

import os
import sys
from collections.abc import Iterator, Mapping

from backend.clean import one_line
from backend.doctor.check import Check, Grade
from backend.heroku.programs import Run, run_program
from tui import terminal
from widgets.text import UNICODE_SIGNS

LEAST_SIZE = (80, 24)
TMUX_PATIENCE = 3.0
WITHOUT_CLIPBOARD = {"linux": "The console of Linux", "vt220": "A VT220"}
"""Values of TERM of what has nothing to copy to."""
BUILT_ON_VTE = "VTE_VERSION"


def look(environ: Mapping[str, str] = os.environ, run: Run = run_program) -> Iterator[Check]:
    yield _term(environ)
    yield _colours(environ)
    yield _encoding(environ)
    yield _size(environ)
    yield Check("reached", *_reached(environ))
    yield _copying(environ, run)
    yield Check("mouse", "the terminal's own, to select with; --mouse gives it to the dashboard")


def _term(environ: Mapping[str, str]) -> Check:
    term = environ.get("TERM", "")
    if term not in {"", "dumb"}:
        return Check("type", one_line(term, 60), "TERM")
    return Check(
        "type",
        term or None,
        "TERM",
        Grade.WARNING,
        "The dashboard cannot be shown without a terminal that is known; commands work.",
        "In a terminal, set TERM to what it is: export TERM=xterm-256color",
    )


def _colours(environ: Mapping[str, str]) -> Check:
    if "NO_COLOR" in environ:
        return Check("colours", "none", "NO_COLOR")
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return Check("colours", "16 million", "COLORTERM")
    return Check("colours", "256" if terminal.theme(environ) == "spaceport" else "16, its own", "TERM")


def _encoding(environ: Mapping[str, str]) -> Check:
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), None)
    encoding = getattr(sys.__stderr__, "encoding", None)
    if environ.get("SPACEPORT_ASCII"):
        return Check("signs", f"ASCII; the encoding is {encoding}", "SPACEPORT_ASCII")
    if terminal.signs(environ) is UNICODE_SIGNS:
        return Check("signs", f"Unicode; the encoding is {encoding}", name)
    if encoding == "utf-8":
        return Check("signs", f"ASCII; names as they are, in {encoding}", name)
    return Check(
        "signs",
        f"ASCII; the encoding is {encoding}",
        name,
        problem="Names that are not ASCII are shown with ? in them.",
        advice="Where the terminal can show more: export LC_ALL=C.UTF-8",
    )


def _size(environ: Mapping[str, str]) -> Check:
    size, source = _measured(environ)
    if size is None:
        return Check("size", "not known: none of input, output and error is a terminal")
    value = f"{size[0]}x{size[1]}"
    if size[0] >= LEAST_SIZE[0] and size[1] >= LEAST_SIZE[1]:
        return Check("size", value, source)
    advice = f"Make it at least {LEAST_SIZE[0]}x{LEAST_SIZE[1]}."
    return Check("size", value, source, Grade.WARNING, "Not everything of the dashboard fits.", advice)


def _measured(environ: Mapping[str, str]) -> tuple[tuple[int, int] | None, str | None]:
    """As Textual does: the variables come first."""
    columns, lines = (environ.get(name, "") for name in ("COLUMNS", "LINES"))
    if columns.isdecimal() and lines.isdecimal():
        return (int(columns), int(lines)), "COLUMNS and LINES"
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            if stream is not None:
                size = os.get_terminal_size(stream.fileno())
                return (size.columns, size.lines), None
        except (OSError, ValueError):
            continue
    return None, None


def _reached(environ: Mapping[str, str]) -> tuple[str, str | None]:
    """What is between here and whoever looks, and which variables say so."""
    ways = {"SSH_CONNECTION": "over SSH", "TMUX": "inside tmux", "STY": "inside screen"}
    found = {name: way for name, way in ways.items() if environ.get(name)}
    if not found:
        return "directly, as far as can be seen", None
    return ", ".join(found.values()), ", ".join(found)


def _copying(environ: Mapping[str, str], run: Run) -> Check:
    """`y` sends OSC 52, and no terminal says whether it took that (`tui.clipboard`)."""
    term = environ.get("TERM", "")
    if (what := WITHOUT_CLIPBOARD.get(term)) is not None:
        problem, advice = f"{what} has nothing to copy to.", "`w` writes the list to a file instead."
        return Check("copying", "no", "TERM", Grade.WARNING, problem, advice)
    if environ.get("TMUX"):
        return _copying_in_tmux(run)
    if environ.get(BUILT_ON_VTE):
        return Check(
            "copying",
            "perhaps",
            BUILT_ON_VTE,
            problem="Many versions of terminals that are built on VTE do not take what is copied (OSC 52).",
            advice="Try it with `y`; else select with the mouse, or write the list to a file with `w`.",
        )
    if environ.get("TERM_PROGRAM") == "Apple_Terminal":
        advice = "Use a terminal that does, or `w`, which writes the list to a file."
        problem = "This terminal does not take what is copied (OSC 52)."
        return Check("copying", "no", "TERM_PROGRAM", Grade.WARNING, problem, advice)
    return Check("copying", "sent to the terminal (OSC 52), which must allow it")


def _copying_in_tmux(run: Run) -> Check:
    name = "tmux's set-clipboard and allow-passthrough"
    clipboard = _tmux_option(run, "-gqv", "set-clipboard")
    passing = _tmux_option(run, "-gwqv", "allow-passthrough")
    if clipboard is None:
        return Check("copying", "through tmux, which could not be asked whether it passes that on", "TMUX")
    value = f"through tmux: set-clipboard {clipboard}, allow-passthrough {passing or 'not known'}"
    if clipboard == "on" or passing in {"on", "all"}:
        return Check("copying", value, name)
    problem = "tmux keeps what is copied to itself: it does not reach your terminal."
    return Check("copying", value, name, Grade.WARNING, problem, "tmux set-option -g set-clipboard on")


def _tmux_option(run: Run, flags: str, name: str) -> str | None:
    outcome = run(["tmux", "show-options", flags, name])
    if outcome is None or outcome.output is None:
        return None
    return one_line(outcome.output.decode("utf-8", "replace"), 40) or None
