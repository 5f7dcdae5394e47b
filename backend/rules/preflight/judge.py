"""All rules of a change, in the order in which people read them."""

from collections.abc import Callable
from dataclasses import replace

from backend.model.peering import Peering
from backend.rules.wording import listed

from . import blocks, removal, request, space, vpc
from .found import Found, Verdict
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
OF_THE_PRIMARY = frozenset({blocks.private, blocks.free, blocks.beside_peerings, blocks.beside_vpns})
"""Those of them that forbid a primary block, and no other."""
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
    return (*(_of_vpc(rule, situation, peer) for rule in OF_THE_VPC), space.limit(situation))


def _of_vpc(rule: Callable[[Situation, Peer], Found], situation: Situation, peer: Peer) -> Found:
    """Where nobody tells which block is the primary one, what forbids only some of them wants a yes."""
    found = rule(situation, peer)
    if peer.is_primary_known or rule not in OF_THE_PRIMARY or found.verdict is not Verdict.REFUSED:
        return found
    each = (rule(situation, peer.with_primary(block)) for block in peer.blocks)
    if all(one.verdict is Verdict.REFUSED for one in each):
        return found
    text = (
        f"{found.text} That holds if this is the primary block of {peer.title}. Which of "
        f"{listed(peer.blocks)} that is, Heroku does not tell: ask whoever has the VPC before you go on."
    )
    return replace(found, verdict=Verdict.ACKNOWLEDGE, text=text)


def of_request(situation: Situation, peering: Peering) -> tuple[Found, ...]:
    """Whether it may be accepted."""
    return tuple(rule(situation, peering) for rule in OF_THE_REQUEST)


def of_removal(situation: Situation, peering: Peering) -> tuple[Found, ...]:
    """Whether it may be destroyed."""
    return tuple(rule(situation, peering) for rule in OF_THE_REMOVAL)
