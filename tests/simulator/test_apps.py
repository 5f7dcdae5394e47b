"""Apps, their domains, and where their dynos are (contract §1.1, §1.6, requirements 41-55)."""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

import httpx
import pytest

from backend.simulator.world import World
from backend.simulator.world.placement import restart_dyno
from tests.simulator.conftest import accept, problem


async def create(api: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await api.post("/teams/apps", json={"name": "gauge", "team": "acme", "space": "quay", **body})


async def apps(api: httpx.AsyncClient, team: str = "acme") -> dict[str, Any]:
    return {app["name"]: app for app in (await api.get(f"/teams/{team}/apps")).json()}


async def addresses(api: httpx.AsyncClient, space: str) -> dict[str, str]:
    """By host name, which has the app, the process type and the number in it."""
    topology = (await api.get(f"/spaces/{space}/topology")).json()
    return {
        dyno["hostname"]: dyno["private_ip"]
        for app in topology["apps"]
        for formation in app["formations"]
        for dyno in formation["dynos"]
    }


async def test_apps_of_a_team_say_their_space_and_routing(api: httpx.AsyncClient, world: World) -> None:
    of_acme = await apps(api)
    harbor = [app for app in of_acme.values() if (app["space"] or {}).get("name") == "harbor"]
    assert len(harbor) == 18
    assert {name for name, app in of_acme.items() if app["internal_routing"]} == {
        "billing", "ledger-api", "records",
    }  # fmt: skip
    assert (of_acme["ledger-api"]["acm"], of_acme["billing"]["acm"]) == (True, False)
    assert of_acme["brochure"]["space"] is None
    assert of_acme["storefront"]["web_url"].startswith("https://storefront-")
    assert set(await apps(api, "labs")) == {"prototype"}
    every = (await api.get("/apps")).json()
    assert len(every) == len(of_acme) + 1


async def test_apps_come_in_pages_by_name(api: httpx.AsyncClient) -> None:
    reply = await api.get("/teams/acme/apps", headers={"Range": "name ..; max=3"})
    assert (reply.status_code, [app["name"] for app in reply.json()]) == (
        206,
        ["accounts", "backoffice", "billing"],
    )


async def test_one_app_by_name_and_by_id(api: httpx.AsyncClient) -> None:
    by_name = (await api.get("/apps/records")).json()
    assert (await api.get(f"/apps/{by_name['id']}")).json() == by_name
    assert (by_name["space"]["name"], by_name["space"]["shield"]) == ("vault", True)
    assert by_name["generation"]["name"] == "cedar"
    assert (await api.get("/apps/telemetry", headers=accept("3.sdk"))).json()["generation"] == "fir"
    assert problem(await api.get("/apps/nothing")) == (404, "not_found", "Couldn't find that app.")


async def test_its_domains_are_the_default_one_and_its_own(api: httpx.AsyncClient) -> None:
    domains = (await api.get("/apps/ledger-api/domains")).json()
    app = (await api.get("/apps/ledger-api")).json()
    told = {domain["kind"]: (domain["hostname"], domain["acm_status"]) for domain in domains}
    assert told["custom"] == ("ledger.acme.example", "failed")
    assert app["web_url"] == f"https://{told['heroku'][0]}/"
    storefront = (await api.get("/apps/storefront/domains")).json()
    assert {each["acm_status"] for each in storefront if each["kind"] == "custom"} == {"cert issued"}


async def test_dynos_are_in_the_dyno_blocks_each_at_its_own_address(
    api: httpx.AsyncClient, world: World
) -> None:
    for name, dynos in (("harbor", 41), ("ledger", 6), ("vault", 2), ("quay", 0)):
        placed = await addresses(api, name)
        blocks = [IPv4Network(block) for block in world.space(name).dyno_cidr_blocks]
        assert len(placed) == len(set(placed.values())) == dynos
        assert all(any(IPv4Address(ip) in block for block in blocks) for ip in placed.values())


async def test_the_topology_has_no_names_and_the_list_of_dynos_has(api: httpx.AsyncClient) -> None:
    topology = (await api.get("/spaces/vault/topology")).json()
    [app] = topology["apps"]
    assert set(app) == {"id", "domains", "formations"}
    assert [each["process_type"] for each in app["formations"]] == ["worker"]
    [listed] = (await api.get("/spaces/vault/dynos")).json()
    assert (listed["app_id"], listed["app_name"]) == (app["id"], "records")
    assert [(dyno["name"], dyno["state"], dyno["size"]) for dyno in listed["dynos"]] == [
        ("worker.1", "up", "Private-M"),
        ("worker.2", "up", "Private-M"),
    ]
    of_topology = app["formations"][0]["dynos"]
    assert [dyno["id"] for dyno in listed["dynos"]] == [dyno["id"] for dyno in of_topology]


async def test_a_dyno_that_starts_again_is_elsewhere(api: httpx.AsyncClient, world: World) -> None:
    before = await addresses(api, "harbor")
    restart_dyno(world.space("harbor"), "checkout", "web", 2, world.now())
    after = await addresses(api, "harbor")
    assert {name for name in before if before[name] != after[name]} == {"2.web.checkout.app.localspace"}

    async def state() -> Any:
        of_apps = (await api.get("/spaces/harbor/dynos")).json()
        checkout = next(each for each in of_apps if each["app_name"] == "checkout")
        return next(dyno["state"] for dyno in checkout["dynos"] if dyno["name"] == "web.2")

    assert await state() == "starting"
    world.clock.advance(45)
    assert await state() == "up"


async def test_a_new_app_runs_nothing_yet(api: httpx.AsyncClient) -> None:
    reply = await create(api, internal_routing=True)
    app = reply.json()
    assert (reply.status_code, app["internal_routing"], app["space"]["name"]) == (201, True, "quay")
    assert (app["released_at"], (await apps(api))["gauge"]) == (None, app)
    assert (await create(api, team=None, name="meter")).json()["team"]["name"] == "acme"
    placed, _ = (await api.get("/spaces/quay/topology")).json()["apps"]
    assert placed["formations"] == []


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"space": None, "team": None}, "team must name a team."),
        ({"space": "dock"}, "The space dock does not belong to the team acme."),
        ({"space": None, "internal_routing": True}, "Internal Routing needs a Private Space."),
        ({"space": "pier-fir", "internal_routing": True}, "Internal Routing isn't available in a Fir space."),
        ({"name": "billing"}, "Name billing is already taken."),
        ({"name": "prototype"}, "Name prototype is already taken."),
        (
            {"name": "9lives"},
            "Name must start with a letter and have only lower-case letters, digits and dashes.",
        ),
        ({"space": "jetty"}, "The space jetty is deleting. This works once it is allocated."),
    ],
)
async def test_what_an_app_cannot_be(api: httpx.AsyncClient, asked: dict[str, Any], message: str) -> None:
    before = (await api.get("/apps")).json()
    assert problem(await create(api, **asked)) == (422, "invalid_params", message)
    assert (await api.get("/apps")).json() == before


