import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.heroku import (
    account,
    apps,
    generations,
    inbound_ruleset,
    members,
    nat,
    peerings,
    rate_limits,
    regions,
    spaces,
    teams,
    topology,
    vpn_connections,
)
from backend.heroku.errors import NotFound, RateLimited, ServerError, UnexpectedReply
from backend.heroku.reply import Reply, one
from backend.model.remote import Remote
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
    (peerings.read_all, ("acme",), "/spaces/acme/peerings", "3", list),
    (peerings.read_info, ("acme",), "/spaces/acme/peering-info", "3", dict),
    (vpn_connections.read_all, ("acme",), "/spaces/acme/vpn-connections", "3", list),
    (nat.read, ("a/../b",), "/spaces/a%2F..%2Fb/nat", "3.fir", dict),
    (topology.read, ("acme",), "/spaces/acme/topology", "3", dict),
    (topology.read_dynos, ("acme",), "/spaces/acme/dynos", "3", list),
    (members.read_all, ("acme",), "/spaces/acme/members", "3", list),
    (apps.read_of_team, ("acme team",), "/teams/acme%20team/apps", "3", list),
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


async def test_peerings_masked_and_not_in_the_order_of_the_reply() -> None:
    masked = dict.fromkeys(("pcx_id", "aws_vpc_id", "aws_region", "aws_account_id"), "******")
    value = [
        {
            **masked,
            "type": "heroku-managed",
            "status": "active",
            "cidr_blocks": ["10.1.0.0/16"],
            "expires": None,
        },
        {**masked, "type": "heroku-managed", "status": "active", "cidr_blocks": ["10.1.0.0/16"]},
        {
            "type": "unknown",
            "pcx_id": "pcx-111aaa111",
            "cidr_block": "172.16.0.0/16",
            "cidr_blocks": ["172.16.0.0/16"],
            "status": "active",
            "expires": "2016-09-26T17:00:00Z",
        },
        {
            "type": "something-new",
            "pcx_id": 7,
            "cidr_blocks": "10.0.0.0/16",
            "status": ["odd"],
            "expires": "soon",
        },
    ]
    first, second, own, odd = await answered(value, peerings.read_all, "acme")
    assert first == second
    assert not first.is_own
    assert (first.pcx_id, first.cidr_blocks, first.expires) == ("******", ("10.1.0.0/16",), None)
    assert own.is_own
    assert own.expires == datetime(2016, 9, 26, 17, tzinfo=UTC)
    assert (odd.pcx_id, odd.cidr_blocks, odd.status, odd.expires) == ("7", None, '["odd"]', "soon")
    assert not odd.is_own


async def test_the_heroku_end_with_what_may_be_absent() -> None:
    value = {
        "aws_account_id": "444455556666",
        "vpc_cidr": "10.2.0.0/16",
        "space_cidr_blocks": ["10.2.128.0/20"],
    }
    info = await answered(value, peerings.read_info, "acme")
    assert (info.vpc_cidr, info.space_cidr_blocks) == ("10.2.0.0/16", ("10.2.128.0/20",))
    assert (info.dyno_cidr_blocks, info.unavailable_cidr_blocks, info.vpc_id) == (None, None, None)


async def test_vpn_connections_young_named_and_nameless() -> None:
    tunnel = {"ip": "52.44.146.197", "pre_shared_key": "hush", "status": "DOWN", "last_status_change": None}
    value = [
        {"id": "v-1", "name": "office", "status": "pending"},
        {"id": "v-2", "name": "", "status": "active", "ike_version": 1, "tunnels": [tunnel, {}]},
        {"id": 123456789012, "tunnels": {"1": tunnel}},
    ]
    young, active, odd = await answered(value, vpn_connections.read_all, "acme")
    assert (young.title, young.tunnels, young.ike_version) == ("office", None, None)
    assert active.title == "v-2"
    one, other = active.tunnels
    assert (one.status, one.pre_shared_key.get_secret_value()) == ("DOWN", "hush")
    assert (other.status, other.pre_shared_key) == (None, None)
    assert "hush" not in repr(active) + str(active)
    assert (odd.title, odd.tunnels) == ("123456789012", None)


async def test_a_vpn_list_that_is_not_there_yet_is_a_404_and_an_empty_one_after_that() -> None:
    """One that was just made may be missing for a while (contract §1.0)."""
    heroku = Heroku(
        httpx.Response(404, json={"id": "not_found", "message": "VPN is not found"}),
        httpx.Response(200, json=[]),
        httpx.Response(200, json=[{"id": "v-1", "status": "pending"}]),
    )
    async with heroku.transport() as transport:
        with pytest.raises(NotFound, match="VPN is not found"):
            await vpn_connections.read_all(transport, "acme")
        assert await vpn_connections.read_all(transport, "acme") == ()
        (made,) = await vpn_connections.read_all(transport, "acme")
    assert made.status == "pending"


