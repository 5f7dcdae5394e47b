"""Whether the blocks of a VPC can be reached from the space (requirements 3-6, 16, 40, 43, 106; K1)."""

from collections.abc import Iterable

from backend.model.peering import PENDING
from backend.rules import documents
from backend.rules.addresses import is_not_private, overlaps, read_network
from backend.rules.clashing import Held, held, in_full
from backend.rules.taken import By, Taken, clashes, taken
from backend.rules.wording import listed, titled

from .found import Found, Verdict
from .situation import Peer, Situation

OTHER_ADDRESSES = "Connect a VPC with other addresses, or make a new space with a block of its own."
FOR_GOOD = f"The blocks of a space and of a VPC can never be changed. {OTHER_ADDRESSES}"


def private(situation: Situation, peer: Peer) -> Found:
    """Requirement 4."""
    rule = "private"
    if not peer.blocks or any(read_network(block) is None for block in peer.blocks):
        told = listed(peer.blocks) or "nothing"
        text = f"Which block {peer.title} has is not known ({told} is told): Heroku decides whether it may."
        return Found(rule, Verdict.UNKNOWN, text)
    public = [block for block in peer.blocks if is_not_private(block)]
    if not public:
        return Found(rule, Verdict.PASSED, f"{listed(peer.blocks)} of {peer.title} is private.")
    text = (
        f"{listed(public)} of {peer.title} is not within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16: no "
        "peering with a space carries it. Connect a VPC with a private block."
    )
    return Found(rule, Verdict.REFUSED, text)


def free(situation: Situation, peer: Peer) -> Found:
    """Nothing that the space takes itself (requirements 5, 6, 16; K1: all of it is refused)."""
    rule = "free"
    those = clashes(peer.blocks, held(_taken(situation)))
    if those:
        return Found(
            rule, Verdict.REFUSED, f"{peer.title} overlaps {situation.name}: {in_full(those)}. {FOR_GOOD}"
        )
    if situation.info is None or situation.peerings is None:
        text = (
            f"Not everything that {situation.name} takes could be read. As far as it is known, {peer.title} "
            "overlaps none of it; Heroku decides."
        )
        return Found(rule, Verdict.UNKNOWN, text)
    return Found(rule, Verdict.PASSED, f"{peer.title} overlaps nothing that {situation.name} takes.")


def beside_peerings(situation: Situation, peer: Peer) -> Found:
    """No block of another VPC that is connected; a request that waits may be left to expire."""
    rule = "beside-peerings"
    if situation.peerings is None:
        text = (
            f"The peerings of {situation.name} could not be read: whether {peer.title} overlaps one is not "
            "known."
        )
        return Found(rule, Verdict.UNKNOWN, text)
    if those := clashes(peer.blocks, _of_others(situation, peer, waiting=False)):
        text = (
            f"{peer.title} overlaps another VPC: {in_full(those)}. Dynos could reach only one of the two "
            "there. Destroy that peering first if it is not needed, or connect a VPC with other addresses."
        )
        return Found(rule, Verdict.REFUSED, text)
    if those := clashes(peer.blocks, _of_others(situation, peer, waiting=True)):
        text = (
            f"{peer.title} overlaps what somebody else asks for: {in_full(those)}. Only one of the two can "
            "be accepted: let the other request expire."
        )
        return Found(rule, Verdict.READ, text)
    return Found(rule, Verdict.PASSED, f"{peer.title} overlaps no other VPC of {situation.name}.")


def _of_others(situation: Situation, peer: Peer, *, waiting: bool) -> list[Held]:
    """Blocks of other VPCs that are connected, or of requests that nobody accepted yet."""
    return [
        Held(block, f"of the VPC of {name}, {each.status or 'in a state that is not told'}")
        for name, each in titled(situation.others)
        if each.is_live and (each.status in PENDING) is waiting and each.aws_vpc_id != peer.vpc_id
        for block in each.cidr_blocks or ()
    ]


