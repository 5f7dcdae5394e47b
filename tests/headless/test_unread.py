"""A part that cannot be read: the rest stands, the reason is said once, and the exit code is right."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running
from tui.headless import run

from .conftest import Spaceport

COMMANDS = {
    "peerings": ("*/peerings", "peerings", "peerings"),
    "vpn": ("*/vpn-connections", "vpn_connections", "VPN"),
    "trusted-ips": ("*/inbound-ruleset", "trusted_ips", "trusted IPs"),
    "outbound-ips": ("*/nat", "outbound_ips", "outbound IPs"),
    "apps": ("/teams/*/apps", "apps", "apps"),
}
EVERY = [*((name,) for name in COMMANDS), ("whose", "10.0.0.1"), ("outbound-ips", "--format", "nginx")]


def refuse(simulator: Running, path: str, **how: object) -> None:
    usual = {"status": 403, "error_id": "forbidden", "message": "Not for you."}
    simulator.faults.add(Fault(path, count=None, **{**usual, **how}))  # type: ignore[arg-type]


@pytest.mark.parametrize("arguments", EVERY)
def test_a_refused_token_ends_with_3(
    spaceport: Spaceport, signed_in: Running, arguments: tuple[str, ...]
) -> None:
    signed_in.world.token_accepted = False
    ended = spaceport(*arguments)
    assert (ended.code, ended.out) == (3, "")


@pytest.mark.parametrize("arguments", EVERY)
@pytest.mark.parametrize("body", ["html", "garbage"])
def test_spaces_that_are_garbage_end_with_4(
    spaceport: Spaceport, signed_in: Running, arguments: tuple[str, ...], body: str
) -> None:
    refuse(signed_in, "/spaces", status=200, body=body)
    ended = spaceport(*arguments)
    assert (ended.code, ended.out) == (4, "")
    assert "The spaces could not be read" in ended.err


@pytest.mark.parametrize("command", COMMANDS)
def test_what_fails_everywhere_is_one_line_and_exit_4(
    spaceport: Spaceport, signed_in: Running, command: str
) -> None:
    path, key, said = COMMANDS[command]
    refuse(signed_in, path)
    ended = spaceport(command, "--json")
    assert ended.code == 4
    assert all(space[key] is None for space in ended.json["spaces"])
    refused = [space["name"] for space in ended.json["spaces"] if space["errors"]]
    assert {"quay", "harbor"} <= set(refused)
    assert {"slip", "jetty"}.isdisjoint(refused)
    (line,) = ended.err.splitlines()
    some = ", ".join(refused[:5])
    assert line.startswith(
        f"spaceport: The {said} of {len(refused)} spaces ({some} and {len(refused) - 5} more) "
    )
    assert "could not be read: Not for you. (request " in line
    told = spaceport(command)
    assert told.code == 4
    assert {line[0] for line in told.lines if "unreadable" in line} == set(refused)
    assert spaceport(command, "--space", "slip").code == 0  # there is nothing to be read yet


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "apps"])
def test_one_space_out_of_many_leaves_the_rest_standing(
    spaceport: Spaceport, signed_in: Running, command: str
) -> None:
    path, key, said = COMMANDS[command]
    quay = signed_in.world.space("quay").id
    refuse(signed_in, f"/spaces/{quay}/{path.removeprefix('*/')}")
    ended = spaceport(command, "--json")
    assert ended.code == 0
    assert {space["name"] for space in ended.json["spaces"] if space["errors"]} == {"quay"}
    assert next(space for space in ended.json["spaces"] if space["name"] == "quay")[key] is None
    assert f"quay: its {said} could not be read: Not for you." in ended.err
    assert len(ended.err.splitlines()) == 1
    assert spaceport(command, "--space", "quay").code == 4


def test_apps_of_one_team_out_of_two(spaceport: Spaceport, signed_in: Running) -> None:
    refuse(signed_in, f"/teams/{signed_in.world.team('labs').id}/apps")
    ended = spaceport("apps", "--json")
    assert ended.code == 0
    assert {space["name"]: set(space["errors"]) for space in ended.json["spaces"] if space["errors"]} == {
        "dock": {"apps"}
    }
    assert spaceport("--team", "labs", "apps").code == 4


def test_nat_that_is_unavailable_is_an_error_and_the_rest_of_status_stands(
    spaceport: Spaceport, signed_in: Running
) -> None:
    refuse(signed_in, "*/nat", status=503, body="{}")
    ended = spaceport("status", "--json")
    assert ended.code == 1
    told = {space["name"]: space for space in ended.json["spaces"]}
    assert set(told["quay"]["errors"]) == set(told["pier-fir"]["errors"]) == {"outbound_ips"}
    assert told["quay"]["outbound_ips"] is None
    assert told["quay"]["peerings"]
    assert told["slip"]["errors"] == {}
    assert len(ended.err.splitlines()) == 2
    assert "The outbound IPs of 8 spaces (breakwater, dock, drydock, harbor, ledger and 3 more)" in ended.err


def test_a_new_space_has_no_outbound_ips_yet_which_is_no_failure(
    spaceport: Spaceport, signed_in: Running
) -> None:
    quay = signed_in.world.space("quay")
    quay.created_at = datetime.now(UTC) - timedelta(minutes=5)
    refuse(signed_in, f"/spaces/{quay.id}/nat", status=503, body="{}")
    told = spaceport("outbound-ips", "--space", "quay")
    assert (told.code, told.err) == (0, "")
    assert "not yet" in told.out
    assert not any("could not be read" in line for line in spaceport("findings", "--space", "quay").lines)
    as_list = spaceport("outbound-ips", "--space", "quay", "--format", "nginx")
    assert (as_list.code, as_list.out) == (4, "")
    assert "it is new, and has no outbound IPs yet" in as_list.err


@pytest.mark.parametrize("status", [404, 422])
def test_what_the_endpoint_says_there_is_not_is_null_without_an_error(
    spaceport: Spaceport, signed_in: Running, status: int
) -> None:
    refuse(signed_in, "*/vpn-connections", status=status, error_id="not_found", message="No VPN here.")
    ended = spaceport("vpn", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert all((space["vpn_connections"], space["errors"]) == (None, {}) for space in ended.json["spaces"])


def test_apps_of_a_team_that_is_not_found_are_an_error(spaceport: Spaceport, signed_in: Running) -> None:
    refuse(signed_in, "/teams/*/apps", status=404, error_id="not_found", message="No such team.")
    ended = spaceport("apps")
    assert ended.code == 4
    assert "No such team." in ended.err


def test_a_host_that_falls_silent_costs_one_line(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PATIENCE", 1.0)
    refuse(signed_in, "/spaces/*/*", status=None, delay=8)
    ended = spaceport("status", "--json")
    assert ended.code == 1
    assert all(space["name"] for space in ended.json["spaces"])
    silent = [line for line in ended.err.splitlines() if "no answer within 1 s in all" in line]
    assert len(silent) == 1
    quay = next(space for space in ended.json["spaces"] if space["name"] == "quay")
    assert {"trusted_ips", "peerings", "vpn_connections", "outbound_ips", "peering_info"} <= set(
        quay["errors"]
    )


def test_generations_that_cannot_be_read_are_said_and_the_documents_decide(
    spaceport: Spaceport, signed_in: Running
) -> None:
    refuse(signed_in, "/generations")
    ended = spaceport("vpn", "--json")
    assert ended.code == 0
    assert set(ended.json["errors"]) == {"generations"}
    assert "The generations could not be read, the rest was: Not for you." in ended.err
    fir = next(space for space in ended.json["spaces"] if space["name"] == "pier-fir")
    assert (fir["vpn_connections"], fir["errors"]) == (None, {})


def test_spaces_that_cannot_be_told_apart(spaceport: Spaceport, signed_in: Running) -> None:
    twin = {"id": "same", "state": "allocated", "team": {"id": signed_in.world.team("acme").id}}
    signed_in.levers.override(Override("/spaces", [{**twin, "name": "a"}, {**twin, "name": "b"}]))
    for command, (_, key, _) in COMMANDS.items():
        ended = spaceport(command, "--json")
        assert ended.code == 4
        assert [space[key] for space in ended.json["spaces"]] == [None, None]
        assert "of 2 spaces (a and b) could not be read: the id of the space is masked or shared" in ended.err
    ended = spaceport("status", "--json")
    assert (ended.code, [one["id"] for one in ended.json["findings"]]) == (1, ["unread::spaces"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("peerings", "--format", "nginx"),
        ("status", "--format", "cidr"),
        ("apps", "--format", "terraform"),
        ("outbound-ips", "--format", "yaml"),
        ("outbound-ips", "--format"),
        ("outbound-ips", "--json", "--format", "nginx"),
    ],
)
def test_a_form_that_the_command_does_not_have(
    spaceport: Spaceport, signed_in: Running, arguments: tuple[str, ...]
) -> None:
    ended = spaceport(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert signed_in.levers.requests == []


@pytest.mark.parametrize("command", [*COMMANDS, "status", "spaces"])
def test_json_by_either_name(spaceport: Spaceport, signed_in: Running, command: str) -> None:
    assert (
        spaceport(command, "--format", "json").json["spaces"] == spaceport(command, "--json").json["spaces"]
    )
    assert spaceport(command, "--format", "plain").out == spaceport(command).out


def test_help_tells_what_each_does(spaceport: Spaceport) -> None:
    for command in (*COMMANDS, "whose", "status"):
        ended = spaceport(command, "--help")
        assert ended.code == 0
        assert "--format" in ended.out
    told = " ".join(spaceport("peerings", "--help").out.split())
    assert "Only this command and `findings` ask AWS." in told
    told = " ".join(spaceport("outbound-ips", "--help").out.split())
    assert "{plain,json,cidr,nginx,aws-sg,terraform}" in told
    assert "TCP port 443" in told
    assert "Builds run outside the space" in told
    assert "take them off your lists" in told
    assert "exit code is 0" in " ".join(spaceport("whose", "--help").out.split())
