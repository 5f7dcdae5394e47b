"""The simulator's replies satisfy the published schemas, save for the differences that are named here."""

from typing import Any

import httpx
import pytest

from backend.simulator.world import World
from tests.simulator.conftest import accept
from tests.simulator.strict_schema import CONTRACT, Difference, errors

pytestmark = pytest.mark.skipif(
    not CONTRACT.is_dir(), reason="the published schemas are not in ../shared/contract beside this clone"
)

APPLIED = Difference(
    "a ruleset may say whether it is applied, which no published schema knows",
    "inbound-ruleset",
    extra={"applied": {"type": "boolean"}},
)
GENERATION_OBJECT = Difference(
    "under 3.sdk the generation is a string, and its object stands beside it",
    "space",
    extra={"generation_object": {"type": "object", "required": ["id", "name"], "additionalProperties": True}},
)
REGION_EXPANDED = Difference(
    "Accept-Expansion: region puts the whole region into a space",
    "space",
    replace={"region": {"type": "object", "required": ["description", "private_capable", "provider"]}},
)
FIR_OUTBOUND_IPS = Difference(
    "Fir spaces also have outbound IPs of IPv6",
    "space-nat",
    replace={"sources": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
)
FIR_SOURCES = Difference(
    "Fir spaces also have ::/0",
    "inbound-ruleset",
    replace={"rules": {"type": "array", "items": {"type": "object", "required": ["action", "source"]}}},
)
MASKED_EXPIRY = Difference(
    "a masked peering does not say when it would have expired",
    "peering",
    replace={"expires": {"type": "null"}},
)
HOST_IN_USE = Difference(
    "a host that is in use has not been released",
    "space-host",
    replace={"released_at": {"type": "null"}},
)
TEAM_APP = Difference(
    "in the lists of teams an app says acm (requirement 55) and the id of its team, as it does by itself",
    "team-app",
    extra={"acm": {"type": "boolean"}},
    replace={"team": {"type": "object", "required": ["id", "name"]}},
)

ONE = [
    ("/account", "account"),
    ("/users/~", "account"),
    ("/account/rate-limits", "rate-limit"),
    ("/teams/acme", "team"),
    ("/regions/london", "region"),
    ("/generations/fir", "generation"),
    ("/apps/billing", "app"),
    ("/apps/brochure", "app"),
    ("/spaces/harbor/members/~", "space-app-access"),
    ("/spaces/vault/vpn-connections/branch", "vpn-connection"),
]
MANY = [
    ("/teams", "team"),
    ("/teams/labs/members", "team-member"),
    ("/teams/acme/spaces", "space"),
    ("/teams/acme/available-generations", "generation"),
    ("/regions", "region"),
    ("/generations", "generation"),
    ("/spaces", "space"),
    ("/apps", "app"),
    ("/teams/acme/apps", "team-app"),
    ("/apps/storefront/domains", "domain"),
    ("/apps/ledger-api/domains", "domain"),
    ("/spaces/harbor/members", "space-app-access"),
]
VARIANTS = ("3", "3.sdk")


def by_variant(variant: str) -> tuple[Difference, ...]:
    always = (APPLIED, TEAM_APP)
    return (*always, GENERATION_OBJECT) if variant == "3.sdk" else always


async def get(api: httpx.AsyncClient, path: str, variant: str, **headers: str) -> Any:
    reply = await api.get(path, headers={**accept(variant), **headers})
    assert reply.status_code == 200
    return reply.json()


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("path", "definition"), ONE)
async def test_single_resources(api: httpx.AsyncClient, path: str, definition: str, variant: str) -> None:
    assert errors(variant, definition, await get(api, path, variant), by_variant(variant)) == []


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("path", "definition"), MANY)
async def test_lists(api: httpx.AsyncClient, path: str, definition: str, variant: str) -> None:
    items = await get(api, path, variant)
    assert items
    for item in items:
        assert errors(variant, definition, item, by_variant(variant)) == []


@pytest.mark.parametrize("variant", VARIANTS)
async def test_everything_of_every_space(api: httpx.AsyncClient, world: World, variant: str) -> None:
    known = by_variant(variant)
    for space in world.spaces():
        fir = space.generation.name == "fir"
        rulesets = (*known, FIR_SOURCES) if fir else known
        nat = (*known, FIR_OUTBOUND_IPS) if fir else known
        path = f"/spaces/{space.name}"
        assert errors(variant, "space", await get(api, path, variant), known) == []
        assert errors(variant, "space-nat", await get(api, f"{path}/nat", variant), nat) == []
        current = await get(api, f"{path}/inbound-ruleset", variant)
        assert errors(variant, "inbound-ruleset", current, rulesets) == []
        for ruleset in await get(api, f"{path}/inbound-rulesets", variant):
            one = await get(api, f"{path}/inbound-rulesets/{ruleset['id']}", variant)
            assert ruleset == one
            assert errors(variant, "inbound-ruleset", one, rulesets) == []


@pytest.mark.parametrize("variant", VARIANTS)
async def test_every_connection_of_every_space(api: httpx.AsyncClient, world: World, variant: str) -> None:
    seen = set()
    for space in world.spaces():
        path = f"/spaces/{space.name}"
        if space.generation.name == "fir" or space.state(world.now()) != "allocated":
            continue
        for peering in await get(api, f"{path}/peerings", variant):
            known = (MASKED_EXPIRY,) if peering["pcx_id"] == "******" else ()
            assert errors(variant, "peering", peering, known) == []
            seen.add(peering["status"])
        for vpn in await get(api, f"{path}/vpn-connections", variant):
            assert errors(variant, "vpn-connection", vpn) == []
            seen.add(vpn["status"])
        info = await get(api, f"{path}/peering-info", variant)
        # The regions of 3.sdk lack London and Montreal, where there are spaces.
        assert errors("3", "peering-info", info) == []
    assert seen == {"active", "pending-acceptance", "expired", "provisioning"}


