"""Trusted IPs (contract §1.4, requirements 119-133)."""

from typing import Any

import httpx
import pytest

from backend.simulator.world import World
from tests.simulator.conftest import accept, problem

QUAY = "/spaces/quay/inbound-ruleset"


def allow(*sources: str) -> dict[str, Any]:
    return {"rules": [{"action": "allow", "source": source} for source in sources]}


async def test_put_replaces_the_whole_list(api: httpx.AsyncClient) -> None:
    before = (await api.get(QUAY)).json()
    reply = await api.put(QUAY, json=allow("192.0.2.1/32"))
    assert reply.status_code == 200
    after = reply.json()
    assert after["rules"] == [{"action": "allow", "source": "192.0.2.1/32"}]
    assert after["id"] != before["id"]
    assert (after["created_by"], after["created_at"]) == ("ops@acme.example", "2026-11-20T14:00:00Z")
    assert (await api.get(QUAY)).json() == after


async def test_only_the_rules_of_the_body_are_read(api: httpx.AsyncClient) -> None:
    before = (await api.get(QUAY)).json()
    echoed = {**before, "applied": True, "created_by": "nobody@acme.example", **allow("192.0.2.1/32")}
    after = (await api.put(QUAY, json=echoed)).json()
    assert after["id"] != before["id"]
    assert (after["created_by"], after["applied"]) == ("ops@acme.example", False)


async def test_a_list_is_applied_some_seconds_after_it_was_written(
    api: httpx.AsyncClient, world: World
) -> None:
    await api.put(QUAY, json=allow("192.0.2.1/32"))
    world.clock.advance(14)
    assert (await api.get(QUAY)).json()["applied"] is False
    world.clock.advance(1)
    assert (await api.get(QUAY)).json()["applied"] is True


async def test_writing_again_applies_what_was_not(api: httpx.AsyncClient, world: World) -> None:
    path = "/spaces/harbor/inbound-ruleset"
    before = (await api.get(path)).json()
    assert before["applied"] is False
    world.clock.advance(3600)
    assert (await api.get(path)).json()["applied"] is False
    await api.put(path, json={"rules": before["rules"]})
    world.clock.advance(15)
    assert (await api.get(path)).json()["applied"] is True


async def test_an_empty_list_is_possible(api: httpx.AsyncClient) -> None:
    assert (await api.put(QUAY, json={"rules": []})).json()["rules"] == []


async def test_host_bits_and_denials_stay_as_they_came(api: httpx.AsyncClient) -> None:
    rules = [
        {"action": "allow", "source": "192.0.2.77/24"},
        {"action": "deny", "source": "192.0.2.0/24"},
    ]
    assert (await api.put(QUAY, json={"rules": rules})).json()["rules"] == rules


@pytest.mark.parametrize(
    "source",
    ["not-a-cidr", "192.0.2.1", "192.0.2.1/33", "300.0.0.1/32", "::/0", "192.0.2.0/255.255.255.0", ""],
)
async def test_a_source_that_is_no_range_is_named(api: httpx.AsyncClient, source: str) -> None:
    before = (await api.get(QUAY)).json()
    reply = await api.put(QUAY, json=allow("192.0.2.1/32", source))
    assert problem(reply) == (
        422, "invalid_params", f"{source} is not a valid IPv4 range in CIDR notation.",
    )  # fmt: skip
    assert (await api.get(QUAY)).json() == before


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "rules must be a list of rules, each with an action and a source."),
        ({"rules": "192.0.2.1/32"}, "rules must be a list of rules, each with an action and a source."),
        ({"rules": ["192.0.2.1/32"]}, "Each rule must have an action and a source."),
        (
            {"rules": [{"action": "permit", "source": "192.0.2.1/32"}]},
            "The action of a rule must be allow or deny, not permit.",
        ),
        (
            {"rules": [{"source": "192.0.2.1/32"}]},
            "The action of a rule must be allow or deny, not None.",
        ),
        (allow("192.0.2.1/32", "192.0.2.2/32", "192.0.2.1/32"), "A rule for 192.0.2.1/32 is given twice."),
        (
            allow(*(f"192.0.2.{host}/32" for host in range(21))),
            "A space can have at most 20 trusted IP ranges, and 21 were given.",
        ),
    ],
)
async def test_what_a_list_cannot_be(api: httpx.AsyncClient, body: dict[str, Any], message: str) -> None:
    assert problem(await api.put(QUAY, json=body)) == (422, "invalid_params", message)


async def test_twenty_ranges_are_the_limit_and_a_ticket_raises_it(
    api: httpx.AsyncClient, world: World
) -> None:
    full = allow(*(f"192.0.2.{host}/32" for host in range(20)))
    assert (await api.put(QUAY, json=full)).status_code == 200
    world.space("quay").trusted_ip_limit = 21
    one_more = allow(*(f"192.0.2.{host}/32" for host in range(21)))
    assert (await api.put(QUAY, json=one_more)).status_code == 200


async def test_a_fir_list_cannot_be_changed(api: httpx.AsyncClient) -> None:
    path = "/spaces/pier-fir/inbound-ruleset"
    assert [rule["source"] for rule in (await api.get(path)).json()["rules"]] == ["0.0.0.0/0", "::/0"]
    assert problem(await api.put(path, json=allow("192.0.2.1/32"))) == (
        422, "invalid_params", "Trusted IP ranges can't be customized in a Fir space.",
    )  # fmt: skip


async def test_a_member_reads_but_does_not_write(api: httpx.AsyncClient) -> None:
    path = "/spaces/dock/inbound-ruleset"
    assert (await api.get(path)).status_code == 200
    assert (await api.get("/spaces/dock/inbound-rulesets")).status_code == 200
    assert problem(await api.put(path, json=allow("192.0.2.1/32"))) == (
        403, "forbidden", "You must be an admin of the team labs to do this.",
    )  # fmt: skip


async def test_the_history_keeps_every_list(api: httpx.AsyncClient) -> None:
    old = (await api.get("/spaces/harbor/inbound-rulesets")).json()
    new = (await api.put("/spaces/harbor/inbound-ruleset", json=allow("192.0.2.1/32"))).json()
    history = (await api.get("/spaces/harbor/inbound-rulesets")).json()
    assert len(history) == len(old) + 1
    by_id = {ruleset["id"]: ruleset for ruleset in history}
    assert by_id[new["id"]] == new
    for ruleset in old:
        kept = by_id[ruleset["id"]]
        assert kept["rules"] == ruleset["rules"]
        assert (kept["created_by"], kept["created_at"]) == (ruleset["created_by"], ruleset["created_at"])
        one = await api.get(f"/spaces/harbor/inbound-rulesets/{ruleset['id']}", headers=accept("3.sdk"))
        assert one.json() == kept
    assert {ruleset["created_by"] for ruleset in history} == {
        "ops@acme.example", "netops@acme.example", "deploy@acme.example",
    }  # fmt: skip


async def test_only_the_list_in_force_says_whether_it_is_applied(api: httpx.AsyncClient) -> None:
    history = (await api.get("/spaces/harbor/inbound-rulesets")).json()
    current = (await api.get("/spaces/harbor/inbound-ruleset")).json()
    assert [ruleset["id"] for ruleset in history if "applied" in ruleset] == [current["id"]]


async def test_an_unknown_list_is_not_found(api: httpx.AsyncClient) -> None:
    quay = (await api.get(QUAY)).json()["id"]
    for path in ("/spaces/quay/inbound-rulesets/none", f"/spaces/harbor/inbound-rulesets/{quay}"):
        assert problem(await api.get(path)) == (404, "not_found", "Couldn't find that inbound ruleset.")
