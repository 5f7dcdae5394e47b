"""What a space holds, each thing in a word: for a row that tells of all of it."""

from collections.abc import Iterable

from backend.model.key import Kind
from backend.model.nat import ENABLED, UPDATING, Nat
from backend.model.space import ALLOCATED, IN_TRANSITION, Space
from backend.model.vpn_connection import GOING, UP, VpnConnection
from backend.rules.tunnels import Standing
from tui.format import known
from tui.screens.reading import NOTHING, Told, absence, as_it_stands
from tui.screens.rows import Part
from tui.screens.tunnels import connection_sign, standing_in
from widgets.text import Piece, Signs, Tone


def worst(marks: Iterable[Piece], signs: Signs) -> Piece:
    """The one sign to see; where nothing is told by any, all is well."""
    order = _by_need(signs)
    telling = [mark for mark in marks if mark.text in order]
    return min(telling, key=lambda mark: in_need(mark, signs), default=Piece(signs.fine, Tone.OK))


def in_need(mark: Piece, signs: Signs) -> int:
    """What to sort by, so that what needs a hand comes first."""
    order = _by_need(signs)
    return order.index(mark.text) if mark.text in order else len(order)


def _by_need(signs: Signs) -> tuple[str, ...]:
    return signs.critical, signs.warning, signs.unknown, signs.under_way, signs.notice, signs.fine


def state(space: Space, signs: Signs) -> Told:
    """Of the space itself, as the API calls it."""
    text = known(space.state, signs)
    if space.state == ALLOCATED:
        return Told(Piece(signs.fine, Tone.OK), Piece(text), "")
    mark = signs.under_way if space.state in IN_TRANSITION else signs.unknown
    return Told(Piece(mark, Tone.WARN), Piece(text, Tone.WARN), "")


def vpn(part: Part, signs: Signs) -> Told:
    """`1/2 up`: tunnels of all connections together."""
    none = absence(Kind.VPN_CONNECTIONS, part, signs)
    if none is not None:
        return none
    reading = part.readings[Kind.VPN_CONNECTIONS]
    connections: tuple[VpnConnection, ...] = reading.value or ()
    if not connections:
        return Told(as_it_stands(reading, NOTHING, signs), Piece("none", Tone.QUIET), "none")
    standings = [standing_in(part, connection) for connection in connections]
    mark = worst((connection_sign(how, signs) for how in standings), signs)
    tone = mark.tone if mark.tone in (Tone.WARN, Tone.BAD) else Tone.PLAIN
    return Told(as_it_stands(reading, mark, signs), Piece(_up(connections, set(standings), signs), tone), "")


def _up(connections: tuple[VpnConnection, ...], standings: set[Standing], signs: Signs) -> str:
    tunnels = [tunnel for connection in connections for tunnel in connection.tunnels or ()]
    if standings == {Standing.FAILED}:
        return "failed"
    if standings == {Standing.UNDER_WAY}:
        return "going" if any(connection.status in GOING for connection in connections) else "coming"
    if standings == {Standing.NEVER_UP}:
        return "waits"
    if not tunnels:
        return signs.unknown
    return f"{sum(tunnel.status == UP for tunnel in tunnels)}/{len(tunnels)} up"


def outbound(part: Part, signs: Signs) -> Told:
    """How many addresses."""
    none = absence(Kind.NAT, part, signs)
    if none is not None:
        return none
    reading = part.readings[Kind.NAT]
    nat: Nat | None = reading.value
    assert nat is not None, "or there would be a reason"
    many = signs.missing if nat.sources is None else str(len(nat.sources))
    if nat.state == ENABLED:
        mark, text = Piece(signs.fine, Tone.OK), Piece(many)
    elif nat.state == UPDATING:
        mark, text = Piece(signs.under_way, Tone.WARN), Piece(many, Tone.WARN)
    elif nat.state is None:
        mark, text = Piece(signs.unknown, Tone.WARN), Piece(many)
    else:
        mark, text = Piece(signs.warning, Tone.WARN), Piece("off" if not nat.sources else many, Tone.WARN)
    return Told(as_it_stands(reading, mark, signs), text, "")
