"""How AWS may be asked. Nothing here imports a client, so that it can be made at the start of the program."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr

from backend.model.settings import AwsAccount


@dataclass(frozen=True, slots=True)
class AwsKeys:
    """Keys that are handed over. They are long-lived ones: without a session token."""

    access_key_id: str
    secret_access_key: SecretStr


@dataclass(frozen=True, slots=True)
class AwsAccess:
    """`accounts` by id are the configured ones; any other is read where the usual credentials are its own.

    `profile`: the usual credentials; None leaves the choice to the environment, as with all AWS clients.
    `keys`: the usual credentials themselves; with them, nothing of this machine is looked at: no profile,
    no file and no variable. `endpoint_url`: who answers instead of AWS. `configuration`: where accounts are
    configured, as people write it; None where there is no such place to name.
    """

    accounts: Mapping[str, AwsAccount] = field(default_factory=dict)
    profile: str | None = None
    keys: AwsKeys | None = None
    endpoint_url: str | None = None
    configuration: str | None = None
