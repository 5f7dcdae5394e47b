"""The simulated estate of `--demo`: a process of its own, started and stopped with whoever shows it."""

import os
import shlex
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, NamedTuple

from pydantic import SecretStr

from backend.aws.access import AwsAccess, AwsKeys
from backend.estate.clock import Clock
from backend.estate.plan import Pace
from backend.heroku.credentials import Credential
from backend.heroku.host import Host, parse_host
from backend.model.settings import Aws, AwsAccount, Settings, SpaceSettings

SPEED = 4.0
"""The demo's clock runs so much faster than ours, so that things are seen to happen."""
USUAL = Pace()
PACE = Pace(
    visible=USUAL.visible * SPEED,
    transition=USUAL.transition * SPEED,
    background=USUAL.background / 2 * SPEED,
)
"""In seconds of that clock: what is on the screen is read as often as on a real estate, what is not twice as
often, or the journal would take the time between for one in which nobody watched."""
PATIENCE = 5.0
PATIENCE_AT_START = 30.0
NEEDED = frozenset(
    {"HEROKU_HOST", "HEROKU_API_KEY", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
)
"""What the simulator says about itself, beside what its clock says."""
SETTINGS = Settings(
    aws=Aws(
        accounts={
            "123456789012": AwsAccount(name="production"),  # whose keys the simulator hands out
            "210987654321": AwsAccount(
                name="staging", role_arn="arn:aws:iam::210987654321:role/spaceport-read"
            ),
        }
    ),
    networks={
        "office": ("10.20.0.0/16",),
        "warehouse": ("10.80.64.0/18",),  # inside the block of drydock
    },
    trusted_ranges={
        "203.0.113.0/28": "the office",
        "192.0.2.0/25": "the build farm",  # harbor trusts single addresses of it
    },
    spaces={name: SpaceSettings(production=True) for name in ("harbor", "ledger")},
)
"""The demo's configuration: that of the operator's own machine is not for this estate."""


class SimulatedClock(Clock):
    """The simulated estate's own time: what happens there, and how long ago, is told by one clock.

    Pauses between calls, and patience with them, stay ours: `sleep` and `monotonic`.
    """

    def __init__(self, now: datetime, speed: float) -> None:
        self.speed = speed
        self._told = now
        self._told_at = self.monotonic()

    def now(self) -> datetime:
        return self._told + timedelta(seconds=(self.monotonic() - self._told_at) * self.speed)


class Simulated(NamedTuple):
    """Where the simulated estate is, its time, and the made-up credentials for it: all that the demo uses."""

    host: Host
    credential: Credential
    aws: AwsAccess
    clock: Clock


class DemoFailed(Exception):
    """The simulator did not start; the text says why and what to do."""


@contextmanager
def running(speed: float = SPEED) -> Iterator[Simulated]:
    """A simulator with the scenario `harbor`. Raises DemoFailed.

    It ends when its standard input does, so it is gone even when this process is killed.
    """
    module = [sys.executable, "-P", "-m", "backend.simulator"]
    command = [*module, "--stop-on-stdin-eof", "--speed", str(speed), "--aws-port", "0"]
    with tempfile.TemporaryFile("w+") as errors:  # a pipe that nobody reads would hold it up when full
        child = subprocess.Popen(  # noqa: S603 - our own module
            command,
            env=_without_aws(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        yield from _while_it_runs(child, errors)


def _without_aws(environ: Mapping[str, str]) -> dict[str, str]:
    """Without what AWS clients heed: the simulated AWS has one inside, which fails on a profile of yours."""
    kept = {name: value for name, value in environ.items() if not name.startswith(("AWS_", "BOTO_"))}
    return kept | {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


def _while_it_runs(child: "subprocess.Popen[str]", errors: IO[str]) -> Iterator[Simulated]:
    late = threading.Timer(PATIENCE_AT_START, child.kill)
    late.daemon = True  # an interrupt may come before it is cancelled, and the process must not wait for it
    try:
        late.start()
        clock, environment = _read_about_itself(child)
        late.cancel()
        if clock is None or not environment.keys() >= NEEDED:
            child.wait()
            errors.seek(0)
            said = errors.read().strip().splitlines()
            reason = said[-1] if said else "it ended without a word"
            if "No module named" in reason:
                reason += "; the demo needs its extra: pip install 'spaceport[demo]'"
            raise DemoFailed(f"the simulated estate did not start: {reason}")
        yield _simulated(clock, environment)
    finally:
        late.cancel()
        _stop(child)


def _simulated(clock: Clock, environment: dict[str, str]) -> Simulated:
    token, secret = (SecretStr(environment[name]) for name in ("HEROKU_API_KEY", "AWS_SECRET_ACCESS_KEY"))
    return Simulated(
        parse_host(environment["HEROKU_HOST"]),
        Credential(token=token, source="the demo"),
        AwsAccess(
            accounts=SETTINGS.aws.accounts,
            keys=AwsKeys(environment["AWS_ACCESS_KEY_ID"], secret),
            endpoint_url=environment["AWS_ENDPOINT_URL"],
        ),
        clock,
    )


def _read_about_itself(child: "subprocess.Popen[str]") -> tuple[Clock | None, dict[str, str]]:
    """`# clock TIME speed NUMBER`, and the `export NAME=VALUE` lines up to the last one that is needed."""
    assert child.stdout is not None
    clock: Clock | None = None
    environment: dict[str, str] = {}
    for line in child.stdout:
        words = shlex.split(line)
        if words[:2] == ["#", "clock"]:
            clock = SimulatedClock(datetime.fromisoformat(words[2]), float(words[4]))
        elif words[:1] == ["export"] and len(words) == 2:
            name, _, value = words[1].partition("=")
            environment[name] = value
        if environment.keys() >= NEEDED:
            break
    return clock, environment


def _stop(child: "subprocess.Popen[str]") -> None:
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            stream.close()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
