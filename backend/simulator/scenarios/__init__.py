"""Estates to begin with."""

from datetime import datetime

from backend.simulator.aws.owned import Owned
from backend.simulator.clock import Clock
from backend.simulator.scenarios import crowd, empty, harbor
from backend.simulator.scenarios.harbor.aws import owned_in_harbor
from backend.simulator.scenarios.harbor.peerings import PRODUCTION
from backend.simulator.world import World

NAMES = ("harbor", "crowd", "empty")
DEFAULT_CROWD = 100


def build(
    name: str = "harbor",
    *,
    frozen: bool = False,
    speed: float = 1.0,
    start: datetime | None = None,
    spaces: int | None = None,
) -> World:
    """The world of a scenario. Raises ValueError for a name that is not in NAMES.

    Frozen: its clock stands still at `start`, else at `harbor.FROZEN_AT`. Running: it starts at `start`,
    else now. `spaces` is for `crowd`: how many.
    """
    clock = Clock(start or (harbor.FROZEN_AT if frozen else None), speed=speed, frozen=frozen)
    match name:
        case "harbor":
            return harbor.build(clock)
        case "crowd":
            return crowd.build(clock, DEFAULT_CROWD if spaces is None else spaces)
        case "empty":
            return empty.build(clock)
    raise ValueError(f"There is no scenario {name}; there are: {', '.join(NAMES)}.")


def owned_in_aws(world: World) -> Owned:
    """What the operator's AWS accounts own in the scenario of a world."""
    return owned_in_harbor(world) if world.scenario == "harbor" else Owned(PRODUCTION)
