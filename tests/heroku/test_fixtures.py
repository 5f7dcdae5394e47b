"""Bodies of the contract, where its folder stands beside the repository; nothing of it is copied here."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.heroku import inbound_ruleset, nat, peerings, regions, spaces, topology, vpn_connections
from backend.heroku.errors import RateLimited, ServerError, TwoFactorRequired
from backend.model.app import App
from backend.model.vpn_connection import VpnConnection

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


def came(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text())


async def read(call: Any, name: str) -> Any:
    async with heroku(name).transport() as transport:
        return await call(transport, "my-space")


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (nat.read, "nat_enabled"),
        (nat.read, "nat_enabled_two"),
        (nat.read, "nat_enabled_three_full"),
        (nat.read, "nat_disabled_full"),
        (peerings.read_info, "peering_info"),
        (peerings.read_all, "peerings_list"),
        (topology.read, "topology_one"),
        (topology.read, "topology_two"),
        (topology.read_dynos, "space_dynos"),
        (topology.read_dynos, "space_dynos_private"),
        (vpn_connections.read_all, "vpn_connections_list"),
        (vpn_connections.read_all, "vpn_connections_list_empty"),
    ],
)
async def test_every_field_that_came_is_there_as_it_came(call: Any, name: str) -> None:
    one = await read(call, name)
    kept = (
        [each.model_dump(mode="json") for each in one]
        if isinstance(one, tuple)
        else one.model_dump(mode="json")
    )
    assert holds(kept, came(name)) == []


def holds(kept: Any, body: Any, where: str = "") -> list[str]:
    """Where `kept` says something else than the body."""
    if isinstance(body, dict) and isinstance(kept, dict):
        secret = {"pre_shared_key"}
        return [
            wrong
            for key in body.keys() - secret
            for wrong in holds(kept.get(key), body[key], f"{where}.{key}")
        ]
    if isinstance(body, list) and isinstance(kept, list) and len(body) == len(kept):
        pairs = zip(kept, body, strict=True)
        return [
            wrong
            for place, (one, other) in enumerate(pairs)
            for wrong in holds(one, other, f"{where}[{place}]")
        ]
    # A time is written in its one form; whatever else it is, it is equal.
    same = kept == body or (isinstance(body, str) and kept == body.replace(".000Z", "Z"))
    return [] if same else [f"{where}: {kept!r} instead of {body!r}"]


@pytest.mark.parametrize("name", ["vpn_info", "vpn_wait_pending", "vpn_wait_active"])
def test_a_single_vpn_connection_reads_like_one_of_the_list(name: str) -> None:
    body = came(name)
    one = VpnConnection.model_validate(body)
    assert holds(one.model_dump(mode="json"), body) == []
    keys = [tunnel.pre_shared_key for tunnel in one.tunnels or ()]
    assert [key and key.get_secret_value() for key in keys] == [
        tunnel["pre_shared_key"] for tunnel in body["tunnels"]
    ]
    assert not [key for key in keys if key and key.get_secret_value() in repr(one) + one.model_dump_json()]


def test_an_app_that_says_hardly_anything() -> None:
    app = App.model_validate(came("app_www"))
    assert (app.id, app.name) == ("a84b035c-4c83-11e5-9bda-2cf0ee2c94de", "acme-inc-www")
    assert (app.space.id, app.internal_routing, app.web_url) == (None, None, None)


def test_every_reply_of_the_contract_that_concerns_us_is_read_here() -> None:
    """A new body in the contract is either read by a test above or is somebody else's."""
    of_others = {"log_drain", "space_hosts", "space_telemetry_drain"}
    names = {path.stem for path in FOLDER.glob("*.json")}
    replies = {name for name in names if "request" not in name} - of_others
    text = Path(__file__).read_text()
    assert {name for name in replies if f'"{name}"' not in text} == set()


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
