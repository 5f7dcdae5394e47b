import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from backend.heroku import account, generations, inbound_ruleset, rate_limits, regions, spaces, teams
from backend.heroku.errors import RateLimited, UnexpectedReply
from backend.heroku.reply import Reply, one
from backend.model.space import Space

from .support import START, HandClock, Heroku

Read = Callable[..., Awaitable[Any]]

CALLS: list[tuple[Read, tuple[str, ...], str, str, type]] = [
    (account.read, (), "/account", "3", dict),
    (rate_limits.read, (), "/account/rate-limits", "3", dict),
    (teams.read, (), "/teams", "3", list),
    (regions.read, (), "/regions", "3", list),
    (generations.read, (), "/generations", "3.sdk", list),
    (spaces.read_all, (), "/spaces", "3.sdk", list),
    (spaces.read_one, ("acme prod",), "/spaces/acme%20prod", "3.fir", dict),
    (inbound_ruleset.read, ("acme",), "/spaces/acme/inbound-ruleset", "3", dict),
    (inbound_ruleset.read_history, ("acme",), "/spaces/acme/inbound-rulesets", "3", list),
]
each_call = pytest.mark.parametrize(("read", "path", "asked", "variant", "shape"), CALLS)


async def answered(value: Any, read: Read, *path: str) -> Any:
    async with Heroku(httpx.Response(200, json=value)).transport() as transport:
        return await read(transport, *path)


@each_call
async def test_the_request_of_each_resource(
    read: Read, path: tuple[str, ...], asked: str, variant: str, shape: type
) -> None:
    heroku = Heroku(httpx.Response(200, json=shape()))
    async with heroku.transport() as transport:
        await read(transport, *path)
    (request,) = heroku.asked
    assert (request.method, request.url.raw_path.decode()) == ("GET", asked)
    assert request.headers["Accept"] == f"application/vnd.heroku+json; version={variant}"
    assert request.headers.get("Accept-Expansion") == ("region" if read is spaces.read_one else None)


@each_call
async def test_the_wrong_outer_shape_is_no_value(
    read: Read, path: tuple[str, ...], asked: str, variant: str, shape: type
) -> None:
    for value in ([] if shape is dict else {}, None, "text", 7, True):
        with pytest.raises(UnexpectedReply, match="promises"):
            await answered(value, read, *path)


@each_call
async def test_patience_is_handed_on(
    read: Read, path: tuple[str, ...], asked: str, variant: str, shape: type
) -> None:
    clock = HandClock()
    limited = httpx.Response(429, json={"id": "rate_limit"}, headers={"Retry-After": "5"})
    async with Heroku(limited, httpx.Response(200, json=shape())).transport(clock=clock) as transport:
        with pytest.raises(RateLimited):
            await read(transport, *path, patience=0)
        assert clock.slept == []
        await read(transport, *path, patience=6)
        assert clock.slept == [5.0]


async def test_an_account() -> None:
    value = {"id": "u-1", "email": "ops@acme.example", "two_factor_authentication": True, "new": 1}
    who = await answered(value, account.read)
    assert (who.id, who.email, who.two_factor_authentication) == ("u-1", "ops@acme.example", True)
    assert who.suspended_at is None


async def test_teams() -> None:
    value = [
        {"id": "t-1", "name": "acme", "role": "admin", "enterprise_account": {"id": "e-1", "name": "ent"}},
        {"id": "t-2", "name": "lab", "role": None, "enterprise_account": None},
    ]
    first, second = await answered(value, teams.read)
    assert (first.role, first.enterprise_account.name) == ("admin", "ent")
    assert (second.role, second.enterprise_account.name) == (None, None)


async def test_regions_and_generations() -> None:
    (region,) = await answered(
        [{"name": "virginia", "private_capable": True, "provider": {"region": "us-east-1"}}], regions.read
    )
    assert (region.private_capable, region.provider.region) == (True, "us-east-1")
    cedar, fir = await answered(
        [{"name": "cedar", "unsupported_features": []}, {"name": "fir"}], generations.read
    )
    assert (cedar.unsupported_features, fir.unsupported_features) == ((), None)


async def test_spaces_on_two_pages() -> None:
    heroku = Heroku(
        httpx.Response(206, json=[{"name": "a"}], headers={"Next-Range": "id ]1..; max=1"}),
        httpx.Response(200, json=[{"name": "b", "generation": {"name": "fir"}}, 7]),
    )
    async with heroku.transport() as transport:
        read = await spaces.read_all(transport)
    assert [(space.name, space.generation) for space in read] == [("a", None), ("b", "fir"), (None, None)]


async def test_one_space() -> None:
    space = await answered(
        {
            "id": "s-1",
            "name": "prod [/x] \x1b[31m",
            "state": "allocated",
            "region": {"name": "virginia", "description": "Virginia, United States"},
            "created_at": "2026-01-02T03:04:05Z",
        },
        spaces.read_one,
        "s-1",
    )
    assert space.name == "prod [/x] [31m"
    assert space.region.description == "Virginia, United States"
    assert space.created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert space.is_allocated


async def test_a_ruleset_and_its_history() -> None:
    value = {
        "id": "r-2",
        "created_by": "ops@acme.example",
        "rules": [{"action": "allow", "source": "192.0.2.1/20"}, {"action": "deny", "source": "::/0"}],
        "applied": False,
    }
    now = await answered(value, inbound_ruleset.read, "acme")
    assert [(rule.action, rule.source) for rule in now.rules] == [("allow", "192.0.2.1/20"), ("deny", "::/0")]
    assert now.applied is False
    history = await answered([value, {"id": "r-1", "rules": []}], inbound_ruleset.read_history, "acme")
    assert [(ruleset.id, ruleset.applied) for ruleset in history] == [("r-2", False), ("r-1", None)]
    assert history[1].rules == ()


def test_a_value_that_no_model_can_take_is_an_unexpected_reply() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(UnexpectedReply, match="what Space should be"):
        one(Space, Reply({"id": "s-1", "cidr": deep}, 200, START))


def test_the_http_library_is_not_loaded_before_the_transport() -> None:
    """First paint comes before httpx (DESIGN.md, "Budgets")."""
    modules = (
        "account, teams, regions, generations, spaces, inbound_ruleset, rate_limits, "
        "credentials, host, errors, reply"
    )
    code = (
        f"import sys; from backend.heroku import {modules}; "
        "print([name for name in ('httpx', 'truststore', 'stamina', 'ssl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
