"""Sessions of the AWS client library, as they are wanted here: one loader, no waiting, no questions."""

import gzip
import json
import os
from functools import cache, partial
from typing import Any

from boto3.session import Session as Boto3Session
from botocore.config import Config
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    CredentialProvider,
    CredentialResolver,
    DeferredRefreshableCredentials,
)
from botocore.exceptions import NoCredentialsError, RefreshWithMFAUnsupportedError
from botocore.loaders import JSONFileLoader, Loader
from botocore.session import Session

from .access import AwsAccess

CONNECT_TIMEOUT = 5
READ_TIMEOUT = 10
ATTEMPTS = 2
"""In all: what fails is read again by the poller, later."""
SESSION_NAME = "spaceport"
_NOTHING_OF_THIS_MACHINE = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}


class _Descriptions(JSONFileLoader):  # type: ignore[misc]
    """Of services, without their documentation: that of EC2 alone takes 9 MB, and nobody reads it here."""

    def load_file(self, file_path: str) -> Any:
        for ending, opened in ((".json", open), (".json.gz", gzip.open)):
            try:
                with opened(f"{file_path}{ending}", "rb") as file:
                    return json.loads(file.read(), object_pairs_hook=_without_documentation)
            except FileNotFoundError:
                continue
        return None


def _without_documentation(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name != "documentation" or not isinstance(value, str)}


@cache
def loader() -> Loader:
    """What describes AWS to every session of this process: one of its own would cost each 15 MB."""
    return Loader(file_loader=_Descriptions())


class Sessions:
    """Makes sessions and clients for what `access` says."""

    def __init__(self, access: AwsAccess) -> None:
        self._access = access
        options: dict[str, Any] = {}
        if access.endpoint_url is not None:
            # Such an endpoint is the demo's: whatever the environment says about AWS is not meant for it.
            options = {"proxies": {}, "use_fips_endpoint": False, "use_dualstack_endpoint": False}
        self._config = Config(
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            **options,
        )
        self._once = self._config.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))

    def usual(self, region: str) -> Session:
        """The credentials that were handed over, else those that AWS clients find by themselves."""
        keys = self._access.keys
        if keys is None:
            return self.of_profile(self._access.profile, region)
        session = self._new(region, session_vars=_NOTHING_OF_THIS_MACHINE)
        session.set_credentials(keys.access_key_id, keys.secret_access_key.get_secret_value())
        return session

    def of_profile(self, profile: str | None, region: str) -> Session:
        session = self._new(region, profile=profile)
        # A profile may want the code of a device; the library would ask for it on the terminal.
        assume_role = session.get_component("credential_provider").get_provider("assume-role")
        assume_role._prompter = _no_questions
        return session

    def in_role(self, source: Session, role_arn: str, region: str) -> Session:
        """In a role, assumed with the credentials of `source` and again before that expires."""
        credentials = source.get_credentials()
        if credentials is None:
            raise NoCredentialsError
        fetcher = AssumeRoleCredentialFetcher(
            partial(self.client, source, region=region),
            credentials,
            role_arn,
            extra_args={"RoleSessionName": SESSION_NAME},
        )
        # The same profile or none at all: it may also say how AWS is reached.
        session = (
            self._new(region, profile=source.profile)
            if self._access.keys is None
            else self._new(region, session_vars=_NOTHING_OF_THIS_MACHINE)
        )
        session.register_component("credential_provider", CredentialResolver([_Role(fetcher)]))
        return session

    def client(self, session: Session, service: str, *, region: str, once: bool = False, **keys: Any) -> Any:
        """A client for `ec2` or `sts`. It may be used from many threads, this call not.

        `once`: it sends each request once, whatever becomes of the answer; what a write needs.
        """
        return Boto3Session(botocore_session=session).client(
            service,
            region_name=region,
            endpoint_url=self._access.endpoint_url,
            config=self._once if once else self._config,
            **keys,
        )

    def _new(self, region: str, **options: Any) -> Session:
        session = Session(**options)
        session.register_component("data_loader", loader())
        # For clients that the library makes by itself, to sign in or to assume the role of a profile.
        session.set_default_client_config(self._config)
        session.set_config_variable("region", region)
        return session


class _Role(CredentialProvider):  # type: ignore[misc]
    METHOD = "spaceport-role"

    def __init__(self, fetcher: AssumeRoleCredentialFetcher) -> None:
        super().__init__()
        self._fetcher = fetcher

    def load(self) -> DeferredRefreshableCredentials:
        return DeferredRefreshableCredentials(
            refresh_using=self._fetcher.fetch_credentials, method=self.METHOD
        )


def _no_questions(_: str) -> str:
    raise RefreshWithMFAUnsupportedError
