"""Whether there is anything to ask AWS about a peering: decided without asking."""

import re

from backend.model.aws_end import AwsEnd
from backend.model.peering import Peering
from backend.model.remote import is_told
from backend.model.settings import ACCOUNT_DIGITS, REGION_NAME

from .access import AwsAccess

_ACCOUNT = re.compile(ACCOUNT_DIGITS)
_REGION = re.compile(REGION_NAME)
"""A region becomes part of the name of a host, and Heroku's reply is not what decides on one."""


def is_account(text: str) -> bool:
    """Whether it is written as the ids of accounts are."""
    return _ACCOUNT.fullmatch(text) is not None


def is_region(text: str) -> bool:
    """Whether it is named as regions are."""
    return _REGION.fullmatch(text) is not None


def begin(peering: Peering, access: AwsAccess | None) -> AwsEnd:
    """The end as far as Heroku names it; `not_looked_at` says why AWS is not to be asked.

    Only the account and the region of the requester are looked at. `access` None: nobody gave any.
    """
    account_id = peering.aws_account_id if is_told(peering.aws_account_id) else None
    region = peering.aws_region if is_told(peering.aws_region) else None
    account = access.accounts.get(account_id) if access is not None and account_id is not None else None
    reason = None
    if access is None:
        reason = "AWS is not asked here"
    elif account_id is None or not is_account(account_id):
        reason = "Heroku does not name the account of its VPC"
    elif region is None:
        reason = "Heroku does not name the region of its VPC"
    elif not is_region(region):
        reason = f"{region} is no region of AWS"
    elif account is not None and account.regions is not None and region not in account.regions:
        reason = f"{region} is not among the regions that are configured for {account_id}"
    return AwsEnd(
        pcx_id=peering.pcx_id or "",
        account_id=account_id,
        account_name=None if account is None else account.name,
        region=region,
        not_looked_at=None if reason is None else not_looked_at(reason),
    )


def not_looked_at(reason: str) -> str:
    """The clause that a face shows."""
    return f"not looked at: {reason}"
