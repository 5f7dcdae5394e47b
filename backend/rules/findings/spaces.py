"""Spaces: those that come or go, and what one does not have (requirements 2, 63, 101, 112, 132)."""

from collections.abc import Iterator
from datetime import timedelta

from backend.model.finding import Finding, Level
from backend.model.key import FACE_NAMES, Kind
from backend.model.remote import is_told
from backend.model.space import ALLOCATED, ALLOCATING, DELETING
from backend.rules import commands, documents
from backend.rules.availability import NEEDED, why_not_available, why_unsupported
from backend.rules.findings.ground import Ground
from backend.rules.overlapping import OF_ITS_OWN, TWICE, own_clashes
from backend.rules.wording import listed

USUALLY = timedelta(minutes=10)
TOO_LONG = timedelta(minutes=25)
"""How long the Heroku CLI waits (K18)."""
LACKS = "space-lacks"
"""The name of the rule that tells what a space does not have."""
SAID_BY = {
    Kind.PEERINGS: documents.PEERING,
    Kind.VPN_CONNECTIONS: documents.VPN,
    Kind.INBOUND_RULESET: documents.PLATFORM_API,
}
"""What a generation may lack, and the document that says so; of several, the first one is told."""


def of_a_space(ground: Ground) -> Iterator[Finding]:
    """By its state."""
    state = ground.space.state
    if state == ALLOCATING:
        yield from _allocating(ground)
    elif state == DELETING:
        yield ground.finding(
            "space-deleting",
            Level.NOTICE,
            Kind.SPACES,
            title="the space is being deleted",
            detail="Its outbound IPs go to somebody else soon: take them out of every list that has them.",
            document=documents.PLATFORM_API,
            state=DELETING,
        )
    elif is_told(state) and state != ALLOCATED:
        shown_by = f"`{commands.space_info(ground.name)}` shows it as the Heroku CLI knows it."
        yield ground.not_known("space-state", Kind.SPACES, f"the space is {state}", shown_by, state=state)


def _allocating(ground: Ground) -> Iterator[Finding]:
    """No news before it takes longer than it should; without its time, none is known to."""
    since = ground.time(ground.space.created_at)
    if since is None or not ground.has_lasted(since, USUALLY):
        return
    finding = ground.finding(
        "space-allocating",
        Level.NOTICE,
        Kind.SPACES,
        title="the space is not allocated after more than 10 minutes",
        detail="It is usually there within ten minutes, and the Heroku CLI waits for 25. Nothing can be put "
        "in it before that.",
        document=documents.SPACES,
        state=ALLOCATING,
        since=since,
    )
    yield ground.for_long(
        finding,
        TOO_LONG,
        level=Level.WARNING,
        title="the space is not allocated after more than 25 minutes",
        detail="It is usually there within ten minutes, and the Heroku CLI gives up after 25. See "
        f"status.heroku.com and `{commands.space_info(ground.name)}`, then open a ticket with Heroku.",
    )


def not_available(ground: Ground) -> Iterator[Finding]:
    """What a space of this generation does not have, once for all of it."""
    if ground.space.state == DELETING:
        return
    reasons: dict[str, str] = {}
    said_by = ""
    for kind in SAID_BY:
        reason = _why_not(ground, kind)
        if reason is not None:
            changing = "changing " if ground.value(kind) is not None else ""
            reasons[f"{changing}{FACE_NAMES[kind]}"] = reason
            said_by = said_by or SAID_BY[kind]
    if reasons:
        said = "; ".join(f"{name}: {reason.rstrip('.')}" for name, reason in reasons.items())
        names, generation = ", ".join(reasons), ground.space.generation
        where = f"on {generation.capitalize()}" if is_told(generation) else "in this space"
        yield ground.finding(
            LACKS,
            Level.NOTICE,
            Kind.SPACES,
            title=f"{names}: not available {where}",
            detail=f"{said}. What needs them belongs in a space of Cedar.",
            document=said_by,
            state=names,
        )


def _why_not(ground: Ground, kind: Kind) -> str | None:
    """A list that can be read may be one that cannot be changed: trusted IPs of Fir (requirement 132)."""
    generations = ground.snapshot.generations.value or ()
    reading = ground.reading(kind)
    if kind is Kind.INBOUND_RULESET and reading.value is not None:
        return why_unsupported(NEEDED[kind], ground.space, generations)
    return why_not_available(kind, ground.space, generations, reading)


def own_blocks(ground: Ground) -> Iterator[Finding]:
    """That it has some addresses twice itself."""
    for own in own_clashes(ground.space):
        clashing = listed(f"{other}, {what}" for other, what in own.others)
        yield ground.finding(
            "space-block",
            OF_ITS_OWN,
            Kind.SPACES,
            item="data" if own.is_data else None,
            title=f"the {own.called} {own.block} overlaps {clashing}",
            detail=TWICE,
            document=documents.SPACES,
            state=f"{own.block} {clashing}",
        )
