"""Pictures of an estate, made from the API's own field names."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from backend.model.app import App
from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Key, Kind
from backend.model.nat import Nat
from backend.model.peering import Peering, PeeringInfo
from backend.model.snapshot import Reading, Snapshot, key_of
from backend.model.space import Space
from backend.model.topology import AppDynos, Topology
from backend.model.vpn_connection import VpnConnection

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LISTS = {
    Kind.PEERINGS: Peering,
    Kind.VPN_CONNECTIONS: VpnConnection,
    Kind.APPS: App,
    Kind.DYNOS: AppDynos,
}
SINGLE = {
    Kind.INBOUND_RULESET: InboundRuleset,
    Kind.NAT: Nat,
    Kind.TOPOLOGY: Topology,
    Kind.PEERING_INFO: PeeringInfo,
}


def space(name: str, **fields: Any) -> Space:
    return Space.model_validate(
        {
            "id": f"id-{name}",
            "name": name,
            "state": "allocated",
            "team": {"id": "t-1", "name": "acme"},
            **fields,
        }
    )


def value(kind: Kind, came: Any) -> Any:
    """What came, as the model reads it."""
    if kind in LISTS:
        return tuple(LISTS[kind].model_validate(item) for item in came)
    return SINGLE[kind].model_validate(came) if kind in SINGLE else came


def estate(*spaces: tuple[Space, Mapping[Kind, Any]]) -> Snapshot:
    """Spaces, and of each what its resources were answered with."""
    snapshot = Snapshot().with_reading(Key(Kind.SPACES), Reading(tuple(one for one, _ in spaces), NOW))
    for one, resources in spaces:
        for kind, came in resources.items():
            snapshot = with_value(snapshot, one, kind, came)
    return snapshot


def with_value(snapshot: Snapshot, one: Space, kind: Kind, came: Any) -> Snapshot:
    key = key_of(kind, one)
    assert key is not None
    return snapshot.with_reading(key, Reading(value(kind, came), NOW))
