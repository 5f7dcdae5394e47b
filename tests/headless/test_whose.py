"""`whose ADDRESS`: everything in the estate that holds it, the most specific first."""

import pytest

from backend.simulator.faults import Fault
from backend.simulator.levers import Override
from backend.simulator.testing import Running

from .conftest import Spaceport

HIT = {"space", "space_id", "resource", "field", "value", "item", "relation", "text"}


@pytest.fixture
def estate(signed_in: Running) -> Running:
    """Two spaces of one team; 10.0.0.5 is in five places of the one, 10.9.0.7 behind the VPN of the other."""
    spaces = [
        {"id": "1", "name": "north", "state": "allocated", "cidr": "10.0.0.0/16", "team": {"id": "t"}},
        {"id": "2", "name": "south", "state": "allocated", "cidr": "10.5.0.0/16", "team": {"id": "t"}},
        {"id": "3", "name": "young", "state": "allocating", "cidr": "10.6.0.0/16", "team": {"id": "t"}},
    ]
    dyno = {"number": 1, "private_ip": "10.0.0.5"}
    vpn = {
        "name": "office", "status": "active", "public_ip": "192.0.2.1", "routable_cidrs": ["10.9.0.0/24"],
        "tunnels": [{"ip": "192.0.2.8", "customer_ip": "192.0.2.1", "pre_shared_key": "never"}],
    }  # fmt: skip
    bodies = {
        "/spaces": spaces,
        "/teams/t/apps": [{"id": "a", "name": "api", "space": {"id": "1"}}],
        "/spaces/1/topology": {
            "apps": [{"id": "a", "formations": [{"process_type": "web", "dynos": [dyno]}]}]
        },
        "/spaces/1/peering-info": {"vpc_cidr": "10.0.0.0/16", "dyno_cidr_blocks": ["10.0.0.0/24"]},
        "/spaces/1/inbound-ruleset": {"rules": [{"action": "allow", "source": "10.0.0.0/8"}]},
        "/spaces/2/inbound-ruleset": {"rules": []},
        "/spaces/1/nat": {"state": "enabled", "sources": ["203.0.113.7"]},
        "/spaces/2/nat": {"state": "enabled", "sources": ["203.0.113.8"]},
        "/spaces/1/peerings": [],
        "/spaces/2/peerings": [],
        "/spaces/1/vpn-connections": [],
        "/spaces/2/vpn-connections": [vpn],
        "/spaces/2/peering-info": {},
        "/spaces/2/topology": {"apps": []},
    }
    for path, body in bodies.items():
        signed_in.levers.override(Override(path, body))
    return signed_in


def test_the_most_specific_comes_first(spaceport: Spaceport, estate: Running) -> None:
    ended = spaceport("whose", "10.0.0.5", "--json")
    assert (ended.code, ended.err) == (0, "")
    document = ended.json
    assert set(document) == {
        "as_of", "account", "rate_limit_remaining", "spaces", "errors", "asked", "hits", "notes",
    }  # fmt: skip
    assert document["asked"] == "10.0.0.5"
    assert all(set(hit) == HIT for hit in document["hits"])
    assert all(set(space) == {"id", "name", "errors"} for space in document["spaces"])
    dyno, *blocks = document["hits"]
    assert (dyno["space"], dyno["resource"], dyno["value"]) == ("north", "dynos", "10.0.0.5")
    assert (dyno["item"], dyno["relation"]) == ("api web.1", "equals")
    assert [hit["value"] for hit in blocks] == ["10.0.0.0/24", "10.0.0.0/16", "10.0.0.0/16", "10.0.0.0/8"]
    assert {hit["resource"] for hit in blocks} == {"peering_info", "space", "trusted_ips"}
    assert {hit["relation"] for hit in blocks} == {"holds"}


def test_every_hit_is_a_line(spaceport: Spaceport, estate: Running) -> None:
    titles, first, *_ = spaceport("whose", "10.9.0.7").lines
    assert titles == ["SPACE", "WHAT", "VALUE", "OF", "HOW"]
    assert first == ["south", "network behind the VPN", "10.9.0.0/24", "office", "holds"]
    lines = spaceport("whose", "203.0.113.0/24").lines[1:]
    assert [line[0] for line in lines] == ["north", "south"]
    assert [line[-1] for line in lines] == ["within", "within"]


