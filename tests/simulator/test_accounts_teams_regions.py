import httpx

from backend.simulator.world import World
from tests.simulator.conftest import accept, problem


async def test_the_account_goes_by_three_names(api: httpx.AsyncClient) -> None:
    account = (await api.get("/account")).json()
    for name in ("~", account["email"], account["id"]):
        assert (await api.get(f"/users/{name}")).json() == account
    assert problem(await api.get("/users/somebody@else.example"))[:2] == (404, "not_found")


async def test_teams_say_which_role_the_operator_has(api: httpx.AsyncClient) -> None:
    teams = (await api.get("/teams")).json()
    assert {(team["name"], team["type"], team["role"]) for team in teams} == {
        ("acme", "enterprise", "admin"),
        ("labs", "enterprise", "member"),
    }
    acme = (await api.get("/teams/acme")).json()
    assert (await api.get(f"/teams/{acme['id']}")).json() == acme
    assert problem(await api.get("/teams/nobody")) == (404, "not_found", "Couldn't find that team.")


async def test_a_team_one_is_not_in_is_forbidden(api: httpx.AsyncClient, world: World) -> None:
    world.team("labs").role = None
    assert [team["name"] for team in (await api.get("/teams")).json()] == ["acme"]
    for path in ("/teams/labs", "/teams/labs/members", "/teams/labs/available-generations"):
        assert problem(await api.get(path)) == (
            403, "forbidden", "You do not have access to the team labs.",
        )  # fmt: skip


async def test_members_with_their_roles(api: httpx.AsyncClient) -> None:
    members = (await api.get("/teams/acme/members")).json()
    assert {(member["email"], member["role"]) for member in members} == {
        ("ops@acme.example", "admin"),
        ("netops@acme.example", "admin"),
        ("deploy@acme.example", "member"),
    }


async def test_ten_regions_take_private_spaces(api: httpx.AsyncClient) -> None:
    regions = (await api.get("/regions")).json()
    private = {region["name"] for region in regions if region["private_capable"]}
    assert private == {
        "dublin", "frankfurt", "london", "montreal", "mumbai",
        "oregon", "singapore", "sydney", "tokyo", "virginia",
    }  # fmt: skip
    virginia = (await api.get("/regions/virginia")).json()
    assert virginia["provider"]["region"] == "us-east-1"
    assert problem(await api.get("/regions/atlantis"))[:2] == (404, "not_found")


async def test_the_sdk_variant_says_what_fir_does_not_do(api: httpx.AsyncClient) -> None:
    plain = (await api.get("/generations/fir")).json()
    assert "unsupported_features" not in plain
    sdk = (await api.get("/generations/fir", headers=accept("3.sdk"))).json()
    assert {"trusted_ip_ranges", "private_vpn", "shield"} <= set(sdk["unsupported_features"])
    of_team = (await api.get("/teams/acme/available-generations", headers=accept("3.sdk"))).json()
    assert of_team == (await api.get("/generations", headers=accept("3.sdk"))).json()
    cedar = next(each for each in of_team if each["name"] == "cedar")
    assert cedar["unsupported_features"] == []
