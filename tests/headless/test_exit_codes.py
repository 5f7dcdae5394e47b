"""How each kind of failure ends: a table over `status`, `findings` and a command that reads one resource."""

import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from backend.simulator.faults import Fault
from backend.simulator.testing import Running
from tui.headless import run

from .conftest import Spaceport
from .support import configure


class Scene(NamedTuple):
    simulator: Running
    environ: pytest.MonkeyPatch
    home: Path

    def fail(self, path: str, **how: object) -> None:
        usual = {"status": 403, "error_id": "forbidden", "message": "Not for you."}
        self.simulator.faults.add(Fault(path, count=None, **{**usual, **how}))  # type: ignore[arg-type]


@pytest.fixture
def scene(calm: Running, monkeypatch: pytest.MonkeyPatch, home: Path) -> Scene:
    monkeypatch.setattr(run, "PATIENCE", 3.0)
    return Scene(calm, monkeypatch, home)


def nothing(on: Scene) -> None:
    """All is well."""


def a_wrong_token(on: Scene) -> None:
    on.simulator.world.token_accepted = False


def no_token(on: Scene) -> None:
    on.environ.delenv("HEROKU_API_KEY")


def a_host_that_refuses_the_connection(on: Scene) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        on.environ.setenv("HEROKU_HOST", f"http://127.0.0.1:{free.getsockname()[1]}")


def a_host_that_is_silent(on: Scene) -> None:
    on.environ.setattr(run, "PATIENCE", 0.3)
    on.fail("*", status=None, delay=2)


def one_space_out_of_two(on: Scene) -> None:
    on.fail("/spaces/1/*")


def one_resource_of_one_space(on: Scene) -> None:
    on.fail("/spaces/1/vpn-connections")


def the_resource_of_every_space(on: Scene) -> None:
    on.fail("*/vpn-connections")


def what_a_space_does_not_have(on: Scene) -> None:
    on.fail("*/vpn-connections", status=404, error_id="not_found", message="No VPN here.")


def the_list_of_spaces(on: Scene) -> None:
    on.fail("/spaces")


def a_rate_limit(on: Scene) -> None:
    on.fail("*", status=429, error_id="rate_limit", retry_after="100")


def a_rate_limit_in_the_middle(on: Scene) -> None:
    on.fail("/spaces/2/*", status=429, error_id="rate_limit", retry_after="100")


def garbage(on: Scene) -> None:
    on.fail("*", status=200, body="garbage")


def garbage_of_one_space(on: Scene) -> None:
    on.fail("/spaces/2/vpn-connections", status=200, body="garbage")


def a_page_of_a_proxy(on: Scene) -> None:
    on.fail("*", status=200, body="html")


def a_host_that_is_down(on: Scene) -> None:
    on.fail("*", status=503, body="html")


def a_host_that_a_token_must_not_go_to(on: Scene) -> None:
    on.environ.setenv("HEROKU_HOST", "https://attacker.example")


def a_configuration_that_is_wrong(on: Scene) -> None:
    configure(on.home, 'read_only = "perhaps"\n')


TABLE: list[tuple[Callable[[Scene], None], int, int, int]] = [
    # what fails                         status  findings  vpn
    (nothing,                                 0,        0,   0),
    (what_a_space_does_not_have,              0,        0,   0),
    (one_space_out_of_two,                    1,        1,   0),
    (one_resource_of_one_space,               1,        1,   0),
    (garbage_of_one_space,                    1,        1,   0),
    (a_rate_limit_in_the_middle,              1,        1,   0),
    (the_resource_of_every_space,             1,        1,   4),
    (the_list_of_spaces,                      4,        4,   4),
    (a_rate_limit,                            4,        4,   4),
    (garbage,                                 4,        4,   4),
    (a_page_of_a_proxy,                       4,        4,   4),
    (a_host_that_is_down,                     4,        4,   4),
    (a_host_that_is_silent,                   4,        4,   4),
    (a_host_that_refuses_the_connection,      4,        4,   4),
    (a_wrong_token,                           3,        3,   3),
    (no_token,                                3,        3,   3),
    (a_host_that_a_token_must_not_go_to,      2,        2,   2),
    (a_configuration_that_is_wrong,           2,        2,   2),
]  # fmt: skip
COMMANDS = ("status", "findings", "vpn")


@pytest.mark.parametrize(
    ("what", "command", "code"),
    [
        pytest.param(what, command, code, id=f"{what.__name__}-{command}")
        for what, *codes in TABLE
        for command, code in zip(COMMANDS, codes, strict=True)
    ],
)
def test_each_kind_of_failure_has_its_exit_code(
    spaceport: Spaceport, scene: Scene, what: Callable[[Scene], None], command: str, code: int
) -> None:
    what(scene)
    ended = spaceport(command, "--json")
    assert ended.code == code, ended.err
    assert bool(ended.out) is (code in (0, 1) or what is the_resource_of_every_space)
    assert ended.err or code == 0
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", ["status", "findings"])
def test_a_space_that_cannot_be_read_is_data_with_errors_and_a_finding(
    spaceport: Spaceport, scene: Scene, command: str
) -> None:
    one_space_out_of_two(scene)
    document = spaceport(command, "--json").json
    told = {space["name"]: space["errors"] for space in document["spaces"]}
    assert {"trusted_ips", "peerings", "vpn_connections", "outbound_ips"} <= set(told["calm-1"])
    assert told["calm-2"] == {}
    (finding,) = document["findings"]
    assert (finding["space"], finding["level"]) == ("calm-1", "warning")
    assert "could not be read" in finding["title"]


def test_what_failed_for_the_same_reason_is_one_line(spaceport: Spaceport, scene: Scene) -> None:
    scene.fail("/spaces/*/*")
    ended = spaceport("vpn")
    assert len(ended.err.splitlines()) == 1
    scene.simulator.levers.clear_overrides()  # harbor: some of its spaces have no VPN to be read
    lines = [line for line in spaceport("status").err.splitlines() if "could not be read" in line]
    assert len(lines) == 1
    some = (
        "Of 8 spaces (breakwater, dock, drydock, harbor, ledger and 3 more), some of trusted IPs, peerings, "
    )
    assert some in lines[0]
    assert "could not be read: Not for you." in lines[0]


@pytest.mark.parametrize("path", ["/teams", "/spaces/2/*"])
def test_a_part_that_nobody_answers_for_is_one_finding_which_can_be_acknowledged(
    spaceport: Spaceport, scene: Scene, path: str
) -> None:
    scene.fail(path, status=429, error_id="rate_limit", message="Slow down.", retry_after="100")
    ended = spaceport("findings", "--json")
    (finding,) = ended.json["findings"]
    assert (ended.code, finding["level"], finding["id"]) == (1, "warning", "unread::spaces")
    assert finding["title"].startswith("could not be read in full: ")
    assert "Slow down." in finding["detail"] or "the rate limit is reached" in finding["detail"]
    assert spaceport("findings", "--ack", finding["id"]).code == 0


def test_the_help_tells_of_every_exit_code(spaceport: Spaceport) -> None:
    told = spaceport("--help").out.partition("exit codes:\n")[2]
    assert re.findall(r"^  (\d+) +\S", told, re.MULTILINE) == [str(code.value) for code in run.Exit]
