"""A program on a pseudo-terminal, driven and watched from outside."""

import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.terminal.emulator import Emulator

ROOT = Path(__file__).parents[2]
ON_TTY = Path(__file__).with_name("on_tty.py")
PATIENCE = 60.0
"""Seconds to wait for anything: machines are slow at times, and a wait that ends well costs nothing."""
LOOK_AGAIN = 0.02
"""Seconds between two looks at a condition while the program writes nothing."""

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "enter": "\r",
    "escape": "\x1b",
    "pagedown": "\x1b[6~",
    "backspace": "\x7f",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "ctrl+c": "\x03",
    "ctrl+c, as kitty sends it": "\x1b[99;5u",
}

Condition = Callable[[], object]


class PtyApp:
    """`command` as the leader of a session whose controlling terminal is a pty of (columns, lines).

    Everything the program writes is kept in `raw` and shown by `terminal`. Only the waiting methods read.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        size: tuple[int, int] = (80, 24),
        ignore_hangup: bool = False,
        in_band_resize: bool = False,
        cwd: Path = ROOT,
    ) -> None:
        self.terminal = Emulator(*size, in_band_resize=in_band_resize)
        self.raw = bytearray()
        self._master, slave = os.openpty()
        self._set_size(*size)
        self.attributes_before = termios.tcgetattr(self._master)
        launcher = [sys.executable, "-SP", str(ON_TTY), *(["--ignore-hangup"] if ignore_hangup else [])]
        self._process = subprocess.Popen(
            [*launcher, *command],
            env=dict(environ),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            cwd=cwd,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self.hang_up()

    # What the person at the terminal does

    def send(self, *keys: str) -> None:
        """Type: names from KEYS, anything else as it is."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())

    def resize(self, columns: int, lines: int) -> None:
        self._set_size(columns, lines)
        os.write(self._master, self.terminal.resize(columns, lines))

    def hang_up(self) -> None:
        """Close the terminal, as a window or a dropped connection does."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    # What is seen

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lines(self) -> list[str]:
        return self.terminal.lines

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def attributes(self) -> list[Any]:
        """The terminal's attributes now, as termios gives them."""
        return termios.tcgetattr(self._master)

    def wait_for(self, wanted: str | Condition, patience: float = PATIENCE) -> None:
        """Read until a text is on the screen or a condition holds; an AssertionError shows the screen."""
        condition = (lambda: wanted in self.text) if isinstance(wanted, str) else wanted
        until = time.monotonic() + patience
        while not condition():
            if time.monotonic() > until:
                raise AssertionError(f"waited {patience:.0f} s for {wanted!r}; the screen:\n{self.text}")
            if not self._read(LOOK_AGAIN) and self._process.poll() is not None and not condition():
                raise AssertionError(
                    f"it ended with {self._process.returncode} before {wanted!r}; the screen:\n{self.text}"
                )

    def wait_end(self, patience: float = PATIENCE) -> int:
        """Read until the program has ended and all it wrote is here: its return code, -N for a signal."""
        until = time.monotonic() + patience
        while self._process.poll() is None:
            if time.monotonic() > until:
                raise AssertionError(f"still there after {patience:.0f} s; the screen:\n{self.text}")
            self._read(LOOK_AGAIN)
        while self._read(0):
            pass
        return self._process.returncode

    def _read(self, seconds: float) -> bool:
        """Take what comes within `seconds`; False when nothing did."""
        if self._master < 0:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
            return False
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # EIO: nobody has the other side open any more
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
            return False
        self.raw += data
        if (reply := self.terminal.feed(data)) and self._process.poll() is None:
            os.write(self._master, reply)
        return bool(data)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
