"""A VPC that this console cannot look at, as somebody describes it."""

from collections.abc import Awaitable, Callable

from backend.changes import inputs
from backend.changes.ground import Ground
from backend.changes.inputs import WhyNot
from backend.changes.step import Question
from backend.model.change import Ask, AskKind, Facts, Values
from backend.rules.preflight import blocks
from backend.rules.preflight.found import Verdict
from backend.rules.preflight.situation import Peer, Situation

from .space import read_situation


def described_steps(facts: Facts, ground: Ground) -> tuple[Question, ...]:
    """What AWS would tell."""
    name = ground.space_name

    async def of_block() -> WhyNot:
        situation = await read_situation(ground)
        return lambda text: why_no_block(situation, facts.one("vpc_id") or "", text)

    return (
        _text(
            "account",
            "aws_account_id",
            "In which AWS account is the VPC?",
            "Its id of 12 digits. Whoever asks for the peering on Heroku is compared with it.",
            _always(inputs.why_no_account),
        ),
        _text(
            "region",
            "aws_region",
            "In which region is the VPC?",
            f"A peering with a VPC in another region than {name} has some limits.",
            _always(inputs.why_no_region),
            default=facts.all("heroku_region"),
        ),
        _text(
            "vpc",
            "vpc_id",
            "Which VPC is it?",
            "Its id, as AWS shows it.",
            _always(inputs.why_no_vpc),
        ),
        _text(
            "block",
            "peer_cidr_block",
            "What is its primary IPv4 block?",
            f"Only that is reached through a peering, and it may overlap nothing that {name} takes.",
            of_block,
        ),
    )


def why_no_block(situation: Situation, vpc_id: str, text: str) -> str | None:
    """Why no peering carries this block, in words; None where one may."""
    if (reason := inputs.why_no_block(text)) is not None:
        return reason
    peer = Peer(vpc_id or "the VPC", blocks=(text,))
    rules = (blocks.private, blocks.free, blocks.beside_peerings, blocks.beside_vpns)
    found = (rule(situation, peer) for rule in rules)
    return next((each.text for each in found if each.verdict is Verdict.REFUSED), None)


def _text(
    step: str,
    key: str,
    title: str,
    explanation: str,
    check: Callable[[], Awaitable[WhyNot]],
    default: Values = (),
) -> Question:
    async def ask() -> Ask:
        return Ask(
            key=key,
            kind=AskKind.TEXT,
            step=step,
            title=title,
            lines=(explanation,),
            default=default,
            check=await check(),
        )

    return Question(id=step, title=title, explanation=explanation, ask=ask)


def _always(why_not: WhyNot) -> Callable[[], Awaitable[WhyNot]]:
    """The same, whatever there is."""

    async def check() -> WhyNot:
        return why_not

    return check
