"""Blocks of a peered VPC that are not carried, or that Heroku does not list (requirements 3-5, 40)."""

from collections.abc import Iterator

from backend.model.aws_end import Vpc
from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.peering import ACTIVE
from backend.rules.addresses import is_not_private, read_network
from backend.rules.clashing import held, in_full, in_short
from backend.rules.findings.aws_sides import Side, sides
from backend.rules.findings.ground import Ground
from backend.rules.overlapping import of_a_network
from backend.rules.taken import clashes, may_have_data, taken
from backend.rules.wording import listed, shortened


def blocks_of_vpcs(ground: Ground) -> Iterator[Finding]:
    """Of every peering that lives and whose VPC was read."""
    for side in sides(ground):
        vpc = side.end.vpc
        if vpc is None or not side.peering.is_live:
            continue
        if side.peering.status == ACTIVE:
            yield from _not_carried(side, vpc)
        listed_by_heroku = side.peering.cidr_blocks
        if listed_by_heroku is not None:
            yield from _other_than_listed(side, vpc, set(map(read_network, listed_by_heroku)))


def _not_carried(side: Side, vpc: Vpc) -> Iterator[Finding]:
    if vpc.secondary_cidr_blocks:
        yield side.finding(
            "aws-secondary",
            Level.NOTICE,
            title=f"peering {side.name} does not reach {shortened(vpc.secondary_cidr_blocks, 1)} of its VPC",
            detail=f"Only the primary block of {side.vpc}, {vpc.cidr_block or 'which is not told'}, is "
            "reached through a peering. What dynos have to reach must have an address in it, or a proxy "
            "there.",
            state=listed(vpc.secondary_cidr_blocks),
        )
    if vpc.ipv6_cidr_blocks:
        yield side.finding(
            "aws-ipv6",
            Level.NOTICE,
            title=f"peering {side.name} does not carry the IPv6 block "
            f"{shortened(vpc.ipv6_cidr_blocks, 1)} of its VPC",
            detail=f"A peering with a space carries IPv4 alone. Names of {side.vpc} that dynos look up need "
            "IPv4 addresses.",
            state=listed(vpc.ipv6_cidr_blocks),
        )


def _other_than_listed(side: Side, vpc: Vpc, known: set[object]) -> Iterator[Finding]:
    """What Heroku lists is judged where that is; here, what it does not tell of."""
    own = [block for block in (vpc.cidr_block, *vpc.secondary_cidr_blocks) if block is not None]
    others = [block for block in own if read_network(block) not in known]
    info, peerings = side.ground.value(Kind.PEERING_INFO), side.ground.value(Kind.PEERINGS) or ()
    if those := clashes(others, held(taken(side.ground.space, info, peerings))):
        every = in_full(those)
        yield side.finding(
            "aws-overlaps",
            of_a_network(those, is_vpn=False, may_have_data=may_have_data(peerings)),
            title=f"peering {side.name}: in its VPC, {in_short(those)}",
            detail=f"{every}. Heroku does not list the block, EC2 does. A VPC cannot be reached at addresses "
            "that the space uses itself: move what is there to another block.",
            state=every,
        )
    if vpc.cidr_block in others:
        public = is_not_private(vpc.cidr_block)
        yield side.finding(
            "aws-primary",
            Level.NOTICE,
            title=f"peering {side.name}: the block of its VPC is {vpc.cidr_block}, "
            "which Heroku does not list",
            detail=f"Heroku lists {listed(side.peering.cidr_blocks or ()) or 'no block'}. What Heroku routes "
            f"to {side.vpc} may not arrive."
            + (" The block is not private either, and may not be carried." if public else ""),
            state=f"{vpc.cidr_block} {listed(side.peering.cidr_blocks or ())}",
        )
