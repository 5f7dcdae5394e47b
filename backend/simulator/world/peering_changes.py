"""What can be done to a peering from either side, and when it is refused (requirements 2-27, 44).

Heroku's side is the operator's; Refused is raised for what the API would not do. EC2's side belongs to the
account that asked, and its rules are EC2's: whoever calls `request_peering` and `delete_peering` keeps them.
"""

from datetime import datetime

from backend.simulator.world.errors import invalid, not_found
from backend.simulator.world.peerings import HEROKU_OWNER_ID, INITIATING_TAKES, Peering, PeerVpc
from backend.simulator.world.preconditions import require_feature, require_writable
from backend.simulator.world.spaces import Space
from backend.simulator.world.taken import check_peer_blocks, overlaps_space, own_live_peerings
from backend.simulator.world.world import World

NOT_ON_FIR = "VPC peering isn't available in a Fir space."


def request_peering(
    world: World, space: Space, pcx_id: str, requester: PeerVpc, at: datetime | None = None
) -> Peering:
    """A VPC asks the one of `space`, now or at an instant. With blocks that overlap it fails of itself."""
    at = at or world.now()
    peering = Peering(pcx_id, requester, at)
    if overlaps_space(space, requester.cidr_blocks):
        peering.failed_at = at + INITIATING_TAKES
        peering.failure = "The CIDR blocks of the two VPCs overlap."
    space.peerings.append(peering)
    return peering


def delete_peering(world: World, peering: Peering, by: str) -> None:
    """One of the two accounts ends it; a request that nobody has accepted is taken back like this."""
    peering.deleted_at = world.now()
    peering.deleted_by = by


def accept_peering(world: World, space: Space, pcx_id: str) -> Peering:
    """The operator accepts. Raises Refused (403, 404, 422)."""
    require_writable(world, space)
    require_feature(space, "vpc_peering", NOT_ON_FIR)
    peering = listed_peering(world, space, pcx_id)
    now = world.now()
    status = peering.status(now)
    if status != "pending-acceptance":
        raise invalid(f"The peering connection {pcx_id} is {status}, not pending-acceptance.")
    if len(own_live_peerings(space, now)) >= space.peering_limit:
        raise invalid(
            f"The space {space.name} has its {space.peering_limit} peering connections. "
            "Open a support ticket to have the limit raised."
        )
    check_peer_blocks(space, peering, now)
    peering.accepted_at = now
    peering.type = "customer-managed"
    return peering


def destroy_peering(world: World, space: Space, pcx_id: str) -> Peering:
    """The operator ends it, from Heroku's side. Raises Refused (403, 404, 422)."""
    require_writable(world, space)
    require_feature(space, "vpc_peering", NOT_ON_FIR)
    peering = listed_peering(world, space, pcx_id)
    if peering.is_managed:
        raise invalid(f"The peering connection {pcx_id} is managed by Heroku and can't be destroyed.")
    now = world.now()
    if peering.ended_at(now) is not None:
        raise invalid(f"The peering connection {pcx_id} is {peering.status(now)} already.")
    delete_peering(world, peering, by=HEROKU_OWNER_ID)
    return peering


def listed_peering(world: World, space: Space, pcx_id: str) -> Peering:
    """By the id that Heroku shows; one that is masked has none. Raises Refused (404)."""
    now = world.now()
    for peering in space.peerings:
        if peering.pcx_id == pcx_id and peering.is_listed(now):
            return peering
    raise not_found("peering connection")
