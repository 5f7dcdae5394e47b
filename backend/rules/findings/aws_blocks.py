"""Blocks of a peered VPC that are not carried, or that Heroku does not list (requirements 3-5, 40)."""

from collections.abc import Iterator, Sequence

from backend.model.aws_end import Vpc
from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.peering import ACTIVE
from backend.rules import documents
from backend.rules.addresses import is_not_private, read_network
from backend.rules.findings.aws_sides import Side, sides
from backend.rules.findings.clashing import held, in_full, in_short
from backend.rules.findings.ground import Ground
from backend.rules.taken import clashes, taken
from backend.rules.wording import listed


def blocks_of_vpcs(ground: Ground) -> Iterator[Finding]:
    """Of every peering that lives and whose VPC was read."""
    for side in sides(ground):
        vpc = side.end.vpc
        if vpc is None or not side.peering.is_live:
            continue
        if side.peering.status == ACTIVE:
            yield from _not_carried(ground, side, vpc)
        listed_by_heroku = side.peering.cidr_blocks
        if listed_by_heroku is not None:
            yield from _other_than_listed(ground, side, vpc, set(map(read_network, listed_by_heroku)))


def _not_carried(ground: Ground, side: Side, vpc: Vpc) -> Iterator[Finding]:
    if vpc.secondary_cidr_blocks:
        yield _notice(
            ground,
            side,
            "aws-secondary",
            f"peering {side.name} does not reach {_blocks(vpc.secondary_cidr_blocks)} of its VPC",
            f"Only the primary block of {side.vpc}, {vpc.cidr_block or 'which is not told'}, is reached "
            "through a peering. What dynos have to reach must have an address in it, or a proxy there.",
            listed(vpc.secondary_cidr_blocks),
        )
    if vpc.ipv6_cidr_blocks:
        yield _notice(
            ground,
            side,
            "aws-ipv6",
            f"peering {side.name} does not carry the IPv6 block {_blocks(vpc.ipv6_cidr_blocks)} of its VPC",
            f"A peering with a space carries IPv4 alone. Names of {side.vpc} that dynos look up need IPv4 "
            "addresses.",
            listed(vpc.ipv6_cidr_blocks),
        )


def _other_than_listed(ground: Ground, side: Side, vpc: Vpc, known: set[object]) -> Iterator[Finding]:
    """What Heroku lists is judged where that is; here, what it does not tell of."""
    own = [block for block in (vpc.cidr_block, *vpc.secondary_cidr_blocks) if block is not None]
    others = [block for block in own if read_network(block) not in known]
    info, peerings = ground.value(Kind.PEERING_INFO), ground.value(Kind.PEERINGS) or ()
    if those := clashes(others, held(taken(ground.space, info, peerings))):
        every = in_full(those)
        yield ground.finding(
            "aws-overlaps",
            Level.WARNING,
            Kind.PEERINGS,
            item=side.name,
            title=f"peering {side.name}: in its VPC, {in_short(those)}",
            detail=f"{every}. Heroku does not list the block, EC2 does. A VPC cannot be reached at addresses "
            "that the space uses itself: move what is there to another block.",
            document=documents.PEERING,
            state=f"{side.name} {every}",
        )
    if vpc.cidr_block in others:
        public = is_not_private(vpc.cidr_block)
        yield _notice(
            ground,
            side,
            "aws-primary",
            f"peering {side.name}: the block of its VPC is {vpc.cidr_block}, which Heroku does not list",
            f"Heroku lists {listed(side.peering.cidr_blocks or ()) or 'no block'}. What Heroku routes to "
            f"{side.vpc} may not arrive."
            + (" The block is not private either, and may not be carried." if public else ""),
            f"{vpc.cidr_block} {listed(side.peering.cidr_blocks or ())}",
        )


def _blocks(blocks: Sequence[str]) -> str:
    """The first, and how many more."""
    return blocks[0] if len(blocks) == 1 else f"{blocks[0]} and {len(blocks) - 1} more"


def _notice(ground: Ground, side: Side, rule: str, title: str, detail: str, state: str) -> Finding:
    return ground.finding(
        rule,
        Level.NOTICE,
        Kind.PEERINGS,
        item=side.name,
        title=title,
        detail=detail,
        document=documents.PEERING,
        state=f"{side.name} {state}",
    )
