"""VPN connections: how they and their tunnels stand (requirements 69-79)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.remote import is_told
from backend.model.vpn_connection import (
    ACTIVE,
    DELETED,
    DOWN,
    FAILED,
    GOING,
    IN_TRANSITION,
    UP,
    Tunnel,
    VpnConnection,
)
from backend.rules import commands, documents
from backend.rules.findings.ground import Ground
from backend.rules.tunnels import Standing, standing
from backend.rules.wording import counted, listed, titled

TOO_LONG = timedelta(minutes=20)
"""For a connection to be set up: the Heroku CLI waits so long (requirement 79)."""


def of_vpns(ground: Ground) -> Iterator[Finding]:
    """Each connection, by the worst that there is to say of it."""
    for name, connection in connections(ground):
        match standing(connection, was_up=ground.was_up(connection.id)):
            case Standing.FAILED:
                yield _failed(ground, name, connection)
            case Standing.UNDER_WAY:
                yield _under_way(ground, name, connection)
            case Standing.ALL_DOWN:
                yield _down(ground, name, connection)
            case Standing.NEVER_UP:
                yield _never_up(ground, name, connection)
            case Standing.SOME_DOWN:
                yield _one_down(ground, name, connection)
        yield from _unknown(ground, name, connection)


def connections(ground: Ground) -> list[tuple[str, VpnConnection]]:
    """Each with what it is called; not one that is deleted, and still in the list."""
    there = ground.value(Kind.VPN_CONNECTIONS) or ()
    return titled(connection for connection in there if connection.status != DELETED)


def _down_since(ground: Ground, tunnels: Sequence[Tunnel]) -> list[datetime]:
    """When each went down, as far as Heroku tells."""
    times = (ground.time(tunnel.last_status_change) for tunnel in tunnels if tunnel.status == DOWN)
    return [time for time in times if time is not None]


def _state(name: str, tunnels: Sequence[Tunnel]) -> str:
    """Another one when a tunnel goes up or down, also where that went unseen."""
    return f"{name} " + ", ".join(f"{tunnel.status} {tunnel.last_status_change}" for tunnel in tunnels)


def _look(ground: Ground, connection: VpnConnection) -> str:
    if not is_told(connection.title):
        return f"`{commands.vpn_connections(ground.name)}` shows it."
    return f"`{commands.vpn_info(connection.title, ground.name)}` shows it."


def _down(ground: Ground, name: str, connection: VpnConnection) -> Finding:
    tunnels = connection.tunnels or ()
    blocks = listed(connection.routable_cidrs or ()) or "the networks behind it"
    said = sorted({tunnel.status_message for tunnel in tunnels if is_told(tunnel.status_message)})
    words = f" Heroku says: {'; '.join(said)}." if said else ""
    how_many = "both tunnels" if len(tunnels) == 2 else counted(len(tunnels), "tunnel")
    return ground.finding(
        "vpn-down",
        Level.CRITICAL,
        Kind.VPN_CONNECTIONS,
        item=name,
        is_down=True,
        title=f"VPN {name}: {how_many} down",
        detail=f"Nothing passes between {ground.name} and {blocks}. Your gateway starts both tunnels: see "
        f"whether it runs, and whether it reaches Heroku's ends at UDP 500 and 4500.{words} "
        f"{_look(ground, connection)}",
        document=documents.VPN,
        state=_state(name, tunnels),
        since=max(_down_since(ground, tunnels), default=None),
    )


def _never_up(ground: Ground, name: str, connection: VpnConnection) -> Finding:
    tunnels = connection.tunnels or ()
    config = ""
    if is_told(connection.title):
        shown = commands.vpn_config(connection.title, ground.name)
        config = f" `{shown}` prints what to set it up with, keys too."
    return ground.finding(
        "vpn-never-up",
        Level.NOTICE,
        Kind.VPN_CONNECTIONS,
        item=name,
        title=f"VPN {name}: no tunnel was ever up; it waits for your gateway",
        detail="Heroku never starts a tunnel, your gateway does. Set up both tunnels there, let UDP 500 and "
        f"4500 pass between it and Heroku's ends, and send something.{config} If the VPN did work before, "
        "this is an outage.",
        document=documents.VPN,
        state=_state(name, tunnels),
        since=min(_down_since(ground, tunnels), default=None),
    )


def _one_down(ground: Ground, name: str, connection: VpnConnection) -> Finding:
    tunnels = connection.tunnels or ()
    down = [str(number) for number, tunnel in enumerate(tunnels, 1) if tunnel.status == DOWN]
    which = f"tunnel{'' if len(down) == 1 else 's'} {listed(down)} down"
    is_carried = any(tunnel.status == UP for tunnel in tunnels)
    passes = (
        "Traffic passes by the other one"
        if is_carried
        else "Whether the other one carries traffic is not known"
    )
    rest = ", the other carries all" if is_carried else ""
    at_most = timedelta(minutes=ground.settings.findings.tunnel_down_minutes)
    finding = ground.finding(
        "vpn-tunnel-down",
        Level.NOTICE,
        Kind.VPN_CONNECTIONS,
        item=name,
        is_down=True,
        title=f"VPN {name}: {which}{rest}",
        detail=f"{passes}. Heroku takes one down at a time for short maintenance: wait some minutes. "
        f"{_look(ground, connection)}",
        document=documents.VPN,
        state=_state(name, tunnels),
        since=min(_down_since(ground, tunnels), default=None),
    )
    return ground.for_long(
        finding,
        at_most,
        level=Level.WARNING,
        detail=f"{passes}; when Heroku takes that down for maintenance, all is cut off. This is too long for "
        "maintenance: see whether your gateway has this tunnel set up, starts it, and "
        f"reaches Heroku's end at UDP 500 and 4500. {_look(ground, connection)}",
    )


def _failed(ground: Ground, name: str, connection: VpnConnection) -> Finding:
    said = f" Heroku says: {connection.status_message}." if is_told(connection.status_message) else ""
    was_up = ground.was_up(connection.id)
    return ground.finding(
        "vpn-failed",
        Level.CRITICAL if was_up else Level.WARNING,
        Kind.VPN_CONNECTIONS,
        item=name,
        is_down=was_up,
        title=f"VPN {name} has failed",
        detail=f"Nothing passes through it, and it does not mend itself.{said} Destroy it and connect again; "
        "the new one has other keys, and may have other addresses.",
        document=documents.PLATFORM_API,
        state=f"{name} {connection.id} {connection.status_message}",
        mends="destroy-vpn",
    )


def _under_way(ground: Ground, name: str, connection: VpnConnection) -> Finding:
    """Also of one that goes: what is meant to be short and is not is worth looking at."""
    is_going = connection.status in GOING
    doing = "being destroyed" if is_going else "being set up"
    finding = ground.finding(
        "vpn-under-way",
        Level.NOTICE,
        Kind.VPN_CONNECTIONS,
        item=name,
        title=f"VPN {name} is {doing}",
        detail="The space can have another VPN when it is gone."
        if is_going
        else "This takes up to 20 minutes. Then your gateway can start the tunnels.",
        document=documents.VPN,
        state=f"{name} {connection.id} {doing}",
    )
    return ground.for_long(
        finding,
        TOO_LONG,
        level=Level.WARNING,
        title=f"VPN {name}: {doing} for more than 20 minutes",
        detail=f"It is {connection.status}, and should have been done by now. {_look(ground, connection)} "
        "If nothing changes, open a ticket with Heroku.",
    )


def _unknown(ground: Ground, name: str, connection: VpnConnection) -> Iterator[Finding]:
    """States of it and of its tunnels, all told together."""
    texts = []
    if is_told(connection.status) and connection.status not in IN_TRANSITION | {ACTIVE, FAILED}:
        texts.append(f"is {connection.status}")
    for number, tunnel in enumerate(connection.tunnels or (), 1):
        if is_told(tunnel.status) and tunnel.status not in (UP, DOWN):
            texts.append(f"has tunnel {number} {tunnel.status}")
    if texts:
        yield ground.not_known(
            "vpn-status",
            Kind.VPN_CONNECTIONS,
            f"VPN {name} {listed(texts)}",
            _look(ground, connection),
            item=name,
            state=f"{name} {listed(texts)}",
        )
