"""As whom AWS is worked with, where somebody has to say."""

from backend.aws.errors import AwsError
from backend.aws.offers import USUAL
from backend.aws.scope import begin
from backend.aws.workbenches import Workbenches
from backend.changes.ground import Ground
from backend.changes.step import Question
from backend.model.change import Ask, AskKind, Facts, Option, Values
from backend.model.problem import Trouble

from . import heroku_end
from .by_hand import WITHOUT_AWS

KEY = "aws_profile"
_FORBIDS = (Trouble.UNAUTHORIZED, Trouble.FORBIDDEN)


def profile_step(facts: Facts, ground: Ground) -> Question:
    """Before a VPC is chosen: in their account it is."""

    async def ask() -> Ask | None:
        if ground.aws is None:
            return None
        region = facts.one("aws_region") or facts.one("heroku_region")
        options = await _options(ground.aws, facts, region)
        return _ask(
            "profile",
            "Who asks AWS?",
            "The peering is asked for in the AWS account that owns the VPC.",
            options,
            (options[0].value,),
        )

    return Question(
        id="profile",
        title="Choose AWS credentials",
        explanation="The request is made with them, and so are routes and rules of the VPC later.",
        ask=ask,
    )


def requester_step(facts: Facts, ground: Ground) -> Question:
    """For the account of a request, where no credentials are known to be of it. Where nobody is asked, what
    there is to do in the VPC is handed over.
    """

    async def ask() -> Ask | None:
        peering = await heroku_end.read_peering(ground, facts.one("pcx_id") or "")
        if ground.aws is None or peering is None:
            return None
        end = begin(peering, ground.access)
        if end.account_id is None or end.region is None or end.not_looked_at is not None:
            return None
        why = "other credentials were chosen"
        if facts.one(KEY) is None:
            try:
                await ground.aws.of_account(end.account_id, end.region)
            except AwsError as error:
                why = str(error)
            else:
                return None
        return _ask(
            "credentials",
            f"Who works in the AWS account {end.account_id}?",
            f"The VPC is there, with its routes, security groups and network ACLs; {why}.",
            await _options(ground.aws, facts, end.region, end.account_id),
            (WITHOUT_AWS,),
        )

    return Question(
        id="credentials",
        title="AWS credentials for the side of the VPC",
        explanation="Without them, what there is to do in the VPC is shown as commands.",
        ask=ask,
    )


def _ask(step: str, title: str, line: str, options: tuple[Option, ...], default: Values) -> Ask:
    return Ask(
        key=KEY,
        kind=AskKind.CHOICE,
        step=step,
        title=title,
        lines=(line,),
        options=options,
        default=default,
    )


async def _options(
    aws: Workbenches, facts: Facts, region: str | None, account_id: str | None = None
) -> tuple[Option, ...]:
    """`account_id`: that of the VPC, where it is known. Of profiles it is not asked before whose they are."""
    chosen = facts.one(KEY)
    why_not = None if region is None else await _why_refused(aws, chosen, region, account_id)
    usual = None if region is None else await _account_of_usual(aws, region)
    of_usual = "" if usual is None else f"AWS account {usual}, "
    return (
        *(
            Option(
                each.value,
                each.title,
                f"{of_usual}{each.detail}" if each.value == USUAL else each.detail,
                why_not if each.value == chosen else None,
            )
            for each in await aws.offered()
        ),
        Option(WITHOUT_AWS, "without AWS access", "the AWS commands are shown, for somebody who has it"),
    )


async def _account_of_usual(aws: Workbenches, region: str) -> str | None:
    """Whose the usual credentials are; None where AWS does not tell just now."""
    try:
        return (await aws.open(USUAL, region)).account_id
    except AwsError:
        return None


async def _why_refused(
    aws: Workbenches, chosen: str | None, region: str, account_id: str | None
) -> str | None:
    """Of credentials that were chosen before and will not do: another choice is to be made.

    That AWS cannot be asked just now says nothing about them.
    """
    if chosen in (None, WITHOUT_AWS):
        return None
    try:
        workbench = await aws.open(chosen, region)
    except AwsError as error:
        return str(error) if error.trouble in _FORBIDS else None
    if account_id is None or workbench.account_id == account_id:
        return None
    return f"they are of the account {workbench.account_id}"
