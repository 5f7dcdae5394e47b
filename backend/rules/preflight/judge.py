"""All rules of a change, in the order in which people read them."""

from backend.model.peering import Peering

from . import blocks, removal, request, space, vpc
from .found import Found
from .situation import Peer, Situation

OF_THE_SPACE = (space.role, space.state, space.generation)
OF_THE_VPC = (
    vpc.another_vpc,
    vpc.once,
    blocks.private,
    blocks.free,
    blocks.beside_peerings,
    blocks.beside_vpns,
    blocks.secondary,
    blocks.ipv6,
    blocks.networks,
    vpc.region,
)
OF_THE_REQUEST = (request.yours, request.waits)
OF_THE_REMOVAL = (request.yours, removal.has_begun)


def of_space(situation: Situation, *, one_more: bool = False) -> tuple[Found, ...]:
    """Whether the space may be changed; for every change. `one_more`: whether it is to have another peering,
    so that its limit is told before anybody chooses a VPC.
    """
    limit = (space.limit(situation),) if one_more else ()
    return (*(rule(situation) for rule in OF_THE_SPACE), *limit)


def of_vpc(situation: Situation, peer: Peer) -> tuple[Found, ...]:
    """Whether the VPC may be connected; for a request of somebody, too."""
    return (*(rule(situation, peer) for rule in OF_THE_VPC), space.limit(situation))


def of_request(situation: Situation, peering: Peering) -> tuple[Found, ...]:
    """Whether it may be accepted."""
    return tuple(rule(situation, peering) for rule in OF_THE_REQUEST)


def of_removal(situation: Situation, peering: Peering) -> tuple[Found, ...]:
    """Whether it may be destroyed."""
    return tuple(rule(situation, peering) for rule in OF_THE_REMOVAL)
