"""Trusted IPs: one list per space, replaced as a whole, every former one kept (contract §1.4)."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Network
from typing import Any

from backend.simulator.world.errors import invalid

DEFAULT_LIMIT = 20
APPLIED_AFTER = timedelta(seconds=15)  # "may take a few moments" (requirements 124)

_IPV4_CIDR = re.compile(r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}")
_ACTIONS = ("allow", "deny")


@dataclass(frozen=True)
class Rule:
    source: str
    action: str = "allow"


@dataclass
class InboundRuleset:
    """`applied` is a history of (from when, value): true, false, or None for a reply that does not say."""

    id: str
    created_at: datetime
    created_by: str
    rules: tuple[Rule, ...]
    applied: list[tuple[datetime, bool | None]] = field(default_factory=list)

    def applied_at(self, now: datetime) -> bool | None:
        """The last value that has begun; None when the ruleset does not say."""
        value: bool | None = None
        for since, applied in self.applied:
            if since <= now:
                value = applied
        return value


def fresh(ruleset_id: str, now: datetime, author: str, rules: tuple[Rule, ...]) -> InboundRuleset:
    """A ruleset that has just been written: not applied yet, applied some seconds later."""
    return InboundRuleset(ruleset_id, now, author, rules, [(now, False), (now + APPLIED_AFTER, True)])


def open_to_the_world(generation: str) -> tuple[Rule, ...]:
    """What a new space starts with; Fir has IPv6 as well."""
    sources = ("0.0.0.0/0", "::/0") if generation == "fir" else ("0.0.0.0/0",)
    return tuple(Rule(source) for source in sources)


def check_rules(given: Any, limit: int) -> tuple[Rule, ...]:
    """The rules of a request body as they came, host bits and all. Raises Refused (422)."""
    if not isinstance(given, list):
        raise invalid("rules must be a list of rules, each with an action and a source.")
    rules = tuple(_check_rule(each) for each in given)
    seen: set[str] = set()
    for rule in rules:
        if rule.source in seen:
            raise invalid(f"A rule for {rule.source} is given twice.")
        seen.add(rule.source)
    if len(rules) > limit:
        raise invalid(f"A space can have at most {limit} trusted IP ranges, and {len(rules)} were given.")
    return rules


def _check_rule(given: Any) -> Rule:
    if not isinstance(given, dict):
        raise invalid("Each rule must have an action and a source.")
    action, source = given.get("action"), given.get("source")
    if action not in _ACTIONS:
        raise invalid(f"The action of a rule must be allow or deny, not {action}.")
    if not isinstance(source, str) or not _is_cidr(source):
        raise invalid(f"{source} is not a valid IPv4 range in CIDR notation.")
    return Rule(source, action)


def _is_cidr(source: str) -> bool:
    if not _IPV4_CIDR.fullmatch(source):
        return False
    try:
        IPv4Network(source, strict=False)
    except ValueError:
        return False
    return True
