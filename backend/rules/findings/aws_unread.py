"""Accounts of AWS that the configuration names and that could not be read.

That nobody set up access to others is no fault.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from backend.model.aws_end import AwsEnd
from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.peering import Peering
from backend.model.problem import HOST_WIDE, Trouble
from backend.model.settings import Settings
from backend.rules import documents
from backend.rules.findings.ground import Ground
from backend.rules.findings.shared import UnreadAccount
from backend.rules.wording import shortened

TO_DO = {
    Trouble.UNREACHABLE: "See whether AWS can be reached from here, through a proxy if that is the way out. "
    "It is asked again by itself.",
    Trouble.RATE_LIMITED: "It is asked again by itself; there is nothing to do unless this lasts.",
    Trouble.FORBIDDEN: "Your configuration names the account, so that it can be read: have what is missing "
    "permitted, or take the account out there.",
}
SEE_TO_CREDENTIALS = (
    "Your configuration names the account, so that it can be read: see to its credentials, or take it out "
    "there."
)


class OfASpace(NamedTuple):
    """A space with both ends of its peerings, as far as they were read."""

    key: str
    name: str
    peerings: tuple[Peering, ...] | None
    ends: tuple[AwsEnd, ...] | None


class _Why(NamedTuple):
    """Why an account could not be read for a space. `stands`: something that was read before does."""

    reasons: dict[str, None]
    trouble: Trouble | None
    stands: bool


def not_looked_at(ground: Ground) -> Iterator[Finding]:
    """Each account once, on the first of the spaces for which it is so."""
    for one in ground.unread_accounts:
        name = ground.settings.aws.accounts[one.account_id].name
        account = f"{one.account_id} ({name})" if name else one.account_id
        every = "; ".join(one.reasons)
        more = f", and {len(one.reasons) - 1} more" if len(one.reasons) > 1 else ""
        spaces = shortened(one.spaces)
        meaning = f"Whether the VPCs of {account} let {spaces} through is not known"
        if one.stands:
            meaning += ", but for what was read before"
        yield ground.finding(
            "aws-unread",
            Level.WARNING,
            Kind.AWS_ENDS,
            item=one.account_id,
            title=f"AWS account {name or one.account_id}: {one.reasons[0]}{more}",
            detail=f"{meaning}: {every}. {_to_do(one)}",
            document=documents.SPACEPORT,
            state=f"{one.account_id} {every}",
        )


def _to_do(one: UnreadAccount) -> str:
    return SEE_TO_CREDENTIALS if one.trouble is None else TO_DO.get(one.trouble, SEE_TO_CREDENTIALS)


def unread_accounts(
    spaces: Iterable[OfASpace], settings: Settings
) -> Mapping[str, tuple[UnreadAccount, ...]]:
    """By the key of the first space of each, the accounts that could not be read for the same reason."""
    alike: dict[tuple[str, bool, object], list[tuple[OfASpace, _Why]]] = defaultdict(list)
    for space in spaces:
        for account_id, why in _of_a_space(space, settings).items():
            # Where all fails alike, each region may have words of its own for it.
            sort = why.trouble if why.trouble in HOST_WIDE else tuple(why.reasons)
            alike[account_id, why.stands, sort].append((space, why))
    found: dict[str, list[UnreadAccount]] = defaultdict(list)
    for (account_id, stands, _), those in alike.items():
        reasons = dict.fromkeys(reason for _, each in those for reason in each.reasons)
        first, why = those[0]
        names = tuple(space.name for space, _ in those)
        found[first.key].append(UnreadAccount(account_id, tuple(reasons), why.trouble, stands, names))
    return {key: tuple(those) for key, those in found.items()}


def _of_a_space(space: OfASpace, settings: Settings) -> dict[str, _Why]:
    """By account."""
    live = {peering.pcx_id for peering in space.peerings or () if peering.is_live}
    found: dict[str, _Why] = {}
    for end in space.ends or ():
        if end.pcx_id not in live or end.account_id is None or not _is_to_be_read(end, settings):
            continue
        reasons = dict.fromkeys(_reasons(end))
        if reasons:
            before = found.get(end.account_id, _Why({}, None, stands=False))
            found[end.account_id] = _Why(
                before.reasons | reasons,
                before.trouble or end.trouble,
                before.stands or end.not_read_again is not None,
            )
    return found


def _is_to_be_read(end: AwsEnd, settings: Settings) -> bool:
    """Whether the configuration has the account, and does not leave out the region."""
    account = settings.aws.accounts.get(end.account_id or "")
    if account is None or end.region is None:
        return False
    return account.regions is None or end.region in account.regions


def _reasons(end: AwsEnd) -> Iterator[str]:
    if end.not_looked_at is not None:
        yield end.not_looked_at
    if end.not_read_again is not None:
        yield f"not read again: {end.not_read_again}"
    for part, problem in end.problems.items():
        yield f"{part} not read: {problem}"
