"""VPN connections: made, changed, destroyed, and their tunnels (contract §1.3, requirements 61-84)."""

from typing import Any

import httpx
import pytest

from backend.simulator.world import World
from tests.simulator.conftest import problem

OFFICE = {"name": "office", "public_ip": "203.0.113.7", "routable_cidrs": ["10.200.0.0/16"]}
MINUTE = 60


async def connect(api: httpx.AsyncClient, space: str = "quay", **changed: Any) -> httpx.Response:
    return await api.post(f"/spaces/{space}/vpn-connections", json={**OFFICE, **changed})


async def vpn(api: httpx.AsyncClient, space: str = "quay", name: str = "office") -> Any:
    return (await api.get(f"/spaces/{space}/vpn-connections/{name}")).json()


async def listed(api: httpx.AsyncClient, space: str = "quay") -> list[str]:
    return [each["name"] for each in (await api.get(f"/spaces/{space}/vpn-connections")).json()]


async def tunnels(api: httpx.AsyncClient, space: str, name: str) -> list[tuple[str, str, str]]:
    return [
        (tunnel["status"], tunnel["status_message"], tunnel["last_status_change"])
        for tunnel in (await vpn(api, space, name))["tunnels"]
    ]


async def test_a_new_one_is_not_found_at_once(api: httpx.AsyncClient, world: World) -> None:
    reply = await connect(api)
    assert (reply.status_code, reply.json()["status"]) == (201, "pending")
    assert problem(await api.get("/spaces/quay/vpn-connections/office")) == (
        404, "not_found", "The VPN is not found.",
    )  # fmt: skip
    assert await listed(api) == []
    world.clock.advance(5)
    assert await listed(api) == ["office"]
    by_name = await vpn(api)
    assert by_name == await vpn(api, name=by_name["id"]) == reply.json()


async def test_it_takes_eighteen_minutes(api: httpx.AsyncClient, world: World) -> None:
    await connect(api)
    world.clock.advance(MINUTE - 1)
    assert (await vpn(api))["status"] == "pending"
    world.clock.advance(1)
    assert (await vpn(api))["status"] == "provisioning"
    world.clock.advance(17 * MINUTE - 1)
    waiting = await vpn(api)
    assert (waiting["status"], waiting["tunnels"]) == ("provisioning", [])
    world.clock.advance(1)
    active = await vpn(api)
    assert (active["status"], active["ike_version"]) == ("active", 1)
    assert (active["public_ip"], active["space_cidr_block"]) == ("203.0.113.7", "10.0.0.0/16")


async def test_it_has_two_gateways_and_two_keys_that_wait(api: httpx.AsyncClient, world: World) -> None:
    await connect(api)
    world.clock.advance(18 * MINUTE)
    one, other = (await vpn(api))["tunnels"]
    assert one["ip"] != other["ip"]
    assert one["pre_shared_key"] != other["pre_shared_key"]
    assert one["customer_ip"] == other["customer_ip"] == "203.0.113.7"
    world.clock.advance(3600)
    waiting = ("DOWN", "IPSEC IS DOWN", "2026-11-20T14:18:00Z")
    assert await tunnels(api, "quay", "office") == [waiting, waiting]


async def test_the_gateway_that_talks_opens_the_tunnels(api: httpx.AsyncClient, world: World) -> None:
    path = "/simulator/spaces/drydock/vpn-connections/depot"
    one_up = await api.patch(path, json={"status": "UP", "tunnel": 2})
    assert one_up.json() == {"name": "depot", "status": "active", "tunnels": ["DOWN", "UP"]}
    world.clock.advance(90)
    await api.patch(path, json={"status": "UP", "tunnel": 1})
    assert await tunnels(api, "drydock", "depot") == [
        ("UP", "IPSEC IS UP", "2026-11-20T14:01:30Z"),
        ("UP", "IPSEC IS UP", "2026-11-20T14:00:00Z"),
    ]
    world.clock.advance(30)
    await api.patch(path, json={"status": "DOWN", "status_message": "DPD timeout"})
    assert await tunnels(api, "drydock", "depot") == [("DOWN", "DPD timeout", "2026-11-20T14:02:00Z")] * 2


async def test_a_connection_can_fail(api: httpx.AsyncClient) -> None:
    path = "/simulator/spaces/dock/vpn-connections/workshop"
    await api.patch(path, json={"failure": "supplied CIDR block already in use"})
    failed = await vpn(api, "dock", "workshop")
    assert (failed["status"], failed["status_message"]) == ("failed", "supplied CIDR block already in use")


async def test_its_blocks_are_replaced(api: httpx.AsyncClient) -> None:
    path = "/spaces/drydock/vpn-connections/depot"
    reply = await api.patch(path, json={"routable_cidrs": ["10.200.0.0/16", "192.168.4.0/24"]})
    assert reply.status_code == 200
    assert reply.json()["routable_cidrs"] == ["10.200.0.0/16", "192.168.4.0/24"]
    assert await vpn(api, "drydock", "depot") == reply.json()


