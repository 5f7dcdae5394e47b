"""How it stands with a VPN connection, by its state and its tunnels (requirements 73, 74)."""

from enum import Enum

from backend.model.vpn_connection import ACTIVE, DOWN, FAILED, IN_TRANSITION, UP, VpnConnection


class Standing(Enum):
    """SOME_DOWN: it carries traffic, and nothing stands in for what is up. ALL_DOWN: nothing passes.

    UNKNOWN: Heroku tells of no tunnels, or a state that no document knows.
    """

    ALL_UP = "all up"
    SOME_DOWN = "some down"
    ALL_DOWN = "all down"
    UNDER_WAY = "under way"
    FAILED = "failed"
    UNKNOWN = "unknown"


def standing(connection: VpnConnection) -> Standing:
    """Whether a tunnel that is DOWN was ever up, no reply tells."""
    if connection.status == FAILED:
        return Standing.FAILED
    if connection.status in IN_TRANSITION:
        return Standing.UNDER_WAY
    states = [tunnel.status for tunnel in connection.tunnels or ()]
    if DOWN in states:
        return Standing.ALL_DOWN if set(states) == {DOWN} else Standing.SOME_DOWN
    if connection.status == ACTIVE and set(states) == {UP}:
        return Standing.ALL_UP
    return Standing.UNKNOWN
