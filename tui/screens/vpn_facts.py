"""Everything known about one VPN connection, and what to do about it; its keys stay masked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import SecretStr

from backend.model.key import Kind
from backend.model.remote import is_told
from backend.model.vpn_connection import Tunnel, VpnConnection
from backend.rules import commands
from backend.rules.tunnels import Standing
from tui.format import known, listed
from tui.screens.reading import reading_facts
from tui.screens.rows import Part
from tui.screens.tunnels import connection_sign, since_when, standing_in, tunnel_piece
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.text import Signs, Tone

MEANINGS = {
    Standing.ALL_DOWN: "nothing passes between the space and your networks",
    Standing.SOME_DOWN: (
        "nothing stands in for the other tunnel now; maintenance by Heroku is short, "
        "so where it lasts look at your gateway"
    ),
    Standing.NEVER_UP: "no tunnel was ever seen up: it waits for your gateway",
    Standing.UNDER_WAY: "this takes minutes; the Heroku CLI waits up to 20 for a new connection",
    Standing.FAILED: "it carries nothing; what Heroku says about it stands above",
}
CHECKS = (
    "your gateway starts: Heroku never does, so nothing comes up until your side sends",
    "both tunnels are set up on it, each with its own key",
    "its firewall lets in UDP 500 and 4500 from both VPN gateways",
    "its routes to the space are static: there is no BGP",
)
"""What to look at when a tunnel is down (requirements 68, 70, 73, 74)."""
NOT_CARRIED = (
    (
        "data",
        "Not carried",
        "Postgres, Kafka and Redis of the space: data services are not reached through a VPN",
    ),
    (
        "data-access",
        "For those",
        "mutual TLS; trusted IPs admit to data services only where Heroku support enabled it",
    ),
)
"""Requirements 75, 76."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A key that is seen: in which row, on which line of its detail, what the line is called."""

    entry: str
    fact: str
    label: str
    key: SecretStr


def secret_of(connection: VpnConnection | None, fact: str) -> SecretStr | None:
    """The key that the line of the detail stands for."""
    tunnels = (connection.tunnels if connection is not None else None) or ()
    return next(
        (tunnel.pre_shared_key for number, tunnel in enumerate(tunnels, 1) if _key_line(number) == fact), None
    )


def revealed(facts: Sequence[Item], shown: Shown) -> list[Item]:
    """The facts with that one key in clear."""
    return [
        replace(item, text=shown.key.get_secret_value(), tone=Tone.ACCENT)
        if isinstance(item, Fact) and item.key == shown.fact
        else item
        for item in facts
    ]


def connection_facts(
    part: Part, connection: VpnConnection | None, past: Callable[[int], Sequence[Item]], signs: Signs
) -> Iterator[Item]:
    """State and tunnels first, then addresses, then what everybody should know.

    `past`: how the tunnel with this number, from 1, was until now.
    """
    space, reading = part.space, part.readings[Kind.VPN_CONNECTIONS]
    title = connection.title if connection is not None else space.name
    yield Heading("heading", known(title, signs), part.title(signs).whole, signs.cut)
    yield from reading_facts(Kind.VPN_CONNECTIONS, part, signs)
    if connection is None:
        if reading.value == ():
            yield Fact("none", "VPN", "none; a space may have one connection, of two tunnels")
            yield from (Fact(key, label, text, Tone.QUIET) for key, label, text in NOT_CARRIED)
        return
    how = standing_in(part, connection)
    yield _state(connection, signs)
    if how in MEANINGS:
        yield Fact("means", "Means", MEANINGS[how], connection_sign(how, signs).tone)
    for number, tunnel in enumerate(connection.tunnels or (), 1):
        yield from _tunnel_facts(number, tunnel, how, past(number), part, signs)
    if not connection.tunnels:
        text = "Heroku tells of none yet" if how is Standing.UNDER_WAY else "Heroku tells of none"
        yield Fact("tunnels", "Tunnels", text, Tone.QUIET)
    if how in (Standing.SOME_DOWN, Standing.ALL_DOWN, Standing.NEVER_UP):
        for number, text in enumerate(CHECKS, 1):
            yield Fact(f"check-{number}", f"Check {number}", text)
    yield from _end_facts(connection, signs)
    yield from (Fact(key, label, text, Tone.QUIET) for key, label, text in NOT_CARRIED)
    if connection.title and space.name:
        yield Fact("vpn-info", "By hand", commands.vpn_info(connection.title, space.name))
        yield Fact("vpn-config", "With keys", commands.vpn_config(connection.title, space.name))


def _state(connection: VpnConnection, signs: Signs) -> Fact:
    state = known(connection.status, signs)
    text = f"{state}: {connection.status_message}" if connection.status_message else state
    return Fact("status", "State", text, copies=connection.status or "")


def _tunnel_facts(
    number: int, tunnel: Tunnel, how: Standing, past: Sequence[Item], part: Part, signs: Signs
) -> Iterator[Item]:
    reading = part.readings[Kind.VPN_CONNECTIONS]
    cell = tunnel_piece(tunnel, how, reading, None, signs)
    text = cell.text + since_when(tunnel, reading, part.as_of)
    yield Fact(f"tunnel-{number}", f"Tunnel {number}", text, cell.tone, copies=tunnel.status or "")
    yield from past
    yield Fact(f"message-{number}", f"{number} message", known(tunnel.status_message, signs))
    yield Fact(f"ip-{number}", f"{number} VPN gateway", known(tunnel.ip, signs))
    yield Fact(f"customer_ip-{number}", f"{number} your end", known(tunnel.customer_ip, signs))
    key = tunnel.pre_shared_key
    if key is None or not is_told(key.get_secret_value()):
        text = signs.missing if key is None else "Heroku masks it"
        yield Fact(_key_line(number), f"{number} key", text, Tone.QUIET, copies="")
    else:
        masked = f"masked ({part.keys.shown('reveal')} shows it)"
        yield Fact(_key_line(number), f"{number} key", masked, Tone.QUIET, copies="", hides=True)


def _key_line(number: int) -> str:
    return f"key-{number}"


def _end_facts(connection: VpnConnection, signs: Signs) -> Iterator[Fact]:
    blocks = connection.routable_cidrs
    version = connection.ike_version
    yield Fact("public_ip", "Your gateway", known(connection.public_ip, signs))
    yield Fact("routable_cidrs", "Routable", listed(blocks, signs), copies="\n".join(blocks or ()))
    yield Fact("space_cidr_block", "Space block", known(connection.space_cidr_block, signs))
    yield Fact("ike_version", "IKE version", signs.missing if version is None else str(version))
    yield Fact("name", "Name", known(connection.name, signs))
    yield Fact("id", "ID", known(connection.id, signs))
