"""Whether the VPC may be connected, by all rules, and what somebody has to say yes to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from backend.aws.errors import AwsError
from backend.aws.workbench import Workbench
from backend.changes.ground import Ground
from backend.changes.step import Check, Question, Refusal, Seen
from backend.model.change import NO, YES, Ask, AskKind, Facts, Values
from backend.model.peering import PENDING
from backend.rules.preflight.found import Found, Verdict, in_words, of_verdict
from backend.rules.preflight.permissions import permission, untold
from backend.rules.preflight.situation import Peer, Situation
from backend.rules.preflight.vpc import in_step, live_with
from backend.rules.wording import listed

from . import aws_end
from .by_hand import is_by_hand
from .choosing import judged
from .permitted import permitted_later
from .space import read_situation, require_none_refused, told

CREATE = "CreateVpcPeeringConnection"


def preflight_step(facts: Facts, ground: Ground) -> Check:
    """Yields the VPC as it is, and whether this console works on it."""
    vpc = aws_end.PeeredVpc(facts, ground)

    async def look() -> Seen:
        _require_told(facts, ground)
        situation = await read_situation(ground)
        if is_by_hand(facts, ground):
            peer = Peer(vpc.id, facts.one("aws_account_id"), vpc.region, facts.all("peer_cidr_block"))
            return _seen(situation, peer, (), {"aws": NO})
        bench = await vpc.workbench()
        there = await aws_end.read(bench.vpc(vpc.id))
        if there is None:
            raise Refusal(f"There is no {vpc.id} in {bench.region} of the AWS account {bench.account_id}.")
        those = await aws_end.read(bench.connections(vpc.id))
        situation = replace(situation, connections={each.pcx_id: each.connection for each in those})
        peer = Peer.of_vpc(there, bench.account_id, bench.region)
        by_aws = [in_step(situation, peer)]
        live = live_with(situation, peer)
        if ground.may_write and live is None:
            by_aws.append(await _may_ask(bench, facts))
        if live is None or live[1] in PENDING:
            by_aws += await permitted_later(vpc, bench)
        return _seen(situation, peer, by_aws, worked_on(bench))

    return Check(
        id="preflight",
        title="Check what has to be right before",
        explanation="What Heroku or AWS would refuse later, and what is worth knowing before.",
        look=look,
    )


def _require_told(facts: Facts, ground: Ground) -> None:
    """Raises Refusal where AWS could not be told what the VPC is to be peered with."""
    needed = {"heroku_vpc_id": "its VPC", "heroku_account_id": "the AWS account of its VPC"}
    if missing := [name for fact, name in needed.items() if facts.one(fact) is None]:
        raise Refusal(
            f"Heroku does not tell {listed(missing)}, which the request in AWS has to name. Open a ticket "
            f"with Heroku, and name {ground.space_name}."
        )


def worked_on(bench: Workbench) -> dict[str, Values]:
    """That this console works on the side of the VPC, and as whom. `profile`: what commands carry."""
    return {
        "aws": YES,
        "aws_profile": (bench.identity,),
        "aws_account_id": (bench.account_id,),
        "aws_arn": (bench.arn,),
        "profile": told(bench.profile),
    }


def _seen(situation: Situation, peer: Peer, by_aws: Iterable[Found], ours: Mapping[str, Values]) -> Seen:
    """`by_aws`: what only AWS could tell. Raises Refusal with every reason there is."""
    found = (*judged(situation, peer), *by_aws)
    require_none_refused(found)
    said = list(in_words(found))
    if (live := live_with(situation, peer)) is not None:
        said.insert(
            0, f"{peer.title} has a peering already: {live[0]}, {live[1]}. This goes on with that one."
        )
    return Seen(True, said=tuple(said), yields={**ours, "peer_cidr_blocks": peer.blocks, **as_facts(found)})


async def _may_ask(bench: Workbench, facts: Facts) -> Found:
    """By a DryRun of the call that is going to be made."""
    asked = {
        "VpcId": facts.one("vpc_id"),
        "PeerVpcId": facts.one("heroku_vpc_id"),
        "PeerOwnerId": facts.one("heroku_account_id"),
        "PeerRegion": facts.one("heroku_region"),
    }
    named = {name: value for name, value in asked.items() if value is not None}
    # The request carries tags, which want a permission of their own.
    tags = {"ResourceType": "vpc-peering-connection", "Tags": [{"Key": "Name", "Value": "spaceport"}]}
    try:
        why_not = await aws_end.may(bench, CREATE, **named, TagSpecifications=[tags])
    except AwsError as error:
        return untold(CREATE, str(error))
    return permission(CREATE, why_not)


def as_facts(found: Iterable[Found]) -> dict[str, Values]:
    """Which rules want a yes, and what they say; `notes`: what is to be read before the next write."""
    every = tuple(found)
    those = tuple(each for each in every if each.verdict is Verdict.ACKNOWLEDGE)
    return {
        "warnings": tuple(each.rule for each in those),
        "warnings_said": tuple(each.text for each in those),
        "notes": (*of_verdict(Verdict.UNKNOWN, every), *of_verdict(Verdict.READ, every)),
    }


def _digest(texts: Iterable[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:8]


def acknowledge_step(facts: Facts, ground: Ground, step: str) -> Question:
    """Asks for one yes to what the last check warned of. `step`: its id."""

    async def ask() -> Ask | None:
        rules = facts.all("warnings")
        if not rules:
            return None
        return Ask(
            # By what it says: a yes to one warning is none to another, and holds in the next run.
            key=f"acknowledge {' '.join(rules)} {_digest(facts.all('warnings_said'))}",
            kind=AskKind.YES_NO,
            step=step,
            title="Go on all the same?",
            lines=facts.all("warnings_said"),
            phrase=ground.space_name,
            is_production=ground.is_production,
        )

    return Question(
        id=step,
        title="Warnings to agree to",
        explanation="What the checks warn of, and do not forbid.",
        ask=ask,
    )
