"""A frozen harbor, and a client that speaks to it in-process."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from backend.simulator import scenarios
from backend.simulator.app import create_app
from backend.simulator.levers import Levers
from backend.simulator.world import World

TOKEN = "made-up-token"


def accept(variant: str = "3") -> dict[str, str]:
    return {"Accept": f"application/vnd.heroku+json; version={variant}"}


def client(world: World, levers: Levers) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(world, levers)),
        base_url="http://simulator",
        headers={"Authorization": f"Bearer {TOKEN}", **accept()},
    )


def problem(reply: httpx.Response) -> tuple[int, str, str]:
    """Status, id and message of an error reply."""
    body: dict[str, Any] = reply.json()
    return reply.status_code, body["id"], body["message"]


@pytest.fixture
def world() -> World:
    return scenarios.build("harbor", frozen=True)


@pytest.fixture
def levers() -> Levers:
    return Levers()


@pytest.fixture
async def api(world: World, levers: Levers) -> AsyncIterator[httpx.AsyncClient]:
    async with client(world, levers) as api:
        yield api
