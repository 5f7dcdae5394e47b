"""As many spaces as asked for, each with connections and apps, to see how everything bears the load.

Nothing in it moves.
"""

from datetime import timedelta

from backend.simulator.clock import Clock
from backend.simulator.scenarios.building import Builder, Past
from backend.simulator.scenarios.building_apps import Written, add_app
from backend.simulator.scenarios.building_peerings import Peers
from backend.simulator.scenarios.people import NETOPS, OPS, acme, labs, operator
from backend.simulator.world import World, regions
from backend.simulator.world.generations import CEDAR, FIR
from backend.simulator.world.spaces import Space
from backend.simulator.world.vpn_changes import add_vpn

_EVERY_NTH_IS_LABS = 4
_EVERY_NTH_IS_FIR = 10
_APPS = (("api",), ("api", "site"), ("api", "site", "jobs"))
_PEER_ACCOUNT = "123456789012"


def build(clock: Clock, spaces: int) -> World:
    """`spaces` spaces named crowd-0001 and on, three of four in acme, one of ten Fir."""
    now = clock.now()
    world = World(clock, operator(now), [acme(now), labs(now)], "crowd")
    add, peers = Builder(world).space, Peers(world)
    private = [region.name for region in regions.ALL if region.private_capable]
    for number in range(1, spaces + 1):
        fir = number % _EVERY_NTH_IS_FIR == 0
        age = timedelta(days=30 + number)
        space = add(
            f"crowd-{number:04}",
            world.team("labs" if number % _EVERY_NTH_IS_LABS == 0 else "acme"),
            private[number % len(private)],
            # There are fewer blocks than spaces may be asked for: they come round again.
            f"10.{2 + number % 250}.0.0/16",
            age=age,
            author=OPS,
            generation=FIR if fir else CEDAR,
            history=() if fir else (Past(age - timedelta(days=1), NETOPS, _sources(number)),),
        )
        for place, app in enumerate(_APPS[number % len(_APPS)]):
            add_app(world, space, Written(f"{app}-{number:04}", {"web": 2, "worker": 1}), place)
        if not fir:
            _connect(world, space, peers, number)
    return world


def _connect(world: World, space: Space, peers: Peers, number: int) -> None:
    """One to three peerings; a VPN connection with both tunnels up for every third space."""
    for place in range(1 + number % 3):
        digits = f"{number:05x}{place}"
        peers.active(
            space, f"pcx-0{digits:0>16}", _PEER_ACCOUNT, f"vpc-0{digits:0>16}",
            f"172.{20 + place}.{number % 256}.0/24", days=20,
        )  # fmt: skip
    if number % 3 == 0:
        network = f"192.168.{number % 256}.0/24"
        at = world.now() - timedelta(days=25)
        vpn = add_vpn(world, space, f"site-{number:04}", f"198.51.100.{1 + number % 254}", (network,), at)
        for tunnel in vpn.tunnels:
            tunnel.turns("UP", vpn.active_at)


def _sources(number: int) -> tuple[str, ...]:
    length = 1 + (number + number // 20) % 20
    return tuple(f"198.51.{100 + number % 100}.{host}/32" for host in range(1, 1 + length))
