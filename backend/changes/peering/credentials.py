"""As whom AWS is worked with, where somebody has to say."""

from collections.abc import Iterable, Iterator

from backend.aws.errors import AwsError, NoCredentials
from backend.aws.offers import USUAL
from backend.aws.scope import begin
from backend.aws.workbenches import Workbenches
from backend.changes.ground import Ground
from backend.changes.step import Question
from backend.model.aws_end import AwsEnd
from backend.model.change import Ask, AskKind, Facts, Option, Values
from backend.model.peering import Peering
from backend.model.problem import Trouble
from backend.model.remote import is_told

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
        options = await _options(ground.aws, facts.one(KEY), region)
        return _ask(
            "profile",
            "Who asks AWS?",
            ("The peering is asked for in the AWS account that owns the VPC.",),
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
    """For the account of a request, where no credentials are known to be of it. Where there are none at all
    and nobody is asked, what there is to do in the VPC is handed over.
    """

    async def about(chosen: str | None) -> Ask | None:
        peering = await heroku_end.read_peering(ground, facts.one("pcx_id") or "")
        if ground.aws is None or peering is None:
            return None
        end = begin(peering, ground.access)
        if end.account_id is None or end.region is None or end.not_looked_at is not None:
            return None
        why = None
        if chosen is None:
            try:
                await ground.aws.of_account(end.account_id, end.region)
            except AwsError as error:
                why = str(error)
            else:
                return None
        return _ask(
            "credentials",
            f"Who works in the AWS account {end.account_id}?",
            _of_requester(peering, end, why),
            await _options(ground.aws, chosen, end.region, end.account_id),
            () if await _has_any(ground.aws, end.region) else (WITHOUT_AWS,),
            suggested=(WITHOUT_AWS,),
        )

    async def ask() -> Ask | None:
        return await about(facts.one(KEY))

    async def judge(values: Values) -> Ask | None:
        return await about(values[0])

    return Question(
        id="credentials",
        title="AWS credentials for the side of the VPC",
        explanation="Without them, what there is to do in the VPC is shown as commands.",
        ask=ask,
        judge=judge,
    )


def _of_requester(peering: Peering, end: AwsEnd, why: str | None) -> Iterator[str]:
    """Whose the VPC is, why nobody here works there, and what to do. `why`: a clause."""
    vpc = peering.aws_vpc_id if is_told(peering.aws_vpc_id) else "The VPC"
    name = "" if end.account_name is None else f" ({end.account_name})"
    where = f"{end.account_id}{name}"
    yield f"{vpc} is in the AWS account {where}, with its routes, security groups and network ACLs."
    if why is not None:
        yield f"It is not worked on from here: {why}."
    yield (
        f"Choose credentials of {end.account_id}; or go on by hand: what there is to do in the VPC is then "
        "shown as commands, for somebody who works there."
    )


def _ask(
    step: str,
    title: str,
    lines: Iterable[str],
    options: tuple[Option, ...],
    default: Values,
    suggested: Values = (),
) -> Ask:
    return Ask(
        key=KEY,
        kind=AskKind.CHOICE,
        step=step,
        title=title,
        lines=tuple(lines),
        options=options,
        default=default,
        suggested=suggested,
    )


async def _options(
    aws: Workbenches, chosen: str | None, region: str | None, account_id: str | None = None
) -> tuple[Option, ...]:
    """`account_id`: that of the VPC, where it is known. Of profiles it is not asked before whose they are."""
    why_not = {} if region is None else {chosen: await _why_refused(aws, chosen, region, account_id)}
    usual = None if region is None else await _account_of_usual(aws, region)
    if usual is not None:
        why_not.setdefault(USUAL, _of_another(usual, account_id))
    of_usual = "" if usual is None else f"AWS account {usual}, "
    return (
        *(
            Option(
                each.value,
                each.title,
                f"{of_usual}{each.detail}" if each.value == USUAL else each.detail,
                why_not.get(each.value),
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


async def _has_any(aws: Workbenches, region: str) -> bool:
    """Whether there are credentials of any account; some that cannot be asked about just now are, too."""
    try:
        await aws.open(USUAL, region)
    except NoCredentials:
        return any(each.value != USUAL for each in await aws.offered())
    except AwsError:
        return True
    return True


def _of_another(account_id: str, wanted: str | None) -> str | None:
    """Why credentials of this account will not do, a clause; None where they may."""
    if wanted is None or account_id == wanted:
        return None
    return f"they are of the account {account_id}, and the VPC is in {wanted}"


async def _why_refused(
    aws: Workbenches, chosen: str | None, region: str, account_id: str | None
) -> str | None:
    """Of credentials that were chosen and will not do: another choice is to be made.

    That AWS cannot be asked just now says nothing about them.
    """
    if chosen in (None, WITHOUT_AWS):
        return None
    try:
        workbench = await aws.open(chosen, region)
    except AwsError as error:
        return str(error) if error.trouble in _FORBIDS else None
    return _of_another(workbench.account_id, account_id)
