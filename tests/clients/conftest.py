"""The real Heroku and AWS CLIs, run as their own installations would, against a simulator on loopback."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backend.simulator.testing import Running, running

CLIENTS = Path(__file__).parents[2] / ".clients"
HEROKU = CLIENTS / "node_modules" / ".bin" / "heroku"
# There only where `install` found no Node that is new enough.
RUNTIME = CLIENTS / "runtime" / "node_modules" / ".bin"
AWS = CLIENTS / "aws" / "bin" / "aws"


@dataclass(frozen=True)
class Printed:
    """What a command printed, each line without the spaces at its end, and its exit code."""

    code: int
    out: str
    err: str


class CLI:
    """Runs the commands of a program in an environment of their own."""

    def __init__(self, program: Path, environment: dict[str, str]) -> None:
        self._program = program
        self._environment = environment

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [self._program, *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: str) -> Printed:
        with self.start(*arguments) as process:
            return finished(process)


class HerokuCLI(CLI):
    """With a HOME to throw away, no telemetry, no updates."""

    def __init__(self, url: str, home: Path) -> None:
        cache = home / ".cache" / "heroku"
        cache.mkdir(parents=True)
        # Otherwise the first command says that the terms of service have changed.
        (cache / "terms-of-service").touch()
        environment = {
            "PATH": f"{RUNTIME}:{os.environ['PATH']}",
            "HOME": str(home),
            "TZ": "UTC",
            "DISABLE_TELEMETRY": "true",
            "HEROKU_SKIP_NEW_VERSION_CHECK": "1",
            "HEROKU_DISABLE_AUTOUPDATE": "1",
            "HEROKU_HOST": url,
            "HEROKU_PARTICLEBOARD_URL": url,
            "HEROKU_API_KEY": "made-up",
        }
        super().__init__(HEROKU, environment)


class AwsCLI(CLI):
    """With a HOME to throw away, so that nobody's profiles are read."""

    def __init__(self, url: str, home: Path) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "made-up",
            "AWS_SECRET_ACCESS_KEY": "made-up",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_PAGER": "",
        }
        super().__init__(AWS, environment)

    def ec2(self, *arguments: str) -> Any:
        """The reply to a command that must succeed; None where it says nothing."""
        printed = self("ec2", *arguments, "--output", "json")
        assert (printed.code, printed.err) == (0, "")
        return json.loads(printed.out) if printed.out else None


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


@pytest.fixture
def aws(sim: Running, tmp_path: Path) -> AwsCLI:
    """For a `sim` that has an AWS side."""
    assert AWS.exists(), "The AWS CLI is not installed here. Run: make test-clients"
    assert sim.aws_url is not None
    return AwsCLI(sim.aws_url, tmp_path)
