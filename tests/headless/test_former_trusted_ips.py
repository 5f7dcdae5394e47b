"""`trusted-ips --at TIME`: the list that was set last then, from Heroku's history."""

import pytest

from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running

from .conftest import Spaceport


@pytest.fixture
def quay(signed_in: Running) -> Running:
    """One space with three lists, in no order, and one that tells no time."""
    space = {"id": "1", "name": "quay", "state": "allocated", "created_at": "2026-01-01T08:00:00Z"}
    history = [
        _entry("second", "2026-03-01T12:00:00Z", "198.51.100.0/24"),
        _entry("third", "2026-06-01T12:00:00Z"),
        _entry("first", "2026-02-01T12:00:00Z", "192.0.2.0/24", "203.0.113.0/24"),
        _entry("undated", None, "0.0.0.0/0"),
    ]
    signed_in.levers.override(Override("/spaces", [space]))
    signed_in.levers.override(Override("/spaces/1/inbound-rulesets", history))
    return signed_in


def _entry(name: str, at: str | None, *sources: str) -> dict[str, object]:
    rules = [{"action": "allow", "source": source} for source in sources]
    return {"id": name, "created_at": at, "created_by": "netops@acme.example", "rules": rules}


@pytest.mark.parametrize(
    ("at", "which"),
    [
        ("2026-02-01T12:00Z", "first"),
        ("2026-02-28", "first"),
        ("2026-03-01T11:59:59Z", "first"),
        ("2026-03-01T13:00+01:00", "second"),
        ("2026-05-31", "second"),
        ("2026-06-02", "third"),
        ("1m", "third"),
    ],
)
def test_the_list_that_was_set_last_before_the_moment(
    spaceport: Spaceport, quay: Running, at: str, which: str
) -> None:
    ended = spaceport("trusted-ips", "--at", at, "--json")
    assert ended.code == 0
    (space,) = ended.json["spaces"]
    assert set(space) == {"id", "name", "trusted_ips", "errors"}
    assert set(space["trusted_ips"]) == {"id", "rules", "applied", "created_at", "created_by"}
    assert (space["trusted_ips"]["id"], space["trusted_ips"]["created_by"]) == (which, "netops@acme.example")
    assert space["errors"] == {}


def test_it_looks_like_the_list_of_today(spaceport: Spaceport, quay: Running) -> None:
    ended = spaceport("trusted-ips", "--at", "2026-02-15")
    assert ended.lines == [
        ["SPACE", "RANGE", "ACTION", "APPLIED", "SET BY", "SET AT"],
        ["quay", "192.0.2.0/24", "allow", "-", "netops@acme.example", "2026-02-01 12:00 UTC"],
        ["quay", "203.0.113.0/24", "allow", "-", "netops@acme.example", "2026-02-01 12:00 UTC"],
    ]
    assert "set last at 2026-02-15 00:00 UTC" in ended.err
    assert "quay: 1 entry of its history without a time: not looked at." in ended.err
    assert [line[1] for line in spaceport("trusted-ips", "--at", "2026-07-01").lines[1:]] == [
        "none, all blocked"
    ]


def test_before_the_first_entry_nothing_is_known_and_that_is_said(
    spaceport: Spaceport, quay: Running
) -> None:
    ended = spaceport("trusted-ips", "--at", "2026-01-15", "--json")
    assert (ended.code, ended.json["at"]) == (0, "2026-01-15T00:00:00Z")
    assert ended.json["spaces"][0]["trusted_ips"] is None
    said = "quay: its history begins at 2026-02-01 12:00 UTC; what was in force before is not known."
    assert said in ended.json["notes"]
    assert said in ended.err
    assert spaceport("trusted-ips", "--at", "2026-01-15").lines[1][:2] == ["quay", "not known"]


def test_before_the_space_there_was_no_list(spaceport: Spaceport, quay: Running) -> None:
    ended = spaceport("trusted-ips", "--at", "2025-12-31")
    assert "quay: it was created later, at 2026-01-01 08:00 UTC." in ended.err
    assert ended.lines[1][:2] == ["quay", "-"]


def test_a_history_that_is_empty_is_said(spaceport: Spaceport, quay: Running) -> None:
    quay.levers.override(Override("/spaces/1/inbound-rulesets", []))
    ended = spaceport("trusted-ips", "--at", "2026-07-01")
    assert ended.code == 0
    assert "quay: Heroku has no history of its trusted IPs" in ended.err


def test_only_the_history_is_read(spaceport: Spaceport, quay: Running) -> None:
    spaceport("trusted-ips", "--at", "2026-07-01")
    inside = [one.path for one in quay.levers.requests if one.path.startswith("/spaces/")]
    assert inside == ["/spaces/1/inbound-rulesets"]


def test_a_history_that_cannot_be_read_is_a_failure(spaceport: Spaceport, quay: Running) -> None:
    quay.levers.clear_overrides()
    space = quay.world.space("quay").id
    path = f"/spaces/{space}/inbound-rulesets"
    quay.faults.add(Fault(path, count=None, status=403, error_id="forbidden", message="Not for you."))
    ended = spaceport("trusted-ips", "--at", "1d", "--json")
    assert ended.code == 0
    told = {each["name"]: each for each in ended.json["spaces"]}
    assert set(told["quay"]["errors"]) == {"trusted_ips"}
    assert told["harbor"]["trusted_ips"]["rules"]
    assert "quay: its history of trusted IPs could not be read: Not for you." in ended.err
    assert spaceport("trusted-ips", "--at", "1d", "--space", "quay").code == 4


@pytest.mark.parametrize("arguments", [("--at", "tomorrow"), ("--at", "2199-01-01"), ("--at", ""), ("--at",)])
def test_a_time_that_is_none_asks_nobody(
    spaceport: Spaceport, signed_in: Running, arguments: tuple[str, ...]
) -> None:
    ended = spaceport("trusted-ips", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "--at" in ended.err
    assert signed_in.levers.requests == []


def test_only_trusted_ips_have_a_past(spaceport: Spaceport, signed_in: Running) -> None:
    assert spaceport("vpn", "--at", "2h").code == 2
