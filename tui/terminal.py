"""What the terminal can do, and leaving it clean when it goes away."""

import asyncio
import codecs
import io
import locale
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Mapping

from rich.cells import cell_len

from widgets.text import ASCII_SIGNS, UNICODE_SIGNS, Signs

SECONDS_TO_LEAVE = 5
"""After the terminal is lost."""

WITHOUT_UNICODE = {"C", "POSIX"}
"""Locales that know ASCII alone."""


def refusal(environ: Mapping[str, str] = os.environ) -> str | None:
    """Why the dashboard cannot be shown here, in one line, or None."""
    # Textual draws on standard error.
    for name, stream in (("input", sys.stdin), ("output", sys.stdout), ("error", sys.stderr)):
        if stream is None or not stream.isatty():
            return (
                f"standard {name} is not a terminal, so the dashboard cannot be shown; "
                "for scripts there is `spaceport status --json`"
            )
    if environ.get("TERM", "") in {"", "dumb"}:
        return "TERM is not set or dumb, so the dashboard cannot be shown; try `spaceport status`"
    return None


def signs(environ: Mapping[str, str] = os.environ) -> Signs:
    """Unicode where the locale can show it, else ASCII (`SPACEPORT_ASCII=1` asks for it, and so does LC_ALL).

    Python takes the C locale for one that nobody chose, and writes UTF-8 there (PEP 540); somebody who sets
    LC_ALL to it did choose.
    """
    if environ.get("SPACEPORT_ASCII") or environ.get("LC_ALL") in WITHOUT_UNICODE:
        return ASCII_SIGNS
    encoding = getattr(sys.__stderr__, "encoding", None) or locale.getpreferredencoding(False)
    return UNICODE_SIGNS if encoding.lower().replace("-", "") == "utf8" else ASCII_SIGNS


def theme(environ: Mapping[str, str] = os.environ, *, wanted: str | None = None) -> str:
    """The terminal's own colours where it has 16 or wants none; else the one that is wanted, or ours."""
    if wanted is not None and uses_own_colours(wanted):
        return wanted
    has_many = environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"} or "256" in environ.get(
        "TERM", ""
    )
    return wanted or "spaceport" if has_many and "NO_COLOR" not in environ else "ansi-dark"


def uses_own_colours(theme: str) -> bool | None:
    """For `App(ansi_color=...)`: Textual decides how to obey NO_COLOR before it knows the theme."""
    return True if theme.startswith("ansi-") else None


def show_only_what_it_can(environ: Mapping[str, str] = os.environ) -> None:
    """Where there is no Unicode: scroll bars without block characters, and ? for what the encoding lacks.

    Python would write \\u2026 there, six cells for one. To be called before an app is made.
    """
    from textual.scrollbar import ScrollBar, ScrollBarRender

    if signs(environ) is UNICODE_SIGNS:
        return
    blanks = [" "] * len(ScrollBarRender.VERTICAL_BARS)
    ScrollBar.renderer = type(
        "PlainScrollBar", (ScrollBarRender,), {"VERTICAL_BARS": blanks, "HORIZONTAL_BARS": blanks}
    )
    codecs.register_error("a ? for each cell", _question_marks)
    if isinstance(sys.__stderr__, io.TextIOWrapper):
        sys.__stderr__.reconfigure(errors="a ? for each cell")


def _question_marks(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "?" * cell_len(error.object[error.start : error.end]), error.end


def when_told_to_end(leave: Callable[[int], object]) -> None:
    """Have the running loop call `leave` with the exit code when SIGTERM, SIGHUP or SIGINT comes.

    For `on_load`, before Textual touches the terminal: Textual itself has no handlers, and the default ones
    leave the terminal raw, on the alternate screen.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        loop.add_signal_handler(number, leave, 128 + number)


def when_terminal_is_lost(leave: Callable[[int], object]) -> None:
    """Have the running loop call `leave` with the exit code of SIGHUP once the terminal hangs up.

    Also where SIGHUP is ignored or never sent. Should the loop not answer any more, the process ends anyway.
    """
    loop = asyncio.get_running_loop()

    def wait() -> None:
        poll = select.poll()
        poll.register(sys.__stdin__ or 0, 0)  # hang-up and error are reported whatever is asked for
        while True:
            for _, event in poll.poll():
                if event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                    signal.alarm(SECONDS_TO_LEAVE)  # nothing catches it
                    _write_nowhere()
                    loop.call_soon_threadsafe(leave, 128 + signal.SIGHUP)
                    return

    threading.Thread(target=wait, name="terminal hang-up", daemon=True).start()


def _write_nowhere() -> None:
    """What is still written to the lost terminal must fail nobody, nor change the exit code at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for output in (1, 2):
        os.dup2(nowhere, output)
    os.close(nowhere)
