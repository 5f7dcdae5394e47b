"""`peerings`, `vpn`, `outbound-ips`, `apps`: every key is there, and a line for each thing."""

import re
from typing import Any

import pytest

from backend.model.aws_end import AwsEnd, Connection, Route, RouteTable
from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running

from .conftest import Ended, Spaceport

HEAD = {"as_of", "account", "rate_limit_remaining", "spaces", "errors"}
PEERING = {
    "type", "pcx_id", "cidr_blocks", "status", "aws_vpc_id", "aws_region", "aws_account_id", "expires", "aws",
}  # fmt: skip
PEERING_INFO = {
    "aws_account_id", "aws_region", "vpc_id", "vpc_cidr", "dyno_cidr_blocks", "space_cidr_blocks",
    "unavailable_cidr_blocks",
}  # fmt: skip
VPN = {
    "id", "name", "public_ip", "routable_cidrs", "space_cidr_block", "ike_version", "status",
    "status_message", "tunnels",
}  # fmt: skip
TUNNEL = {"ip", "customer_ip", "status", "status_message", "last_status_change"}
APP = {
    "id", "name", "space", "team", "region", "generation", "internal_routing", "acm", "web_url",
    "maintenance", "locked", "created_at", "released_at", "reached_by", "dynos",
}  # fmt: skip
WAY = {"resource", "name", "blocks", "reaches", "text"}
DYNO = {"process_type", "id", "number", "private_ip", "hostname"}
KEYS = {"peerings": "peerings", "vpn": "vpn_connections", "outbound-ips": "outbound_ips", "apps": "apps"}


def check(key: str, value: Any) -> None:
    """Every key of what stands under `key` of a space."""
    match key:
        case "peerings":
            assert all(set(peering) == PEERING for peering in value)
        case "vpn_connections":
            assert all(set(vpn) == VPN for vpn in value)
            assert all(set(tunnel) == TUNNEL for vpn in value for tunnel in vpn["tunnels"] or ())
        case "outbound_ips":
            assert set(value) == {"state", "sources"}
        case "apps":
            assert all(set(app) == APP for app in value)
            assert all(set(way) == WAY for app in value for way in app["reached_by"] or ())
            assert all(set(dyno) == DYNO for app in value for dyno in app["dynos"] or ())
        case _:
            assert set(value) == PEERING_INFO


def only(ended: Ended) -> dict[str, Any]:
    """The one space of a document."""
    (space,) = ended.json["spaces"]
    assert isinstance(space, dict)
    return space


def body(simulator: Running, space: str, path: str, value: Any) -> None:
    """Have the simulator answer `value` for a resource of the space."""
    identity = simulator.world.space(space).id
    simulator.levers.override(Override(f"/spaces/{identity}/{path}", value))


def asked(simulator: Running, ending: str) -> list[str]:
    return [one.path for one in simulator.levers.requests if one.path.endswith(ending)]


@pytest.mark.parametrize(("command", "key"), KEYS.items())
def test_every_key_is_there(spaceport: Spaceport, signed_in: Running, command: str, key: str) -> None:
    ended = spaceport(command, "--json")
    assert ended.code == 0
    assert set(ended.json) == HEAD
    told = {space["name"]: space for space in ended.json["spaces"]}
    assert len(told) == 10
    for space in told.values():
        assert set(space) == {"id", "name", key, "errors"}
        if space[key] is not None:
            check(key, space[key])
    assert told["slip"][key] is told["jetty"][key] is None
    assert any(space[key] for space in told.values())


def test_status_has_them_too(spaceport: Spaceport, signed_in: Running) -> None:
    for space in spaceport("status", "--json").json["spaces"]:
        for key in (*KEYS.values(), "peering_info"):
            if space[key] is not None:
                check(key, space[key])
        assert all(peering["aws"] is None for peering in space["peerings"] or ())
        assert all(app["dynos"] is not None for app in space["apps"] or ())


