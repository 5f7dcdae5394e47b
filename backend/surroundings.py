"""What a session lends to its changes: `House` of the desk."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import SecretStr

from backend.aws.access import AwsAccess
from backend.estate.clock import Clock
from backend.estate.estate import Estate
from backend.estate.recorder import Recorder
from backend.fetching import Fetching
from backend.heroku.errors import HerokuError
from backend.model.key import Key, Kind
from backend.model.problem import NO_WORD
from backend.model.settings import Settings
from backend.model.snapshot import Snapshot, identity
from backend.model.space import Space
from backend.state import State

if TYPE_CHECKING:
    from backend.aws.workbenches import Workbenches
    from backend.changes.destroyed import Destroyed
    from backend.changes.ground import Ground
    from backend.journal.journal import Journal
    from backend.model.change_entry import Audited, Recorded

    Times = Callable[[Iterable[Audited]], dict[tuple[str, str], timedelta]]
    DestroyedBy = Callable[[str, str | None, Iterable[Recorded]], Destroyed | None]

LOOKED_BACK = 2_000
"""Entries of the journal that tell how long things usually take: those of some dozens of changes."""
CHANGES_LOOKED_BACK = 200
"""Changes among which one is looked for that destroyed a peering."""
ASK_AGAIN = timedelta(seconds=10)
"""How long a failure to learn whose the token is stands without another request."""
T = TypeVar("T")


class Surroundings:
    """`state` None: nothing is kept. `access` None: AWS is not asked here."""

    def __init__(
        self,
        clock: Clock,
        settings: Settings,
        estate: Estate,
        recorder: Recorder,
        fetching: Fetching,
        state: State | None,
        token: SecretStr,
        access: AwsAccess | None,
        *,
        team: str | None,
        read_only: bool,
        is_demo: bool,
    ) -> None:
        self.clock = clock
        self.is_demo = is_demo
        self.team = team
        self.read_only = read_only
        self.state_home = None if state is None else state.home
        self._settings = settings
        self._estate = estate
        self._recorder = recorder
        self._fetching = fetching
        self._state = state
        self._token = token
        self._access = access
        self._workbenches: Workbenches | None = None
        self._unknown: HerokuError | None = None
        """Why Heroku did not say whose the token is, the last time."""

    @property
    def snapshot(self) -> Snapshot:
        return self._estate.snapshot

    async def read_now(self, key: Key) -> Any:
        """Once the session is open. Raises HerokuError."""
        await self._fetching.transport()
        return await self._estate.read_now(key)

    async def know_account(self) -> None:
        """Whose journal it is: what Heroku says, else, where it has no word, whose the token was before.

        Asked on behalf of what is on the screen, so not again as often as that changes. Raises HerokuError.
        """
        if self.snapshot.account.value is not None:
            return
        try:
            await self._read_account()
        except HerokuError as error:
            if self._state is None or error.problem.trouble not in NO_WORD:
                raise
            account_id = await asyncio.to_thread(self._state.account_of, self._token)
            if account_id is None:
                raise
            self._recorder.recall_of(account_id)

    async def _read_account(self) -> None:
        if self._unknown is not None and abs(self.clock.now() - self._unknown.problem.at) < ASK_AGAIN:
            raise self._unknown.with_traceback(None)
        try:
            await self.read_now(Key(Kind.ACCOUNT))
        except HerokuError as error:
            self._unknown = error
            raise

    async def remember_account(self) -> None:
        """For when Heroku has no word of whose the token is; where it cannot be kept, it is not."""
        account = self.snapshot.account.value
        if self._state is not None and account is not None and account.id:
            with suppress(OSError):
                await asyncio.to_thread(self._state.remember, self._token, account.id)

    async def ground(self, change: str, space: Space) -> "Ground":
        """For one change. Raises HerokuError, JournalError."""
        ground_type, workbenches_type, times, destroyed = await asyncio.to_thread(_import_ground)
        now = self.clock.now()

        async def find_destroyed(pcx_id: str) -> "Destroyed | None":
            among = await self.journal(lambda journal: journal.changes(now, CHANGES_LOOKED_BACK))
            return destroyed(pcx_id, identity(space), among)

        if self._workbenches is None and self._access is not None:
            self._workbenches = workbenches_type(self._access)
        return ground_type(
            change=change,
            space=space,
            heroku=await self._fetching.transport(),
            aws=self._workbenches,
            access=self._access,
            snapshot=lambda: self._estate.snapshot,
            settings=self._settings,
            clock=self.clock,
            usual=await self.journal(lambda journal: times(journal.audited(None, LOOKED_BACK, now))),
            destroyed=find_destroyed,
        )

    async def journal(self, work: Callable[["Journal"], T]) -> T:
        """What `work` makes of it, in a thread. Raises JournalError."""
        return await self._recorder.work(work)

    def lock_of(self, space: str) -> Path | None:
        """Where the lock of the space is; None where nothing is kept, and so nobody else is."""
        account_id = self._recorder.account_id
        return None if self._state is None or account_id is None else self._state.lock(account_id, space)

    def read_again(self, keys: Iterable[Key]) -> None:
        self._estate.read_again(keys)


def _import_ground() -> "tuple[type[Ground], type[Workbenches], Times, DestroyedBy]":
    """Not with this module: a dashboard paints before any of it is needed."""
    from backend.aws.workbenches import Workbenches
    from backend.changes.destroyed import destroyed
    from backend.changes.ground import Ground
    from backend.changes.usual import times

    return Ground, Workbenches, times, destroyed
