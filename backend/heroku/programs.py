"""Small programs that hold secrets: gpg and the keychains' own. Their output is never logged or shown."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from backend.clean import one_line

PATIENCE = 120.0
"""Seconds: a keychain may ask its owner for a password first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: `output` when it succeeded, else None and `trouble`, a clause that says why."""

    output: bytes | None = field(repr=False)
    trouble: str = ""


Run = Callable[[Sequence[str]], Outcome | None]
"""Runs argv, never through a shell. None: the program is not on PATH."""


def run_program(argv: Sequence[str], patience: float = PATIENCE) -> Outcome | None:
    """The real one. Never raises for what the program does, and waits `patience` seconds for it at most."""
    program = shutil.which(argv[0])
    if program is None:
        return None
    try:
        # The argv is ours, and there is no shell.
        done = subprocess.run(  # noqa: S603
            [program, *argv[1:]], stdin=subprocess.DEVNULL, capture_output=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(None, f"did not end within {patience:.0f} s")
    except OSError as error:
        return Outcome(None, f"could not be started ({error.strerror})")
    if done.returncode == 0:
        return Outcome(done.stdout)
    said = one_line(done.stderr.decode("utf-8", "replace"), 160)
    return Outcome(None, f"ended with code {done.returncode}" + (f" ({said})" if said else ""))
