"""`--json`: the shape that scripts rely on (DESIGN.md, "Command line")."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running

from .conftest import Spaceport

HEAD = {"as_of", "account", "rate_limit_remaining", "spaces", "errors"}
ACCOUNT = {"id", "email", "name", "two_factor_authentication", "suspended_at", "delinquent_at"}
SPACE = {
    "id", "name", "state", "shield", "cidr", "data_cidr", "generation", "region", "team", "organization",
    "created_at", "updated_at",
}  # fmt: skip
INSIDE = {"peering_info", "peerings", "vpn_connections", "trusted_ips", "outbound_ips", "apps"}
TRUSTED_IPS = {"id", "rules", "applied", "created_at", "created_by"}


def check_space(space: dict[str, Any]) -> None:
    assert set(space["region"]) == {"id", "name", "description"}
    assert set(space["team"]) == set(space["organization"]) == {"id", "name"}


def check_trusted_ips(value: dict[str, Any] | None) -> None:
    if value is not None:
        assert set(value) == TRUSTED_IPS
        assert all(set(rule) == {"action", "source"} for rule in value["rules"])


def test_status_has_every_key_at_every_level(spaceport: Spaceport, signed_in: Running) -> None:
    ended = spaceport("status", "--json")
    assert ended.code == 1  # harbor has what needs a hand
    document = ended.json
    assert set(document) == HEAD | {"findings"}
    assert set(document["account"]) == ACCOUNT
    assert document["account"]["email"] == "ops@acme.example"
    assert document["findings"]
    assert document["errors"] == {}
    # Replies that were under way together may come in another order than they were counted.
    assert 0 <= document["rate_limit_remaining"] - signed_in.world.rate_limit.remaining < 6
    assert datetime.fromisoformat(document["as_of"]).utcoffset() is not None
    assert document["as_of"].endswith("Z")
    names = [space["name"] for space in document["spaces"]]
    assert names == sorted(names)
    assert {"harbor", "quay", "jetty", "slip"} <= set(names)
    for space in document["spaces"]:
        assert set(space) == SPACE | INSIDE | {"errors"}
        assert space["errors"] == {}
        check_space(space)
        check_trusted_ips(space["trusted_ips"])


def test_what_does_not_apply_is_null_and_what_is_empty_is_empty(
    spaceport: Spaceport, signed_in: Running
) -> None:
    spaces = {space["name"]: space for space in spaceport("status", "--json").json["spaces"]}
    assert spaces["slip"]["state"] == "allocating"
    assert spaces["slip"]["trusted_ips"] is None
    assert spaces["jetty"]["trusted_ips"] is None
    assert spaces["drydock"]["trusted_ips"]["rules"] == []
    assert spaces["drydock"]["trusted_ips"]["applied"] is None
    assert spaces["harbor"]["trusted_ips"]["applied"] is False
    assert spaces["quay"]["trusted_ips"]["rules"] == [
        {"action": "allow", "source": "203.0.113.0/28"},
        {"action": "allow", "source": "198.51.100.16/28"},
    ]
    assert spaces["quay"]["generation"] == "cedar"
    assert spaces["quay"]["region"]["name"] == "virginia"
    for name in ("slip", "jetty"):
        assert {key: spaces[name][key] for key in INSIDE} == dict.fromkeys(INSIDE)
    assert spaces["pier-fir"]["peerings"] is spaces["pier-fir"]["vpn_connections"] is None
    assert spaces["pier-fir"]["peering_info"] is None
    assert spaces["quay"]["vpn_connections"] == []


def test_spaces_has_the_fields_of_the_api(spaceport: Spaceport, signed_in: Running) -> None:
    ended = spaceport("spaces", "--json")
    assert set(ended.json) == HEAD
    for space in ended.json["spaces"]:
        assert set(space) == SPACE
        check_space(space)
    assert {request.path for request in signed_in.levers.requests} == {"/account", "/spaces"}


def test_trusted_ips_has_the_list_of_each_space(spaceport: Spaceport, signed_in: Running) -> None:
    ended = spaceport("trusted-ips", "--json")
    assert set(ended.json) == HEAD
    for space in ended.json["spaces"]:
        assert set(space) == {"id", "name", "trusted_ips", "errors"}
        check_trusted_ips(space["trusted_ips"])


@pytest.mark.parametrize("by", ["name", "id"])
def test_one_space_by_name_or_id_and_only_its_list_is_read(
    spaceport: Spaceport, signed_in: Running, by: str
) -> None:
    quay = signed_in.world.space("quay")
    ended = spaceport("status", "--json", "--space", getattr(quay, by))
    assert [space["name"] for space in ended.json["spaces"]] == ["quay"]
    lists = [one.path for one in signed_in.levers.requests if one.path.endswith("inbound-ruleset")]
    assert lists == [f"/spaces/{quay.id}/inbound-ruleset"]


@pytest.mark.parametrize("arguments", [("--team", "labs", "spaces"), ("spaces", "--team", "labs")])
def test_one_team(spaceport: Spaceport, signed_in: Running, arguments: tuple[str, ...]) -> None:
    ended = spaceport(*arguments, "--json")
    assert [space["name"] for space in ended.json["spaces"]] == ["dock", "slip"]


def test_the_team_of_the_environment(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEROKU_TEAM", "labs")
    assert {space["team"]["name"] for space in spaceport("status", "--json").json["spaces"]} == {"labs"}
    monkeypatch.setenv("HEROKU_TEAM", "acme")
    assert spaceport("--team", "labs", "spaces", "--json").json["spaces"][0]["name"] == "dock"


def test_what_of_a_space_cannot_be_read_is_null_with_the_reason(
    spaceport: Spaceport, signed_in: Running
) -> None:
    quay = signed_in.world.space("quay").id
    signed_in.faults.add(
        Fault(f"/spaces/{quay}/*", count=None, status=403, error_id="forbidden", message="Not for you.")
    )
    ended = spaceport("status", "--json")
    assert ended.code == 1
    spaces = {space["name"]: space for space in ended.json["spaces"]}
    assert spaces["quay"]["trusted_ips"] is None
    errors = spaces["quay"]["errors"]
    assert set(errors) == INSIDE - {"apps"} | {"dynos"}  # apps are the team's
    assert all(reason.startswith("Not for you. (request ") for reason in errors.values())
    assert all(spaces["quay"][key] is None for key in INSIDE - {"apps"})
    assert spaces["harbor"]["trusted_ips"] is not None
    (_, line) = ended.err.splitlines()
    what = "trusted IPs, peerings, VPN, outbound IPs, topology and peering info"
    assert line.startswith(f"spaceport: quay: its {what} could not be read: Not for you. (request ")
    (told,) = [line for line in spaceport("status").lines if line[0] == "quay"]
    assert told[5:9] == ["unreadable"] * 4


def test_teams_that_cannot_be_read_leave_the_rest_standing(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.faults.add(Fault("/teams", None, None, 403, "json", "forbidden", "Not for you."))
    ended = spaceport("status", "--json")
    assert ended.code == 1
    assert set(ended.json["errors"]) == {"teams"}
    assert len(ended.json["spaces"]) == 10
    assert "The teams could not be read, the rest was: Not for you." in ended.err


def test_an_account_that_cannot_be_read_is_null(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.faults.add(Fault("/account", count=None, status=500, body="html"))
    ended = spaceport("spaces", "--json")
    assert ended.code == 0
    assert ended.json["account"] is None
    assert set(ended.json["errors"]) == {"account"}


def test_spaces_that_share_an_id_get_no_list_and_a_reason(spaceport: Spaceport, signed_in: Running) -> None:
    twins = [{"id": "same", "name": name, "state": "allocated"} for name in ("a", "b")]
    signed_in.levers.override(Override("/spaces", [*twins, {"id": "******", "name": "c"}, {}, None, 7]))
    ended = spaceport("trusted-ips", "--json")
    assert [space["trusted_ips"] for space in ended.json["spaces"]] == [None] * 6
    assert all("cannot be asked for" in space["errors"]["trusted_ips"] for space in ended.json["spaces"])
    assert not any("inbound-ruleset" in one.path for one in signed_in.levers.requests)


def test_an_estate_without_spaces(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.levers.override(Override("/spaces", []))
    ended = spaceport("status", "--json")
    assert (ended.code, ended.err, ended.json["spaces"]) == (0, "", [])


def test_unknown_fields_and_shapes_are_shown_as_they_came(spaceport: Spaceport, signed_in: Running) -> None:
    quay = signed_in.world.space("quay").id
    odd = {
        "id": quay,
        "name": "quay",
        "state": "hibernating",
        "generation": {"name": "oak"},
        "region": "mars",
    }
    signed_in.levers.override(Override("/spaces", [{**odd, "created_at": "yesterday", "shield": "maybe"}]))
    (space,) = spaceport("status", "--json").json["spaces"]
    assert (space["state"], space["generation"], space["created_at"]) == ("hibernating", "oak", "yesterday")
    assert (space["region"]["name"], space["shield"], space["team"]) == (
        "mars",
        None,
        {"id": None, "name": None},
    )
    assert space["trusted_ips"]["rules"]


def test_a_script_leaves_the_journal_and_no_picture(
    spaceport: Spaceport, signed_in: Running, home: Path
) -> None:
    spaceport("status", "--json")
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {path.name.partition(".")[0] for path in files} == {"journal"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in home.rglob("*") if path.name != ".local")
