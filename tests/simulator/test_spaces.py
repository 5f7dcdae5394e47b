"""Reading and creating spaces, and how their state moves (contract §1.1, requirements 93-112)."""

from typing import Any

import httpx
import pytest

from backend.simulator.world import World
from tests.simulator.conftest import accept, problem


async def create(api: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await api.post("/spaces", json={"name": "jib", "team": "acme", **body}, headers=accept("3.sdk"))


async def state(api: httpx.AsyncClient, space: str) -> Any:
    return (await api.get(f"/spaces/{space}")).json().get("state")


async def test_a_space_is_found_by_name_and_by_id(api: httpx.AsyncClient) -> None:
    by_name = (await api.get("/spaces/quay")).json()
    assert (await api.get(f"/spaces/{by_name['id']}")).json() == by_name
    assert problem(await api.get("/spaces/nope")) == (404, "not_found", "Couldn't find that space.")


async def test_a_team_lists_its_own_spaces(api: httpx.AsyncClient) -> None:
    labs = (await api.get("/teams/labs/spaces")).json()
    assert {space["name"] for space in labs} == {"slip", "dock"}
    every = (await api.get("/spaces")).json()
    assert [space for space in every if space["team"]["name"] == "labs"] == labs


async def test_spaces_of_a_team_one_is_not_in_are_not_seen(api: httpx.AsyncClient, world: World) -> None:
    world.team("labs").role = None
    assert "dock" not in {space["name"] for space in (await api.get("/spaces")).json()}
    assert problem(await api.get("/spaces/dock"))[:2] == (404, "not_found")
    assert problem(await api.get("/teams/labs/spaces"))[:2] == (403, "forbidden")


async def test_a_new_space_has_the_defaults(api: httpx.AsyncClient) -> None:
    reply = await create(api, features=[], generation="cedar")
    assert reply.status_code == 201
    space = reply.json()
    assert (space["name"], space["team"]["name"], space["region"]["name"]) == ("jib", "acme", "virginia")
    assert (space["cidr"], space["data_cidr"]) == ("10.0.0.0/16", "10.1.0.0/16")
    assert (space["state"], space["shield"], space["generation"]) == ("allocating", False, "cedar")
    assert (await api.get("/spaces/jib", headers=accept("3.sdk"))).json() == space
    rules = (await api.get("/spaces/jib/inbound-ruleset")).json()["rules"]
    assert rules == [{"action": "allow", "source": "0.0.0.0/0"}]


async def test_a_new_space_is_what_was_asked_for(api: httpx.AsyncClient) -> None:
    tokyo = (await api.get("/regions/tokyo")).json()["id"]
    reply = await create(api, region=tokyo, cidr="172.20.0.0/16", data_cidr="192.168.16.0/20", shield=True)
    space = reply.json()
    assert (space["region"]["name"], space["shield"]) == ("tokyo", True)
    assert (space["cidr"], space["data_cidr"]) == ("172.20.0.0/16", "192.168.16.0/20")


async def test_host_bits_of_a_block_are_cut_off(api: httpx.AsyncClient) -> None:
    assert (await create(api, cidr="172.20.20.30/16")).json()["cidr"] == "172.20.0.0/16"


async def test_a_new_fir_space_is_open_to_both_families(api: httpx.AsyncClient) -> None:
    await create(api, generation="fir")
    rules = (await api.get("/spaces/jib/inbound-ruleset")).json()["rules"]
    assert [rule["source"] for rule in rules] == ["0.0.0.0/0", "::/0"]


async def test_a_new_space_is_allocated_after_eight_minutes(api: httpx.AsyncClient, world: World) -> None:
    await create(api)
    world.clock.advance(7 * 60 + 59)
    assert await state(api, "jib") == "allocating"
    world.clock.advance(1)
    assert await state(api, "jib") == "allocated"


@pytest.mark.parametrize("name", ["-jib", "jib-", "j--ib", "Jib", "ji b", "j", "ji", "", None, 7])
async def test_a_name_must_be_one(api: httpx.AsyncClient, name: Any) -> None:
    status, error_id, message = problem(await create(api, name=name))
    assert (status, error_id) == (422, "invalid_params")
    assert message.startswith("Name must be")


async def test_a_name_is_taken_once(api: httpx.AsyncClient) -> None:
    assert problem(await create(api, name="quay")) == (422, "invalid_params", "Name is already taken.")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"cidr": "10.9.0.0/24"}, "cidr must be a /16, not 10.9.0.0/24."),
        ({"cidr": "10.0.0.0/8"}, "cidr must be a /16, not 10.0.0.0/8."),
        (
            {"cidr": "11.0.0.0/16"},
            "cidr must be in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, not 11.0.0.0/16.",
        ),
        ({"cidr": "10.1.0.0/16"}, "cidr 10.1.0.0/16 overlaps 10.1.0.0/16, which is reserved."),
        ({"cidr": "172.17.0.0/16"}, "cidr 172.17.0.0/16 overlaps 172.17.0.0/16, which is reserved."),
        ({"cidr": "ten"}, "cidr must be an IPv4 block in CIDR notation, not ten."),
        ({"cidr": "fd00::/16"}, "cidr must be an IPv4 block in CIDR notation, not fd00::/16."),
        ({"cidr": 10}, "cidr must be text."),
        ({"data_cidr": "10.2.0.0/21"}, "data_cidr must be between a /16 and a /20, not 10.2.0.0/21."),
        ({"data_cidr": "10.2.0.0/15"}, "data_cidr must be between a /16 and a /20, not 10.2.0.0/15."),
        ({"data_cidr": "10.1.16.0/20"}, "data_cidr 10.1.16.0/20 overlaps 10.1.0.0/16, which is reserved."),
        ({"data_cidr": "10.0.0.0/20"}, "The CIDR 10.0.0.0/16 and the data CIDR 10.0.0.0/20 overlap."),
        (
            {"cidr": "10.9.0.0/16", "data_cidr": "10.9.16.0/20"},
            "The CIDR 10.9.0.0/16 and the data CIDR 10.9.16.0/20 overlap.",
        ),
        ({"region": "atlantis"}, "atlantis is not a region."),
        ({"region": "us"}, "The region us does not take Private Spaces."),
        ({"team": "nobody"}, "Couldn't find the team nobody."),
        ({"team": None}, "team must name a team."),
        ({"generation": "oak"}, "oak is not a generation: cedar or fir."),
        ({"generation": "fir", "cidr": "10.9.0.0/16"}, "The CIDR of a Fir space can't be chosen."),
        ({"generation": "fir", "shield": True}, "A Fir space can't be a Shield space."),
        ({"log_drain_url": "http://logs.example"}, "log_drain_url must use HTTPS."),
    ],
)
async def test_what_a_space_cannot_be(api: httpx.AsyncClient, asked: dict[str, Any], message: str) -> None:
    before = (await api.get("/spaces")).json()
    assert problem(await create(api, **asked)) == (422, "invalid_params", message)
    assert (await api.get("/spaces")).json() == before


async def test_only_admins_of_enterprise_teams_create(api: httpx.AsyncClient, world: World) -> None:
    assert problem(await create(api, team="labs")) == (
        403, "forbidden", "You must be an admin of the team labs to do this.",
    )  # fmt: skip
    world.team("acme").type = "team"
    assert problem(await create(api)) == (
        422, "invalid_params", "Private Spaces need an enterprise team, and acme is none.",
    )  # fmt: skip
