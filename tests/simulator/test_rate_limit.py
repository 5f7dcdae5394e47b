import httpx

from backend.simulator import scenarios
from backend.simulator.levers import Levers
from backend.simulator.world import World
from tests.simulator.conftest import client


async def test_every_reply_says_what_is_left(api: httpx.AsyncClient) -> None:
    left = [(await api.get("/spaces")).headers["RateLimit-Remaining"] for _ in range(2)]
    assert left == ["4499", "4498"]
    wrong = await api.get("/nothing")
    assert wrong.headers["RateLimit-Remaining"] == "4497"


async def test_asking_for_the_rate_limit_is_free(api: httpx.AsyncClient) -> None:
    await api.get("/spaces")
    for _ in range(3):
        reply = await api.get("/account/rate-limits")
        assert reply.json() == {"remaining": 4499}


async def test_the_pool_refills_on_the_clock_and_is_never_more_than_full(
    api: httpx.AsyncClient, world: World
) -> None:
    world.rate_limit.set_remaining(0)
    world.clock.advance(60)
    assert world.rate_limit.remaining == 75
    world.clock.advance(100_000)
    assert world.rate_limit.remaining == 4500


async def test_an_empty_pool_answers_429(api: httpx.AsyncClient, world: World) -> None:
    world.rate_limit.set_remaining(1)
    assert (await api.get("/spaces")).status_code == 200
    reply = await api.get("/spaces")
    assert reply.status_code == 429
    assert reply.json() == {
        "id": "rate_limit",
        "message": (
            "Your account reached the API rate limit\nPlease wait a few minutes before making new requests"
        ),
    }
    assert (reply.headers["RateLimit-Remaining"], reply.headers["Retry-After"]) == ("0", "1")
    world.clock.advance(1)
    assert (await api.get("/spaces")).status_code == 200


async def test_a_refused_token_costs_nothing(api: httpx.AsyncClient) -> None:
    reply = await api.get("/spaces", headers={"Authorization": ""})
    assert reply.headers["RateLimit-Remaining"] == "4500"


async def test_retry_after_is_in_real_seconds(levers: Levers) -> None:
    world = scenarios.build("empty", frozen=True, speed=0.1)
    world.rate_limit.set_remaining(0)
    async with client(world, levers) as api:
        assert (await api.get("/spaces")).headers["Retry-After"] == "8"
