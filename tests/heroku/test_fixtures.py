"""Bodies of the contract, where its folder stands beside the repository; nothing of it is copied here."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.heroku import inbound_ruleset, regions, spaces
from backend.heroku.errors import RateLimited, ServerError, TwoFactorRequired

from .support import Heroku

FOLDER = Path(__file__).parents[2].parent / "shared" / "contract" / "fixtures"
needs_contract = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="the contract's fixtures are not beside this clone (../shared/contract/fixtures)",
)
pytestmark = needs_contract


def heroku(name: str, status: int = 200) -> Heroku:
    content = (FOLDER / f"{name}.json").read_bytes()
    return Heroku(httpx.Response(status, content=content, headers={"Content-Type": "application/json"}))


async def space(name: str) -> Any:
    async with heroku(name).transport() as transport:
        return await spaces.read_one(transport, "my-space")


async def test_the_list_of_spaces() -> None:
    async with heroku("spaces_list").transport() as transport:
        (one,) = await spaces.read_all(transport)
    assert (one.name, one.generation, one.state) == ("my-space", "cedar", "allocated")
    assert (one.region.name, one.team_name) == ("my-region", "my-team")
    assert one.created_at == datetime(2026, 1, 1, tzinfo=UTC)
    async with heroku("spaces_list_empty").transport() as transport:
        assert await spaces.read_all(transport) == ()


async def test_a_space_that_is_being_made() -> None:
    one = await space("space_allocating")
    assert (one.id, one.state, one.shield) == ("1234", "allocating", False)
    assert (one.cidr, one.data_cidr) == ("10.0.0.0/16", "172.23.0.0/20")
    assert (one.region.name, one.region.description) == ("us", "virginia")
    assert (one.organization.name, one.team_name) == ("my-org", "my-team")
    assert not one.is_allocated


@pytest.mark.parametrize(
    "name",
    [
        "space_allocated",
        "space_cedar_minimal",
        "space_create_response_standard",
        "space_create_response_shield",
        "space_transfer_response",
    ],
)
async def test_every_field_of_a_space_is_what_came(name: str) -> None:
    came = json.loads((FOLDER / f"{name}.json").read_text())
    one = await space(name)
    for field in ("id", "name", "state", "shield", "cidr", "data_cidr"):
        assert getattr(one, field) == came.get(field), field
    assert one.region.name == came["region"]["name"]
    assert one.team_name == came["team"]["name"]
    generation = came.get("generation")
    assert one.generation == (generation["name"] if isinstance(generation, dict) else generation)
    assert (one.created_at is None) == ("created_at" not in came)
    assert one.created_at is None or isinstance(one.created_at, datetime)


@pytest.mark.parametrize(
    "name",
    [
        "inbound_ruleset_before_add",
        "inbound_ruleset_after_add_applied",
        "inbound_ruleset_after_add_not_applied",
        "inbound_ruleset_before_remove",
        "inbound_ruleset_list_applied",
        "inbound_ruleset_put_response",
    ],
)
async def test_a_ruleset_is_what_came(name: str) -> None:
    came = json.loads((FOLDER / f"{name}.json").read_text())
    async with heroku(name).transport() as transport:
        ruleset = await inbound_ruleset.read(transport, "my-space")
    assert ruleset.rules is not None
    assert [rule.model_dump() for rule in ruleset.rules] == came["rules"]
    assert ruleset.applied is came.get("applied")
    assert ruleset.created_by == came.get("created_by")


async def test_the_regions() -> None:
    async with heroku("regions").transport() as transport:
        read = await regions.read(transport)
    assert [(region.name, region.private_capable) for region in read] == [
        ("eu", False),
        ("us", False),
        ("oregon", True),
    ]
    assert read[2].description == "Oregon, United States"


async def test_the_error_bodies() -> None:
    async with heroku("error_rate_limit_429", 429).transport() as transport:
        with pytest.raises(RateLimited) as limited:
            await spaces.read_all(transport, patience=0)
    assert limited.value.problem.id == "rate_limit"
    assert str(limited.value) == (
        "Your account reached the API rate limit Please wait a few minutes before making new requests"
    )
    assert limited.value.url == "https://devcenter.heroku.com/articles/platform-api-reference#rate-limits"

    async with heroku("error_two_factor_403", 403).transport() as transport:
        with pytest.raises(TwoFactorRequired) as second:
            await spaces.read_all(transport)
    assert "403 (Forbidden)" in str(second.value)

    async with heroku("space_transfer_error_500", 500).transport() as transport:
        with pytest.raises(ServerError) as failed:
            await transport.send("POST", "spaces", "my-space", "transfer", json={"new_owner": "my-team"})
    assert (str(failed.value), failed.value.problem.id) == ("rikki tikki tavi!", "oops")
