"""What every change of a space asks first: who it is, how the space is, what its generation has."""

from backend.simulator.world.errors import invalid
from backend.simulator.world.spaces import Space
from backend.simulator.world.world import World


def require_writable(world: World, space: Space) -> None:
    """An admin of its team, and the space allocated (requirements 96, 112). Raises Refused (403, 422)."""
    world.require_admin(space.team)
    require_allocated(world, space)


def require_allocated(world: World, space: Space) -> None:
    """Raises Refused (422)."""
    state = space.state(world.now())
    if state != "allocated":
        raise invalid(f"The space {space.name} is {state}. This works once it is allocated.")


def require_feature(space: Space, feature: str, sentence: str) -> None:
    """Raises Refused (422) with `sentence` where the generation does not have it (contract §5)."""
    if feature in space.generation.unsupported_features:
        raise invalid(sentence)
