"""What could not be read: nothing is said of it, but that (DESIGN.md, "True")."""

from collections.abc import Iterator

from backend.model.finding import Finding, Level
from backend.model.key import FACE_NAMES, Kind
from backend.model.problem import HOST_WIDE, Problem
from backend.rules import documents
from backend.rules.availability import is_not_there_yet
from backend.rules.findings.ground import Ground
from backend.rules.wording import listed

UNREAD = "unread"
"""The name of the rule."""
READ = (
    Kind.PEERINGS,
    Kind.PEERING_INFO,
    Kind.VPN_CONNECTIONS,
    Kind.INBOUND_RULESET,
    Kind.INBOUND_RULESETS,
    Kind.NAT,
    Kind.TOPOLOGY,
    Kind.DYNOS,
    Kind.MEMBERS,
    Kind.APPS,
)
"""The AWS end says by itself why it could not be looked at."""


def of_the_unread(ground: Ground) -> Iterator[Finding]:
    """One finding for the space. That the whole host cannot be reached is told once, by each face."""
    failed = [(kind, problem) for kind in READ if (problem := _problem(ground, kind)) is not None]
    if not failed:
        return
    names = [f"{FACE_NAMES[kind]} ({_short(problem)})" for kind, problem in failed]
    said = dict.fromkeys(problem.message for _, problem in failed)
    yield ground.finding(
        UNREAD,
        Level.WARNING,
        Kind.SPACES,
        title=f"could not be read: {listed(names)}",
        detail=f"{' '.join(said)} What is shown of it is what was read last, or nothing; whether something "
        "needs a hand there is not known.",
        document=documents.SPACEPORT,
        state=listed(names),
    )


def _problem(ground: Ground, kind: Kind) -> Problem | None:
    reading = ground.reading(kind)
    problem = reading.problem
    if problem is None or not reading.is_unreadable or problem.trouble in HOST_WIDE:
        return None
    return None if is_not_there_yet(kind, ground.space, reading) else problem


def _short(problem: Problem) -> str:
    return str(problem.status or problem.trouble)
