"""Whether this VPC may be connected to this space: once, and from where it is."""

from collections.abc import Iterator

from backend.model.peering import ENDED, PENDING
from backend.model.remote import is_told
from backend.rules import documents
from backend.rules.wording import listed

from .found import Found, Verdict
from .situation import Peer, Situation


def another_vpc(situation: Situation, peer: Peer) -> Found:
    """A VPC is not peered with itself."""
    if situation.info is not None and situation.info.vpc_id == peer.vpc_id:
        text = (
            f"{peer.vpc_id} is the VPC of {situation.name} itself. Choose the VPC that it is to be connected "
            "to."
        )
        return Found("another-vpc", Verdict.REFUSED, text)
    return Found("another-vpc", Verdict.PASSED, f"{peer.title} is not the space's own VPC.")


def live_with(situation: Situation, peer: Peer) -> tuple[str, str] | None:
    """The pcx id and status of a connection that the VPC has with the space, made or asked for by anybody;
    one that waits only where none was accepted.

    By Heroku's list, else by EC2's, which has a request some minutes earlier.
    """
    live = (each for each in _between(situation, peer) if each[1] not in ENDED)
    return min(live, key=lambda each: each[1] in PENDING, default=None)


def once(situation: Situation, peer: Peer) -> Found:
    """The same VPC is not asked for twice; where it was, one of the requests may be accepted."""
    rule = "once"
    if (live := live_with(situation, peer)) is not None:
        pcx_id, status = live
        if status in PENDING and situation.pcx_id is not None:
            text = (
                f"{peer.title} asks more than once: {pcx_id} ({status}) does, too. Only one can be accepted: "
                "let the other expire, or have its owner take it back."
            )
            return Found(rule, Verdict.READ, text)
        do = (
            "Accept that one (accept-peering) instead of asking again."
            if status in PENDING
            else "Go on with that one (accept-peering): what is missing on the side of the VPC is done there."
        )
        text = f"{peer.title} has a peering with {situation.name} already: {pcx_id}, {status}. {do}"
        return Found(rule, Verdict.REFUSED, text)
    if situation.peerings is None:
        text = (
            f"The peerings of {situation.name} could not be read: whether {peer.title} is one of them is not "
            "known."
        )
        return Found(rule, Verdict.UNKNOWN, text)
    ended = [f"{pcx_id} ({status})" for pcx_id, status in _between(situation, peer)]
    if ended:
        text = (
            f"{peer.title} had a peering with {situation.name} that has ended: {listed(ended)}. A new one "
            "takes its place; routes that lead to the old one are to be replaced."
        )
        return Found(rule, Verdict.READ, text)
    return Found(rule, Verdict.PASSED, f"{peer.title} is not peered with {situation.name} yet.")


def in_step(situation: Situation, peer: Peer) -> Found:
    """Whether EC2, which was asked, agrees that what Heroku lists for the VPC is there; the connection that
    the change is about, too.
    """
    rule = "in-step"
    for peering in situation.peerings or ():
        if not peering.is_live or peering.aws_vpc_id != peer.vpc_id:
            continue
        connection = situation.connections.get(peering.pcx_id or "")
        if connection is not None and connection.code not in ENDED:
            continue
        says = "does not know it" if connection is None else f"says {connection.code}"
        do = (
            "Heroku lists it as that in some minutes: connect the VPC then."
            if peering.status in PENDING
            else "Nothing passes through it. Destroy it first (destroy-peering), then connect the VPC again."
        )
        text = f"{peering.title or 'A peering'} is {peering.status} for Heroku, and EC2 {says}. {do}"
        return Found(rule, Verdict.REFUSED, text, documents.SPACEPORT)
    return Found(rule, Verdict.PASSED, f"EC2 has what Heroku lists for {peer.title}.", documents.SPACEPORT)


def _between(situation: Situation, peer: Peer) -> Iterator[tuple[str, str]]:
    """By pcx id, each once."""
    seen = {situation.pcx_id}
    for peering in situation.peerings or ():
        if peering.is_customers and peering.aws_vpc_id == peer.vpc_id and peering.pcx_id not in seen:
            seen.add(peering.pcx_id)
            yield peering.title or "one without an id", peering.status or "in a state that is not told"
    own = None if situation.info is None else situation.info.vpc_id
    for pcx_id, connection in situation.connections.items():
        ends = {connection.requester.vpc_id, connection.accepter.vpc_id}
        if is_told(own) and ends == {own, peer.vpc_id} and pcx_id not in seen:
            yield pcx_id, connection.code or "in a state that is not told"


def region(situation: Situation, peer: Peer) -> Found:
    """What a peering across regions does not do, and what asking for one has to name (requirement 9)."""
    rule, is_asked_for = "region", situation.pcx_id is not None
    own = None if situation.info is None else situation.info.aws_region
    if not is_told(own) or peer.region is None:
        naming = "" if is_asked_for else " If not, the request has to name it."
        text = f"Whether {peer.title} is in the region of {situation.name} is not told.{naming}"
        return Found(rule, Verdict.UNKNOWN, text)
    if own == peer.region:
        return Found(rule, Verdict.PASSED, f"{peer.title} is in {own}, as {situation.name} is.")
    naming = "" if is_asked_for else f": the request names --peer-region {own}"
    text = (
        f"{peer.title} is in {peer.region} and {situation.name} in {own}{naming}. Across regions, security "
        "groups cannot name each other (rules name blocks), packets over 1500 bytes do not pass, and names "
        "of one side may not resolve to private addresses on the other."
    )
    return Found(rule, Verdict.READ, text)