@pytest.mark.parametrize(
    "arguments", [("status",), ("findings",), ("vpn",), ("peerings",), ("whose", "10.0.0.1")]
)
@pytest.mark.parametrize("form", ["json", "plain"])
def test_no_pre_shared_key_is_in_any_output(
    spaceport: Spaceport, signed_in: Running, arguments: tuple[str, ...], form: str
) -> None:
    keys = [
        tunnel.pre_shared_key
        for space in signed_in.world.every_space()
        for vpn in space.vpns
        for tunnel in vpn.tunnels
    ]
    assert keys
    body(signed_in, "quay", "vpn-connections", [{"id": "1", "tunnels": [{"pre_shared_key": "hunter2-key"}]}])
    ended = spaceport(*arguments, "--format", form)
    assert ended.code == (1 if arguments[0] in ("status", "findings") else 0)
    assert not any(key in ended.out + ended.err for key in [*keys, "hunter2-key", "pre_shared_key"])


def test_a_peering_is_told_as_it_came(spaceport: Spaceport, signed_in: Running) -> None:
    masked = {
        "pcx_id": "******",
        "type": "heroku-managed",
        "cidr_blocks": ["10.1.0.0/16"],
        "status": "active",
    }
    body(
        signed_in, "quay", "peerings", [masked, masked, {"status": "levitating", "expires": "soon"}, None, 7]
    )
    first, second, third, *rest = only(spaceport("peerings", "--space", "quay", "--json"))["peerings"]
    assert first == second
    assert (first["pcx_id"], first["aws_vpc_id"], first["expires"]) == ("******", None, None)
    assert (third["status"], third["expires"], third["cidr_blocks"]) == ("levitating", "soon", None)
    assert rest == [dict.fromkeys(PEERING)] * 2


def test_peerings_have_the_columns_of_the_heroku_cli_and_expire_only_while_they_wait(
    spaceport: Spaceport, signed_in: Running
) -> None:
    one = {
        "type": "unknown", "pcx_id": "pcx-1", "cidr_blocks": ["10.5.0.0/16", "10.6.0.0/16"],
        "status": "pending-acceptance", "aws_vpc_id": "vpc-1", "aws_region": "us-east-1",
        "aws_account_id": "123456789012", "expires": "2026-11-30T10:00:00Z",
    }  # fmt: skip
    body(signed_in, "quay", "peerings", [one, {**one, "pcx_id": "pcx-2", "status": "active"}, {}])
    titles, waiting, active, unknown = spaceport("peerings", "--space", "quay").lines
    assert titles == [
        "SPACE", "PCX ID", "TYPE", "CIDR BLOCKS", "STATUS", "VPC ID", "AWS REGION", "AWS ACCOUNT ID",
        "EXPIRES",
    ]  # fmt: skip
    assert waiting == [
        "quay", "pcx-1", "unknown", "10.5.0.0/16, 10.6.0.0/16", "pending-acceptance", "vpc-1", "us-east-1",
        "123456789012", "2026-11-30 10:00 UTC",
    ]  # fmt: skip
    assert active[1::3] == ["pcx-2", "active", "123456789012"]
    assert active[-1] == "-"
    assert unknown == ["quay", *["-"] * 8]


