"""Who asks for the peering, and whether this console works on their side (requirement 11)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.aws.scope import begin
from backend.aws.workbench import Workbench
from backend.changes.ground import Ground
from backend.changes.step import Check, Question, Refusal, Seen, Step, Unread
from backend.model.change import NO, YES, Ask, AskKind, Facts, Values
from backend.model.peering import PENDING, Peering
from backend.model.remote import is_told
from backend.rules import commands
from backend.rules.asking import Requester, requester
from backend.rules.expiry import expiry_in_words, expiry_of
from backend.rules.preflight.found import in_words, only_told
from backend.rules.preflight.judge import of_request, of_vpc
from backend.rules.preflight.situation import Peer
from backend.rules.wording import listed

from .aws_end import PeeredVpc, read_permitted
from .by_hand import WITHOUT_AWS
from .credentials import requester_step
from .heroku_end import named
from .permitted import permitted_later
from .preflight import acknowledge_step, as_facts, worked_on
from .space import VPC, read_situation, require_none_refused, told

EXPIRES = "expires"
"""The fact that says until when the request can be accepted; nothing where that is not told."""


@dataclass(frozen=True, slots=True)
class Side:
    """How this console stands to the side of the VPC: as facts, and in a sentence. `bench`: where it works on
    it; None where it does not.
    """

    yields: Mapping[str, Values]
    said: str
    bench: Workbench | None = None


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
        side = await (_chosen if chosen else side_of)(facts, ground, peering)
        known = facts.known(side.yields)
        peer = await _peer(known, peering, side.bench)
        of_its_vpc = of_vpc(situation, peer)
        if peering.status in PENDING:
            require_none_refused(of_its_vpc)
        else:
            of_its_vpc = only_told(of_its_vpc)
        found = (*found, *of_its_vpc)
        # Where the VPC was chosen, it was tried before the request was made.
        if side.bench is not None and peering.status in PENDING and not chosen:
            found = (*found, *await permitted_later(PeeredVpc(known, ground), side.bench))
        asks = asked_by(known, ground, peering)
        is_known = asks.known_as is not None or peering.status not in PENDING
        return Seen(
            True,
            said=(*asks.lines, side.said, *in_words(found)),
            yields={
                "pcx_id": (pcx_id,),
                **side.yields,
                "peer_cidr_blocks": peer.blocks,
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


def asked_by(facts: Facts, ground: Ground, peering: Peering) -> Requester:
    """Who asks, by the facts: whose credentials this console works with, and which account was named."""
    if facts.all("aws") == YES:
        return requester(peering, ground.settings, facts.all("aws_account_id"))
    # Of a request that somebody made, the account is Heroku's word and not the operator's.
    account = facts.one("aws_account_id") if facts.one("starts_with") == VPC else None
    return requester(peering, ground.settings, (), account)


def peer_of(facts: Facts, peering: Peering) -> Peer:
    """The VPC of a request, for the rules: Heroku lists all blocks, and the facts may know the primary."""
    peer = Peer.of_request(peering)
    primary = facts.all("peer_cidr_blocks")
    if not primary or (peer.blocks and not set(primary) <= set(peer.blocks)):
        return peer
    return replace(peer, blocks=primary, secondary=tuple(each for each in peer.blocks if each not in primary))


async def _peer(facts: Facts, peering: Peering, bench: Workbench | None) -> Peer:
    """The VPC as EC2 tells of it, where it may be asked; else as `peer_of`. Raises Unread."""
    vpc_id = facts.one("vpc_id")
    if bench is not None and vpc_id is not None:
        there = await read_permitted(bench.vpc(vpc_id))
        if there is not None:
            return Peer.of_vpc(there, bench.account_id, bench.region)
    return peer_of(facts, peering)


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


async def _chosen(facts: Facts, ground: Ground, peering: Peering) -> Side:
    """The VPC was chosen in this change. Raises Refusal where the request is of another one, and Unread."""
    _require_the_same(facts, peering)
    if facts.all("aws") == YES:
        bench = await PeeredVpc(facts, ground).workbench()
        return Side({}, "It is the VPC that you chose.", bench)
    if not is_told(peering.aws_account_id):
        return Side({}, "Heroku does not tell any more which account the VPC that you named is in.")
    return Side({}, "It is the VPC that you named, in the account that you named.")


async def side_of(facts: Facts, ground: Ground, peering: Peering) -> Side:
    """The VPC is that of the request. Raises Refusal where another one was named."""
    _require_the_same(facts, peering)
    there = {
        "aws_account_id": told(peering.aws_account_id),
        "aws_region": told(peering.aws_region),
        "vpc_id": told(peering.aws_vpc_id),
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
            return Side({**there, **worked_on(bench)}, said, bench)
    said = f"The side of the VPC is not worked on here, but shown as commands: {why_not.rstrip('.')}."
    return Side({**there, "aws": NO}, said)
