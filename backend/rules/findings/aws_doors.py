"""What lets dynos into a peered VPC: security groups and network ACLs (requirements 33-36, 138; K24)."""

from collections.abc import Iterator

from backend.model.aws_end import NetworkAcl, Part
from backend.model.finding import Finding, Level
from backend.rules import documents
from backend.rules.addresses import covers, read_network
from backend.rules.aws_wording import group_name, ports_of, served
from backend.rules.findings.aws_sides import Side, in_use, internal_apps
from backend.rules.findings.ground import Ground
from backend.rules.network_acls import lets_in, lets_replies_in, lets_replies_out
from backend.rules.security_groups import Opening, concerns, openings
from backend.rules.wording import counted, listed, shortened

NOT_TOLD = " Heroku does not tell where dynos start, so these are all blocks that may be routed."
SINGLE = 32
"""The prefix of a block of one address."""


def of_security_groups(ground: Ground) -> Iterator[Finding]:
    """Inbound rules for the blocks of the dynos; what is open to everybody is no matter of the space."""
    for side, _ in in_use(ground, Part.SECURITY_GROUPS):
        if not side.dynos:
            continue
        found = openings(side.end.security_group_rules, side.dynos)
        if not any(concerns(opening, side.dynos) for opening in found):
            yield _closed(side)
        if half := [opening for opening in found if opening.missing]:
            yield _half(side, half)
        if side.are_dynos and (single := [opening for opening in found if _single_dynos(opening, side)]):
            yield _single(side, single)


def of_network_acls(ground: Ground) -> Iterator[Finding]:
    """Those that serve subnets. They keep no state, so that both directions have to be open."""
    internal = internal_apps(ground)
    for side, _ in in_use(ground, Part.NETWORK_ACLS):
        serving = [acl for acl in side.end.network_acls if acl.subnets]
        closed = {acl: [block for block in side.dynos if not lets_in(acl, block)] for acl in serving}
        cut_off = {
            acl: [
                block for block in side.dynos if block not in closed[acl] and not lets_replies_out(acl, block)
            ]
            for acl in serving
        }
        yield from _acls(side, "aws-acl-in", closed, "lets nothing in from", "Dynos do not get in")
        yield from _acls(
            side,
            "aws-acl-out",
            cut_off,
            "lets no replies out to",
            "Dynos get in and never hear an answer: replies go to ports 1024 to 65535, and those have to be "
            "open on the way out",
        )
        if internal and side.whole is not None:
            yield from _answers_of_apps(side, serving, side.whole, internal)


def _level(side: Side) -> Level:
    """Nobody is shut out for sure where it is not known where dynos start."""
    return Level.WARNING if side.are_dynos else Level.NOTICE


def _said(side: Side) -> str:
    return "" if side.are_dynos else NOT_TOLD


def _closed(side: Side) -> Finding:
    return side.finding(
        "aws-group-none",
        Level.NOTICE,
        title=f"peering {side.name}: no security group of its VPC lets dynos in",
        detail=f"Dynos of {side.ground.name} reach nothing in {side.vpc}. That is right where only the VPC "
        f"calls {side.ground.name}; otherwise add inbound rules for their ports from {listed(side.dynos)}.",
        state=listed(side.dynos),
        mends="connect-vpc",
    )


def _half(side: Side, half: list[Opening]) -> Finding:
    every = "; ".join(
        f"{group_name(opening)}: {ports_of([opening])} from {listed(opening.cidrs)}, not from "
        f"{listed(opening.missing)}"
        for opening in half
    )
    missing = list(dict.fromkeys(block for opening in half for block in opening.missing))
    first = half[0]
    return side.finding(
        "aws-group-half",
        _level(side),
        title=f"peering {side.name}: {first.group_name or first.group_id} lets dynos in from some blocks, "
        f"not from {shortened(missing, 2)}"
        + (f"; {counted(len(half) - 1, 'more rule')} like that" if len(half) > 1 else ""),
        detail=f"A dyno starts in any of the blocks, so that some of them cannot connect. {every}. Add the "
        f"same rules for what is missing.{_said(side)}",
        state=every,
        mends="connect-vpc",
    )


def _single_dynos(opening: Opening, side: Side) -> list[str]:
    """Addresses of one dyno at a time."""
    networks = [(cidr, read_network(cidr)) for cidr in opening.cidrs]
    return [
        cidr
        for cidr, network in networks
        if network is not None
        and network.prefixlen == SINGLE
        and any(covers(read_network(block), network) for block in side.dynos)
    ]


def _single(side: Side, single: list[Opening]) -> Finding:
    every = "; ".join(
        f"{group_name(opening)}: {ports_of([opening])} from {listed(_single_dynos(opening, side))}"
        for opening in single
    )
    return side.finding(
        "aws-group-dyno",
        Level.NOTICE,
        title=f"peering {side.name}: {single[0].group_name or single[0].group_id} lets in a single dyno, "
        f"{_single_dynos(single[0], side)[0]}",
        detail=f"{every}. A dyno has another address after every start, and what has it then gets in. Allow "
        f"{listed(side.dynos)} instead.",
        document=documents.SPACES,
        state=every,
    )


def _acls(
    side: Side, rule: str, found: dict[NetworkAcl, list[str]], does: str, means: str
) -> Iterator[Finding]:
    found = {acl: blocks for acl, blocks in found.items() if blocks}
    if not found:
        return
    every = "; ".join(f"{_named(acl)} {does} {listed(blocks)}" for acl, blocks in found.items())
    acl, blocks = next(iter(found.items()))
    yield side.finding(
        rule,
        _level(side),
        title=f"peering {side.name}: {acl.network_acl_id} {does} {shortened(blocks, 2)}",
        detail=f"{every}. {means}. A network ACL keeps no state: the way in and the way back are both "
        f"written down.{_said(side)}",
        state=every,
        mends="connect-vpc",
    )


def _answers_of_apps(
    side: Side, serving: list[NetworkAcl], whole: str, internal: list[str]
) -> Iterator[Finding]:
    """What the VPC calls in the space: its internal apps."""
    deaf = [acl for acl in serving if not lets_replies_in(acl, whole)]
    if deaf:
        yield side.finding(
            "aws-acl-answers",
            Level.NOTICE,
            title=f"peering {side.name}: {deaf[0].network_acl_id} lets no answers of internal apps in",
            detail=f"{listed(map(_named, deaf))} would have to be open on the way in from {whole}, at ports "
            f"1024 to 65535. Who calls {shortened(internal)} from there never hears an answer.",
            document=documents.INTERNAL_ROUTING,
            state=f"{whole}: {listed(acl.network_acl_id for acl in deaf)}",
            mends="connect-vpc",
        )


def _named(acl: NetworkAcl) -> str:
    return f"{acl.network_acl_id} ({served(acl.subnets)})"
