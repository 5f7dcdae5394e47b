"""Rename, transfer, destroy (requirements 93, 96, 114-118)."""

import httpx
import pytest

from backend.simulator.world import World
from tests.simulator.conftest import problem

PEERING_OF_QUAY = "pcx-0c9d2e7f4a1b68704"
NO_ADMIN = (403, "forbidden", "You must be an admin of the team labs to do this.")


async def rename(api: httpx.AsyncClient, space: str, name: object) -> httpx.Response:
    return await api.patch(f"/spaces/{space}", json={"name": name})


async def transfer(api: httpx.AsyncClient, space: str, team: object) -> httpx.Response:
    return await api.post(f"/spaces/{space}/transfer", json={"new_owner": team})


async def test_a_renamed_space_is_the_same_under_another_name(api: httpx.AsyncClient, world: World) -> None:
    before = (await api.get("/spaces/quay")).json()
    reply = await rename(api, "quay", "kaai")
    assert reply.status_code == 200
    assert reply.json() == {**before, "name": "kaai", "updated_at": "2026-11-20T14:00:00Z"}
    assert (await api.get("/spaces/quay")).status_code == 404
    assert (await api.get("/spaces/kaai/inbound-ruleset")).json()["space"]["name"] == "kaai"


async def test_a_new_name_keeps_the_rules_of_names(api: httpx.AsyncClient) -> None:
    assert problem(await rename(api, "quay", "harbor")) == (422, "invalid_params", "Name is already taken.")
    assert problem(await rename(api, "quay", "Quay"))[:2] == (422, "invalid_params")
    assert problem(await rename(api, "quay", None))[:2] == (422, "invalid_params")


async def test_a_member_changes_nothing(api: httpx.AsyncClient) -> None:
    assert problem(await rename(api, "dock", "dok")) == NO_ADMIN
    assert problem(await transfer(api, "dock", "acme")) == NO_ADMIN
    assert problem(await api.delete("/spaces/dock")) == NO_ADMIN


async def test_a_space_goes_to_another_team(api: httpx.AsyncClient, world: World) -> None:
    world.team("labs").role = "admin"
    reply = await transfer(api, "quay", "labs")
    assert reply.status_code == 201
    assert (reply.json()["team"]["name"], reply.json()["organization"]) == ("labs", {"name": "labs"})
    assert "quay" in {space["name"] for space in (await api.get("/teams/labs/spaces")).json()}


async def test_a_transfer_needs_an_admin_in_both_teams(api: httpx.AsyncClient) -> None:
    assert problem(await transfer(api, "quay", "labs")) == NO_ADMIN


@pytest.mark.parametrize(
    ("new_owner", "message"),
    [
        ("acme", "The space quay already belongs to the team acme."),
        ("nobody", "Couldn't find the team nobody."),
        (None, "new_owner must name a team."),
    ],
)
async def test_a_transfer_needs_another_team(
    api: httpx.AsyncClient, new_owner: str | None, message: str
) -> None:
    assert problem(await transfer(api, "quay", new_owner)) == (422, "invalid_params", message)


async def test_a_transfer_stays_in_the_enterprise(api: httpx.AsyncClient, world: World) -> None:
    labs = world.team("labs")
    labs.role, labs.enterprise_account = "admin", "somebody-else"
    assert problem(await transfer(api, "quay", "labs")) == (
        422, "invalid_params", "A space can only be transferred within one Enterprise Account.",
    )  # fmt: skip
    labs.type = "team"
    assert problem(await transfer(api, "quay", "labs")) == (
        422, "invalid_params", "Private Spaces need an enterprise team, and labs is none.",
    )  # fmt: skip


async def test_a_destroyed_space_is_deleting_and_then_gone(api: httpx.AsyncClient, world: World) -> None:
    await api.delete(f"/spaces/quay/peerings/{PEERING_OF_QUAY}")
    reply = await api.delete("/spaces/quay")
    assert (reply.status_code, reply.json()["state"]) == (200, "deleting")
    world.clock.advance(4 * 60 + 59)
    assert (await api.get("/spaces/quay")).json()["state"] == "deleting"
    assert problem(await api.post("/spaces", json={"name": "quay", "team": "acme"}))[0] == 422
    world.clock.advance(1)
    assert (await api.get("/spaces/quay")).status_code == 404
    assert (await api.post("/spaces", json={"name": "quay", "team": "acme"})).status_code == 201


async def test_a_space_with_apps_is_not_destroyed(api: httpx.AsyncClient) -> None:
    assert problem(await api.delete("/spaces/ledger")) == (
        422,
        "invalid_params",
        "The space ledger still has apps: ledger-api, ledger-worker. Delete them first.",
    )
    assert (await api.get("/spaces/ledger")).json()["state"] == "allocated"


async def test_a_space_with_connections_is_not_destroyed(api: httpx.AsyncClient) -> None:
    assert problem(await api.delete("/spaces/quay")) == (
        422,
        "invalid_params",
        f"The space quay still has peering connections: {PEERING_OF_QUAY}. Destroy them first.",
    )
    await api.delete("/apps/backoffice")
    assert problem(await api.delete("/spaces/drydock")) == (
        422,
        "invalid_params",
        "The space drydock still has VPN connections: depot. Destroy them first.",
    )


async def test_a_space_is_destroyed_once(api: httpx.AsyncClient) -> None:
    assert problem(await api.delete("/spaces/jetty")) == (
        422, "invalid_params", "The space jetty is being deleted already.",
    )  # fmt: skip


async def test_only_an_allocated_space_is_changed(api: httpx.AsyncClient, world: World) -> None:
    world.team("labs").role = "admin"
    for space, state in (("slip", "allocating"), ("jetty", "deleting")):
        expected = (
            422, "invalid_params", f"The space {space} is {state}. This works once it is allocated.",
        )  # fmt: skip
        assert problem(await rename(api, space, "other")) == expected
        other_team = "acme" if space == "slip" else "labs"
        assert problem(await transfer(api, space, other_team)) == expected
        assert problem(await api.put(f"/spaces/{space}/inbound-ruleset", json={"rules": []})) == expected


async def test_outbound_ips_are_there_soon_after_it_is_allocated(
    api: httpx.AsyncClient, world: World
) -> None:
    quay = (await api.get("/spaces/quay/nat")).json()
    assert (quay["state"], len(quay["sources"])) == ("enabled", 4)
    for space in ("slip", "jetty"):
        nat = (await api.get(f"/spaces/{space}/nat")).json()
        assert (nat["state"], nat["sources"]) == ("disabled", [])
    fir = (await api.get("/spaces/pier-fir/nat")).json()
    assert [":" in source for source in fir["sources"]] == [False, False, False, False, True]
    world.clock.advance(90)
    assert problem(await api.get("/spaces/slip/nat"))[:2] == (503, "unavailable")
    world.clock.advance(119)
    assert (await api.get("/spaces/slip/nat")).status_code == 503
    world.clock.advance(1)
    slip = (await api.get("/spaces/slip/nat")).json()
    assert (slip["state"], len(slip["sources"])) == ("enabled", 4)
