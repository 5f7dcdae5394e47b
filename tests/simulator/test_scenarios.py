from ipaddress import ip_network

import pytest

from backend.simulator import scenarios
from backend.simulator.scenarios.harbor import FROZEN_AT
from backend.simulator.world import World
from backend.simulator.world.changes import destroy_space


def states(world: World) -> dict[str, str]:
    return {space.name: space.state(world.now()) for space in world.spaces()}


def ranges(world: World) -> dict[str, int]:
    return {space.name: len(space.current_ruleset.rules) for space in world.spaces()}


def applied(world: World, space: str) -> bool | None:
    return world.space(space).current_ruleset.applied_at(world.now())


def test_harbor_at_its_first_instant(world: World) -> None:
    assert world.now().isoformat() == "2026-11-20T14:00:00+00:00"
    assert states(world) == {
        "harbor": "allocated", "quay": "allocated", "ledger": "allocated", "breakwater": "allocated",
        "vault": "allocated", "drydock": "allocated", "pier-fir": "allocated", "jetty": "deleting",
        "slip": "allocating", "dock": "allocated",
    }  # fmt: skip
    assert ranges(world) == {
        "harbor": 12, "quay": 2, "ledger": 4, "breakwater": 21, "vault": 3, "drydock": 0,
        "pier-fir": 2, "jetty": 1, "slip": 1, "dock": 1,
    }  # fmt: skip
    assert (applied(world, "harbor"), applied(world, "quay"), applied(world, "drydock")) == (
        False,
        True,
        None,
    )
    assert world.space("vault").shield
    assert world.space("ledger").data_cidr == "10.41.0.0/20"
    assert world.space("breakwater").trusted_ip_limit > 20
    assert any(rule.action == "deny" for rule in world.space("ledger").current_ruleset.rules)


def test_the_blocks_of_harbor_are_distinct(world: World) -> None:
    blocks = [ip_network(space.cidr) for space in world.spaces()]
    assert not any(one.overlaps(other) for one in blocks for other in blocks if one is not other)


def test_the_states_that_harbor_is_for(world: World) -> None:
    now = world.now()
    peered = {
        space.name: [(peering.type, peering.status(now)) for peering in space.peerings]
        for space in world.spaces()
        if space.peerings
    }
    assert peered == {
        "harbor": [
            ("unknown", "active"),
            ("customer-managed", "active"),
            ("unknown", "pending-acceptance"),
            ("heroku-managed", "active"),
            ("heroku-managed", "active"),
        ],
        "quay": [("customer-managed", "active")],
        "ledger": [("unknown", "pending-acceptance"), ("customer-managed", "active")],
        "breakwater": [("customer-managed", "active")] * 5 + [("unknown", "expired")],
        "drydock": [("unknown", "pending-acceptance")],
    }
    assert world.space("harbor").peerings[0].expires_at < now
    assert world.space("ledger").peerings[0].requester.cidr_blocks == ("172.17.0.0/16",)
    assert [len(each.requester.cidr_blocks) for each in world.space("harbor").peerings] == [1, 2, 1, 1, 1]
    assert tunnels(world) == {
        "ledger/office": "UP/UP", "breakwater/plant": "UP/DOWN", "vault/branch": "DOWN/UP",
        "drydock/depot": "DOWN/DOWN", "dock/workshop": "provisioning",
    }  # fmt: skip


def test_the_connections_of_harbor_are_such_as_can_be_made(world: World) -> None:
    """The peerings and the VPN connections that are there keep the rules for new ones."""
    for space in world.spaces():
        own = [space.cidr, space.data_cidr, "172.17.0.0/16"]
        peers = [
            block
            for peering in space.peerings
            if peering.status(world.now()) == "active" and not peering.is_managed
            for block in peering.requester.cidr_blocks
        ]
        routable = [block for vpn in space.vpns for block in vpn.routable_cidrs]
        blocks = [ip_network(block) for block in (*own, *peers, *routable)]
        assert not any(one.overlaps(other) for one in blocks for other in blocks if one is not other)


def test_connections_of_harbor_move(world: World) -> None:
    def advance_to(minutes: float) -> None:
        world.clock.advance(minutes * 60 - (world.now() - FROZEN_AT).total_seconds())

    def listed(space: str) -> list[str]:
        now = world.now()
        world.catch_up()
        return [each.status(now) for each in world.space(space).peerings if each.is_listed(now)]

    advance_to(3.9)
    assert listed("vault") == []
    advance_to(4)
    assert listed("vault") == ["pending-acceptance"]
    advance_to(5)
    assert tunnels(world)["vault/branch"] == "UP/UP"
    advance_to(6)
    assert tunnels(world)["dock/workshop"] == "DOWN/DOWN"
    before = {dyno.private_ip for _, _, dyno in world.space("harbor").dynos()}
    advance_to(7)
    world.catch_up()
    assert len({dyno.private_ip for _, _, dyno in world.space("harbor").dynos()} - before) == 1
    advance_to(8)
    assert tunnels(world)["dock/workshop"] == "UP/DOWN"
    advance_to(9)
    assert listed("drydock") == ["expired"]
    advance_to(11)
    assert (tunnels(world)["dock/workshop"], tunnels(world)["ledger/office"]) == ("UP/UP", "UP/DOWN")
    for minute, both in ((12.9, "UP/DOWN"), (13, "DOWN/DOWN"), (15, "UP/DOWN"), (17, "UP/UP")):
        advance_to(minute)
        assert tunnels(world)["ledger/office"] == both


