"""Who asks for the peering, and whether this console works on their side (requirement 11)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.aws.scope import begin
from backend.changes.ground import Ground
from backend.changes.step import Check, Question, Refusal, Seen, Step, Unread
from backend.model.change import NO, YES, Ask, AskKind, Facts, Values
from backend.model.peering import PENDING, Peering
from backend.model.remote import is_told
from backend.rules import commands
from backend.rules.asking import requester
from backend.rules.expiry import expiry_in_words, expiry_of
from backend.rules.preflight.found import in_words
from backend.rules.preflight.judge import of_request, of_vpc
from backend.rules.preflight.situation import Peer
from backend.rules.wording import listed

from .aws_end import PeeredVpc
from .by_hand import WITHOUT_AWS
from .credentials import requester_step
from .heroku_end import named
from .preflight import acknowledge_step, as_facts, worked_on
from .space import VPC, read_situation, require_none_refused, told

EXPIRES = "expires"
"""The fact that says until when the request can be accepted; nothing where that is not told."""


@dataclass(frozen=True, slots=True)
class Side:
    """How this console stands to the side of the VPC: as facts, and in a sentence.

    `in_use`: the AWS account whose credentials it works with. `is_named`: the operator named the account.
    """

    yields: Mapping[str, Values]
    said: str
    in_use: Values = ()
    is_named: bool = False


def asking_steps(facts: Facts, ground: Ground) -> tuple[Step, ...]:
    # Whoever chose the VPC chose it with credentials.
    whose = () if facts.one("starts_with") == VPC else (requester_step(facts, ground),)
    return (
        *whose,
        _who(facts, ground),
        acknowledge_step(facts, ground, "acknowledge request"),
        _stranger(facts, ground),
    )


def _who(facts: Facts, ground: Ground) -> Check:
    """Yields the side of the VPC as Heroku lists it, and whether this console works on it."""
    pcx_id = facts.one("pcx_id") or ""

    async def look() -> Seen:
        situation = await read_situation(ground, pcx_id)
        peering = named(situation.peerings or (), pcx_id)
        if peering is None:
            raise Refusal(
                f"Heroku lists no {pcx_id} in {ground.space_name}. A request that was made in AWS is there "
                f"after one to three minutes: look with `{commands.peerings(ground.space_name)}`."
            )
        found = of_request(situation, peering)
        require_none_refused(found)
        chosen = facts.one("starts_with") == VPC
        of_its_vpc = of_vpc(situation, peer_of(facts, peering))
        if peering.status in PENDING:
            require_none_refused(of_its_vpc)
            found = (*found, *of_its_vpc)
        side = _chosen(facts, peering) if chosen else await side_of(facts, ground, peering)
        asks = requester(peering, ground.settings, side.in_use)
        is_known = asks.known_as is not None or side.is_named or peering.status not in PENDING
        return Seen(
            True,
            said=(*asks.lines, side.said, *in_words(found)),
            yields={
                "pcx_id": (pcx_id,),
                **side.yields,
                **as_facts(found),
                "stranger": () if is_known else (asks.account_id or pcx_id,),
                EXPIRES: (expiry_in_words(peering),) if expiry_of(peering) is not None else (),
            },
        )

    return Check(
        id="who",
        title="Who is asking",
        explanation="Whoever is accepted gets a private way to every dyno of the space.",
        command=commands.peerings(ground.space_name),
        look=look,
    )


def peer_of(facts: Facts, peering: Peering) -> Peer:
    """The VPC of a request, for the rules."""
    peer = Peer.of_request(peering)
    if facts.one("starts_with") == VPC:
        # Heroku lists all blocks of the VPC; which is the primary one is known here.
        peer = replace(peer, blocks=facts.all("peer_cidr_blocks"))
    return peer


def otherwise(facts: Facts) -> str:
    """What becomes of the request where it is not accepted."""
    until = facts.one(EXPIRES)
    return "" if until is None else f"The request waits until {until}; nothing passes through it."


def reached(facts: Facts, peering: Peering) -> str:
    """The block of the VPC that a peering reaches, in words: its primary one (requirement 40)."""
    blocks = peer_of(facts, peering).blocks
    those = listed(blocks) or "blocks that are not told"
    return f"the primary one of {those}" if len(blocks) > 1 else those


def _stranger(facts: Facts, ground: Ground) -> Question:
    """A requester that nobody here knows has its account id typed."""

    async def ask() -> Ask | None:
        phrase = facts.one("stranger")
        if phrase is None:
            return None
        return Ask(
            # By the account: a yes to one is none to another, and holds in the next run.
            key=f"requester {phrase}",
            kind=AskKind.NAME,
            step="stranger",
            title="Do you know who this is?",
            lines=(
                f"None of your AWS accounts has the id {phrase}."
                if phrase.isdecimal()
                else "Heroku does not tell the AWS account of the requester.",
                "Ask who it is, and why, somewhere else than here; then type it to go on.",
            ),
            phrase=phrase,
            is_production=ground.is_production,
        )

    return Question(
        id="stranger",
        title="Whether you know the requester",
        explanation="The account is typed, so that nobody is let in by a slip.",
        otherwise=otherwise(facts),
        ask=ask,
    )


def _require_the_same(facts: Facts, peering: Peering) -> None:
    """Raises Refusal where the request is of another VPC or account than the one that is known."""
    for fact, is_listed in (("aws_account_id", peering.aws_account_id), ("vpc_id", peering.aws_vpc_id)):
        known = facts.one(fact)
        if is_told(is_listed) and known is not None and is_listed != known:
            raise Refusal(
                f"{peering.pcx_id} is of {is_listed} on Heroku, and not of {known}, which was chosen. "
                "Nothing was done to it: find out whose it is."
            )


def _chosen(facts: Facts, peering: Peering) -> Side:
    """The VPC was chosen in this change. Raises Refusal where the request is of another one."""
    _require_the_same(facts, peering)
    if facts.all("aws") == YES:
        return Side({}, "It is the VPC that you chose.", in_use=facts.all("aws_account_id"))
    if not is_told(peering.aws_account_id):
        return Side({}, "Heroku does not tell any more which account the VPC that you named is in.")
    return Side({}, "It is the VPC that you named, in the account that you named.", is_named=True)


async def side_of(facts: Facts, ground: Ground, peering: Peering) -> Side:
    """The VPC is that of the request. Raises Refusal where another one was named."""
    _require_the_same(facts, peering)
    there = {
        "aws_account_id": told(peering.aws_account_id),
        "aws_region": told(peering.aws_region),
        "vpc_id": told(peering.aws_vpc_id),
        "peer_cidr_blocks": peering.cidr_blocks or (),
    }
    why_not = begin(peering, ground.access).not_looked_at
    if facts.one("aws_profile") == WITHOUT_AWS:
        why_not = "no AWS credentials were chosen for its account"
    if why_not is None:
        try:
            bench = await PeeredVpc(facts.known(there), ground).workbench()
        except Unread as error:
            why_not = str(error)
        else:
            said = f"The side of the VPC is worked on as {bench.arn}."
            return Side({**there, **worked_on(bench)}, said, in_use=(bench.account_id,))
    said = f"The side of the VPC is not worked on here, but shown as commands: {why_not.rstrip('.')}."
    return Side({**there, "aws": NO}, said)
