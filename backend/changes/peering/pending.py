"""Which request is to be accepted, of those that wait; or that a new one is made."""

from dataclasses import replace

from backend.changes.ground import Ground
from backend.changes.step import Question, Refusal
from backend.model.change import Ask, AskKind, Facts, Option
from backend.model.peering import PENDING, Peering
from backend.rules.preflight.found import Verdict, of_verdict
from backend.rules.preflight.judge import of_request, of_vpc
from backend.rules.preflight.situation import Peer, Situation
from backend.rules.wording import listed, titled

from .space import PEERING, read_situation

BEGIN_WITH, NEW = "begin_with", "new"
"""The fact that says with what connect-vpc begins: the id of a request, or `new`."""


def pending_step(facts: Facts, ground: Ground) -> Question:
    """Those that were accepted may be chosen, too: then what is missing on the side of the VPC is offered.

    Whoever names one is not offered another in its place.
    """

    async def ask() -> Ask | None:
        if facts.one("pcx_id") is not None:
            return None
        situation = await read_situation(ground)
        those = sorted(titled(situation.peerings or ()), key=lambda pair: pair[1].status not in PENDING)
        options = tuple(_option(situation, name, peering) for name, peering in those)
        if all(option.refused for option in options):
            reasons = " ".join(f"{option.refused}" for option in options)
            raise Refusal(
                f"There is no request in {ground.space_name} that may be accepted. "
                f"{reasons or 'Ask for a peering from a VPC of yours (connect-vpc).'}"
            )
        return Ask(
            key="pcx_id",
            kind=AskKind.CHOICE,
            step="which",
            title="Which request?",
            options=options,
        )

    return Question(
        id="which",
        title="Choose the request",
        explanation="A VPC asks, and the space answers.",
        ask=ask,
    )


def begin_step(facts: Facts, ground: Ground) -> Question:
    """Whether one that waits is gone on with. Whoever names a VPC or a peering has said it already."""

    async def ask() -> Ask | None:
        if any(facts.one(name) is not None for name in ("pcx_id", "vpc_id", BEGIN_WITH)):
            return None
        situation = await read_situation(ground)
        waiting = tuple(
            _option(situation, name, peering)
            for name, peering in titled(situation.peerings or ())
            if peering.is_own and peering.status in PENDING
        )
        if not waiting:
            return None
        return Ask(
            key=BEGIN_WITH,
            kind=AskKind.CHOICE,
            step="begin",
            title="A new request, or one that waits?",
            options=(Option(NEW, "A new one", "It is asked for in AWS, from a VPC of yours."), *waiting),
            default=(NEW,),
        )

    return Question(
        id="begin",
        title="Choose what to begin with",
        explanation="A VPC asks, and the space answers: somebody may have asked already.",
        ask=ask,
    )


def with_request(facts: Facts) -> Facts:
    """As if the request that was chosen had been named to begin with."""
    chosen = facts.one(BEGIN_WITH)
    if chosen is None or chosen == NEW:
        return facts
    return facts.known({"pcx_id": (chosen,), "starts_with": (PEERING,)})


def _option(situation: Situation, name: str, peering: Peering) -> Option:
    situation = replace(situation, pcx_id=peering.pcx_id)
    found = of_request(situation, peering)
    if peering.status in PENDING:
        found = (*found, *of_vpc(situation, Peer.of_request(peering)))
    return Option(
        name,
        f"{name}, {peering.status or 'in a state that is not told'}",
        f"{listed(peering.cidr_blocks or ()) or 'blocks not told'}, of the AWS account "
        f"{peering.aws_account_id or 'that is not told'}",
        " ".join(of_verdict(Verdict.REFUSED, found)) or None,
    )
