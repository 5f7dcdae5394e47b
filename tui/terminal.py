"""What the terminal can do, and leaving it clean when it goes away."""

import locale
import os
import select
import sys
import threading
from collections.abc import Callable, Mapping

from widgets.text import ASCII_SIGNS, UNICODE_SIGNS, Signs


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


def when_terminal_is_lost(then: Callable[[], None]) -> None:
    """Call `then`, in a thread, once the terminal hangs up: also where SIGHUP is ignored or never sent."""

    def wait() -> None:
        poll = select.poll()
        poll.register(sys.__stdin__ or 0, 0)  # hang-up and error are reported whatever is asked for
        while True:
            for _, event in poll.poll():
                if event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                    then()
                    return

    threading.Thread(target=wait, name="terminal hang-up", daemon=True).start()
