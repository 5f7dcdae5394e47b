"""How it stands with a VPN connection, by its state and its tunnels (requirements 73, 74)."""

from datetime import datetime
from enum import Enum

from backend.model.vpn_connection import ACTIVE, DOWN, FAILED, IN_TRANSITION, UP, VpnConnection


class Standing(Enum):
    """SOME_DOWN: it carries traffic, and nothing stands in for what is up. ALL_DOWN: nothing passes any more.

    NEVER_UP: nothing passes yet; it waits for the customer's gateway. UNKNOWN: Heroku tells of no tunnels, or
    a state that no document knows.
    """

    ALL_UP = "all up"
    SOME_DOWN = "some down"
    ALL_DOWN = "all down"
    NEVER_UP = "never up"
    UNDER_WAY = "under way"
    FAILED = "failed"
    UNKNOWN = "unknown"


def standing(connection: VpnConnection, *, was_up: bool) -> Standing:
    """`was_up`: whether a tunnel of it was ever seen UP. No reply tells."""
    if connection.status == FAILED:
        return Standing.FAILED
    if connection.status in IN_TRANSITION:
        return Standing.UNDER_WAY
    states = [tunnel.status for tunnel in connection.tunnels or ()]
    if set(states) == {DOWN}:
        return Standing.ALL_DOWN if was_up or _has_changed(connection) else Standing.NEVER_UP
    if DOWN in states:
        return Standing.SOME_DOWN
    if connection.status == ACTIVE and set(states) == {UP}:
        return Standing.ALL_UP
    return Standing.UNKNOWN


def _has_changed(connection: VpnConnection) -> bool:
    """Both tunnels came to be in one moment; where they changed at two, something has happened since."""
    changes = (tunnel.last_status_change for tunnel in connection.tunnels or ())
    return len({change for change in changes if isinstance(change, datetime)}) > 1
