"""Any non-empty bearer token is the scenario's operator; none is nobody."""

from backend.simulator.world import World
from backend.simulator.world.errors import unauthorized


def require_token(world: World, authorization: str | None) -> None:
    """Raises Refused (401), also for every token once the world refuses them."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip() or not world.token_accepted:
        raise unauthorized()