async def test_outbound_ips_that_are_addresses_and_that_are_none() -> None:
    came = ["1.2.3.4", "123.456.789.123", "2600:1f18::/36", "", None, {"ip": "1.2.3.4"}, "evil\x1b[31m"]
    value = {"state": "enabled", "sources": came, "updated_at": "2024-01-01T00:00:00Z"}
    read = await answered(value, nat.read, "acme")
    assert read.state == "enabled"
    assert read.sources == (
        "1.2.3.4",
        "123.456.789.123",
        "2600:1f18::/36",
        "",
        '{"ip":"1.2.3.4"}',
        "evil[31m",
    )
    assert (await answered({"state": "updating", "sources": None}, nat.read, "acme")).sources is None


@pytest.mark.parametrize(
    "body", [{}, {"id": "unavailable", "message": " Try again shortly. "}, "<html>", None]
)
async def test_outbound_ips_of_a_young_space_answer_503(body: Any) -> None:
    content = {"json": body} if isinstance(body, dict) else {"content": body or ""}
    heroku = Heroku(httpx.Response(503, **content))
    async with heroku.transport(attempts=2) as transport:
        with pytest.raises(ServerError) as refused:
            await nat.read(transport, "acme")
    assert refused.value.problem.status == 503
    assert not refused.value.problem.says_there_is_none
    assert len(heroku.asked) == 2


async def test_only_the_apps_that_are_in_a_space() -> None:
    value = [
        {"id": "a-1", "name": "www", "space": {"id": "s-1", "name": "quay", "shield": False}},
        {"id": "a-2", "name": "common", "space": None},
        {"id": "a-3", "name": "old"},
        {
            "id": "a-4",
            "name": "api",
            "space": "quay",
            "internal_routing": True,
            "generation": {"name": "fir"},
        },
        {"id": "a-5", "space": {}, "internal_routing": None},
        {"id": "a-6", "space": ["quay"]},
        7,
    ]
    read = await answered(value, apps.read_of_team, "acme")
    assert [(app.id, app.space.name, app.internal_routing, app.generation) for app in read] == [
        ("a-1", "quay", None, None),
        ("a-4", "quay", True, "fir"),
    ]


async def test_the_apps_of_a_large_team_come_on_many_pages() -> None:
    def page(number: int) -> httpx.Response:
        items = [{"id": f"{number}-{place}", "space": {"id": "s-1"}} for place in range(200)]
        following = {"Next-Range": f"id ]{number}..; max=200"} if number < 49 else {}
        return httpx.Response(206 if following else 200, json=items, headers=following)

    async with Heroku(*map(page, range(50))).transport() as transport:
        read = await apps.read_of_team(transport, "acme")
    assert len(read) == len({app.id for app in read}) == 10_000


async def test_topology_and_dynos() -> None:
    dyno = {"id": "d", "number": 1, "private_ip": "10.0.134.42", "hostname": "1.www.app.localspace"}
    value = {
        "version": 1,
        "apps": [{"id": "a-1", "domains": ["x"], "formation": [{"dynos": [dyno, "odd"]}]}, 7],
    }
    read = await answered(value, topology.read, "acme")
    placed, odd = read.apps
    (formation,) = placed.formations
    assert [each.private_ip for each in formation.dynos] == ["10.0.134.42", None]
    assert (odd.id, odd.formations) == (None, None)
    value = [
        {"app_id": "a-1", "app_name": "www", "dynos": [{"name": "web.1", "size": "Private-M"}]},
        {"dynos": 1},
    ]
    of_www, of_none = await answered(value, topology.read_dynos, "acme")
    assert (of_www.dynos[0].name, of_www.dynos[0].size, of_none.dynos) == ("web.1", "Private-M", None)


async def test_members_and_what_they_may() -> None:
    value = [
        {"user": {"id": "u-1", "email": "ops@acme.example"}, "permissions": [{"name": "create_apps"}]},
        {"user": None, "permissions": []},
        {"user": "u-3"},
    ]
    read = await answered(value, members.read_all, "acme")
    assert [(one.user.email, one.may_create_apps) for one in read] == [
        ("ops@acme.example", True),
        (None, False),
        (None, None),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@each_call
@settings(max_examples=30)
@given(body=JSON)
def test_whatever_a_body_is_it_is_a_value_or_an_unexpected_reply(
    read: Read, path: tuple[str, ...], asked: str, variant: str, shape: type, body: Any
) -> None:
    async def main() -> None:
        content = json.dumps([body, body] if shape is list else {"id": "1", "unknown": body})
        reply = httpx.Response(200, content=content, headers={"Content-Type": "application/json"})
        async with Heroku(reply, httpx.Response(200, content=json.dumps(body))).transport() as transport:
            value = await read(transport, *path)
            assert isinstance(value, tuple if shape is list else Remote)
            with suppress(UnexpectedReply):
                await read(transport, *path)

    asyncio.run(main())


def test_a_value_that_no_model_can_take_is_an_unexpected_reply() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(UnexpectedReply, match="what Space should be"):
        one(Space, Reply({"id": "s-1", "cidr": deep}, 200, START))


def test_the_http_library_is_not_loaded_before_the_transport() -> None:
    """First paint comes before httpx (DESIGN.md, "Budgets")."""
    modules = (
        "account, teams, regions, generations, spaces, inbound_ruleset, rate_limits, apps, members, nat, "
        "peerings, topology, vpn_connections, credentials, host, errors, reply"
    )
    code = (
        f"import sys; from backend.heroku import {modules}; "
        "print([name for name in ('httpx', 'truststore', 'stamina', 'ssl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
