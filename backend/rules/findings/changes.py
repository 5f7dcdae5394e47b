"""Changed since seen: what others rely on is another one than somebody last acknowledged.

The baseline moves by acknowledging, never by polling (DESIGN.md, "Findings").
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from backend.model.finding import Finding, Level
from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Kind
from backend.model.remote import is_told
from backend.rules import documents
from backend.rules.findings.ground import Ground
from backend.rules.seen import seen
from backend.rules.wording import shortened


class _Told(NamedTuple):
    rule: str
    level: Level
    title: str
    detail: str
    document: str


TOLD = {
    Kind.NAT: _Told(
        "outbound-changed",
        Level.WARNING,
        "outbound IPs changed",
        "Firewalls that let in the old ones shut this space out now: tell whoever has them the new ones, and "
        "to remove the old, which are somebody else's soon.",
        documents.SPACES,
    ),
    Kind.VPN_CONNECTIONS: _Told(
        "gateways-changed",
        Level.WARNING,
        "Heroku's ends of the VPN changed",
        "Your gateway and its firewall have the old ones until you change them: set the tunnels up with the "
        "new ones, let UDP 500 and 4500 pass between the gateway and them, and remove the lines of the old.",
        documents.VPN,
    ),
    Kind.INBOUND_RULESET: _Told(
        "trusted-changed",
        Level.NOTICE,
        "trusted IPs changed",
        "If that was meant, acknowledge it; the list as it is now is what later ones are compared with.",
        documents.SPACEPORT,
    ),
}


def of_changes(ground: Ground) -> Iterator[Finding]:
    """Each resource with a baseline that is another one now; without one there is nothing to compare with."""
    for kind, told in TOLD.items():
        value = ground.value(kind)
        now = seen(kind, value)
        before = None if now is None else ground.baseline(kind)
        if now is None or before is None or now == before:
            continue
        added = [f"+ {text}" for text in now if text not in before]
        removed = [f"- {text}" for text in before if text not in now]
        every = ", ".join((*added, *removed))
        yield ground.finding(
            told.rule,
            told.level,
            kind,
            title=f"{told.title}{_by_whom(value)}: {shortened((*added, *removed))}",
            detail=f"{every}. {told.detail}",
            document=told.document,
            state=", ".join(now) or "none",
            since=ground.time(value.created_at) if isinstance(value, InboundRuleset) else None,
            baseline=now,
        )


def _by_whom(value: Any) -> str:
    return (
        f" by {value.created_by}" if isinstance(value, InboundRuleset) and is_told(value.created_by) else ""
    )
