"""Peerings of which EC2 says something else than Heroku."""

from collections.abc import Iterator
from datetime import timedelta

from backend.model.aws_end import Part
from backend.model.finding import Finding, Level
from backend.model.peering import ACTIVE, ENDED, PENDING, UNDER_WAY
from backend.model.remote import is_told
from backend.rules import commands, documents
from backend.rules.findings.aws_sides import Side, sides
from backend.rules.findings.ground import Ground
from backend.rules.wording import listed

CATCHES_UP = timedelta(minutes=15)
"""Heroku and EC2 tell the same after a change, each in its own time."""


def not_the_same(ground: Ground) -> Iterator[Finding]:
    """Only whether it is active matters: what each calls the ways in which it is not differs."""
    for side in sides(ground):
        status, connection = side.peering.status, side.end.connection
        if not is_told(status) or Part.PEERING in side.end.problems:
            continue
        code = None if connection is None else connection.code
        if status == ACTIVE and connection is None:
            yield _gone(side, "does not know it")
        elif status == ACTIVE and code in ENDED:
            yield _gone(side, f"says {code}")
        elif status == ACTIVE and code is not None and code != ACTIVE:
            detail = f"Nothing passes until EC2 has it active too. {_look(side)}"
            yield _for_a_while(side, str(status), code, detail)
        elif code == ACTIVE and status in PENDING | UNDER_WAY | ENDED:
            detail = (
                "What Heroku does at its end may be missing, so that dynos do not find the way. "
                f"{_look(side)}"
            )
            yield _for_a_while(side, str(status), code, detail)


def vpc_gone(ground: Ground) -> Iterator[Finding]:
    """EC2 knows no such VPC, so that nothing is at the other end."""
    for side in sides(ground):
        vpc_id = side.peering.aws_vpc_id
        if side.peering.is_live and side.end.vpc is None and Part.VPC not in side.end.problems:
            yield side.finding(
                "aws-vpc-gone",
                Level.WARNING,
                title=f"peering {side.name}: EC2 knows no VPC {vpc_id or 'at its other end'}",
                detail="Nothing can be reached through it any more, and nothing brings it back. Destroy the "
                f"peering: it counts against the limit of {ground.name}.",
                document=documents.SPACEPORT,
                state=f"{vpc_id}",
                mends="destroy-peering",
            )


def _gone(side: Side, says: str) -> Finding:
    return side.finding(
        "aws-status",
        Level.WARNING,
        title=f"peering {side.name} is active for Heroku; EC2 {says}",
        detail=f"Nothing passes through it: what {side.ground.name} and {side.vpc} send to each other is "
        "lost, and nothing brings it back. Destroy it first, then connect the VPC again.",
        document=documents.SPACEPORT,
        state=f"active, EC2 {says}",
        mends="destroy-peering",
    )


def _for_a_while(side: Side, status: str, code: str, detail: str) -> Finding:
    finding = side.finding(
        "aws-status",
        Level.NOTICE,
        title=f"peering {side.name}: Heroku says {status}, EC2 says {code}",
        detail=detail,
        document=documents.SPACEPORT,
        state=f"{status}, EC2 {code}",
    )
    return side.ground.for_long(finding, CATCHES_UP, level=Level.WARNING)


def _look(side: Side) -> str:
    return (
        "After a change that takes a few minutes; if it stays so, look at "
        f"{listed([f'`{commands.peerings(side.ground.name)}`', f'at {side.end.pcx_id} in the AWS console'])}."
    )
