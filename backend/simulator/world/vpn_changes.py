"""What can be done to a VPN connection, and when it is refused (requirements 61-72, contract §1.3)."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from backend.simulator.world.errors import Refused, invalid
from backend.simulator.world.preconditions import require_feature, require_writable
from backend.simulator.world.spaces import Space
from backend.simulator.world.taken import check_routable_blocks
from backend.simulator.world.vpns import VpnConnection, new_tunnels
from backend.simulator.world.world import World

NOT_ON_FIR = "VPN connections aren't available in a Fir space."

# Networks for documentation, which examples and tests are full of: they count as public here.
_EXAMPLES = tuple(IPv4Network(block) for block in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))


@dataclass(frozen=True)
class NewVpn:
    """The body of POST /spaces/{space}/vpn-connections: all of it is needed."""

    name: Any
    public_ip: Any
    routable_cidrs: Any


def connect_vpn(world: World, space: Space, asked: NewVpn) -> VpnConnection:
    """The operator asks for one. Raises Refused (403, 422)."""
    require_writable(world, space)
    require_feature(space, "private_vpn", NOT_ON_FIR)
    name, now = asked.name, world.now()
    if not isinstance(name, str) or not name.strip():
        raise invalid("name must be text.")
    there = [vpn for vpn in space.vpns if not vpn.is_gone(now)]
    if any(vpn.name == name for vpn in there):
        raise invalid("Name is already taken.")
    if there:
        raise invalid(f"The space {space.name} has its one VPN connection, {there[0].name}.")
    public_ip = _public_ip(space, asked.public_ip)
    return add_vpn(world, space, name, public_ip, _routable(space, asked.routable_cidrs, now), now)


def add_vpn(
    world: World, space: Space, name: str, public_ip: str, routable_cidrs: tuple[str, ...], at: datetime
) -> VpnConnection:
    """One that was asked for by anybody, at an instant."""
    vpn_id = world.ids.new("vpn-connection")
    vpn = VpnConnection(vpn_id, name, public_ip, routable_cidrs, at, new_tunnels(vpn_id))
    space.vpns.append(vpn)
    return vpn


def update_vpn(world: World, space: Space, identity: str, routable_cidrs: Any) -> VpnConnection:
    """The operator replaces the blocks behind it. Raises Refused (403, 404, 422)."""
    vpn = _writable_vpn(world, space, identity)
    vpn.routable_cidrs = _routable(space, routable_cidrs, world.now())
    return vpn


def destroy_vpn(world: World, space: Space, identity: str) -> VpnConnection:
    """The operator ends it. Raises Refused (403, 404, 422)."""
    vpn = _writable_vpn(world, space, identity)
    vpn.deleted_at = world.now()
    return vpn


def visible_vpns(world: World, space: Space) -> list[VpnConnection]:
    """What a GET finds: not those just made, and none that is gone."""
    now = world.now()
    return [vpn for vpn in space.vpns if vpn.is_visible(now) and not vpn.is_gone(now)]


def visible_vpn(world: World, space: Space, identity: str) -> VpnConnection:
    """By name or id. Raises Refused (404)."""
    for vpn in visible_vpns(world, space):
        if identity in (vpn.name, vpn.id):
            return vpn
    # By these words Terraform knows that it has to wait (contract §1.0).
    raise Refused(404, "not_found", "The VPN is not found.", "vpn_connection")


def _writable_vpn(world: World, space: Space, identity: str) -> VpnConnection:
    require_writable(world, space)
    vpn = visible_vpn(world, space, identity)
    if vpn.status(world.now()) == "deprovisioning":
        raise invalid(f"The VPN connection {vpn.name} is being destroyed.")
    return vpn


def _public_ip(space: Space, given: Any) -> str:
    try:
        address = IPv4Address(given) if isinstance(given, str) else None
    except ValueError:
        address = None
    if address is None:
        raise invalid(f"public_ip must be an IPv4 address, not {given}.")
    if not address.is_global and not any(address in block for block in _EXAMPLES):
        raise invalid(f"public_ip must be a public address, and {address} is none.")
    if str(address) in space.outbound_ips:
        raise invalid(f"public_ip {address} is an outbound address of the space itself.")
    return str(address)


def _routable(space: Space, given: Any, now: datetime) -> tuple[str, ...]:
    if not isinstance(given, list) or not given:
        raise invalid("routable_cidrs must be a list of blocks, at least one.")
    blocks = tuple(_block(each) for each in given)
    check_routable_blocks(space, blocks, now)
    return tuple(str(block) for block in blocks)


def _block(given: Any) -> IPv4Network:
    try:
        if isinstance(given, str) and "/" in given:
            return IPv4Network(given)
    except ValueError:
        pass
    raise invalid(f"{given} is not an IPv4 block in CIDR notation without host bits.")
