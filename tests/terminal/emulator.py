"""The other side of the pty: a terminal that shows what is written to it and remembers what it was told."""

import re

import pyte

_TOKEN = re.compile(
    rb"""
      (?P<csi>\x1b\[ (?P<private>[<=>?]?) (?P<numbers>[0-9;:]*) (?P<between>[\x20-\x2f]*) (?P<final>[\x40-\x7e]))
    | (?P<string>\x1b\] [^\x07\x1b]* (?:\x07|\x1b\\) | \x1b[PX^_] .*? \x1b\\)
    | (?P<escape>\x1b[^\[\]PX^_])
    | (?P<text>[^\x1b]+)
    """,  # noqa: E501 - one kind a line reads better
    re.VERBOSE | re.DOTALL,
)
_VARIATION_SELECTORS = re.compile(rb"\xef\xb8[\x80-\x8f]")
"""They take no cell; pyte stops drawing at one."""

ALTERNATE_SCREEN = 1049
CURSOR_SHOWN = 25
LINE_WRAP = 7
FOCUS_REPORTS = 1004
BRACKETED_PASTE = 2004
SYNCHRONISED_OUTPUT = 2026
IN_BAND_RESIZE = 2048
MOUSE = frozenset({9, 1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016})
AT_THE_START = frozenset({CURSOR_SHOWN, LINE_WRAP})
"""The private modes that are on in a terminal which nothing was written to."""


class Emulator:
    """A terminal of `columns` x `lines`. `feed` gives back what it answers.

    It answers the question for synchronised output, and with `in_band_resize` also the one for resize
    reports; `modes` are the private modes that are on, `ever` those that were on at any time.
    """

    def __init__(self, columns: int, lines: int, *, in_band_resize: bool = False) -> None:
        self.modes = set(AT_THE_START)
        self.ever: set[int] = set()
        self.keyboard_modes = 0
        """How many kitty keyboard modes were pushed and not popped yet."""
        self.strings: list[bytes] = []
        """OSC and DCS strings, whole, in the order they came."""
        self.colours: set[tuple[int, ...]] = set()
        """Every SGR parameter list that was sent."""
        self._answers = {SYNCHRONISED_OUTPUT, IN_BAND_RESIZE} if in_band_resize else {SYNCHRONISED_OUTPUT}
        self._main = pyte.Screen(columns, lines)
        self._alternate = pyte.Screen(columns, lines)
        self._streams = {screen: pyte.ByteStream(screen) for screen in (self._main, self._alternate)}
        self._rest = b""
        self._frame = b""
        """What is held back until the synchronised output is over: nobody sees half a frame."""

    @property
    def screen(self) -> pyte.Screen:
        return self._alternate if ALTERNATE_SCREEN in self.modes else self._main

    @property
    def lines(self) -> list[str]:
        """What is seen now, without the blanks at the ends."""
        return [line.rstrip() for line in self.screen.display]

    def background(self, line: int) -> str:
        """The background colour in the middle of a line, as pyte names it."""
        background: str = self.screen.buffer[line][self.screen.columns // 2].bg
        return background

    def resize(self, columns: int, lines: int) -> bytes:
        """Change the size; the result is the report of it, where those were asked for."""
        for screen in (self._main, self._alternate):
            screen.resize(lines, columns)
        if IN_BAND_RESIZE in self.modes:
            return b"\x1b[48;%d;%d;%d;%dt" % (lines, columns, lines * 20, columns * 10)
        return b""

    def feed(self, data: bytes) -> bytes:
        data, replies, place = self._rest + data, b"", 0
        while place < len(data) and (token := _TOKEN.match(data, place)):
            place = token.end()
            replies += self._take(token)
        self._rest = data[place:]  # the beginning of a sequence whose end has not come yet
        return replies

    def _take(self, token: re.Match[bytes]) -> bytes:
        if token["string"] is not None:
            self.strings.append(token["string"])
            return b""
        if token["csi"] is None:
            self._show(token[0])
            return b""
        numbers = tuple(int(number or 0) for number in re.split(b"[;:]", token["numbers"]))
        match token["private"], token["between"], token["final"]:
            case b"?", b"", b"h" | b"l":
                self._switch(numbers, on=token["final"] == b"h")
            case b"?", b"$", b"p":
                return b"".join(b"\x1b[?%d;2$y" % number for number in numbers if number in self._answers)
            case b">", b"", b"u":
                self.keyboard_modes += 1
            case b"<", b"", b"u":
                self.keyboard_modes -= max(1, numbers[0])
            case b"", b"", final:
                if final == b"m":
                    self.colours.add(numbers)
                self._show(token[0])
        return b""

    def _switch(self, modes: tuple[int, ...], *, on: bool) -> None:
        if on:
            self.ever.update(modes)
            self.modes.update(modes)
            if ALTERNATE_SCREEN in modes:
                self._alternate.erase_in_display(2)
            return
        self.modes.difference_update(modes)
        if SYNCHRONISED_OUTPUT in modes:
            frame, self._frame = self._frame, b""
            self._show(frame)

    def _show(self, data: bytes) -> None:
        if SYNCHRONISED_OUTPUT in self.modes:
            self._frame += data
        else:
            self._streams[self.screen].feed(_VARIATION_SELECTORS.sub(b"", data))
