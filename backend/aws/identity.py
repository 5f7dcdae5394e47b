"""Who AWS says that it is asked by, and where those credentials are from. Blocking: for threads."""

import os
from dataclasses import dataclass

from botocore.session import Session

from .access import AwsAccess
from .accounts import Accounts, Caller
from .calls import call
from .errors import AwsError

REGION = "us-east-1"
"""Where STS is asked when nothing names a region; it knows the credentials of all the regions beside it."""

_METHODS = {
    "assume-role": "a role that the profile assumes",
    "assume-role-with-web-identity": "a role for a web identity (AWS_WEB_IDENTITY_TOKEN_FILE)",
    "config-file": "~/.aws/config",
    "container-role": "the role of this container",
    "custom-process": "the program that the profile names in credential_process",
    "env": "AWS_ACCESS_KEY_ID",
    "explicit": "keys that were handed over",
    "iam-role": "the role of this machine",
    "login": "the sign-in of `aws login`",
    "shared-credentials-file": "~/.aws/credentials",
    "spaceport-role": "a role that Spaceport assumes",
    "sso": "the sign-in of `aws sso login`",
}
"""What the AWS client library calls where it has credentials from, in words."""
_FILES = {"config-file": "AWS_CONFIG_FILE", "shared-credentials-file": "AWS_SHARED_CREDENTIALS_FILE"}


@dataclass(frozen=True, slots=True)
class Identity:
    """`source`: where the credentials are from, in words. `region`: where STS was asked."""

    account_id: str
    arn: str
    source: str
    region: str


def named_region(access: AwsAccess) -> str | None:
    """That of the environment or the profile, as for other AWS clients; a partition may need it."""
    if access.keys is not None:
        return None
    session = Session(profile=access.profile)
    try:
        named: str | None = call("sts", session.get_config_variable, "region")
    except AwsError:
        return None  # asking for the credentials tells what is wrong
    return named


class Identities:
    """For an account, or None for the usual credentials: which they turn out to be."""

    def __init__(self, access: AwsAccess) -> None:
        self._access = access
        self._accounts = Accounts(access)

    def of(self, account_id: str | None) -> Identity:
        """Raises AwsError, whose text says why not; NoCredentials where there are no usual ones."""
        account = self._access.accounts.get(account_id or "")
        region = (
            account.regions[0]
            if account is not None and account.regions
            else named_region(self._access) or REGION
        )
        caller = self._accounts.caller(account_id, region)
        return Identity(caller.account_id, caller.arn, self._source(caller), region)

    def _source(self, caller: Caller) -> str:
        method = caller.session.get_credentials().method
        source = os.environ.get(_FILES.get(method, "")) or _METHODS.get(method, method)
        profile = caller.session.profile or os.environ.get("AWS_PROFILE")
        if self._access.keys is not None or method == "env" or profile is None:
            return source
        return f"{source}, profile {profile}"
