"""The VPN connections of the demo, by how their tunnels are."""

from datetime import datetime, timedelta

from backend.simulator.world import World
from backend.simulator.world.vpn_changes import add_vpn
from backend.simulator.world.vpns import ACTIVE_AFTER, VpnConnection


def add_vpns(world: World) -> None:
    """All that are there at the first instant."""
    start = world.now()

    # Its network is the default data block, which is free here: the space chose another (K1).
    office = _add(world, "ledger", "office", "203.0.113.20", "10.1.0.0/16", age=timedelta(days=610))
    _both_up(office, start - timedelta(days=34))
    first, second = office.tunnels
    second.turns("DOWN", start + timedelta(minutes=11))
    first.turns("DOWN", start + timedelta(minutes=13))
    first.turns("UP", start + timedelta(minutes=15))
    second.turns("UP", start + timedelta(minutes=17))

    plant = _add(world, "breakwater", "plant", "198.51.100.90", "10.230.0.0/16", age=timedelta(days=480))
    _both_up(plant, start - timedelta(days=61))
    plant.tunnels[1].turns("DOWN", start - timedelta(hours=1))

    branch = _add(world, "vault", "branch", "192.0.2.140", "10.231.0.0/16", age=timedelta(days=350))
    _both_up(branch, start - timedelta(days=12))
    branch.tunnels[0].turns("DOWN", start - timedelta(minutes=2))
    branch.tunnels[0].turns("UP", start + timedelta(minutes=5))

    # Nobody has set the gateway up yet.
    _add(world, "drydock", "depot", "203.0.113.60", "10.232.0.0/16", age=timedelta(minutes=40))

    # Active after six minutes, and then a gateway talks, on one tunnel first.
    workshop = _add(world, "dock", "workshop", "198.51.100.110", "10.233.0.0/16", age=timedelta(minutes=12))
    for number, tunnel in enumerate(workshop.tunnels, 1):
        tunnel.turns("UP", workshop.active_at + timedelta(minutes=2 * number))


def _add(
    world: World, space: str, name: str, public_ip: str, network: str, *, age: timedelta
) -> VpnConnection:
    return add_vpn(world, world.space(space), name, public_ip, (network,), world.now() - age)


def _both_up(vpn: VpnConnection, since: datetime) -> None:
    """Up within the hour when it was new, and again after the last maintenance, one after the other."""
    for number, tunnel in enumerate(vpn.tunnels):
        tunnel.turns("UP", vpn.requested_at + ACTIVE_AFTER + timedelta(minutes=20 + number))
        tunnel.turns("DOWN", since + timedelta(minutes=9 * number))
        tunnel.turns("UP", since + timedelta(minutes=9 * number + 4))
