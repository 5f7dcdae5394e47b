"""Real processes: pipes, signals, an environment as cron gives it."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from backend.simulator.testing import Running, running

from .support import TOKEN, command, environment, spaceport


@pytest.fixture
def env(home: Path, simulator: Running) -> dict[str, str]:
    return environment(home, simulator.url)


def test_as_cron_runs_it(env: dict[str, str]) -> None:
    ended = spaceport("status", "--json", env=env, stdin=subprocess.DEVNULL)
    assert ended.returncode == 1
    assert len(json.loads(ended.stdout)["spaces"]) == 10
    (line,) = ended.stderr.splitlines()
    assert "`spaceport findings` lists them." in line


@pytest.mark.parametrize(
    "arguments",
    [
        "spaces --json",
        *(pytest.param(each, marks=pytest.mark.slow) for each in ("spaces", "outbound-ips --format aws-sg")),
    ],
)
def test_a_reader_that_has_enough(home: Path, arguments: str) -> None:
    with running("crowd", spaces=400) as crowd:  # more than a pipe holds
        line = f"{shlex.join(command())} {arguments} | head -n 1"
        ended = subprocess.run(
            ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"],
            env=environment(home, crowd.url),
            text=True,
            capture_output=True,
            check=False,
            timeout=60,
        )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(ended.stdout.splitlines()) == 1


@pytest.mark.parametrize("name", ["status", "findings", "vpn"])
def test_an_interrupt(home: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        child = subprocess.Popen(
            command(name), env=environment(home, url), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        silent.settimeout(60)
        with silent.accept()[0]:  # it has asked, and waits
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, b"", b"")


def test_a_name_server_that_is_silent_holds_nothing_up(home: Path) -> None:
    program = (
        "import socket, sys, time\n"
        "socket.getaddrinfo = lambda *a, **k: time.sleep(60)\n"
        "import tui.headless.run as run\n"
        "run.PATIENCE = 0.5\n"
        "from tui.cli import main\n"
        "sys.exit(main(['spaces']))"
    )
    started = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(home, HEROKU_API_KEY=TOKEN),
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert time.monotonic() - started < 45
    assert ended.returncode == 4
    assert "no answer within 0.5 s in all" in ended.stderr


def test_the_token_is_in_no_argument_and_no_file(env: dict[str, str], home: Path) -> None:
    spaceport("status", env=env)
    for path in home.rglob("*"):
        assert path.is_dir() or TOKEN.encode() not in path.read_bytes()


def test_a_defect_is_told_without_the_token(home: Path) -> None:
    program = (
        "import tui.headless.vpn as vpn\n"
        "vpn.of_spaces = lambda *a: 1 / 0\n"
        "from tui.cli import main\n"
        "raise SystemExit(main(['vpn', '--json']))"
    )
    with running() as simulator:
        ended = subprocess.run(
            [sys.executable, "-c", program],
            env=environment(home, simulator.url),
            text=True,
            capture_output=True,
            check=False,
            timeout=60,
        )
    assert ended.returncode == 70
    assert "ZeroDivisionError" in ended.stderr
    assert TOKEN not in ended.stderr


def test_version_and_help_ask_nobody(home: Path) -> None:
    ended = spaceport("--version", env=environment(home))
    assert ended.stdout.startswith("spaceport ")
    assert "130  interrupted" in spaceport("--help", env=environment(home)).stdout


def test_the_demo_needs_no_login_and_leaves_no_process(home: Path) -> None:
    ended = spaceport(
        "status", "--demo", "--json", env=environment(home, HEROKU_HOST="https://attacker.example")
    )
    assert ended.returncode == 1, ended.stderr
    told = json.loads(ended.stdout)
    assert len(told["spaces"]) == 10
    times = [finding["since"] for finding in told["findings"] if finding["since"] is not None]
    assert times
    # One clock: nothing has begun after it was told.
    assert max(map(datetime.fromisoformat, times)) <= datetime.fromisoformat(told["as_of"])
    assert os.listdir(home) == []
