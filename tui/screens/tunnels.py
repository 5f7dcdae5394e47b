"""How a VPN connection and its tunnels are told in a cell, the same wherever they stand."""

from datetime import datetime
from typing import Any

from backend.model.snapshot import Reading
from backend.model.vpn_connection import DOWN, UP, Tunnel, VpnConnection
from backend.rules.tunnels import Standing, standing
from tui.format import age, brief_age, moment
from tui.screens.reading import as_it_stands
from tui.screens.rows import Part
from widgets.text import Piece, Signs, Tone


def standing_in(part: Part, connection: VpnConnection) -> Standing:
    return standing(connection, was_up=connection.id in part.was_up)


def connection_sign(how: Standing, signs: Signs) -> Piece:
    return {
        Standing.ALL_UP: Piece(signs.fine, Tone.OK),
        Standing.SOME_DOWN: Piece(signs.warning, Tone.WARN),
        Standing.ALL_DOWN: Piece(signs.critical, Tone.BAD),
        Standing.NEVER_UP: Piece(signs.notice, Tone.ACCENT),
        Standing.UNDER_WAY: Piece(signs.under_way, Tone.WARN),
        Standing.FAILED: Piece(signs.critical, Tone.BAD),
        Standing.UNKNOWN: Piece(signs.unknown, Tone.WARN),
    }[how]


def tunnel_cells(connection: VpnConnection, reading: Reading[Any], part: Part, signs: Signs) -> list[Piece]:
    """Two cells. Where there are more tunnels than two, the second tells of all but the first."""
    tunnels = connection.tunnels or ()
    how = standing_in(part, connection)
    cells = [tunnel_piece(tunnel, how, reading, part.as_of, signs) for tunnel in tunnels[:2]]
    if len(tunnels) > 2:
        rest = tunnels[1:]
        up = sum(tunnel.status == UP for tunnel in rest)
        mark = Piece(signs.fine, Tone.OK) if up == len(rest) else Piece(signs.warning, Tone.WARN)
        cells[1] = _marked(as_it_stands(reading, mark, signs), f"{up} of {len(rest)} UP")
    return cells + [Piece(signs.missing, Tone.QUIET)] * (2 - len(cells))


def tunnel_piece(
    tunnel: Tunnel, how: Standing, reading: Reading[Any], as_of: datetime | None, signs: Signs
) -> Piece:
    """`▲ DOWN 12 min`; the minutes are those up to the reading where that is old."""
    if not tunnel.status:
        return Piece(signs.missing, Tone.QUIET)
    since = _down_since(tunnel, reading, as_of)
    lasting = "" if since is None else f" {brief_age(*since)}"
    return _marked(as_it_stands(reading, _mark(tunnel, how, signs), signs), tunnel.status + lasting)


def since_when(tunnel: Tunnel, reading: Reading[Any], as_of: datetime | None) -> str:
    """` since 2026-11-20 13:48 UTC, 12 min`; nothing where Heroku does not tell."""
    if not tunnel.last_status_change:
        return ""
    since = _down_since(tunnel, reading, as_of)
    lasting = "" if since is None else f", {age(*since)}"
    return f" since {moment(tunnel.last_status_change, '')}{lasting}"


def _down_since(
    tunnel: Tunnel, reading: Reading[Any], as_of: datetime | None
) -> tuple[datetime, datetime] | None:
    """From when to when it is known to be down; how long it has been up does not matter."""
    changed, now = tunnel.last_status_change, reading.read_at if reading.is_stale else as_of
    if tunnel.status != DOWN or not isinstance(changed, datetime) or now is None:
        return None
    return changed, now


def _mark(tunnel: Tunnel, how: Standing, signs: Signs) -> Piece:
    if tunnel.status == UP:
        return Piece(signs.fine, Tone.OK)
    if tunnel.status != DOWN:
        return Piece(signs.unknown, Tone.WARN)
    if how is Standing.NEVER_UP:
        return Piece(signs.notice, Tone.ACCENT)
    if how in (Standing.UNDER_WAY, Standing.FAILED):
        return Piece(signs.under_way if how is Standing.UNDER_WAY else signs.missing, Tone.QUIET)
    return Piece(signs.critical, Tone.BAD) if how is Standing.ALL_DOWN else Piece(signs.warning, Tone.WARN)


def _marked(mark: Piece, text: str) -> Piece:
    return Piece(f"{mark.text} {text}", mark.tone)