@pytest.mark.parametrize("variant", VARIANTS)
async def test_what_runs_in_every_space(api: httpx.AsyncClient, world: World, variant: str) -> None:
    for space in world.spaces():
        path = f"/spaces/{space.name}"
        topology = await get(api, f"{path}/topology", variant)
        assert errors(variant, "space-topology", as_published(topology)) == []
        for app in await get(api, f"{path}/dynos", variant):
            for dyno in app["dynos"]:
                assert errors(variant, "dyno", dyno) == []
        for host in await get(api, f"{path}/hosts", "3.sdk"):
            assert errors("3.sdk", "space-host", host, (HOST_IN_USE,)) == []
    drain = await get(api, "/spaces/vault/log-drain", "3.sdk")
    assert errors("3.sdk", "log-drain", drain) == []


def as_published(topology: Any) -> Any:
    """Replies call the list `formations`, as the Heroku CLI reads it; the schema says `formation`."""
    apps = [{**app, "formation": app["formations"]} for app in topology["apps"]]
    for app in apps:
        del app["formations"]
    return {**topology, "apps": apps}


@pytest.mark.parametrize("variant", VARIANTS)
async def test_replies_to_writes(api: httpx.AsyncClient, world: World, variant: str) -> None:
    world.team("labs").role = "admin"
    known = by_variant(variant)
    rules = {"rules": [{"action": "allow", "source": "192.0.2.1/32"}]}
    pcx = "/spaces/quay/peerings/pcx-0c9d2e7f4a1b68704"
    vpn = {"name": "office", "public_ip": "192.0.2.7", "routable_cidrs": ["10.200.0.0/16"]}
    depot = "/spaces/drydock/vpn-connections/depot"
    app = {"name": "gauge", "team": "acme", "space": "quay", "internal_routing": True}
    deploy = "/spaces/quay/members/deploy@acme.example"
    grant = {"permissions": [{"name": "create_apps"}]}
    writes = [
        ("POST", "/spaces", {"name": "jib", "team": "acme"}, 201, "space"),
        ("PUT", "/spaces/quay/inbound-ruleset", rules, 200, "inbound-ruleset"),
        ("DELETE", pcx, None, 202, "peering"),
        ("POST", "/spaces/harbor/vpn-connections", vpn, 201, "vpn-connection"),
        ("PATCH", depot, {"routable_cidrs": ["10.9.0.0/16"]}, 200, "vpn-connection"),
        ("DELETE", depot, None, 202, "vpn-connection"),
        ("POST", "/teams/apps", app, 201, "team-app"),
        ("DELETE", "/apps/gauge", None, 200, "app"),
        ("PATCH", deploy, grant, 200, "space-app-access"),
        ("PATCH", "/spaces/quay", {"name": "kaai"}, 200, "space"),
        ("POST", "/spaces/kaai/transfer", {"new_owner": "labs"}, 201, "space"),
        ("DELETE", "/spaces/kaai", None, 200, "space"),
    ]
    for method, path, body, status, definition in writes:
        reply = await api.request(method, path, json=body, headers=accept(variant))
        assert reply.status_code == status
        assert errors(variant, definition, reply.json(), known) == []


async def test_the_variant_of_fir_has_the_shape_of_the_plain_one(api: httpx.AsyncClient) -> None:
    assert errors("3", "space", await get(api, "/spaces/pier-fir", "3.fir")) == []
    expanded = await get(api, "/spaces/quay", "3.fir", **{"Accept-Expansion": "region"})
    assert errors("3", "space", expanded, (REGION_EXPANDED,)) == []
    assert errors("3", "region", expanded["region"]) == []


async def test_every_named_difference_is_there(api: httpx.AsyncClient) -> None:
    """An exception that nothing needs any more is to be taken out of the list."""
    needed = [
        (APPLIED, "3", await get(api, "/spaces/quay/inbound-ruleset", "3")),
        (GENERATION_OBJECT, "3.sdk", await get(api, "/spaces/quay", "3.sdk")),
        (REGION_EXPANDED, "3", await get(api, "/spaces/quay", "3", **{"Accept-Expansion": "region"})),
        (FIR_OUTBOUND_IPS, "3", await get(api, "/spaces/pier-fir/nat", "3")),
        (MASKED_EXPIRY, "3", (await get(api, "/spaces/harbor/peerings", "3"))[-1]),
        (HOST_IN_USE, "3.sdk", (await get(api, "/spaces/quay/hosts", "3.sdk"))[0]),
        (TEAM_APP, "3", (await get(api, "/teams/acme/apps", "3"))[0]),
    ]
    for exception, variant, body in needed:
        assert errors(variant, exception.definition, body) != []
        assert errors(variant, exception.definition, body, (exception,)) == []
    fir = await get(api, "/spaces/pier-fir/inbound-ruleset", "3")
    assert errors("3", "inbound-ruleset", fir, (APPLIED,)) != []
    assert errors("3", "inbound-ruleset", fir, (APPLIED, FIR_SOURCES)) == []
    assert errors("3", "space-topology", await get(api, "/spaces/harbor/topology", "3")) != []
    assert errors("3.sdk", "peering-info", await get(api, "/spaces/breakwater/peering-info", "3.sdk")) != []


def test_a_missing_and_an_unknown_property_are_errors() -> None:
    assert errors("3", "rate-limit", {}) == ["$: 'remaining' is a required property"]
    assert errors("3", "rate-limit", {"remaining": 1, "more": 2}) != []
    assert errors("3", "rate-limit", {"remaining": 1}) == []