def test_the_aws_end_stands_with_its_peering(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.fetching import Fetching

    route = Route(destination="10.0.0.0/16", target="pcx-1", state="blackhole", through_this=True)
    end = AwsEnd(
        pcx_id="pcx-1",
        connection=Connection(code="active"),
        route_tables=(RouteTable(route_table_id="rtb-1", routes=(route,)),),
    )
    usual = Fetching.fetch

    async def fetch(self: Fetching, key: Any) -> Any:
        if key.kind == "aws_ends":
            return (end, AwsEnd(pcx_id="pcx-2", not_looked_at="not looked at: its account is not known"))
        return await usual(self, key)

    monkeypatch.setattr(Fetching, "fetch", fetch)
    managed = {"pcx_id": "******", "type": "heroku-managed"}
    own = {"pcx_id": "pcx-1", "type": "customer-managed", "status": "active"}
    body(signed_in, "quay", "peerings", [managed, {**own, "pcx_id": "pcx-2"}, own])
    ended = spaceport("peerings", "--space", "quay", "--json")
    assert (ended.code, ended.err) == (0, "")
    hidden, alone, told = (one["aws"] for one in only(ended)["peerings"])
    assert hidden is None
    assert alone["not_looked_at"] == "not looked at: its account is not known"
    assert told["not_looked_at"] is None
    assert told["connection"]["code"] == "active"
    assert told["route_tables"][0]["routes"][0]["state"] == "blackhole"


def test_aws_is_asked_by_peerings_as_json_alone(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.fetching import Fetching

    kinds: list[str] = []
    usual = Fetching.fetch

    async def fetch(self: Fetching, key: Any) -> Any:
        kinds.append(key.kind)
        return () if key.kind == "aws_ends" else await usual(self, key)

    monkeypatch.setattr(Fetching, "fetch", fetch)
    for arguments in (
        ("status", "--json"),
        ("peerings",),
        ("vpn", "--json"),
        ("whose", "10.0.0.1", "--json"),
    ):
        spaceport(*arguments)
    assert "aws_ends" not in kinds
    spaceport("peerings", "--json")
    have_any = [space for space in signed_in.world.every_space() if space.peerings]
    assert 0 < kinds.count("aws_ends") <= len(have_any)


def test_vpn_has_a_line_for_each_tunnel(spaceport: Spaceport, signed_in: Running) -> None:
    up = {
        "ip": "203.0.113.1", "customer_ip": "198.51.100.9", "status": "UP", "status_message": "IPSEC IS UP",
        "last_status_change": "2026-11-20T10:00:00Z", "pre_shared_key": "k",
    }  # fmt: skip
    office = {"id": "v1", "name": "office", "status": "active", "public_ip": "198.51.100.8"}
    new = {"id": "v2", "name": "", "status": "pending", "status_message": "Soon.", "public_ip": "192.0.2.9"}
    body(signed_in, "quay", "vpn-connections", [{**office, "tunnels": [up, {"status": "DOWN"}]}, new])
    titles, *lines = spaceport("vpn", "--space", "quay").lines
    assert titles == ["SPACE", "CONNECTION", "STATUS", "TUNNEL", "STATE", "SINCE", "MESSAGE", "GATEWAY"]
    assert lines == [
        ["quay", "office", "active", "1", "UP", "2026-11-20 10:00 UTC", "IPSEC IS UP", "198.51.100.9"],
        ["quay", "office", "active", "2", "DOWN", "-", "-", "198.51.100.8"],
        ["quay", "v2", "pending", "-", "-", "-", "Soon.", "192.0.2.9"],
    ]
    (told,) = [line for line in spaceport("status").lines if line[0] == "quay"]
    assert told[6] == "active 1/2 UP, pending"


def test_outbound_ips_has_a_line_for_each_address_as_it_came(
    spaceport: Spaceport, signed_in: Running
) -> None:
    nat = {"state": "updating", "sources": ["203.0.113.7", "2001:db8::7", "123.456.789.123"]}
    body(signed_in, "quay", "nat", {**nat, "updated_at": "2026-11-20T10:00:00Z"})
    body(signed_in, "harbor", "nat", {"state": "disabled", "sources": []})
    body(signed_in, "drydock", "nat", {})
    lines = spaceport("outbound-ips").lines
    assert [line[1:] for line in lines if line[0] == "quay"] == [
        [address, "updating", "2026-11-20 10:00 UTC"] for address in nat["sources"]
    ]
    assert ["harbor", "none", "disabled", "-"] in lines
    assert ["drydock", "not told", "-", "-"] in lines
    assert ["slip", "-", "-", "-"] in lines


@pytest.fixture
def one_team(signed_in: Running) -> Running:
    """The apps of acme are two of quay: one internal, one that tells nothing but its name."""
    world = signed_in.world
    team, quay = world.team("acme"), world.space("quay")
    inside = {"space": {"id": quay.id, "name": "quay"}}
    apps = [
        {"id": "a1", "name": "ledger-api", "internal_routing": True, "acm": False, **inside},
        {"id": "a2", "name": "site", **inside},
        {"id": "a3", "name": "elsewhere", "space": None},
    ]
    signed_in.levers.override(Override(f"/teams/{team.id}/apps", apps))
    body(signed_in, "quay", "peerings", [
        {"pcx_id": "pcx-1", "type": "customer-managed", "status": "active", "cidr_blocks": ["10.9.0.0/16"]},
    ])  # fmt: skip
    dynos = [{"number": 1, "private_ip": "10.0.0.5"}, {"number": 0, "private_ip": "10.0.0.6"}]
    formations = [{"process_type": "web", "dynos": dynos}]
    body(signed_in, "quay", "topology", {"version": 1, "apps": [{"id": "a1", "formation": formations}]})
    return signed_in


def test_apps_tells_what_reaches_the_internal_ones(spaceport: Spaceport, one_team: Running) -> None:
    apps = {app["name"]: app for app in only(spaceport("apps", "--space", "quay", "--json"))["apps"]}
    assert set(apps) == {"ledger-api", "site"}
    by_space, by_peering = apps["ledger-api"]["reached_by"]
    assert (by_space["resource"], by_space["name"], by_space["reaches"]) == ("spaces", "quay", True)
    assert (by_peering["resource"], by_peering["name"], by_peering["reaches"]) == ("peerings", "pcx-1", None)
    assert by_peering["blocks"] == ["10.9.0.0/16"]
    assert apps["site"]["reached_by"] is apps["site"]["internal_routing"] is None


def test_dynos_have_their_private_addresses_where_one_space_is_asked_for(
    spaceport: Spaceport, one_team: Running
) -> None:
    internal, site = only(spaceport("apps", "--space", "quay", "--json"))["apps"]
    assert [(one["process_type"], one["number"], one["private_ip"]) for one in internal["dynos"]] == [
        ("web", 1, "10.0.0.5"),
        ("web", 0, "10.0.0.6"),
    ]
    assert site["dynos"] == []
    assert len(asked(one_team, "/topology")) == 1
    titles, first, second = spaceport("apps", "--space", "quay").lines
    assert titles == ["SPACE", "APP", "INTERNAL", "ACM", "REACHED BY", "WEB URL", "RELEASED", "DYNOS"]
    assert first[:5] == ["quay", "ledger-api", "yes", "no", "the space, pcx-1 if routed"]
    assert first[-1] == "web.1 10.0.0.5, web.0 10.0.0.6"
    assert second == ["quay", "site", "-", "-", "-", "-", "-", "none"]
    assert "DYNOS" not in spaceport("apps").out
    assert len(asked(one_team, "/topology")) == 2


def test_only_the_team_of_the_space_is_asked_for_apps(spaceport: Spaceport, signed_in: Running) -> None:
    spaceport("apps", "--space", "dock", "--json")
    assert asked(signed_in, "/apps") == [f"/teams/{signed_in.world.team('labs').id}/apps"]


def test_ways_in_are_asked_for_where_an_app_is_internal(spaceport: Spaceport, one_team: Running) -> None:
    assert spaceport("apps", "--json").code == 0
    assert asked(one_team, "/peerings") == [f"/spaces/{one_team.world.space('quay').id}/peerings"]
    one_team.faults.add(Fault("*/peerings", count=None, status=403, error_id="forbidden", message="No."))
    quay = only(spaceport("apps", "--space", "quay", "--json"))
    assert [way["resource"] for way in quay["apps"][0]["reached_by"]] == ["spaces"]
    assert set(quay["errors"]) == {"peerings"}


def test_apps_of_a_team_that_is_not_told(spaceport: Spaceport, signed_in: Running) -> None:
    space = {"id": "5", "name": "pool", "state": "allocated", "team": {"id": "******"}}
    signed_in.levers.override(Override("/spaces", [space]))
    ended = spaceport("apps", "--json")
    assert ended.code == 4
    assert only(ended)["apps"] is None
    assert "apps are listed by team" in only(ended)["errors"]["apps"]


def test_what_a_generation_does_not_have_is_no_error(spaceport: Spaceport, signed_in: Running) -> None:
    for command, key in (("peerings", "peerings"), ("vpn", "vpn_connections")):
        ended = spaceport(command, "--space", "pier-fir", "--json")
        assert (ended.code, ended.err) == (0, "")
        assert (only(ended)[key], only(ended)["errors"]) == (None, {})
        assert len(spaceport(command, "--space", "pier-fir").lines) == 1


def test_what_generations_say_overrules_the_documents(spaceport: Spaceport, signed_in: Running) -> None:
    signed_in.levers.override(
        Override("/generations", [{"name": "cedar", "unsupported_features": ["private_vpn"]}])
    )
    signed_in.faults.add(Fault("*/vpn-connections", count=None, status=503))
    spaces = {space["name"]: space for space in spaceport("vpn", "--json").json["spaces"]}
    assert spaces["quay"]["errors"] == {}
    spaces = {space["name"]: space for space in spaceport("status", "--json").json["spaces"]}
    assert spaces["quay"]["errors"] == {}


@pytest.mark.parametrize("arguments", [(command,) for command in KEYS] + [("whose", "10.0.0.1")])
def test_hostile_names_are_harmless_in_every_line(
    spaceport: Spaceport, signed_in: Running, arguments: tuple[str, ...]
) -> None:
    bad = "x\x1b[31m\r\n\x9b2J\u202eevil"
    space = {"id": "1", "name": bad, "state": "allocated", "cidr": "10.0.0.0/16", "team": {"id": "t"}}
    levers = signed_in.levers
    levers.override(Override("/spaces", [space]))
    levers.override(Override("/spaces/1/peerings", [dict.fromkeys(PEERING, bad) | {"cidr_blocks": [bad]}]))
    levers.override(
        Override("/spaces/1/vpn-connections", [{"name": bad, "status": bad, "tunnels": [{"status": bad}]}])
    )
    levers.override(Override("/spaces/1/nat", {"state": bad, "sources": [bad]}))
    levers.override(Override("/teams/t/apps", [{"name": bad, "space": {"id": "1"}, "web_url": bad}]))
    for form in ("--json", "--format=plain"):
        ended = spaceport(*arguments, form)
        assert ended.code == 0
        assert "evil" in ended.out
        assert all(sign.isprintable() or sign == "\n" for sign in ended.out + ended.err)
    assert len(ended.lines) == 2
    assert not any(re.search(r"\s$", line) for line in ended.out.splitlines())


def test_an_aws_end_that_cannot_be_read_changes_nothing_else(
    spaceport: Spaceport, signed_in: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.fetching import Fetching

    usual = Fetching._read_aws_ends

    async def fail(self: Fetching, key: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(Fetching, "_read_aws_ends", fail)
    quay = only(spaceport("peerings", "--space", "quay", "--json"))
    assert set(quay["errors"]) == {"aws"}
    assert [peering["aws"] for peering in quay["peerings"]] == [None]
    assert spaceport("peerings", "--json").code == 0
    monkeypatch.setattr(Fetching, "_read_aws_ends", usual)
    assert only(spaceport("peerings", "--space", "quay", "--json"))["errors"] == {}


@pytest.mark.parametrize("form", ["json", "plain"])
def test_status_reads_each_thing_once_and_the_same_in_both_forms(
    spaceport: Spaceport, signed_in: Running, form: str
) -> None:
    spaceport("status", "--format", form)
    resources = ["inbound-ruleset", "peerings", "vpn-connections", "nat", "topology", "peering-info"]
    world = signed_in.world
    ready = [space for space in world.spaces() if space.name not in ("slip", "jetty")]
    expected = ["/account", "/spaces", "/teams", "/generations"]
    expected += [f"/teams/{world.team(name).id}/apps" for name in ("acme", "labs")]
    expected += [f"/spaces/{space.id}/{resource}" for space in ready for resource in resources]
    assert sorted(one.path for one in signed_in.levers.requests) == sorted(expected)