async def test_a_destroyed_one_goes_after_a_while(api: httpx.AsyncClient, world: World) -> None:
    keys = {tunnel["pre_shared_key"] for tunnel in (await vpn(api, "drydock", "depot"))["tunnels"]}
    path = "/spaces/drydock/vpn-connections/depot"
    reply = await api.delete(path)
    assert (reply.status_code, reply.json()["status"]) == (202, "deprovisioning")
    assert problem(await api.delete(path)) == (
        422, "invalid_params", "The VPN connection depot is being destroyed.",
    )  # fmt: skip
    assert problem(await connect(api, "drydock", name="depot")) == (
        422, "invalid_params", "Name is already taken.",
    )  # fmt: skip
    world.clock.advance(5 * MINUTE)
    assert problem(await api.get(path))[0] == 404
    assert await listed(api, "drydock") == []
    assert (await connect(api, "drydock", name="depot")).status_code == 201
    world.clock.advance(18 * MINUTE)
    again = {tunnel["pre_shared_key"] for tunnel in (await vpn(api, "drydock", "depot"))["tunnels"]}
    assert not keys & again


async def test_a_space_has_one(api: httpx.AsyncClient) -> None:
    assert problem(await connect(api, "drydock")) == (
        422, "invalid_params", "The space drydock has its one VPN connection, depot.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("space", "changed", "message"),
    [
        ("quay", {"name": ""}, "name must be text."),
        ("quay", {"name": None}, "name must be text."),
        ("quay", {"public_ip": "office"}, "public_ip must be an IPv4 address, not office."),
        ("quay", {"public_ip": "2001:db8::1"}, "public_ip must be an IPv4 address, not 2001:db8::1."),
        ("quay", {"public_ip": "10.9.8.7"}, "public_ip must be a public address, and 10.9.8.7 is none."),
        ("quay", {"public_ip": "100.64.0.1"}, "public_ip must be a public address, and 100.64.0.1 is none."),
        ("quay", {"routable_cidrs": []}, "routable_cidrs must be a list of blocks, at least one."),
        ("quay", {"routable_cidrs": "10.9.0.0/16"}, "routable_cidrs must be a list of blocks, at least one."),
        (
            "quay", {"routable_cidrs": ["10.9.0.5/16"]},
            "10.9.0.5/16 is not an IPv4 block in CIDR notation without host bits.",
        ),
        (
            "quay", {"routable_cidrs": ["10.9.0.0/16", "9.9.9.0/24"]},
            "9.9.9.0/24 is not private: it must be in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.",
        ),
        (
            "quay", {"routable_cidrs": ["10.0.0.0/8"]},
            "10.0.0.0/8 overlaps 10.0.0.0/16, the block of the space.",
        ),
        (
            "quay", {"routable_cidrs": ["172.16.0.0/12"]},
            "172.16.0.0/12 overlaps 172.17.0.0/16, which every space keeps for itself.",
        ),
        (
            "quay", {"routable_cidrs": ["10.100.4.0/24"]},
            "10.100.4.0/24 overlaps 10.100.0.0/16, the peering pcx-0c9d2e7f4a1b68704.",
        ),
        (
            "harbor", {"routable_cidrs": ["10.1.2.0/24"]},
            "10.1.2.0/24 overlaps 10.1.0.0/16, a data service of the space.",
        ),
        ("pier-fir", {}, "VPN connections aren't available in a Fir space."),
        ("jetty", {}, "The space jetty is deleting. This works once it is allocated."),
    ],
)  # fmt: skip
async def test_what_one_cannot_be(
    api: httpx.AsyncClient, world: World, space: str, changed: dict[str, Any], message: str
) -> None:
    assert problem(await connect(api, space, **changed)) == (422, "invalid_params", message)
    assert world.space(space).vpns == []


async def test_the_outbound_addresses_of_the_space_are_no_gateway(
    api: httpx.AsyncClient, world: World
) -> None:
    own = world.space("quay").outbound_ips[0]
    assert problem(await connect(api, public_ip=own)) == (
        422, "invalid_params", f"public_ip {own} is an outbound address of the space itself.",
    )  # fmt: skip


async def test_the_data_block_is_free_while_no_data_service_is_there(api: httpx.AsyncClient) -> None:
    assert (await connect(api, routable_cidrs=["10.1.0.0/16"])).status_code == 201


async def test_members_read_and_do_not_write(api: httpx.AsyncClient) -> None:
    assert await listed(api, "dock") == ["workshop"]
    no_admin = (403, "forbidden", "You must be an admin of the team labs to do this.")
    assert problem(await connect(api, "dock")) == no_admin
    path = "/spaces/dock/vpn-connections/workshop"
    assert problem(await api.patch(path, json={"routable_cidrs": ["10.9.0.0/16"]})) == no_admin
    assert problem(await api.delete(path)) == no_admin


async def test_a_fir_space_has_none(api: httpx.AsyncClient) -> None:
    sentence = (422, "invalid_params", "VPN connections aren't available in a Fir space.")
    assert problem(await api.get("/spaces/pier-fir/vpn-connections")) == sentence
    assert problem(await api.get("/spaces/pier-fir/vpn-connections/office")) == sentence


async def test_a_second_factor_protects_the_writes(api: httpx.AsyncClient) -> None:
    fault = {"path": "/spaces/quay/vpn-connections*", "method": "POST", "two_factor": True, "count": None}
    await api.post("/simulator/faults", json=fault)
    assert problem(await connect(api))[:2] == (403, "two_factor")
    path, code = "/spaces/quay/vpn-connections", {"Heroku-Two-Factor-Code": "123456"}
    assert (await api.post(path, json=OFFICE, headers=code)).status_code == 201
