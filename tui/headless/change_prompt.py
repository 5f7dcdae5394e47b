"""Questions of a change at the terminal, in words, a line at a time. Not on stdout: that is data."""

import asyncio
import locale
import os
import re
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from backend.model.change import NO, YES, Ask, AskKind, Option, Values
from tui.headless.folded import columns_of, folded

TTY = "/dev/tty"
NONE = "none"
"""Typed where one may choose several: no one of them."""
INDENT = "  "


class NoAnswer(Exception):
    """The input ended."""


class Terminal:
    """The controlling terminal of the process, wherever its standard input and output lead."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._encoding = locale.getpreferredencoding(False)

    def write(self, text: str) -> None:
        os.write(self._handle, text.encode(self._encoding, "backslashreplace"))

    def tell(self, text: str, indent: str = "") -> None:
        """Lines of their own."""
        self.write("".join(f"{line}\n" for line in folded(text, columns_of(lambda: self._handle), indent)))

    async def line(self, prompt: str, *, hidden: bool = False) -> str:
        """What is typed, without what was typed before the question. Raises NoAnswer, OSError."""
        with self._echoing(not hidden):
            self.write(prompt)
            # In a thread that nobody waits for: it may be stopped while it reads.
            typed = await asyncio.to_thread(os.read, self._handle, 4096)
        if not typed:
            raise NoAnswer
        return typed.decode(self._encoding, "replace").strip()

    @contextmanager
    def _echoing(self, is_shown: bool) -> Iterator[None]:
        before = termios.tcgetattr(self._handle)
        during = termios.tcgetattr(self._handle)
        if not is_shown:
            during[3] = (during[3] & ~termios.ECHO) | termios.ECHONL
        # Flushed: a key that was typed ahead answers nothing.
        termios.tcsetattr(self._handle, termios.TCSAFLUSH, during)
        try:
            yield
        finally:
            termios.tcsetattr(self._handle, termios.TCSADRAIN, before)


@contextmanager
def terminal(wanted: bool, environ: Mapping[str, str] = os.environ) -> Iterator[Terminal | None]:
    """None where there is none, and where nobody is to be asked, as in continuous integration."""
    if not wanted or environ.get("CI", "").lower() not in ("", "0", "false"):
        yield None
        return
    try:
        handle = os.open(TTY, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        yield None
        return
    try:
        yield Terminal(handle)
    finally:
        os.close(handle)


async def asked(terminal: Terminal, ask: Ask) -> Values:
    """What somebody answers, asked again until it will do. Raises NoAnswer, OSError."""
    for indent, text in _introduction(ask):
        terminal.tell(text, indent)
    while True:
        typed = await terminal.line(_prompt(ask), hidden=ask.kind is AskKind.TWO_FACTOR)
        values = _values(ask, typed)
        reason = ask.why_not(values) if typed.isprintable() else "it has signs that cannot be shown"
        if reason is None:
            return values
        terminal.tell(f"That will not do: {reason.rstrip('.')}.", INDENT)


def _introduction(ask: Ask) -> Iterator[tuple[str, str]]:
    """Each text with its indent."""
    yield "", ""
    yield "", ask.title
    if ask.changed is not None:
        yield INDENT, ask.changed
    yield from ((INDENT, line) for line in ask.lines)
    for number, option in enumerate(ask.options, 1):
        yield INDENT, f"{number:>2}  {described(option)}"


def described(option: Option) -> str:
    """`production  vpc-0a1b, 10.2.0.0/16`, and why it cannot be chosen."""
    words = re.split(r"[\s,;()]+", f"{option.title} {option.detail}")
    is_told = option.value in words or f"{option.title},".startswith(f"{option.value},")
    value = "" if is_told else option.value
    words = [word for word in (value, option.title, option.detail) if word]
    refused = "" if option.refused is None else f"  (cannot be chosen: {option.refused})"
    return "  ".join(words) + refused


def _prompt(ask: Ask) -> str:
    usual = f" [{', '.join(ask.default)}]" if any(ask.default) else ""
    match ask.kind:
        case AskKind.CHOICE:
            return f"Number or name{usual}: "
        case AskKind.CHOICES:
            return f"Numbers or names with commas between, or {NONE}{usual}: "
        case AskKind.YES_NO:
            return "Do it? [y/N] " if not ask.leaves_out else "Do it, too? [y/N] "
        case AskKind.NAME:
            return f"Type {ask.phrase} to go on, nothing to leave it: "
        case AskKind.TWO_FACTOR:
            return "Code, which is not shown: "
    return f"Your answer{usual}: "


def _values(ask: Ask, typed: str) -> Values:
    match ask.kind:
        case AskKind.YES_NO:
            return YES if typed.lower() in ("y", "yes") else NO
        case AskKind.NAME:
            return (typed,) if typed else NO
        case AskKind.CHOICES if typed == NONE:
            return ()
        case AskKind.CHOICE | AskKind.CHOICES if typed:
            return tuple(_chosen(ask, word.strip()) for word in typed.split(",") if word.strip())
    return (typed,) if typed else ask.default


def _chosen(ask: Ask, word: str) -> str:
    """The value as it is; that with this name, where one alone is called so; that with this number."""
    if any(option.value == word for option in ask.options):
        return word
    called = [option.value for option in ask.options if word.casefold() in _names(option)]
    if len(called) == 1:
        return called[0]
    is_number = word.isdecimal() and 0 < int(word) <= len(ask.options)
    return ask.options[int(word) - 1].value if is_number else word


def _names(option: Option) -> tuple[str, ...]:
    """`analytics`, also of `analytics (sg-0a1b)`."""
    title = option.title.casefold()
    return title, title.removesuffix(f" ({option.value})")
