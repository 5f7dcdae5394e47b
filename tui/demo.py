"""The simulated estate of `--demo`: a process of its own, started and stopped with whoever shows it."""

import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from backend.heroku.credentials import Credential
from backend.heroku.host import Host, parse_host

SPEED = 4.0
"""The demo's clock runs so much faster than ours, so that things are seen to happen."""
PATIENCE = 5.0


class DemoFailed(Exception):
    """The simulator did not start; the text says why and what to do."""


@contextmanager
def running(speed: float = SPEED) -> Iterator[tuple[Host, Credential]]:
    """A simulator with the scenario `harbor`, and the made-up credential for it. Raises DemoFailed.

    It ends when its standard input does, so it is gone even when this process is killed.
    """
    command = [sys.executable, "-P", "-m", "backend.simulator", "--stop-on-stdin-eof", "--speed", str(speed)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip  # noqa: E501, S603 - our own module
    try:
        environment = _read_environment(child)
        if "HEROKU_HOST" not in environment:
            said = child.communicate()[1].strip().splitlines()
            reason = said[-1] if said else "it ended without a word"
            if "No module named" in reason:
                reason += "; the demo needs its extra: pip install 'spaceport[demo]'"
            raise DemoFailed(f"the simulated estate did not start: {reason}")
        token = SecretStr(environment["HEROKU_API_KEY"])
        yield parse_host(environment["HEROKU_HOST"]), Credential(token=token, source="the demo")
    finally:
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
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream is not None:
            stream.close()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
