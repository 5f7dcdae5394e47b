"""Peerings: who waits for an answer, what has ended, what is not carried (requirements 19-27)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.peering import ACTIVE, ENDED, PENDING, UNDER_WAY, Peering
from backend.model.remote import is_told
from backend.rules import commands, documents
from backend.rules.addresses import is_not_private
from backend.rules.asking import STRANGER, known
from backend.rules.aws_commands import take_back
from backend.rules.expiry import SOON
from backend.rules.findings.ground import Ground
from backend.rules.findings.peering_blocks import fits, has_run_out
from backend.rules.wording import capital, listed, titled

TOO_LONG = timedelta(minutes=15)
"""For a connection to be set up: it takes a few minutes."""
DELETED = "deleted"
KNOWN = PENDING | UNDER_WAY | ENDED | {ACTIVE}


def of_peerings(ground: Ground) -> Iterator[Finding]:
    """By its status, each peering for itself."""
    for name, peering in titled(ground.value(Kind.PEERINGS) or ()):
        if not is_told(peering.status) or peering.status == ACTIVE:
            continue
        if peering.status not in KNOWN:
            yield _unknown(ground, name, peering)
        elif peering.is_herokus:
            yield _managed(ground, name, peering)
        elif peering.is_customers:
            yield from _own(ground, name, peering)
        else:
            yield _nobodys(ground, name, peering)


def not_private(ground: Ground) -> Iterator[Finding]:
    """A peering carries blocks of RFC 1918 (requirement 4)."""
    for name, peering in titled(ground.value(Kind.PEERINGS) or ()):
        blocks = _not_carried(peering)
        if peering.is_live and blocks and not has_run_out(ground, peering):
            waits = peering.status in PENDING
            are = f"{listed(blocks)} {'is' if len(blocks) == 1 else 'are'} not private"
            yield ground.finding(
                "peering-not-private",
                Level.WARNING if waits else Level.NOTICE,
                Kind.PEERINGS,
                item=name,
                title=f"do not accept peering {name}: {are}" if waits else f"peering {name}: {are}",
                detail="A VPC that is peered with a space has a block in 10.0.0.0/8, 172.16.0.0/12 or "
                "192.168.0.0/16; others may not be carried. "
                + (
                    "Ask its owner for a VPC with such a block, and let this request expire."
                    if waits
                    else "Check that it carries what it should; a VPC with such a block can take its place."
                ),
                document=documents.PEERING,
                state=f"{name} {listed(blocks)}",
                until=ground.time(peering.expires) if waits else None,
            )


def _not_carried(peering: Peering) -> list[str]:
    return [block for block in peering.cidr_blocks or () if is_not_private(block)]


def _own(ground: Ground, name: str, peering: Peering) -> Iterator[Finding]:
    if peering.status in ENDED - {DELETED} or has_run_out(ground, peering):
        yield _ended(ground, name, peering)
    elif peering.status in UNDER_WAY:
        yield _under_way(ground, name, peering)
    elif peering.status in PENDING and fits(ground, peering) and not _not_carried(peering):
        yield _waits(ground, name, peering)


def _waits(ground: Ground, name: str, peering: Peering) -> Finding:
    expires = ground.time(peering.expires)
    title, state = f"peering {name} waits for you; {_requester(ground, peering)}", f"{name} {peering.expires}"
    if expires is not None and ground.has_come(expires - SOON):
        title, state = f"{title}; it expires soon", f"{state}, soon"
    accept = f": `{commands.accept_peering(name, ground.name)}`" if peering.is_own else ""
    return ground.finding(
        "peering-waits",
        Level.WARNING,
        Kind.PEERINGS,
        item=name,
        title=title,
        detail=f"{_who_asks(ground, peering)} Accepting gives that VPC a private way to every dyno of "
        f"{ground.name}. Accept it if you know who asks and why{accept}. Otherwise let it "
        f"expire, or have its owner take it back: `{take_back(peering)}`.",
        document=documents.PEERING,
        state=state,
        until=expires,
        mends="accept-peering" if peering.is_own else None,
    )


def _requester(ground: Ground, peering: Peering) -> str:
    account = peering.aws_account_id
    if not is_told(account):
        return "requester not told"
    if known(account, ground.settings, _accounts_in_use(ground)) is None:
        return f"unknown requester {account}"
    configured = ground.settings.aws.accounts.get(account)
    if configured is not None and configured.name:
        return f"requester {configured.name} ({account})"
    return f"requester {account} is yours"


def _who_asks(ground: Ground, peering: Peering) -> str:
    account = peering.aws_account_id
    where = " in ".join(filter(is_told, (peering.aws_vpc_id, peering.aws_region))) or "a VPC that is not told"
    asks = _capital(f"{where} asks to be peered")
    if not is_told(account):
        return f"{asks}; Heroku does not tell of which AWS account it is."
    whose = known(account, ground.settings, _accounts_in_use(ground)) or STRANGER
    return f"{asks}; its AWS account {account} is {whose}."


def _accounts_in_use(ground: Ground) -> set[str]:
    """Those whose credentials this console has: it has asked AWS with them."""
    ends = ground.value(Kind.AWS_ENDS) or ()
    return {end.account_id for end in ends if end.not_looked_at is None and end.account_id is not None}


def _capital(text: str) -> str:
    """An id stays as it is."""
    return text if text.startswith("vpc-") else capital(text)


ENDINGS = {"failed": "failed", "rejected": "was rejected"}


def _ended(ground: Ground, name: str, peering: Peering) -> Finding:
    how = ENDINGS.get(peering.status or "", "has expired")
    return ground.finding(
        "peering-ended",
        Level.NOTICE,
        Kind.PEERINGS,
        item=name,
        title=f"peering {name} {how}",
        detail=f"Nothing passes through it, and nothing brings it back. If {ground.name} still needs this "
        "VPC, its owner asks again; if not, nothing is to be done: AWS forgets it after a while.",
        document=documents.PEERING,
        state=f"{name} {how}",
    )


def _under_way(ground: Ground, name: str, peering: Peering) -> Finding:
    finding = ground.finding(
        "peering-under-way",
        Level.NOTICE,
        Kind.PEERINGS,
        item=name,
        title=f"peering {name} is being set up ({peering.status})",
        detail="This takes a few minutes. Nothing passes through it until it is active.",
        document=documents.PEERING,
        state=f"{name} {peering.status}",
    )
    # What nobody accepted is not destroyed on Heroku: its owner takes it back.
    is_asked = peering.status in PENDING
    do = "have its owner take it back" if is_asked else "destroy it"
    return ground.for_long(
        finding,
        TOO_LONG,
        level=Level.WARNING,
        title=f"peering {name}: {peering.status} for too long",
        detail="It takes a few minutes, and is not done. Look at it in AWS and with "
        f"`{commands.peerings(ground.name)}`; if nothing changes, {do} and ask again.",
        mends="destroy-peering" if peering.is_own and not is_asked else None,
    )


def _managed(ground: Ground, name: str, peering: Peering) -> Finding:
    """A data service that has just been added is not cut off: its peering is being set up."""
    detail = (
        f"Data services and add-ons of {ground.name} are reached through it, and may be cut off. It is "
        "Heroku's, so that nobody else can mend it: open a ticket with Heroku, and name the space and this "
        "peering."
    )
    if peering.status == DELETED:
        detail += " If the last data service of the space was destroyed, nothing is to be done."
    finding = ground.finding(
        "peering-managed",
        Level.CRITICAL,
        Kind.PEERINGS,
        item=name,
        title=f"peering {name} of Heroku's data services is not active ({peering.status})",
        detail=detail,
        document=documents.PEERING,
        state=f"{name} {peering.status}",
    )
    if peering.status not in UNDER_WAY | PENDING:
        return finding
    return ground.for_long(
        replace(
            finding,
            level=Level.NOTICE,
            title=f"peering {name} of Heroku's data services is being set up ({peering.status})",
            detail="Heroku does that by itself when a data service is added to the space.",
        ),
        TOO_LONG,
        level=finding.level,
        title=finding.title,
        detail=finding.detail,
    )


def _nobodys(ground: Ground, name: str, peering: Peering) -> Finding:
    """Its type is masked or missing: it may be one that carries data services."""
    means = (
        f"Heroku may be setting it up for a data service of {ground.name}, or a request waits for you."
        if peering.status in PENDING | UNDER_WAY
        else f"If it is Heroku's, data services of {ground.name} may be cut off: open a ticket with Heroku."
    )
    return ground.finding(
        "peering-whose",
        Level.NOTICE if peering.status in UNDER_WAY else Level.WARNING,
        Kind.PEERINGS,
        item=name,
        title=f"peering {name} is not active ({peering.status}); Heroku does not tell whose it is",
        detail=f"Nothing passes through it. {means} If it is yours, AWS tells more of it. "
        f"`{commands.peerings(ground.name)}` shows it as the Heroku CLI knows it.",
        document=documents.PEERING,
        state=f"{name} {peering.status}",
    )


def _unknown(ground: Ground, name: str, peering: Peering) -> Finding:
    return ground.not_known(
        "peering-status",
        Kind.PEERINGS,
        f"peering {name} is {peering.status}",
        f"`{commands.peerings(ground.name)}` shows it as the Heroku CLI knows it.",
        item=name,
        state=f"{name} {peering.status}",
    )
