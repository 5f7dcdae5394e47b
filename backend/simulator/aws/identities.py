"""Whose keys they are, and which roles may be assumed.

AWS hands out a role's keys only to whom the role trusts; moto hands out keys for any role of any account,
whether it exists or not, so that with it every account could be read.
"""

import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.simulator.aws.errors import AwsError

_KEY_CHARACTERS = string.ascii_uppercase + string.digits


@dataclass(frozen=True)
class Identity:
    """A user or an assumed role, as GetCallerIdentity tells it. `read_only`: only Describe and Get calls."""

    account_id: str
    arn: str
    user_id: str
    read_only: bool = False

    def may(self, action: str) -> bool:
        return not self.read_only or action.startswith(("Describe", "Get"))


class Identities:
    """The identity behind each access key. A key that nobody has handed out is the operator's own."""

    def __init__(self, home: str, read_only_roles: tuple[str, ...]) -> None:
        self._operator = Identity(home, f"arn:aws:iam::{home}:user/operator", "AIDASIMULATEDOPERATOR")
        self._roles = read_only_roles
        self._assumed: dict[str, Identity] = {}

    def of(self, access_key: str) -> Identity:
        return self._assumed.get(access_key, self._operator)

    def assume(self, caller: Identity, role_arn: str, session: str, seconds: int) -> dict[str, Any]:
        """The reply to AssumeRole. Raises AwsError for every role that is not the operator's to assume.

        The keys end by the real clock, since the client's machine judges that.
        """
        if role_arn not in self._roles:
            raise AwsError(
                "AccessDenied",
                f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {role_arn}",
            )
        account_id, role = role_arn.split(":")[4], role_arn.rpartition("/")[2]
        identity = Identity(
            account_id,
            f"arn:aws:sts::{account_id}:assumed-role/{role}/{session}",
            f"AROASIMULATEDROLE:{session}",
            read_only=True,
        )
        access_key = "ASIA" + "".join(secrets.choice(_KEY_CHARACTERS) for _ in range(16))
        self._assumed[access_key] = identity
        return {
            "Credentials": {
                "AccessKeyId": access_key,
                "SecretAccessKey": secrets.token_urlsafe(30),
                "SessionToken": secrets.token_urlsafe(60),
                "Expiration": datetime.now(UTC) + timedelta(seconds=seconds),
            },
            "AssumedRoleUser": {"Arn": identity.arn, "AssumedRoleId": identity.user_id},
        }