async def test_twenty_is_the_limit_until_a_ticket_raises_it(api: httpx.AsyncClient) -> None:
    for number in (19, 20):
        assert (await create(api, space="harbor", name=f"gauge-{number}")).status_code == 201
    assert problem(await create(api, space="harbor")) == (
        422,
        "invalid_params",
        "The space harbor has its 20 apps. Open a support ticket to have the limit raised.",
    )
    await api.patch("/simulator/spaces/harbor", json={"app_limit": 21})
    assert (await create(api, space="harbor")).status_code == 201


async def test_who_may_create_and_destroy(api: httpx.AsyncClient, world: World) -> None:
    # The operator is a member of labs and was granted it in dock alone.
    assert (await create(api, team="labs", space="dock")).status_code == 201
    assert (await api.delete("/apps/gauge")).status_code == 200
    assert problem(await api.delete("/apps/prototype"))[:2] == (403, "forbidden")
    world.clock.advance(90)
    assert problem(await create(api, team="labs", space="slip")) == (
        403, "forbidden", "You do not have permission to create apps in the space slip.",
    )  # fmt: skip


async def test_a_destroyed_app_is_gone_with_its_dynos(api: httpx.AsyncClient) -> None:
    reply = await api.delete("/apps/records")
    assert (reply.status_code, reply.json()["name"]) == (200, "records")
    assert (await api.get("/apps/records")).status_code == 404
    assert await addresses(api, "vault") == {}
