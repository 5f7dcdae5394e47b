"""Peerings: read, accepted, destroyed, refused (contract §1.2, requirements 2-27, 40-44)."""

from typing import Any

import httpx
import pytest

from backend.simulator.world import World
from backend.simulator.world.peering_changes import delete_peering, request_peering
from backend.simulator.world.peerings import PeerVpc
from tests.simulator.conftest import accept, problem

PCX = "pcx-00000000000000001"
QUAY_PCX = "pcx-0c9d2e7f4a1b68704"
ACCOUNT = "123456789012"


def ask(world: World, space: str, *blocks: str, pcx_id: str = PCX, seen: bool = True) -> None:
    """A VPC asks to be peered; `seen`: so long ago that Heroku has noticed."""
    peer = PeerVpc(ACCOUNT, "vpc-00000000000000001", "us-east-1", blocks)
    request_peering(world, world.space(space), pcx_id, peer)
    if seen:
        world.clock.advance(120)


async def peerings(api: httpx.AsyncClient, space: str) -> dict[str, Any]:
    return {each["pcx_id"]: each for each in (await api.get(f"/spaces/{space}/peerings")).json()}


async def status(api: httpx.AsyncClient, space: str, pcx_id: str = PCX) -> Any:
    return (await peerings(api, space)).get(pcx_id, {}).get("status")


async def accept_by_path(api: httpx.AsyncClient, space: str, pcx_id: str = PCX) -> httpx.Response:
    return await api.post(f"/spaces/{space}/peerings/{pcx_id}/actions/accept")


async def accept_by_body(api: httpx.AsyncClient, space: str, variant: str) -> httpx.Response:
    return await api.post(f"/spaces/{space}/peerings", json={"pcx_id": PCX}, headers=accept(variant))


async def test_what_is_needed_to_ask_for_one(api: httpx.AsyncClient, world: World) -> None:
    assert (await api.get("/spaces/ledger/peering-info")).json() == {
        "aws_account_id": "847227832372",
        "aws_region": "eu-central-1",
        "dyno_cidr_blocks": ["10.40.128.0/20", "10.40.144.0/20"],
        "space_cidr_blocks": ["10.40.128.0/20", "10.40.144.0/20", "10.40.0.0/20", "10.40.16.0/20"],
        "unavailable_cidr_blocks": ["10.41.0.0/20"],
        "vpc_cidr": "10.40.0.0/16",
        "vpc_id": world.space("ledger").vpc_id,
    }
    assert problem(await api.get("/spaces/slip/peering-info")) == (
        422, "invalid_params", "The space slip is allocating. This works once it is allocated.",
    )  # fmt: skip


async def test_managed_ones_are_masked_and_repeat(api: httpx.AsyncClient) -> None:
    listed = (await api.get("/spaces/harbor/peerings")).json()
    masked = [each for each in listed if each["type"] == "heroku-managed"]
    assert (
        masked
        == [
            {
                "aws_account_id": "******",
                "aws_region": "******",
                "aws_vpc_id": "******",
                "cidr_blocks": ["10.1.0.0/16"],
                "expires": None,
                "pcx_id": "******",
                "status": "active",
                "type": "heroku-managed",
            }
        ]
        * 2
    )
    for reply in (
        await api.get("/spaces/harbor/peerings/******"),
        await api.delete("/spaces/harbor/peerings/******"),
        await accept_by_path(api, "harbor", "******"),
    ):
        assert problem(reply) == (404, "not_found", "Couldn't find that peering connection.")


async def test_a_managed_one_is_not_destroyed(api: httpx.AsyncClient, world: World) -> None:
    pcx_id = next(each.pcx_id for each in world.space("harbor").peerings if each.is_managed)
    assert problem(await api.delete(f"/spaces/harbor/peerings/{pcx_id}")) == (
        422,
        "invalid_params",
        f"The peering connection {pcx_id} is managed by Heroku and can't be destroyed.",
    )


async def test_one_by_its_id_is_there_in_the_plain_variant_alone(api: httpx.AsyncClient) -> None:
    one = await api.get(f"/spaces/quay/peerings/{QUAY_PCX}")
    assert one.json() == (await peerings(api, "quay"))[QUAY_PCX]
    assert (await api.get(f"/spaces/quay/peerings/{QUAY_PCX}", headers=accept("3.sdk"))).status_code == 404


