"""How each kind of failure ends: the exit code, an empty stdout, and a line that helps at 3 a.m."""

import os
import socket
import time
from pathlib import Path

import pytest

from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tui.headless import run

from .conftest import Ended, Spaceport

AT_ONCE = 15
"""Seconds: sooner than the limit that holds where a test sets no other."""
COMMANDS = [("status",), ("spaces",), ("trusted-ips",), ("status", "--json")]


def check(ended: Ended, code: int, *words: str) -> None:
    assert ended.code == code
    assert ended.out == ""
    for word in words:
        assert word in ended.err
    assert "Traceback" not in ended.err


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PATIENCE", 0.5)


@pytest.mark.parametrize("host", ["https://attacker.example", "10.0.0.1", "http://api.heroku.com"])
def test_a_host_that_a_token_must_not_go_to(
    spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("HEROKU_HOST", host)
    check(spaceport("status"), 2, "HEROKU_HOST", "refused", "Nothing was sent")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--nonsense",),
        ("status", "--nonsense"),
        ("nonsense",),
        ("status", "--space"),
        ("status", "--space", ""),
        ("status", "--team", " "),
        ("status", "--js"),
        ("trusted-ips", "quay"),
    ],
)
def test_wrong_usage(spaceport: Spaceport, arguments: tuple[str, ...]) -> None:
    check(spaceport(*arguments), 2, "usage: spaceport")


def test_no_token(spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEROKU_HOST", "http://127.0.0.1:9")
    check(spaceport("status"), 3, "No Heroku token was found", "HEROKU_API_KEY", "heroku login")


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_token_that_is_refused(
    spaceport: Spaceport, signed_in: Running, arguments: tuple[str, ...]
) -> None:
    signed_in.world.token_accepted = False
    check(spaceport(*arguments), 3, "HEROKU_API_KEY holds a token that is refused")
    assert len(signed_in.levers.requests) <= 4


def test_a_token_that_is_revoked_in_the_middle(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.faults.add(Fault("*/inbound-ruleset", count=None, status=401, error_id="unauthorized"))
    check(spaceport("trusted-ips"), 3, "HEROKU_API_KEY")
    assert len(signed_in.levers.requests) <= 3 + 6


def test_nobody_listens(spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("HEROKU_HOST", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("HEROKU_API_KEY", "HRKU-made-up-for-nobody")
    ended = spaceport("status")
    check(ended, 4, "The spaces could not be read", "refuses the connection", "run this again")
    assert len(ended.err.splitlines()) == 1


def test_a_host_that_is_silent(
    spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HEROKU_HOST", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setenv("HEROKU_API_KEY", "HRKU-made-up-for-nobody")
        started = time.monotonic()
        check(spaceport("status", "--json"), 4, "no answer within 0.5 s in all", "run this again")
        assert time.monotonic() - started < AT_ONCE


def test_what_answered_in_time_is_printed_when_the_rest_hangs(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PATIENCE", 3)
    quay = signed_in.world.space("quay").id
    signed_in.faults.add(Fault(f"/spaces/{quay}/inbound-ruleset", count=None, delay=15))
    ended = spaceport("trusted-ips", "--json")
    assert ended.code == 0
    lists = {space["name"]: space["trusted_ips"] for space in ended.json["spaces"]}
    assert lists["quay"] is None
    assert lists["harbor"] is not None
    assert "quay: its trusted IPs could not be read: no answer within 3 s in all" in ended.err


def test_the_patience_is_twenty_seconds() -> None:
    assert run.PATIENCE == 20


def test_the_rate_limit_is_reached_for_longer_than_anybody_waits(
    spaceport: Spaceport, signed_in: Running
) -> None:
    signed_in.faults.add(
        Fault("*", count=None, status=429, error_id="rate_limit", message="Slow down.", retry_after="100")
    )
    check(spaceport("status"), 4, "Slow down.", "shares its requests", "run this again in 2 minutes")


def test_the_rate_limit_is_over_in_a_moment(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.faults.add(Fault("/spaces", count=1, status=429, error_id="rate_limit", retry_after="1"))
    assert spaceport("spaces").code == 0


def test_the_rate_limit_without_an_end(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PATIENCE", 3)
    signed_in.world.rate_limit.set_remaining(0)  # the frozen clock lets nothing flow back
    started = time.monotonic()
    check(spaceport("status"), 4, "could not be read", "minute")
    assert time.monotonic() - started < AT_ONCE


@pytest.mark.parametrize("body", ["html", "garbage", "empty", "{}"])
@pytest.mark.parametrize("status", [200, 503])
def test_garbage(spaceport: Spaceport, signed_in: Running, body: str, status: int) -> None:
    signed_in.faults.add(Fault("/spaces", count=None, status=status, body=body))  # type: ignore[arg-type]
    check(spaceport("status"), 4, "The spaces could not be read", "run this again")


@pytest.mark.parametrize("arguments", [("--space", "nosuch"), ("--space", "nosuch", "--json")])
def test_a_space_that_is_not_there(
    spaceport: Spaceport, signed_in: Running, arguments: tuple[str, ...]
) -> None:
    check(spaceport("trusted-ips", *arguments), 4, "There is no space nosuch", "`spaceport spaces`")


def test_a_space_of_another_team(spaceport: Spaceport, signed_in: Running) -> None:
    ended = spaceport("--team", "labs", "status", "--space", "quay")
    check(ended, 4, "There is no space quay of the team labs")


def test_a_team_that_is_not_there(spaceport: Spaceport, signed_in: Running) -> None:
    ended = spaceport("--team", "acne", "spaces", "--json")
    check(ended, 4, "There is no team acne", "acme and labs")


def test_a_team_without_spaces_is_no_failure(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.levers.override(Override("/spaces", []))
    ended = spaceport("--team", "labs", "spaces", "--json")
    assert (ended.code, ended.json["spaces"]) == (0, [])


def test_no_list_at_all_could_be_read(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.faults.add(Fault("*/inbound-ruleset", count=None, status=403, error_id="forbidden"))
    ended = spaceport("trusted-ips", "--json")
    assert ended.code == 4
    assert {space["trusted_ips"] for space in ended.json["spaces"]} == {None}
    assert spaceport("status").code == 1  # the spaces were read
    assert spaceport("trusted-ips", "--space", "quay").code == 4
    ended = spaceport("trusted-ips", "--space", "slip")
    assert (ended.code, ended.err) == (0, "")  # it is being allocated: there is none to be read


def test_warnings_of_the_host_are_talk(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.levers.warning = "Maintenance tonight."
    ended = spaceport("spaces", "--json")
    assert ended.code == 0
    assert ended.err.count("Maintenance tonight.") == 1
    assert ended.json["spaces"]


def test_an_output_that_is_full(spaceport: Spaceport, signed_in: Running) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    import subprocess

    from .support import command, environment

    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            command("spaces"),
            env=environment(Path(os.environ["HOME"]), signed_in.url),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert ended.returncode == 4
    (line,) = ended.stderr.splitlines()
    assert "could not be written: No space left on device. What was written is not whole." in line
