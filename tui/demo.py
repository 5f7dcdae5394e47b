"""The simulated estate of `--demo`: a process of its own, started and stopped with whoever shows it."""

import shlex
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from pydantic import SecretStr

from backend.heroku.credentials import Credential
from backend.heroku.host import Host, parse_host

SPEED = 4.0
"""The demo's clock runs so much faster than ours, so that things are seen to happen."""
PATIENCE = 5.0
PATIENCE_AT_START = 30.0


class DemoFailed(Exception):
    """The simulator did not start; the text says why and what to do."""


@contextmanager
def running(speed: float = SPEED) -> Iterator[tuple[Host, Credential]]:
    """A simulator with the scenario `harbor`, and the made-up credential for it. Raises DemoFailed.

    It ends when its standard input does, so it is gone even when this process is killed.
    """
    command = [sys.executable, "-P", "-m", "backend.simulator", "--stop-on-stdin-eof", "--speed", str(speed)]
    with tempfile.TemporaryFile("w+") as errors:  # a pipe that nobody reads would hold it up when full
        child = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        yield from _while_it_runs(child, errors)


def _while_it_runs(child: "subprocess.Popen[str]", errors: IO[str]) -> Iterator[tuple[Host, Credential]]:
    late = threading.Timer(PATIENCE_AT_START, child.kill)
    late.daemon = True  # an interrupt may come before it is cancelled, and the process must not wait for it
    try:
        late.start()
        environment = _read_environment(child)
        late.cancel()
        if "HEROKU_HOST" not in environment:
            child.wait()
            errors.seek(0)
            said = errors.read().strip().splitlines()
            reason = said[-1] if said else "it ended without a word"
            if "No module named" in reason:
                reason += "; the demo needs its extra: pip install 'spaceport[demo]'"
            raise DemoFailed(f"the simulated estate did not start: {reason}")
        token = SecretStr(environment["HEROKU_API_KEY"])
        yield parse_host(environment["HEROKU_HOST"]), Credential(token=token, source="the demo")
    finally:
        late.cancel()
        _stop(child)


def _read_environment(child: "subprocess.Popen[str]") -> dict[str, str]:
    """The `export NAME=VALUE` lines, up to the last one of the Heroku side."""
    assert child.stdout is not None
    environment: dict[str, str] = {}
    for line in child.stdout:
        words = shlex.split(line)
        if words[:1] == ["export"] and len(words) == 2:
            name, _, value = words[1].partition("=")
            environment[name] = value
        if {"HEROKU_HOST", "HEROKU_API_KEY"} <= environment.keys():
            break
    return environment


def _stop(child: "subprocess.Popen[str]") -> None:
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            stream.close()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
