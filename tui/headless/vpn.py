"""`vpn`: the VPN connections of a space, and how their tunnels are."""

from collections.abc import Iterator

from backend.model.key import Kind
from backend.model.space import Space
from backend.model.vpn_connection import UP, VpnConnection
from tui import records
from tui.format import known, moment, table
from tui.headless.document import Document, of_spaces
from tui.headless.plain import SIGNS, UNREADABLE, absent, title
from tui.headless.view import View

COLUMNS = ("SPACE", "CONNECTION", "STATUS", "TUNNEL", "STATE", "SINCE", "MESSAGE", "GATEWAY")


def document(view: View) -> Document:
    return of_spaces(view, ("vpn_connections", record))


def record(view: View, space: Space) -> list[records.Record] | None:
    connections = view.value(Kind.VPN_CONNECTIONS, space)
    return None if connections is None else [records.vpn_connection(one) for one in connections]


def text(view: View) -> str:
    """A line for each tunnel; a connection that has none yet has one of its own."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for space in view.spaces:
        if view.why_unread(Kind.VPN_CONNECTIONS, space) is not None:
            rows.append((title(space), UNREADABLE, *(SIGNS.missing,) * (len(COLUMNS) - 2)))
        for connection in view.value(Kind.VPN_CONNECTIONS, space) or ():
            rows += _lines(space, connection)
    return table(rows)


def _lines(space: Space, connection: VpnConnection) -> Iterator[tuple[str, ...]]:
    whole = (title(space), known(connection.title, SIGNS), known(connection.status, SIGNS))
    if not connection.tunnels:
        message = known(connection.status_message, SIGNS)
        yield (*whole, *(SIGNS.missing,) * 3, message, known(connection.public_ip, SIGNS))
    for number, tunnel in enumerate(connection.tunnels or (), 1):
        yield (
            *whole,
            str(number),
            known(tunnel.status, SIGNS),
            moment(tunnel.last_status_change, SIGNS.missing),
            known(tunnel.status_message, SIGNS),
            known(tunnel.customer_ip or connection.public_ip, SIGNS),
        )


def in_short(view: View, space: Space) -> str:
    """The state of each connection, and how many of its tunnels are up: `active 1/2 UP`."""
    connections: tuple[VpnConnection, ...] | None = view.value(Kind.VPN_CONNECTIONS, space)
    if connections is None:
        return absent(view, Kind.VPN_CONNECTIONS, space)
    return ", ".join(_short(connection) for connection in connections) or "none"


def _short(connection: VpnConnection) -> str:
    status, tunnels = known(connection.status, SIGNS), connection.tunnels
    if not tunnels:
        return status
    return f"{status} {sum(tunnel.status == UP for tunnel in tunnels)}/{len(tunnels)} UP"
