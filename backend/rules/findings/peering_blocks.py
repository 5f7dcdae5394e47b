"""Blocks of peered VPCs that the space, another VPC or a VPN has too (requirements 5, 6, 16; K1)."""

from collections.abc import Iterator
from itertools import chain, takewhile

from backend.model.finding import Finding
from backend.model.key import Kind
from backend.model.peering import PENDING, Peering
from backend.rules import documents
from backend.rules.addresses import share_addresses
from backend.rules.clashing import Clash, Held, held, in_full, in_short
from backend.rules.expiry import expiry_of
from backend.rules.findings.ground import Ground
from backend.rules.findings.vpn import connections
from backend.rules.overlapping import of_a_network
from backend.rules.taken import clashes, may_have_data, taken
from backend.rules.wording import titled


def peering_overlaps(ground: Ground) -> Iterator[Finding]:
    """One finding for each of the operator's peerings, with all that it overlaps."""
    peerings: tuple[Peering, ...] = ground.value(Kind.PEERINGS) or ()
    for name, peering in titled(peerings):
        those = clashes_of(ground, peering)
        if not those:
            continue
        waits = peering.status in PENDING
        every = in_full(those)
        yield ground.finding(
            "peering-overlaps",
            of_a_network(those, is_vpn=False, may_have_data=may_have_data(peerings)),
            Kind.PEERINGS,
            item=name,
            title=f"do not accept peering {name}: {in_short(those)}"
            if waits
            else f"peering {name}: {in_short(those)}",
            detail=f"{every}. "
            + (
                "Dynos could not reach the VPC there, or lose what they reach now. Ask its owner for a VPC "
                "with another block, and let this request expire."
                if waits
                else "What is sent there reaches one of the two only. The blocks of a space and of a VPC "
                "never change: move what is in the VPC to one with another block, and destroy this peering."
            ),
            document=documents.PEERING,
            state=f"{name} {every}",
            until=ground.time(peering.expires) if waits else None,
            mends="destroy-peering" if peering.is_own and not waits else None,
        )


def has_run_out(ground: Ground, peering: Peering) -> bool:
    """Whatever its status still says; an expiry means something while it is pending only (K7)."""
    expires = expiry_of(peering)
    return expires is not None and ground.has_come(expires)


def clashes_of(ground: Ground, peering: Peering) -> tuple[Clash, ...]:
    """What the blocks of a peering overlap. Of two peerings it is told on the one that came later.

    Networks behind a VPN count for a request only: a connection that is there is judged with the VPN.
    """
    return clashes(peering.cidr_blocks or (), _in_its_way(ground, peering))


def fits(ground: Ground, peering: Peering) -> bool:
    """Whether there are no `clashes_of` it."""
    there = _in_its_way(ground, peering)
    return not any(
        share_addresses(block, each.block) for each in there for block in peering.cidr_blocks or ()
    )


def _in_its_way(ground: Ground, peering: Peering) -> Iterator[Held]:
    if not peering.is_live or has_run_out(ground, peering):
        return
    peerings: tuple[Peering, ...] = ground.value(Kind.PEERINGS) or ()
    yield from held(taken(ground.space, ground.value(Kind.PEERING_INFO), peerings))
    yield from _of_earlier_peerings(peerings, peering)
    if peering.status in PENDING:
        for vpn, connection in connections(ground):
            if connection.is_live:
                yield from (Held(block, f"behind the VPN {vpn}") for block in connection.routable_cidrs or ())


def _of_earlier_peerings(peerings: tuple[Peering, ...], peering: Peering) -> Iterator[Held]:
    """A request comes after all that are there, wherever it stands in the list."""
    is_request = peering.status in PENDING
    before = takewhile(lambda each: each is not peering, peerings)
    alike = (each for each in before if (each.status in PENDING) == is_request)
    accepted = (each for each in peerings if each.status not in PENDING) if is_request else ()
    for each in chain(accepted, alike):
        if each.is_live:
            title = each.title
            for block in each.cidr_blocks or ():
                yield Held(block, f"the VPC of {title}")
