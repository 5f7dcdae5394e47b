"""What the terminal can do, and leaving it clean when it goes away."""

import asyncio
import locale
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Mapping

from widgets.text import ASCII_SIGNS, UNICODE_SIGNS, Signs

SECONDS_TO_LEAVE = 5
"""After the terminal is lost."""


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
    """Unicode where the locale can show it, else ASCII (`SPACEPORT_ASCII=1` asks for it)."""
    if environ.get("SPACEPORT_ASCII"):
        return ASCII_SIGNS
    encoding = getattr(sys.__stderr__, "encoding", None) or locale.getpreferredencoding(False)
    return UNICODE_SIGNS if encoding.lower().replace("-", "") == "utf8" else ASCII_SIGNS


def theme(environ: Mapping[str, str] = os.environ) -> str:
    """The terminal's own colours where it has 16 or wants none, ours elsewhere."""
    if "NO_COLOR" in environ:
        return "ansi-dark"
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return "spaceport"
    return "spaceport" if "256" in environ.get("TERM", "") else "ansi-dark"


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