async def test_other_variants_also_say_the_first_block(api: httpx.AsyncClient) -> None:
    assert "cidr_block" not in (await peerings(api, "quay"))[QUAY_PCX]
    for variant in ("3.sdk", "3.dogwood"):
        reply = await api.get("/spaces/harbor/peerings", headers=accept(variant))
        two = next(each for each in reply.json() if len(each["cidr_blocks"]) == 2)
        assert two["cidr_block"] == two["cidr_blocks"][0] == "10.215.0.0/16"


async def test_a_list_is_never_paged(api: httpx.AsyncClient) -> None:
    await api.put("/simulator/page-size", json={"size": 1})
    reply = await api.get("/spaces/harbor/peerings")
    assert (reply.status_code, len(reply.json())) == (200, 5)
    assert "Next-Range" not in reply.headers


async def test_a_request_is_seen_after_two_minutes(api: httpx.AsyncClient, world: World) -> None:
    ask(world, "quay", "10.99.0.0/16", seen=False)
    world.clock.advance(119)
    assert await status(api, "quay") is None
    assert problem(await accept_by_path(api, "quay"))[0] == 404
    world.clock.advance(1)
    request = (await peerings(api, "quay"))[PCX]
    assert (request["status"], request["type"]) == ("pending-acceptance", "unknown")
    assert (request["aws_account_id"], request["cidr_blocks"]) == (ACCOUNT, ["10.99.0.0/16"])
    assert request["expires"] == "2026-11-27T14:00:00Z"


@pytest.mark.parametrize("shape", ["path", "3.sdk", "3.dogwood"])
async def test_an_accepted_one_is_active_after_a_while(
    api: httpx.AsyncClient, world: World, shape: str
) -> None:
    ask(world, "quay", "10.99.0.0/16")
    reply = await (accept_by_path(api, "quay") if shape == "path" else accept_by_body(api, "quay", shape))
    assert (reply.status_code, reply.json()["status"]) == (202, "provisioning")
    assert (await peerings(api, "quay"))[PCX]["type"] == "customer-managed"
    world.clock.advance(39)
    assert await status(api, "quay") == "provisioning"
    world.clock.advance(1)
    assert await status(api, "quay") == "active"
    assert problem(await accept_by_path(api, "quay")) == (
        422, "invalid_params", f"The peering connection {PCX} is active, not pending-acceptance.",
    )  # fmt: skip


async def test_each_variant_has_one_shape_of_accepting(api: httpx.AsyncClient, world: World) -> None:
    ask(world, "quay", "10.99.0.0/16")
    assert problem(await accept_by_body(api, "quay", "3"))[:2] == (404, "not_found")
    by_path = f"/spaces/quay/peerings/{PCX}/actions/accept"
    assert (await api.post(by_path, headers=accept("3.sdk"))).status_code == 404
    assert await status(api, "quay") == "pending-acceptance"


async def test_a_request_expires_and_is_forgotten(api: httpx.AsyncClient, world: World) -> None:
    ask(world, "quay", "10.99.0.0/16")
    world.clock.advance(7 * 86_400 - 121)
    assert await status(api, "quay") == "pending-acceptance"
    world.clock.advance(1)
    assert await status(api, "quay") == "expired"
    assert problem(await accept_by_path(api, "quay"))[0] == 422
    world.clock.advance(2 * 3600)
    assert await status(api, "quay") is None


async def test_one_is_destroyed_once(api: httpx.AsyncClient, world: World) -> None:
    reply = await api.delete(f"/spaces/quay/peerings/{QUAY_PCX}")
    assert (reply.status_code, reply.json()["status"]) == (202, "deleted")
    assert await status(api, "quay", QUAY_PCX) == "deleted"
    assert problem(await api.delete(f"/spaces/quay/peerings/{QUAY_PCX}"))[0] == 422
    assert problem(await api.delete(f"/spaces/quay/peerings/{PCX}"))[0] == 404


async def test_the_one_who_asked_may_take_it_back(api: httpx.AsyncClient, world: World) -> None:
    ask(world, "quay", "10.99.0.0/16")
    _, peering = world.peering(PCX) or pytest.fail("there is none")
    delete_peering(world, peering, by=ACCOUNT)
    assert await status(api, "quay") == "deleted"
    assert problem(await accept_by_path(api, "quay"))[0] == 422