def beside_vpns(situation: Situation, peer: Peer) -> Found:
    """No network behind a VPN of the space."""
    rule = "beside-vpns"
    if situation.vpn_connections is None:
        text = (
            f"The VPN of {situation.name} could not be read: whether {peer.title} overlaps it is not known."
        )
        return Found(rule, Verdict.UNKNOWN, text)
    there = [
        Held(block, f"behind the VPN {name}")
        for name, each in titled(situation.vpn_connections)
        if each.is_live
        for block in each.routable_cidrs or ()
    ]
    those = clashes(peer.blocks, there)
    if not those:
        return Found(
            rule, Verdict.PASSED, f"{peer.title} overlaps no network behind a VPN of {situation.name}."
        )
    text = (
        f"{peer.title} overlaps a network behind the VPN: {in_full(those)}. Dynos could reach only one of "
        "the two there. Take the block out of the VPN first, or connect a VPC with other addresses."
    )
    return Found(rule, Verdict.REFUSED, text, documents.VPN)


def secondary(situation: Situation, peer: Peer) -> Found:
    """Not reachable (requirement 40); but AWS joins no VPCs of which any blocks overlap."""
    rule = "secondary"
    beside = peer.secondary if peer.is_primary_known else peer.blocks
    if not beside:
        return Found(rule, Verdict.PASSED, f"{peer.title} has one IPv4 block, as far as is known.")
    every = _taken(situation)
    own = clashes(beside, held(each for each in every if each.what is By.SPACE))
    if own:
        text = f"AWS joins no VPCs of which any blocks overlap: {in_full(own)}. {FOR_GOOD}"
        return Found(rule, Verdict.REFUSED, text)
    if not peer.is_primary_known:
        text = (
            f"Only the primary block of {peer.title} is reached through the peering. Which of "
            f"{listed(beside)} that is, Heroku does not tell: whoever has the VPC knows."
        )
        return Found(rule, Verdict.READ, text)
    text = (
        f"Only the primary block of {peer.title} is reached through the peering, not "
        f"{listed(peer.secondary)}. What dynos have to reach there needs an address in the primary block, or "
        "a proxy in it."
    )
    if others := clashes(peer.secondary, held(every)):
        text = f"{in_full(others)}: Heroku may refuse to accept this VPC. {text}"
        return Found(rule, Verdict.ACKNOWLEDGE, text)
    return Found(rule, Verdict.READ, text)


def ipv6(situation: Situation, peer: Peer) -> Found:
    """Requirement 3."""
    if not peer.ipv6:
        return Found("ipv6", Verdict.PASSED, f"{peer.title} has no IPv6 block, as far as is known.")
    text = (
        f"The peering does not carry IPv6: {listed(peer.ipv6)} of {peer.title} is not reached through it. "
        "Names that dynos look up there need IPv4 addresses."
    )
    return Found("ipv6", Verdict.READ, text)


def networks(situation: Situation, peer: Peer) -> Found:
    """What may be behind the VPC is not reached through it (requirement 43)."""
    rule, named = "networks", situation.settings.networks
    behind = {name: _outside(blocks, peer) for name, blocks in named.items()}
    told = [f"{name} ({listed(blocks)})" for name, blocks in behind.items() if blocks]
    if not told:
        return Found(rule, Verdict.PASSED, "No network of the configuration is beyond this VPC.")
    text = (
        f"The peering leads to {peer.title} and no further: dynos do not reach {listed(told)} through it, "
        "even where the VPC does. What they need there takes a proxy or a load balancer in the VPC."
    )
    return Found(rule, Verdict.READ, text)


def _outside(blocks: Iterable[str], peer: Peer) -> list[str]:
    return [
        block
        for block in blocks
        if not any(overlaps(read_network(block), read_network(own)) for own in peer.blocks)
    ]


def _taken(situation: Situation) -> tuple[Taken, ...]:
    return taken(situation.space, situation.info, situation.peerings or ())
