"""The simulator as a process, and the one that runs in a thread of a test."""

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from backend.simulator.faults import Fault
from backend.simulator.testing import running
from tests.simulator.conftest import accept

AUTHORIZED = {"Authorization": "Bearer made-up", **accept()}


@contextmanager
def simulator(*options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "backend.simulator", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def environment(process: subprocess.Popen[str], lines: int) -> dict[str, str]:
    assert process.stdout is not None
    assert process.stdout.readline().startswith("# clock 2")
    exports = [process.stdout.readline().removesuffix("\n").removeprefix("export ") for _ in range(lines)]
    return dict(line.split("=", 1) for line in exports)


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_says_where_it_is_answers_and_stops_on_a_signal(sign: signal.Signals, code: int) -> None:
    with simulator("--port", "0") as process:
        told = environment(process, 3)
        assert set(told) == {"HEROKU_HOST", "HEROKU_API_KEY", "HEROKU_PARTICLEBOARD_URL"}
        assert told["HEROKU_HOST"] == told["HEROKU_PARTICLEBOARD_URL"]
        assert told["HEROKU_HOST"].startswith("http://127.0.0.1:")
        token = {"Authorization": f"Bearer {told['HEROKU_API_KEY']}"}
        with httpx.Client(base_url=told["HEROKU_HOST"], headers={**accept(), **token}) as api:
            assert len(api.get("/spaces").json()) == 10
            # A connection that is kept alive does not keep the process alive.
            process.send_signal(sign)
            assert process.wait(timeout=10) == code
        assert process.communicate() == ("", "")


def test_it_stops_with_its_parent() -> None:
    with simulator("--stop-on-stdin-eof") as process:
        told = environment(process, 3)
        assert httpx.get(f"{told['HEROKU_HOST']}/account", headers=AUTHORIZED).status_code == 200
        process.communicate(timeout=10)  # closes its stdin
        assert process.returncode == 0


def test_the_aws_side_answers_when_it_is_asked_for() -> None:
    with simulator("--aws-port", "0", "--scenario", "empty") as process:
        told = environment(process, 7)
        assert told["AWS_DEFAULT_REGION"] == "us-east-1"
        assert {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} <= set(told)
        reply = httpx.post(
            told["AWS_ENDPOINT_URL"],
            data={"Action": "DescribeVpcs", "Version": "2016-11-15"},
            headers={"Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/ec2/aws4_request"},
            timeout=30,
        )
        assert (reply.status_code, "DescribeVpcsResponse" in reply.text) == (200, True)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 130


def test_a_port_that_is_taken_is_one_line_of_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with simulator("--port", str(port)) as process:
            out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (2, "")
    assert err == (
        f"The simulator cannot listen on 127.0.0.1:{port}: {os.strerror(errno.EADDRINUSE)}. "
        "Choose another port; 0 is any free one.\n"
    )


@pytest.mark.parametrize("options", [("--port", "70000"), ("--speed", "0"), ("--speed", "-1")])
def test_options_that_mean_nothing_are_one_line_of_error(options: tuple[str, ...]) -> None:
    with simulator(*options) as process:
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err.count("\n")) == (2, "", 1)


def test_running_serves_a_world_that_a_test_can_change() -> None:
    with running() as sim, httpx.Client(base_url=sim.url, headers=AUTHORIZED) as api:
        assert api.get("/spaces/slip").json()["state"] == "allocating"
        sim.clock.advance(90)
        assert api.get("/spaces/slip").json()["state"] == "allocated"
        assert [received.path for received in sim.levers.requests] == ["/spaces/slip"] * 2
    with pytest.raises(httpx.ConnectError):
        httpx.get(sim.url)


def test_a_dropped_connection_ends_without_an_answer() -> None:
    with running("empty") as sim, httpx.Client(base_url=sim.url, headers=AUTHORIZED) as api:
        sim.faults.add(Fault(path="/spaces", drop=True))
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            api.get("/spaces")
        assert api.get("/spaces").json() == []


def test_a_late_answer_is_late() -> None:
    with running("empty") as sim, httpx.Client(base_url=sim.url, headers=AUTHORIZED, timeout=0.1) as api:
        sim.faults.add(Fault(path="/spaces", delay=0.5))
        with pytest.raises(httpx.ReadTimeout):
            api.get("/spaces")


def test_a_crowd_is_as_large_as_asked_for() -> None:
    with running("crowd", spaces=7) as sim, httpx.Client(base_url=sim.url, headers=AUTHORIZED) as api:
        assert len(api.get("/spaces").json()) == 7