async def test_blocks_that_overlap_the_space_fail_in_aws(api: httpx.AsyncClient, world: World) -> None:
    ask(world, "quay", "10.0.64.0/20")
    assert await status(api, "quay") == "failed"


@pytest.mark.parametrize(
    ("space", "blocks", "message"),
    [
        (
            "quay", ["172.17.0.0/16"],
            "172.17.0.0/16 overlaps 172.17.0.0/16, which every space keeps for itself.",
        ),
        ("quay", ["10.1.0.0/16"], "10.1.0.0/16 overlaps 10.1.0.0/16, the data block of the space."),
        ("ledger", ["10.41.0.0/24"], "10.41.0.0/24 overlaps 10.41.0.0/20, the data block of the space."),
        ("ledger", ["10.1.0.0/24"], "10.1.0.0/24 overlaps 10.1.0.0/16, the VPN connection office."),
        ("harbor", ["10.1.0.0/24"], "10.1.0.0/24 overlaps 10.1.0.0/16, a data service of the space."),
        ("quay", ["10.100.8.0/24"], f"10.100.8.0/24 overlaps 10.100.0.0/16, the peering {QUAY_PCX}."),
        (
            "quay", ["10.99.0.0/16", "8.8.0.0/16"],
            "8.8.0.0/16 is not private: it must be in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.",
        ),
    ],
)  # fmt: skip
async def test_blocks_that_are_taken_are_not_accepted(
    api: httpx.AsyncClient, world: World, space: str, blocks: list[str], message: str
) -> None:
    ask(world, space, *blocks)
    assert problem(await accept_by_path(api, space)) == (422, "invalid_params", message)
    assert await status(api, space) == "pending-acceptance"


async def test_five_is_the_limit_until_a_ticket_raises_it(api: httpx.AsyncClient, world: World) -> None:
    ask(world, "breakwater", "10.99.0.0/16")
    assert problem(await accept_by_path(api, "breakwater")) == (
        422,
        "invalid_params",
        "The space breakwater has its 5 peering connections. Open a support ticket to have the limit raised.",
    )
    await api.patch("/simulator/spaces/breakwater", json={"peering_limit": 6})
    assert (await accept_by_path(api, "breakwater")).status_code == 202


async def test_managed_ones_do_not_count_against_the_limit(api: httpx.AsyncClient, world: World) -> None:
    await api.patch("/simulator/spaces/harbor", json={"peering_limit": 3})
    ask(world, "harbor", "10.99.0.0/16")
    assert (await accept_by_path(api, "harbor")).status_code == 202


async def test_a_fir_space_has_none(api: httpx.AsyncClient) -> None:
    sentence = (422, "invalid_params", "VPC peering isn't available in a Fir space.")
    for path in ("peerings", "peering-info", f"peerings/{PCX}"):
        assert problem(await api.get(f"/spaces/pier-fir/{path}")) == sentence
    assert problem(await accept_by_path(api, "pier-fir")) == sentence
    assert problem(await api.delete(f"/spaces/pier-fir/peerings/{PCX}")) == sentence


async def test_members_read_and_do_not_write(api: httpx.AsyncClient, world: World) -> None:
    ask(world, "dock", "10.99.0.0/16")
    assert await status(api, "dock") == "pending-acceptance"
    no_admin = (403, "forbidden", "You must be an admin of the team labs to do this.")
    assert problem(await accept_by_path(api, "dock")) == no_admin
    assert problem(await api.delete(f"/spaces/dock/peerings/{PCX}")) == no_admin


async def test_a_second_factor_protects_the_writes(api: httpx.AsyncClient, world: World) -> None:
    ask(world, "quay", "10.99.0.0/16")
    for method in ("POST", "DELETE"):
        await api.post(
            "/simulator/faults",
            json={"path": "/spaces/*/peerings*", "method": method, "two_factor": True, "count": None},
        )
    assert problem(await accept_by_path(api, "quay"))[:2] == (403, "two_factor")
    assert problem(await api.delete(f"/spaces/quay/peerings/{PCX}"))[:2] == (403, "two_factor")
    assert await status(api, "quay") == "pending-acceptance"
    path = f"/spaces/quay/peerings/{PCX}/actions/accept"
    assert (await api.post(path, headers={"Heroku-Two-Factor-Code": "123456"})).status_code == 202
