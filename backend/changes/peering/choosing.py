"""Which VPC is to be connected: whose credentials, which region, which VPC of those that are there."""

from dataclasses import replace

from backend.aws.workbench import Workbench
from backend.changes.ground import Ground
from backend.changes.step import Question, Refusal
from backend.model.aws_end import Vpc
from backend.model.change import Ask, AskKind, Facts, Option
from backend.model.peering import PENDING
from backend.rules.preflight import judge
from backend.rules.preflight.found import Found, Verdict, of_verdict, only_told
from backend.rules.preflight.situation import Peer, Situation
from backend.rules.preflight.vpc import live_with
from backend.rules.wording import listed

from . import aws_end
from .by_hand import is_by_hand
from .credentials import profile_step
from .described import described_steps
from .space import read_situation


def choosing_steps(facts: Facts, ground: Ground) -> tuple[Question, ...]:
    if is_by_hand(facts, ground):
        return (profile_step(facts, ground), *described_steps(facts, ground))
    return profile_step(facts, ground), _region(facts, ground), _vpc(facts, ground)


def _region(facts: Facts, ground: Ground) -> Question:
    async def ask() -> Ask:
        assert ground.aws is not None, "planned only where AWS is asked"
        own, here = facts.one("heroku_region"), f"the region of {ground.space_name}"
        those = await aws_end.read(ground.aws.regions(facts.one("aws_profile") or ""))
        # The space's own first: a peering across regions does less (requirement 9).
        regions = sorted(those, key=lambda region: region != own)
        return Ask(
            key="aws_region",
            kind=AskKind.CHOICE,
            step="region",
            title="In which region is the VPC?",
            options=tuple(Option(each, each, here if each == own else "") for each in regions),
            default=tuple(regions[:1]),
        )

    return Question(
        id="region",
        title="Choose the region",
        explanation="The VPC may be in another region than the space, with some limits.",
        ask=ask,
    )


def _vpc(facts: Facts, ground: Ground) -> Question:
    async def ask() -> Ask:
        assert ground.aws is not None, "planned only where AWS is asked"
        opening = ground.aws.open(facts.one("aws_profile") or "", facts.one("aws_region") or "")
        workbench = await aws_end.read(opening)
        those = await aws_end.read(workbench.vpcs())
        where = f"{workbench.account_id} in {workbench.region}"
        if not those:
            raise Refusal(
                f"There is no VPC in {where}. Start again with other credentials or another region."
            )
        situation = await read_situation(ground)
        options = [_option(situation, each, workbench) for each in those]
        ask = Ask(
            key="vpc_id",
            kind=AskKind.CHOICE,
            step="vpc",
            title=f"Which VPC of {where}?",
            options=tuple(sorted(options, key=lambda option: option.refused is not None)),
        )
        _require_still_good(ask, facts)
        return ask

    return Question(
        id="vpc",
        title="Choose the VPC",
        explanation=f"Its addresses may overlap nothing that {ground.space_name} takes.",
        ask=ask,
    )


def _require_still_good(ask: Ask, facts: Facts) -> None:
    """Raises Refusal where the VPC that the peering was asked for from cannot be chosen any more."""
    pcx_id, chosen = facts.one("pcx_id"), facts.all(ask.key)
    if pcx_id is not None and (reason := ask.why_not(chosen)) is not None:
        raise Refusal(
            f"{pcx_id} was asked for from {listed(chosen)}, and no other VPC takes its place here. "
            f"{reason.rstrip('.')}. Mend that and take the change up again, or give it up and begin another."
        )


def _option(situation: Situation, vpc: Vpc, workbench: Workbench) -> Option:
    peer = Peer.of_vpc(vpc, workbench.account_id, workbench.region)
    refused = " ".join(of_verdict(Verdict.REFUSED, judged(situation, peer))) or None
    detail = f"{vpc.vpc_id}, {listed([*peer.blocks, *peer.secondary])}"
    if (live := live_with(situation, peer)) is not None:
        detail = f"{detail}; peered already: {live[0]}, {live[1]}. What is missing is offered"
    return Option(vpc.vpc_id, vpc.name or "without a name", detail, refused)


def judged(situation: Situation, peer: Peer) -> tuple[Found, ...]:
    """By all rules for a VPC. A connection that it has already is the one that the change goes on with."""
    live = live_with(situation, peer)
    if live is None:
        return judge.of_vpc(situation, peer)
    pcx_id, status = live
    found = judge.of_vpc(replace(situation, pcx_id=pcx_id), peer)
    return found if status in PENDING else only_told(found)
