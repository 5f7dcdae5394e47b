"""Peerings of which EC2 says something else than Heroku, and accounts that cannot be read."""

from collections.abc import Iterator
from datetime import timedelta

from backend.model.aws_end import AwsEnd, Part
from backend.model.finding import Finding, Level
from backend.model.key import Kind
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


def not_looked_at(ground: Ground) -> Iterator[Finding]:
    """Accounts that the configuration names and that could not be read, each once.

    That nobody set up access to others is no fault.
    """
    live = {peering.pcx_id for peering in ground.value(Kind.PEERINGS) or () if peering.is_live}
    reasons: dict[str, dict[str, None]] = {}
    for end in ground.value(Kind.AWS_ENDS) or ():
        if end.pcx_id in live and end.account_id is not None and _is_to_be_read(ground, end):
            for reason in _reasons(end):
                reasons.setdefault(end.account_id, {})[reason] = None
    for account_id, those in reasons.items():
        name = ground.settings.aws.accounts[account_id].name
        account = f"{account_id} ({name})" if name else account_id
        every = "; ".join(those)
        more = f", and {len(those) - 1} more" if len(those) > 1 else ""
        yield ground.finding(
            "aws-unread",
            Level.WARNING,
            Kind.AWS_ENDS,
            item=account_id,
            title=f"AWS account {name or account_id}: {next(iter(those))}{more}",
            detail=f"Whether the VPCs of {account} let {ground.name} through is not known: {every}. Your "
            "configuration names the account, so that it can be read: see to its credentials, or take it out "
            "there.",
            document=documents.SPACEPORT,
            state=f"{account_id} {every}",
        )


def _is_to_be_read(ground: Ground, end: AwsEnd) -> bool:
    """Whether the configuration has the account, and does not leave out the region."""
    account = ground.settings.aws.accounts.get(end.account_id or "")
    if account is None or end.region is None:
        return False
    return account.regions is None or end.region in account.regions


def _reasons(end: AwsEnd) -> Iterator[str]:
    if end.not_looked_at is not None:
        yield end.not_looked_at
    for part, problem in end.problems.items():
        yield f"{part} not read: {problem}"


def _gone(side: Side, says: str) -> Finding:
    return side.finding(
        "aws-status",
        Level.WARNING,
        title=f"peering {side.name} is active for Heroku; EC2 {says}",
        detail=f"Nothing passes through it: what {side.ground.name} and {side.vpc} send to each other is "
        "lost. Ask for a new peering from the VPC and accept it, and destroy this one.",
        document=documents.SPACEPORT,
        state=f"active, EC2 {says}",
        mends="connect-vpc",
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
