"""What every call has in common (contract §1.0)."""

import httpx
import pytest

from backend.simulator.levers import Levers
from backend.simulator.world import World
from backend.simulator.world.errors import ENDPOINT_NOT_FOUND
from tests.simulator.conftest import accept, problem


async def test_a_call_without_a_token_is_refused(api: httpx.AsyncClient) -> None:
    for authorization in ("", "Bearer ", "Basic abc"):
        reply = await api.get("/spaces", headers={"Authorization": authorization})
        assert problem(reply) == (401, "unauthorized", "Invalid credentials provided.")


async def test_any_token_is_the_operator(api: httpx.AsyncClient) -> None:
    reply = await api.get("/account", headers={"Authorization": "Bearer whatever"})
    assert (reply.status_code, reply.json()["email"]) == (200, "ops@acme.example")


@pytest.mark.parametrize("header", ["*/*", "application/json", "application/vnd.heroku+json"])
async def test_no_version_at_all_is_not_acceptable(api: httpx.AsyncClient, header: str) -> None:
    reply = await api.get("/spaces", headers={"Accept": header})
    assert (reply.status_code, reply.json()["id"]) == (406, "not_acceptable")


@pytest.mark.parametrize(
    ("path", "variant"),
    [("/spaces", "3.dogwood"), ("/account", "3.fir"), ("/regions", "2"), ("/spaces/quay", "3.nonsense")],
)
async def test_a_wrong_variant_is_not_found(api: httpx.AsyncClient, path: str, variant: str) -> None:
    assert problem(await api.get(path, headers=accept(variant))) == (404, "not_found", ENDPOINT_NOT_FOUND)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("DELETE", "/spaces"),
        ("POST", "/account"),
        ("GET", "/spaces/quay/transfer"),
        ("GET", "/spaces/quay/outbound-ruleset"),
        ("GET", "/spaces/"),
    ],
)
async def test_anything_else_is_not_found(api: httpx.AsyncClient, method: str, path: str) -> None:
    assert problem(await api.request(method, path)) == (404, "not_found", ENDPOINT_NOT_FOUND)


@pytest.mark.parametrize(
    ("path", "variants"),
    [
        ("/account", ("3", "3.sdk")),
        ("/spaces", ("3", "3.sdk", "3.fir")),
        ("/spaces/quay", ("3", "3.sdk", "3.fir")),
        ("/spaces/quay/nat", ("3", "3.sdk", "3.fir")),
        ("/spaces/quay/inbound-ruleset", ("3", "3.sdk", "3.dogwood")),
    ],
)
async def test_the_variants_of_the_contract_are_there(
    api: httpx.AsyncClient, path: str, variants: tuple[str, ...]
) -> None:
    statuses = {variant: (await api.get(path, headers=accept(variant))).status_code for variant in variants}
    assert statuses == dict.fromkeys(variants, 200)


async def test_generation_has_the_shape_of_the_variant(api: httpx.AsyncClient) -> None:
    plain = (await api.get("/spaces/quay")).json()
    fir = (await api.get("/spaces/quay", headers=accept("3.fir"))).json()
    sdk = (await api.get("/spaces/quay", headers=accept("3.sdk"))).json()
    assert plain["generation"] == fir["generation"] == sdk["generation_object"]
    assert (plain["generation"]["name"], sdk["generation"]) == ("cedar", "cedar")
    assert "generation_object" not in plain


async def test_the_region_is_expanded_when_asked(api: httpx.AsyncClient) -> None:
    short = (await api.get("/spaces/quay")).json()["region"]
    whole = (await api.get("/spaces/quay", headers={"Accept-Expansion": "region"})).json()["region"]
    assert set(short) == {"id", "name"}
    assert whole == (await api.get("/regions/virginia")).json()


async def test_a_request_id_comes_back_and_is_made_up_otherwise(api: httpx.AsyncClient) -> None:
    assert (await api.get("/account", headers={"Request-Id": "mine"})).headers["Request-Id"] == "mine"
    chain = await api.get("/account", headers={"Request-Id": "newest,older,oldest"})
    assert chain.headers["Request-Id"] == "newest"
    made_up = [(await api.get("/account")).headers["Request-Id"] for _ in range(2)]
    assert len({*made_up}) == 2


async def test_what_is_known_already_is_not_sent_again(api: httpx.AsyncClient, world: World) -> None:
    first = await api.get("/spaces")
    again = await api.get("/spaces", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    world.clock.advance(91)  # slip is allocated now
    changed = await api.get("/spaces", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


async def test_an_etag_matches_in_a_list_and_weakly(api: httpx.AsyncClient) -> None:
    etag = (await api.get("/account")).headers["ETag"]
    for header in (f'"other", {etag}', f"W/{etag}", "*"):
        assert (await api.get("/account", headers={"If-None-Match": header})).status_code == 304


async def test_a_body_that_is_not_json_is_a_bad_request(api: httpx.AsyncClient) -> None:
    for content in (b"{", b"[]", b""):
        reply = await api.post("/spaces", content=content)
        assert (reply.status_code, reply.json()["id"]) == (400, "bad_request")


async def test_requests_are_listed_without_tokens(api: httpx.AsyncClient, levers: Levers) -> None:
    await api.get("/spaces", headers={"If-None-Match": '"x"', "Request-Id": "r1"})
    await api.put("/spaces/dock/inbound-ruleset", json={"rules": []})
    listed = (await api.get("/simulator/requests")).json()
    assert [(each["method"], each["path"], each["status"]) for each in listed] == [
        ("GET", "/spaces", 200),
        ("PUT", "/spaces/dock/inbound-ruleset", 403),
    ]
    assert (listed[0]["request_id"], listed[0]["if_none_match"]) == ("r1", '"x"')
    assert "made-up-token" not in str(listed) + str(levers.requests)
