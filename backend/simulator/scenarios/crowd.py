"""As many spaces as asked for, to see how everything bears the load. Nothing in it moves."""

from datetime import timedelta

from backend.simulator.clock import Clock
from backend.simulator.scenarios.building import Builder, Past
from backend.simulator.scenarios.people import NETOPS, OPS, acme, labs, operator
from backend.simulator.world import World, regions
from backend.simulator.world.generations import CEDAR, FIR

_EVERY_NTH_IS_LABS = 4
_EVERY_NTH_IS_FIR = 10


def build(clock: Clock, spaces: int) -> World:
    """`spaces` spaces named crowd-0001 and on, three of four in acme, one of ten Fir."""
    now = clock.now()
    world = World(clock, operator(now), [acme(now), labs(now)], "crowd")
    add = Builder(world).space
    private = [region.name for region in regions.ALL if region.private_capable]
    for number in range(1, spaces + 1):
        fir = number % _EVERY_NTH_IS_FIR == 0
        age = timedelta(days=30 + number)
        add(
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
    return world


def _sources(number: int) -> tuple[str, ...]:
    length = 1 + (number + number // 20) % 20
    return tuple(f"198.51.{100 + number % 100}.{host}/32" for host in range(1, 1 + length))
