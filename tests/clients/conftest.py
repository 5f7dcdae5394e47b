"""The real Heroku CLI, run the way its own installation would, against a simulator on loopback."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.simulator.testing import Running, running

CLIENTS = Path(__file__).parents[2] / ".clients"
HEROKU = CLIENTS / "node_modules" / ".bin" / "heroku"
# There only where `install` found no Node that is new enough.
RUNTIME = CLIENTS / "runtime" / "node_modules" / ".bin"


@dataclass(frozen=True)
class Printed:
    """What a command printed, each line without the spaces at its end, and its exit code."""

    code: int
    out: str
    err: str


class HerokuCLI:
    """Runs commands in an environment of their own: a HOME to throw away, no telemetry, no updates."""

    def __init__(self, url: str, home: Path) -> None:
        cache = home / ".cache" / "heroku"
        cache.mkdir(parents=True)
        # Otherwise the first command says that the terms of service have changed.
        (cache / "terms-of-service").touch()
        self._environment = {
            "PATH": f"{RUNTIME}:{os.environ['PATH']}",
            "HOME": str(home),
            "DISABLE_TELEMETRY": "true",
            "HEROKU_SKIP_NEW_VERSION_CHECK": "1",
            "HEROKU_DISABLE_AUTOUPDATE": "1",
            "HEROKU_HOST": url,
            "HEROKU_PARTICLEBOARD_URL": url,
            "HEROKU_API_KEY": "made-up",
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [HEROKU, *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: str) -> Printed:
        with self.start(*arguments) as process:
            return finished(process)


def finished(process: "subprocess.Popen[str]") -> Printed:
    out, err = process.communicate(timeout=60)
    return Printed(process.returncode, _trimmed(out), _trimmed(err))


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())


def wait_until(condition: Callable[[], bool], patience: float = 30.0) -> None:
    """Look again and again. Raises AssertionError when `condition` does not come true in time."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


@pytest.fixture
def sim() -> Iterator[Running]:
    """A frozen harbor of the test's own."""
    with running() as sim:
        yield sim


@pytest.fixture
def heroku(sim: Running, tmp_path: Path) -> HerokuCLI:
    assert HEROKU.exists(), "The Heroku CLI is not installed here. Run: make test-clients"
    return HerokuCLI(sim.url, tmp_path)