def tunnels(world: World) -> dict[str, str]:
    """UP/DOWN as the Heroku CLI writes it, or what the connection is while it is not active."""
    now = world.now()
    return {
        f"{space.name}/{vpn.name}": (
            "/".join(tunnel.at(now, vpn.active_at).status for tunnel in vpn.tunnels)
            if vpn.status(now) == "active"
            else vpn.status(now)
        )
        for space in world.spaces()
        for vpn in space.vpns
    }


def test_harbor_lives(world: World) -> None:
    world.clock.advance(41)
    assert (ranges(world)["ledger"], applied(world, "ledger")) == (5, False)
    world.clock.advance(15)
    assert applied(world, "ledger") is True
    world.clock.advance(34)
    assert states(world)["slip"] == "allocated"
    world.clock.advance(60)
    assert "jetty" not in states(world)
    world.clock.advance(35)
    assert applied(world, "breakwater") is False
    world.clock.advance(60)
    assert applied(world, "breakwater") is False
    assert states(world)["mooring"] == "allocating"
    world.clock.advance(8 * 60)
    assert applied(world, "breakwater") is True
    assert states(world)["mooring"] == "allocated"
    assert ranges(world)["ledger"] == 4


def test_quay_does_not_change_by_itself(world: World) -> None:
    quay = world.space("quay")

    def how_it_is() -> object:
        now = world.now()
        return (
            quay.name,
            quay.team.name,
            quay.current_ruleset.id,
            quay.updated_at(now),
            applied(world, "quay"),
            [(peering.pcx_id, peering.status(now)) for peering in quay.peerings],
            (quay.vpns, quay.apps),
        )

    before = how_it_is()
    world.clock.advance(30 * 86_400)
    world.catch_up()
    assert how_it_is() == before


def test_what_happens_late_is_dated_when_it_was_due(world: World) -> None:
    world.clock.advance(3600)
    world.catch_up()
    history = world.space("ledger").rulesets
    assert [ruleset.created_at.isoformat() for ruleset in history[-6:-4]] == [
        "2026-11-20T14:00:40+00:00",
        "2026-11-20T14:10:40+00:00",
    ]


def test_a_colleague_does_nothing_to_what_is_gone(world: World) -> None:
    ledger = world.space("ledger")
    ledger.apps.clear()
    ledger.peerings.clear()
    ledger.vpns.clear()
    destroy_space(world, ledger)
    writings = len(ledger.rulesets)
    world.clock.advance(3600)
    assert "ledger" not in states(world)
    assert len(ledger.rulesets) == writings


def test_a_colleague_gives_way_to_the_operator(world: World) -> None:
    world.space("quay").name = "mooring"
    world.clock.advance(3600)
    assert list(states(world)).count("mooring") == 1


def test_two_harbors_are_the_same() -> None:
    one, other = (scenarios.build("harbor", frozen=True) for _ in range(2))
    assert [space.id for space in one.spaces()] == [space.id for space in other.spaces()]
    assert [space.outbound_ips for space in one.spaces()] == [space.outbound_ips for space in other.spaces()]
    assert one.ids.new("space") == other.ids.new("space")


def test_a_crowd_has_as_many_as_asked_for() -> None:
    world = scenarios.build("crowd", frozen=True, spaces=300)
    assert len(world.spaces()) == len({space.id for space in world.spaces()}) == 300
    assert {space.generation.name for space in world.spaces()} == {"cedar", "fir"}
    assert set(ranges(world).values()) == set(range(1, 21))


def test_a_crowd_has_connections_and_apps() -> None:
    spaces = scenarios.build("crowd", frozen=True, spaces=30).spaces()
    cedar = [space for space in spaces if space.generation.name == "cedar"]
    assert all(1 <= len(space.peerings) <= 3 for space in cedar)
    assert all(space.apps for space in spaces)
    assert any(space.vpns for space in cedar)
    assert len({peering.pcx_id for space in cedar for peering in space.peerings}) == sum(
        len(space.peerings) for space in cedar
    )


def test_empty_is_empty() -> None:
    assert scenarios.build("empty", frozen=True).spaces() == []


def test_an_unknown_scenario_is_named() -> None:
    with pytest.raises(ValueError, match="no scenario nowhere"):
        scenarios.build("nowhere")
