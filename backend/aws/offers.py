"""Which credentials there are to choose from on the AWS side, without asking AWS."""

import os
from dataclasses import dataclass

from botocore.session import Session

from backend.model.settings import AwsAccount

from .access import AwsAccess
from .accounts import is_configured
from .calls import call
from .errors import AwsError

USUAL = "usual"
ACCOUNT = "account:"
READS = "which is there to read, and may not be allowed to write"
"""Of a role of the configuration (docs/configuration.md)."""
_KEY = "AWS_ACCESS_KEY_ID"


@dataclass(frozen=True, slots=True)
class Offer:
    """Credentials that may be chosen. `value` is what `aws_profile` is answered with: the name of a profile,
    `account:ID` for a configured account, `usual` for those that AWS clients find by themselves.
    """

    value: str
    title: str
    detail: str = ""


def offered(access: AwsAccess) -> tuple[Offer, ...]:
    """The usual credentials, the configured accounts, then profiles that neither of them is of.

    Looks at the AWS files of this machine unless keys were handed over. Blocking, for a moment.
    """
    accounts = {each: account for each, account in access.accounts.items() if is_configured(each, access)}
    found = [_usual(access), *(_of_account(*each) for each in accounts.items())]
    if access.keys is None:
        named = {account.profile for account in accounts.values() if account.role_arn is None}
        named.add(usual_profile(access) or (None if os.environ.get(_KEY) else "default"))
        found += [Offer(profile, f"profile {profile}") for profile in _profiles() if profile not in named]
    return tuple(found)


def usual_profile(access: AwsAccess) -> str | None:
    """The profile that the usual credentials are of; None where they are of none that anybody named."""
    if access.profile is not None:
        return access.profile
    if access.keys is not None or os.environ.get(_KEY):
        return None  # keys of the environment count more than the profile that it names
    profile: str | None = Session().get_config_variable("profile")
    return profile


def profile_of(value: str, access: AwsAccess) -> str | None:
    """An offer of this value as `--profile` of the AWS CLI; None: none, or a role that Spaceport takes."""
    if value == USUAL:
        return usual_profile(access)
    if not value.startswith(ACCOUNT):
        return value
    account = access.accounts[value.removeprefix(ACCOUNT)]
    return None if account.role_arn is not None else account.profile


def _usual(access: AwsAccess) -> Offer:
    profile = usual_profile(access)
    if profile is not None:
        return Offer(USUAL, f"profile {profile}", "the usual credentials")
    if access.keys is not None:
        return Offer(USUAL, "usual credentials", "keys that were handed over")
    if os.environ.get(_KEY):
        return Offer(USUAL, "usual credentials", f"{_KEY} of the environment")
    return Offer(USUAL, "usual credentials", "as AWS clients find them by themselves")


def _of_account(account_id: str, account: AwsAccount) -> Offer:
    details = (
        account_id if account.name else None,
        None if account.role_arn is None else f"{account.role_arn}, {READS}",
        None if account.profile is None else f"profile {account.profile}",
    )
    return Offer(ACCOUNT + account_id, account.name or account_id, ", ".join(filter(None, details)))


def _profiles() -> list[str]:
    """Of the AWS configuration files, in their order; none where they cannot be read."""
    try:
        return call("sts", lambda: list(Session().available_profiles))
    except AwsError:
        return []