def test_a_masked_peering_of_herokus_is_called_nothing(spaceport: Spaceport, estate: Running) -> None:
    managed = {"type": "heroku-postgresql", "status": "active", "pcx_id": "******"}
    managed |= {"aws_vpc_id": "******", "cidr_blocks": ["10.77.0.0/16"]}
    estate.levers.override(Override("/spaces/1/peerings", [managed]))
    ended = spaceport("whose", "10.77.0.9")
    line = ["north", "block of the VPC that Heroku manages", "10.77.0.0/16", "-", "holds"]
    assert ended.lines[1] == line
    assert spaceport("whose", "10.77.0.9", "--json").json["hits"][0]["item"] is None


@pytest.mark.parametrize("address", ["203.0.113.7", "https://203.0.113.7/x", "::ffff:203.0.113.7"])
def test_an_address_as_it_is_found_somewhere(spaceport: Spaceport, estate: Running, address: str) -> None:
    document = spaceport("whose", address, "--json").json
    assert document["asked"] == "203.0.113.7"
    assert [(hit["space"], hit["field"]) for hit in document["hits"]] == [("north", "sources")]


def test_only_one_space_is_searched(spaceport: Spaceport, estate: Running) -> None:
    document = spaceport("whose", "203.0.113.0/24", "--space", "south", "--json").json
    assert {hit["space"] for hit in document["hits"]} == {"south"}
    assert not any(one.path.startswith("/spaces/1/") for one in estate.levers.requests)


def test_nothing_found_is_said_and_is_no_failure(spaceport: Spaceport, estate: Running) -> None:
    ended = spaceport("whose", "8.8.8.8", "--json")
    assert (ended.code, ended.json["hits"]) == (0, [])
    assert ended.err == "spaceport: 8.8.8.8 was found nowhere.\n"
    ended = spaceport("whose", "8.8.8.8")
    assert (ended.code, ended.out) == (0, "")


def test_nothing_found_where_not_everything_could_be_read(spaceport: Spaceport, estate: Running) -> None:
    estate.levers.override(Override("/spaces/1/nat", {"id": "unavailable", "message": "Later."}, 503))
    ended = spaceport("whose", "8.8.8.8", "--json")
    assert ended.code == 0
    assert "8.8.8.8 was found nowhere in what could be read." in ended.err
    assert "north: its outbound IPs could not be read: Later." in ended.err
    errors = {space["name"]: space["errors"] for space in ended.json["spaces"]}
    assert set(errors["north"]) == {"outbound_ips"}
    assert errors["south"] == errors["young"] == {}


def test_dynos_are_asked_for_where_the_address_may_be(spaceport: Spaceport, estate: Running) -> None:
    spaceport("whose", "10.5.1.1")
    asked = [one.path for one in estate.levers.requests if one.path.endswith("/topology")]
    assert asked == ["/spaces/2/topology"]
    assert sum(one.path.endswith("/peering-info") for one in estate.levers.requests) == 2


def test_host_bits_of_the_question_are_told(spaceport: Spaceport, estate: Running) -> None:
    ended = spaceport("whose", "203.0.113.9/24")
    assert "bits set beyond its prefix: looked for 203.0.113.0/24" in ended.err
    assert spaceport("whose", "203.0.113.9/24", "--json").json["notes"]


@pytest.mark.parametrize(
    "address", ["", " ", "nonsense", "10.0.0.300", "10.0.0.0/33", "10.0.0", "1.2.3.4,5.6.7.8", "fe80::1%eth0"]
)
def test_what_is_no_address(spaceport: Spaceport, signed_in: Running, address: str) -> None:
    ended = spaceport("whose", address)
    assert (ended.code, ended.out) == (2, "")
    assert "is no IP address and no CIDR block" in ended.err
    assert signed_in.levers.requests == []


def test_no_address_at_all(spaceport: Spaceport) -> None:
    assert spaceport("whose").code == 2


def test_addresses_are_found_in_the_estate_of_the_simulator(spaceport: Spaceport, signed_in: Running) -> None:
    (quay,) = [one for one in spaceport("outbound-ips", "--json").json["spaces"] if one["name"] == "quay"]
    first = quay["outbound_ips"]["sources"][0]
    (hit, *_) = spaceport("whose", first, "--json").json["hits"]
    assert (hit["space"], hit["resource"], hit["text"]) == ("quay", "outbound_ips", "outbound IP of quay")


@pytest.mark.slow
def test_unreadable_everywhere_still_tells_the_blocks(spaceport: Spaceport, estate: Running) -> None:
    estate.levers.clear_overrides()
    estate.faults.add(Fault("/spaces/*/*", count=None, status=503, body="html"))
    ended = spaceport("whose", "10.0.0.5", "--json")
    assert ended.code == 0
    assert [(hit["space"], hit["field"]) for hit in ended.json["hits"]] == [("quay", "cidr")]
