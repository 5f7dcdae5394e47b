"""Who may be chosen to work as on the AWS side, and where."""

from dataclasses import dataclass, replace

from .access import AwsAccess
from .accounts import Accounts, Caller, is_configured
from .errors import AwsError
from .identity import REGION, named_region
from .in_threads import Threads
from .offers import ACCOUNT, USUAL, Offer, offered, profile_of
from .regions import read as read_regions
from .scope import is_region
from .workbench import Workbench


@dataclass(frozen=True, slots=True)
class _Seat:
    """Credentials that were chosen. `account_id`: of a configured account; None: they are the usual ones of
    `access`. `profile`: of shown commands.
    """

    access: AwsAccess
    accounts: Accounts
    account_id: str | None
    profile: str | None

    @property
    def regions(self) -> tuple[str, ...] | None:
        """The configured ones; None where none are."""
        account = self.access.accounts.get(self.account_id or "")
        return None if account is None else account.regions

    def named_region(self) -> str | None:
        account = self.access.accounts.get(self.account_id or "")
        if account is None or account.profile is None:
            return named_region(self.access)
        return named_region(replace(self.access, profile=account.profile))


class Workbenches:
    """One for the life of a session: it holds credentials and clients."""

    def __init__(self, access: AwsAccess) -> None:
        self._access = access
        self._threads = Threads()
        self._configured = Accounts(access)
        self._seats: dict[str, _Seat] = {}

    async def offered(self) -> tuple[Offer, ...]:
        """Who there is to be, without asking AWS; the most likely first."""
        return await self._threads.run(offered, self._access)

    async def regions(self, identity: str) -> tuple[str, ...]:
        """Those that may be chosen, that of the credentials first. Raises AwsError."""
        return await self._threads.run(self._regions, identity)

    async def open(self, identity: str, region: str) -> Workbench:
        """As one of those offered. Raises AwsError, whose text says why not."""
        seat = await self._threads.run(self._seat, identity)
        if not is_region(region):
            raise AwsError(f"{region} is no region of AWS")
        if seat.regions is not None and region not in seat.regions:
            raise AwsError(f"{region} is not among the regions that are configured for {seat.account_id}")
        caller = await self._threads.run(seat.accounts.caller, seat.account_id, region)
        return self._workbench(identity, seat, caller, region)

    async def of_account(self, account_id: str, region: str) -> Workbench:
        """As whoever may be in this account, by configuration or the usual credentials. Raises AwsError."""
        if is_configured(account_id, self._access):
            return await self.open(f"{ACCOUNT}{account_id}", region)
        await self._threads.run(self._configured.caller, account_id, region)
        return await self.open(USUAL, region)

    def _workbench(self, identity: str, seat: _Seat, caller: Caller, region: str) -> Workbench:
        return Workbench(
            seat.accounts,
            self._threads,
            account_id=caller.account_id,
            arn=caller.arn,
            identity=identity,
            profile=seat.profile,
            region=region,
        )

    def _seat(self, identity: str) -> _Seat:
        """Blocking, for a moment. Raises AwsError where nobody offered it."""
        if identity not in self._seats:
            self._seats[identity] = self._new_seat(identity)
        return self._seats[identity]

    def _new_seat(self, identity: str) -> _Seat:
        account_id = identity.removeprefix(ACCOUNT)
        if account_id != identity and is_configured(account_id, self._access):
            return _Seat(self._access, self._configured, account_id, profile_of(identity, self._access))
        # Without the configuration: it may say that the account of these credentials is read with others.
        access = replace(self._access, accounts={})
        if identity != USUAL:
            if self._access.keys is not None or account_id != identity:
                raise AwsError(f"{identity} is not among the credentials that there are")
            access = replace(access, profile=identity)
        return _Seat(access, Accounts(access), None, profile_of(identity, access))

    def _regions(self, identity: str) -> tuple[str, ...]:
        seat = self._seat(identity)
        if seat.regions is not None:
            return seat.regions
        named = seat.named_region()
        asked_in = named or REGION
        caller = seat.accounts.caller(seat.account_id, asked_in)
        client = seat.accounts.client(caller.account_id, asked_in)
        found = read_regions(client, caller.arn)
        return found if named is None else tuple(dict.fromkeys((named, *found)))
