"""Who asks for a peering: an account of the operator's, or one that nobody here knows (requirement 11)."""

from collections.abc import Collection
from dataclasses import dataclass

from backend.model.peering import ACCEPTED, PENDING, Peering
from backend.model.remote import is_told
from backend.model.settings import Settings
from backend.rules.expiry import expiry_in_words
from backend.rules.wording import listed

NOT_TOLD = "not told"
STRANGER = "none of the AWS accounts that your configuration names, nor one that you are signed in to"


@dataclass(frozen=True, slots=True)
class Requester:
    """`account_id` None: Heroku does not tell it. `known_as`: who that is to the operator, None a stranger.

    `lines`: account, VPC, region, blocks and, of a request, expiry, a line each; then what that means.
    """

    account_id: str | None
    known_as: str | None
    lines: tuple[str, ...]


def requester(
    peering: Peering, settings: Settings, in_use: Collection[str], named: str | None = None
) -> Requester:
    """`in_use`: the AWS accounts whose credentials this console works with. `named`: the one that somebody
    said the VPC to be in. Both count as known.
    """
    account_id = peering.aws_account_id if is_told(peering.aws_account_id) else None
    known_as = None if account_id is None else known(account_id, settings, in_use)
    if known_as is None and account_id is not None and account_id == named:
        known_as = "the AWS account that you named"
    return Requester(account_id, known_as, (*_facts(peering), _meaning(peering, account_id, known_as)))


def known(account_id: str, settings: Settings, in_use: Collection[str]) -> str | None:
    """`production, one of your AWS accounts`; None for a stranger."""
    configured = settings.aws.accounts.get(account_id)
    if configured is not None:
        return (
            f"{configured.name}, one of your AWS accounts" if configured.name else "one of your AWS accounts"
        )
    return "the AWS account that you are signed in to" if account_id in in_use else None


def _facts(peering: Peering) -> tuple[str, ...]:
    lines = [
        f"AWS account: {_told(peering.aws_account_id)}",
        f"VPC: {_told(peering.aws_vpc_id)}",
        f"Region: {_told(peering.aws_region)}",
        f"CIDR: {listed(peering.cidr_blocks or ()) or NOT_TOLD}",
    ]
    if peering.status in PENDING:
        lines.append(f"Expires: {expiry_in_words(peering)}")
    return tuple(lines)


def _told(text: str | None) -> str:
    return text if is_told(text) else NOT_TOLD


def _meaning(peering: Peering, account_id: str | None, known_as: str | None) -> str:
    if account_id is None:
        text = "Heroku does not tell of which AWS account it is."
        return text if peering.status in ACCEPTED else f"{text} Ask whoever asked before you accept it."
    if known_as is not None:
        return f"{account_id} is {known_as}."
    if peering.status in ACCEPTED:
        return (
            f"{account_id} is {STRANGER}. It was let in: whoever has it gets a private way to every dyno of "
            "the space, so find out who that is."
        )
    return (
        f"{account_id} is {STRANGER}. Whoever has it would get a private way to every dyno of the space: "
        "accept it only if you know who that is."
    )
