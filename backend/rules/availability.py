"""Whether a space has a thing at all: by its own endpoint, else `unsupported_features`, else the documents.

The order is K20's: the newest knowledge wins, and the endpoint's own answer is the newest (contract §5).
"""

from collections.abc import Iterable
from typing import Any

from backend.model.key import Kind
from backend.model.platform import Generation
from backend.model.snapshot import Reading
from backend.model.space import FIR, Space

FEATURES: dict[Kind, frozenset[str]] = {
    Kind.PEERINGS: frozenset({"vpc_peering", "space_peering", "peering"}),
    Kind.PEERING_INFO: frozenset({"vpc_peering", "space_peering", "peering"}),
    Kind.VPN_CONNECTIONS: frozenset({"private_vpn", "vpn", "vpn_connections"}),
}
"""Names under which a generation may say that it does not support the thing; not all are verified."""

DOCUMENTS: dict[tuple[str, Kind], str] = {
    (FIR, Kind.PEERINGS): "Private Space Peering, 2024-12",
    (FIR, Kind.PEERING_INFO): "Private Space Peering, 2024-12",
    (FIR, Kind.VPN_CONNECTIONS): "Private Space VPN Connections, 2025-02",
}
"""What a generation does not have, by the newest document that says so (requirements 2, 63)."""


def why_not_available(
    kind: Kind, space: Space, generations: Iterable[Generation], reading: Reading[Any]
) -> str | None:
    """Who says that the space has no such thing; None where it has, or nobody knows."""
    if reading.value is not None:
        return None
    problem = reading.problem
    if problem is not None and problem.says_there_is_none:
        return f"Heroku answers: {problem.message}"
    name = space.generation
    for generation in generations:
        if generation.name == name and generation.unsupported_features is not None:
            missing = FEATURES.get(kind, frozenset()) & set(generation.unsupported_features)
            if missing:
                return f"{name} does not support {min(missing)}, says Heroku"
            return None
    document = DOCUMENTS.get((name or "", kind))
    return f"not on {name} ({document})" if document else None
