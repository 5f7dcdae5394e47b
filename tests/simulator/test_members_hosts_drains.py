"""Members of a space, the hosts under it, its log drain (contract §1.1)."""

from typing import Any

import httpx
import pytest

from backend.simulator.world import World
from tests.simulator.conftest import accept, problem

DOGWOOD = accept("3.dogwood")
DEPLOY = "deploy@acme.example"
GRANTED = {"permissions": [{"name": "create_apps"}]}


async def may_create_apps(api: httpx.AsyncClient, space: str) -> dict[str, bool]:
    members = (await api.get(f"/spaces/{space}/members")).json()
    return {
        member["user"]["email"]: [each["name"] for each in member["permissions"]] == ["create_apps"]
        for member in members
    }


async def test_admins_always_may_create_apps(api: httpx.AsyncClient) -> None:
    admins = {"ops@acme.example": True, "netops@acme.example": True}
    assert await may_create_apps(api, "harbor") == {**admins, DEPLOY: True}
    assert await may_create_apps(api, "quay") == {**admins, DEPLOY: False}


async def test_a_permission_is_given_and_taken_away(api: httpx.AsyncClient) -> None:
    path = f"/spaces/quay/members/{DEPLOY}"
    given = await api.patch(path, json=GRANTED)
    assert (given.status_code, given.json()["permissions"][0]["name"]) == (200, "create_apps")
    assert (await api.get(path)).json() == given.json()
    taken = await api.patch(path, json={"permissions": []})
    assert taken.json()["permissions"] == []
    assert (await may_create_apps(api, "quay"))[DEPLOY] is False


async def test_an_admin_keeps_it(api: httpx.AsyncClient) -> None:
    reply = await api.patch("/spaces/quay/members/~", json={"permissions": []})
    assert len(reply.json()["permissions"]) == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "permissions must be a list of permissions, each with a name."),
        (
            {"permissions": [{"name": "destroy"}]},
            "destroy is not a permission of a space: create_apps is the only one.",
        ),
        (
            {"permissions": ["create_apps"]},
            "None is not a permission of a space: create_apps is the only one.",
        ),
    ],
)
async def test_what_a_permission_cannot_be(api: httpx.AsyncClient, body: Any, message: str) -> None:
    reply = await api.patch(f"/spaces/quay/members/{DEPLOY}", json=body)
    assert problem(reply) == (422, "invalid_params", message)


async def test_a_member_gives_nothing(api: httpx.AsyncClient) -> None:
    reply = await api.patch("/spaces/dock/members/~", json=GRANTED)
    assert problem(reply) == (403, "forbidden", "You must be an admin of the team labs to do this.")
    assert problem(await api.get("/spaces/dock/members/nobody@labs.example"))[:2] == (404, "not_found")


async def test_hosts_are_not_in_the_plain_variant(api: httpx.AsyncClient) -> None:
    assert problem(await api.get("/spaces/harbor/hosts"))[:2] == (404, "not_found")
    hosts = (await api.get("/spaces/harbor/hosts", headers=DOGWOOD)).json()
    assert [(host["state"], host["available_capacity_percentage"]) for host in hosts] == [
        ("available", 59)
    ] * 2
    assert (await api.get("/spaces/slip/hosts", headers=DOGWOOD)).json() == []


async def test_a_log_drain_is_set_and_changed(api: httpx.AsyncClient, world: World) -> None:
    path = "/spaces/quay/log-drain"
    assert problem(await api.get(path, headers=DOGWOOD)) == (
        404,
        "not_found",
        "Couldn't find that log drain.",
    )
    first = (await api.put(path, json={"url": "https://logs.acme.example"}, headers=DOGWOOD)).json()
    world.clock.advance(60)
    second = (await api.put(path, json={"url": "https://logs.acme.example/new"}, headers=DOGWOOD)).json()
    assert second == {**first, "url": "https://logs.acme.example/new", "updated_at": "2026-11-20T14:01:00Z"}
    assert (await api.get(path, headers=accept("3.sdk"))).json() == second
    refused = await api.put(path, json={"url": "http://logs.acme.example"}, headers=DOGWOOD)
    assert problem(refused) == (422, "invalid_params", "url must use HTTPS.")
    fir = await api.put("/spaces/pier-fir/log-drain", json={"url": "https://x.example"}, headers=DOGWOOD)
    assert problem(fir) == (422, "invalid_params", "A Fir space has telemetry drains, no log drain.")


async def test_a_space_can_be_made_with_a_log_drain(api: httpx.AsyncClient) -> None:
    asked = {"name": "jib", "team": "acme", "log_drain_url": "https://logs.acme.example/jib"}
    await api.post("/spaces", json=asked)
    drain = (await api.get("/spaces/jib/log-drain", headers=DOGWOOD)).json()
    assert drain["url"] == "https://logs.acme.example/jib"
