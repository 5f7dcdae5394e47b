"""What of a resource others rely on, as texts to be compared later: the baseline of "changed since seen".

The text of a resource is the same for as long as nobody outside has to do anything about it.
"""

from collections.abc import Callable
from typing import Any

from backend.model.inbound_ruleset import DENY, InboundRuleset
from backend.model.key import Kind
from backend.model.nat import ENABLED, Nat
from backend.model.remote import is_told
from backend.model.vpn_connection import VpnConnection
from backend.rules.addresses import address_order

DENIED = "deny "
"""Before the source of a rule that shuts out."""


def seen(kind: Kind, value: Any) -> tuple[str, ...] | None:
    """Sorted, each text once; None where nothing can be compared: not read, not told, or being changed.

    INBOUND_RULESET: the sources. NAT: the addresses. VPN_CONNECTIONS: Heroku's ends of all tunnels.
    """
    reader = _READERS.get(kind)
    texts = None if reader is None or value is None else reader(value)
    return None if texts is None else tuple(sorted(texts, key=_order))


def _order(text: str) -> tuple[tuple[int, int, int], str]:
    return address_order(text.removeprefix(DENIED)), text


def _of_a_ruleset(ruleset: InboundRuleset) -> set[str] | None:
    if ruleset.rules is None or not all(is_told(rule.source) for rule in ruleset.rules):
        return None
    return {(DENIED if rule.action == DENY else "") + (rule.source or "") for rule in ruleset.rules}


def _of_a_nat(nat: Nat) -> set[str] | None:
    """Those of one that is being set up are not all there."""
    if nat.state not in (ENABLED, None) or not nat.sources or not all(map(is_told, nat.sources)):
        return None
    return set(nat.sources)


def _of_vpns(connections: tuple[VpnConnection, ...]) -> set[str] | None:
    """A connection that is gone is no new address: one that takes its place has them."""
    ends = [tunnel.ip for connection in connections for tunnel in connection.tunnels or ()]
    told = {end for end in ends if is_told(end)}
    return told if told and len(told) == len(set(ends)) else None


_READERS: dict[Kind, Callable[[Any], set[str] | None]] = {
    Kind.INBOUND_RULESET: _of_a_ruleset,
    Kind.NAT: _of_a_nat,
    Kind.VPN_CONNECTIONS: _of_vpns,
}
