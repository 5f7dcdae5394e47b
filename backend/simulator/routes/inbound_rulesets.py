"""Trusted IPs: the list in force, its replacement, its history (contract §1.4)."""

from typing import Any

from backend.simulator.conventions.calls import WITH_DOGWOOD, Call, Endpoint, Reply
from backend.simulator.routes.times import text
from backend.simulator.world import changes
from backend.simulator.world.errors import not_found
from backend.simulator.world.inbound_rulesets import InboundRuleset
from backend.simulator.world.spaces import Space


def current(call: Call) -> Reply:
    space = _space(call)
    return Reply(_body(call, space, space.current_ruleset))


def replace(call: Call) -> Reply:
    """Only `rules` is read: the Heroku CLI sends back every key it got."""
    space = _space(call)
    return Reply(_body(call, space, changes.replace_rules(call.world, space, call.fields().get("rules"))))


def history(call: Call) -> Reply:
    space = _space(call)
    return Reply([_body(call, space, ruleset) for ruleset in space.rulesets])


def one(call: Call) -> Reply:
    space = _space(call)
    for ruleset in space.rulesets:
        if ruleset.id == call.params["ruleset"]:
            return Reply(_body(call, space, ruleset))
    raise not_found("inbound ruleset")


def _space(call: Call) -> Space:
    return call.world.space(call.params["space"])


def _body(call: Call, space: Space, ruleset: InboundRuleset) -> dict[str, Any]:
    body: dict[str, Any] = {
        "created_at": text(ruleset.created_at),
        "created_by": ruleset.created_by,
        "id": ruleset.id,
        "rules": [{"action": rule.action, "source": rule.source} for rule in ruleset.rules],
        "space": {"id": space.id, "name": space.name},
    }
    # Only the list in force can be applied or not.
    applied = ruleset.applied_at(call.world.now()) if ruleset is space.current_ruleset else None
    if applied is not None:
        body["applied"] = applied
    return body


ENDPOINTS = (
    Endpoint("GET", "/spaces/{space}/inbound-ruleset", current, WITH_DOGWOOD),
    Endpoint("PUT", "/spaces/{space}/inbound-ruleset", replace, WITH_DOGWOOD),
    Endpoint("GET", "/spaces/{space}/inbound-rulesets", history, WITH_DOGWOOD),
    Endpoint("GET", "/spaces/{space}/inbound-rulesets/{ruleset}", one, WITH_DOGWOOD),
)
