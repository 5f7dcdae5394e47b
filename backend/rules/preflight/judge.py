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
    vpc.limit,
)
OF_THE_REQUEST = (request.yours, request.waits)
OF_THE_REMOVAL = (request.yours, removal.has_begun)


def of_space(situation: Situation) -> tuple[Found, ...]:
    """Whether the space may be changed; for every change."""
    return tuple(rule(situation) for rule in OF_THE_SPACE)


def of_vpc(situation: Situation, peer: Peer) -> tuple[Found, ...]:
    """Whether the VPC may be connected; for a request of somebody, too."""
    return tuple(rule(situation, peer) for rule in OF_THE_VPC)


def of_request(situation: Situation, peering: Peering) -> tuple[Found, ...]:
    """Whether it may be accepted."""
    return tuple(rule(situation, peering) for rule in OF_THE_REQUEST)


def of_removal(situation: Situation, peering: Peering) -> tuple[Found, ...]:
    """Whether it may be destroyed."""
    return tuple(rule(situation, peering) for rule in OF_THE_REMOVAL)
