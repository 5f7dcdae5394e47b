"""Short ways to write peerings down."""

from datetime import timedelta

from backend.simulator.world import World
from backend.simulator.world.peerings import EXPIRES_AFTER, Peering, PeerVpc
from backend.simulator.world.spaces import Space

DATA_SERVICES = "331122334455"
"""The AWS account in which Heroku keeps what its managed peerings lead to."""


class Peers:
    """Adds peerings to spaces, seen from the instant at which the scenario starts.

    The VPC of each is in the region of the space.
    """

    def __init__(self, world: World) -> None:
        self._start = world.now()

    def active(self, space: Space, pcx_id: str, owner: str, vpc_id: str, *blocks: str, days: int) -> Peering:
        """Asked for `days` ago and accepted an hour later."""
        asked_at = self._start - timedelta(days=days)
        requester = PeerVpc(owner, vpc_id, space.aws_region, blocks)
        peering = Peering(
            pcx_id, requester, asked_at, type="customer-managed", accepted_at=asked_at + timedelta(hours=1)
        )
        space.peerings.append(peering)
        return peering

    def asking(
        self, space: Space, pcx_id: str, owner: str, vpc_id: str, block: str, *, left: timedelta
    ) -> Peering:
        """A request that has `left` until it expires; less than nothing: it has expired."""
        requester = PeerVpc(owner, vpc_id, space.aws_region, (block,))
        peering = Peering(pcx_id, requester, self._start + left - EXPIRES_AFTER)
        space.peerings.append(peering)
        return peering

    def managed(self, space: Space, pcx_id: str, vpc_id: str, block: str) -> Peering:
        """A data service's, whose ids the API hides."""
        peering = self.active(space, pcx_id, DATA_SERVICES, vpc_id, block, days=880)
        peering.type, peering.masked = "heroku-managed", True
        return peering
