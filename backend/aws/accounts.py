"""Which accounts can be read, and the one client for each account and region. Blocking: for threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, NamedTuple

from botocore.session import Session

from backend.clean import one_line
from backend.model.settings import AwsAccount

from .access import AwsAccess
from .calls import call
from .errors import AwsError, NoCredentials, Reach
from .once import Once
from .sessions import Sessions


class Caller(NamedTuple):
    """Credentials, and whose they are by AWS's own word."""

    session: Session
    account_id: str
    arn: str


def is_configured(account_id: str, access: AwsAccess) -> bool:
    """Whether it is said with which credentials the account is read; else it has a name at most."""
    account = access.accounts.get(account_id)
    return account is not None and (account.profile is not None or account.role_arn is not None)


class Accounts:
    """A client is made only from credentials that are known to be of the account that is asked for."""

    def __init__(self, access: AwsAccess) -> None:
        self._access = access
        self._sessions = Sessions(access)
        self._usual: Once[Caller] = Once(self._usual_caller)
        self._of: dict[str, Once[Session]] = {}
        self._clients: dict[tuple[str, str, bool], Any] = {}
        self._making = Lock()

    def client(self, account_id: str, region: str, *, once: bool = False) -> Any:
        """The EC2 client; with `once` that which sends nothing twice, for writes.

        Raises AwsError, whose text says why the account is not read.
        """
        session = self._session_of(account_id).get(region)
        key = account_id, region, once
        with self._making:  # sessions of the library are not made for several threads
            if key not in self._clients:
                self._clients[key] = self._sessions.client(session, "ec2", region=region, once=once)
            return self._clients[key]

    def forget(self, account_id: str) -> None:
        """Look for credentials anew at the next time: the ones there are were refused."""
        with self._making:
            self._of.pop(account_id, None)
            for key in [key for key in self._clients if key[0] == account_id]:
                del self._clients[key]
        if not is_configured(account_id, self._access):
            self._usual.forget()

    @contextmanager
    def forgetting_refused(self, account_id: str) -> Iterator[None]:
        """Inside it, what AWS says about the credentials of the account is heeded."""
        try:
            yield
        except AwsError as error:
            if error.reach is Reach.CREDENTIALS:
                self.forget(account_id)
            raise

    def caller(self, account_id: str | None, region: str) -> Caller:
        """Who is asked as: with the credentials of an account; None: with the usual ones.

        Raises AwsError: NoCredentials where there are no usual ones.
        """
        if account_id is not None:
            session = self._session_of(account_id).get(region)
            if is_configured(account_id, self._access):
                with self.forgetting_refused(account_id):
                    return self._whose(session, region)
        return self._usual.get(region)

    def _session_of(self, account_id: str) -> Once[Session]:
        with self._making:
            if account_id not in self._of:
                self._of[account_id] = Once(lambda region: self._session(account_id, region))
            return self._of[account_id]

    def _session(self, account_id: str, region: str) -> Session:
        if is_configured(account_id, self._access):
            account = self._access.accounts[account_id]
            try:
                return self._configured(account_id, account, region)
            except NoCredentials:
                where = f"in the profile {account.profile}" if account.profile else "to take the role with"
                raise AwsError(f"no credentials {where}, for {account_id}") from None
        try:
            usual = self._usual.get(region)
        except NoCredentials:
            raise AwsError(f"no credentials for {account_id}{self._advice(account_id)}") from None
        if usual.account_id != account_id:
            raise AwsError(
                f"no credentials for {account_id}, those found here are for {usual.account_id}"
                f"{self._advice(account_id)}"
            )
        return usual.session

    def _configured(self, account_id: str, account: AwsAccount, region: str) -> Session:
        if account.profile is None:
            session = call("sts", self._sessions.usual, region)
        else:
            session = call("sts", self._sessions.of_profile, account.profile, region)
        if account.role_arn is not None:
            session = call("sts", self._sessions.in_role, session, account.role_arn, region)
            # Assumed now, so that a refusal is known before anything is asked. The role names its account.
            call("sts", session.get_credentials().get_frozen_credentials)
            return session
        found = self._whose(session, region).account_id
        if found != account_id:
            raise AwsError(f"the profile {account.profile} is of the account {found}, not of {account_id}")
        return session

    def _usual_caller(self, region: str) -> Caller:
        return self._whose(call("sts", self._sessions.usual, region), region)

    def _whose(self, session: Session, region: str) -> Caller:
        client = call("sts", self._sessions.client, session, "sts", region=region)
        said = call("sts", client.get_caller_identity)
        return Caller(session, one_line(str(said.get("Account")), 20), one_line(str(said.get("Arn")), 200))

    def _advice(self, account_id: str) -> str:
        where = self._access.configuration
        return "" if where is None else f"; add [aws.accounts.{account_id}] to {where}"
