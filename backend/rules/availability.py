"""Whether a space has a thing at all: by its own endpoint, else `unsupported_features`, else the documents.

The order is K20's: the newest knowledge wins, and the endpoint's own answer is the newest (contract §5).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from backend.model.key import Kind
from backend.model.platform import Generation
from backend.model.snapshot import Reading
from backend.model.space import FIR, Space
from backend.rules import documents


class Feature(Enum):
    """What a generation may lack; the values are the names under which it may say so, not all verified."""

    PEERING = frozenset({"vpc_peering", "space_peering", "peering"})
    VPN = frozenset({"private_vpn", "vpn", "vpn_connections"})
    TRUSTED_IPS = frozenset({"trusted_ip_ranges", "inbound_ruleset"})
    INTERNAL_ROUTING = frozenset({"internal_routing"})


NEEDED: dict[Kind, Feature] = {
    Kind.PEERINGS: Feature.PEERING,
    Kind.PEERING_INFO: Feature.PEERING,
    Kind.VPN_CONNECTIONS: Feature.VPN,
    Kind.INBOUND_RULESET: Feature.TRUSTED_IPS,
    Kind.INBOUND_RULESETS: Feature.TRUSTED_IPS,
}

DOCUMENTS: dict[tuple[str, Feature], str] = {
    (FIR, Feature.PEERING): documents.PEERING,
    (FIR, Feature.VPN): documents.VPN,
    (FIR, Feature.INTERNAL_ROUTING): documents.NO_INTERNAL_ROUTING_ON_FIR,
}
"""What a generation does not have, by the newest document that says so (requirements 2, 63; contract §1.6).

Fir has a list of trusted IPs to read (`::/0`), although it cannot be customised. Outbound IPs every space
has: where a generation lacks `space_outbound_ips`, they are still read (contract §5), and a 503 is a failure.
"""


NEW = timedelta(minutes=30)
"""So long a space may answer 503 for its outbound IPs."""


def why_not_available(
    kind: Kind, space: Space, generations: Iterable[Generation], reading: Reading[Any]
) -> str | None:
    """Who says that the space has no such thing; None where it has, or nobody knows."""
    if reading.value is not None:
        return None
    problem = reading.problem
    if problem is not None and problem.says_there_is_none:
        return f"Heroku answers: {problem.message}"
    return why_unsupported(NEEDED[kind], space, generations) if kind in NEEDED else None


def why_unsupported(feature: Feature, space: Space, generations: Iterable[Generation]) -> str | None:
    """Who says that the generation of the space lacks the feature; None where it has it, or nobody knows."""
    name = space.generation
    for generation in generations:
        if generation.name == name and generation.unsupported_features is not None:
            missing = feature.value.intersection(generation.unsupported_features)
            return f"{name} does not support {min(missing)}, says Heroku" if missing else None
    document = DOCUMENTS.get((name or "", feature))
    return f"not on {name} ({document})" if document else None


def is_not_there_yet(kind: Kind, space: Space, reading: Reading[Any]) -> bool:
    """Whether a space that is new is still without it: its outbound IPs come a while after it does."""
    problem, created_at = reading.problem, space.created_at
    if kind is not Kind.NAT or reading.value is not None or problem is None or problem.status != 503:
        return False
    return isinstance(created_at, datetime) and problem.at - created_at < NEW
