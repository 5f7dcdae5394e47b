"""The one place that wires everything for a (host, account); both faces use it.

The HTTP client is imported when the session is opened, not with this module: a dashboard paints its last
picture before that.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from backend.aws.access import AwsAccess
from backend.aws.blocks import blocks_of_space
from backend.aws.scope import begin
from backend.estate import catalog, picture
from backend.estate.clock import Clock
from backend.estate.estate import Estate
from backend.estate.plan import Pace
from backend.heroku.credentials import Credential
from backend.heroku.errors import HerokuError, UnexpectedReply
from backend.heroku.host import Host
from backend.model.aws_end import AwsEnd
from backend.model.finding import NOTHING_REMEMBERED, Finding, Remembered
from backend.model.key import Key, Kind
from backend.model.settings import USUAL, Settings
from backend.model.snapshot import Snapshot
from backend.rules.findings.find import Finder
from backend.state import State
from backend.threads import AbandonedThreads

if TYPE_CHECKING:
    from backend.aws.reader import AwsReader
    from backend.heroku.transport import Transport

SAVE_EVERY = 30.0
"""Seconds between two writes of the picture, at most."""
SAVE_SAME_EVERY = 300.0
"""The same where only the times of reading are others."""


class Session:
    """An estate, the host it is read from, and what is kept of it between two runs."""

    def __init__(
        self,
        host: Host,
        credential: Credential,
        *,
        state_home: Path | None,
        clock: Clock | None = None,
        pace: Pace = Pace(),
        team: str | None = None,
        is_demo: bool = False,
        aws: AwsAccess | None = None,
        settings: Settings = USUAL,
    ) -> None:
        """`state_home`: where the last picture is kept; None keeps nothing, and starts from nothing.

        `team`: only the spaces of this one, by name or id. `aws` None: AWS is never asked.
        """
        self.host = host
        self.credential = credential
        self.is_demo = is_demo
        self.clock = clock or Clock()
        self.team = team
        self.settings = settings
        self.remembered: Remembered = NOTHING_REMEMBERED
        self._finder = Finder()
        # With a team a part would be shown as the whole.
        self._state = State(state_home, host.name) if state_home is not None and team is None else None
        self._transport: Transport | None = None
        self._aws = aws
        self._aws_reader: AwsReader | None = None
        self._saved: Snapshot | None = None
        self._saving = Lock()
        self._patience = 0.0
        """Seconds that a call waits for a rate limit to be over: the poller plans for that itself."""
        self.keeping_failed: OSError | None = None
        """Why the picture cannot be kept, when it cannot: a full disk, a home that is read-only."""
        self.estate = Estate(
            self._fetch,
            self.clock,
            self._last_picture(),
            replace(pace, share=settings.poll.share),
            remaining=lambda: self._transport.remaining if self._transport is not None else None,
            asks_aws=aws is not None,
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Hold the connection to the host."""
        asyncio.get_running_loop().set_default_executor(AbandonedThreads())
        # In a thread: the import takes tenths of a second in which keys should still be answered.
        transport_type = await asyncio.to_thread(_import_transport)
        transport = transport_type(self.host, self.credential, clock=self.clock, on_warning=self.estate.note)
        async with transport as self._transport:
            try:
                yield
            finally:
                self._transport = None

    async def run(self) -> None:
        """Poll until cancelled, keeping the picture now and then and at the end."""
        try:
            async with self.opened(), asyncio.TaskGroup() as tasks:
                tasks.create_task(self.estate.run())
                tasks.create_task(self._keep_now_and_then())
        finally:
            self.keep_picture()

    async def read_once(self, wanted: Callable[[Snapshot], Iterable[Key]], within: float) -> Snapshot:
        """Read what `wanted` names, in at most `within` seconds, for a face that asks and goes.

        Nothing is kept of it: a part must not take the place of the whole picture.
        """
        self._patience = within
        async with self.opened():
            await self.estate.read_once(wanted, within)
        return self.estate.snapshot

    def findings(self) -> tuple[Finding, ...]:
        """What needs a hand now, by the picture, the worst first; the acknowledged too, marked so."""
        return self._finder.find(self.estate.snapshot, self.remembered, self.settings, self.clock.now())

    def keep_picture(self) -> None:
        """Write the picture, when anything was read and is not kept yet. May be called from any thread."""
        if self._state is None:
            return
        with self._saving:
            snapshot = self.estate.snapshot
            account = snapshot.account
            if snapshot is self._saved or account.restored or account.value is None or not account.value.id:
                return
            try:
                self._state.remember(self.credential.token, account.value.id)
                picture.save(snapshot, self._state.picture(account.value.id), self._state.home)
            except OSError as error:
                self.keeping_failed = error
            else:
                self.keeping_failed = None
            self._saved = snapshot

    async def _keep_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(SAVE_EVERY)
            if self._is_worth_keeping():
                await asyncio.to_thread(self.keep_picture)

    def _is_worth_keeping(self) -> bool:
        """Something is different, or the kept picture says that it is older than it need be."""
        saved, seen = self._saved, self.estate.snapshot.spaces.read_at
        if saved is None or saved.spaces.read_at is None or seen is None:
            return True
        same = self.estate.snapshot.shows_the_same_as(saved)
        return not same or (seen - saved.spaces.read_at).total_seconds() > SAVE_SAME_EVERY

    def _last_picture(self) -> Snapshot:
        account_id = self._state.account_of(self.credential.token) if self._state is not None else None
        if self._state is None or account_id is None:
            return Snapshot()
        return picture.load(self._state.picture(account_id), account_id)

    async def _fetch(self, key: Key) -> Any:
        assert self._transport is not None, "the session is not open"
        try:
            if key.kind is Kind.AWS_ENDS:
                return await self._read_aws_ends(key)
            value = await catalog.read(self._transport, key, self._patience)
        except HerokuError:
            raise
        except Exception as error:
            # A defect of ours: it costs this one resource, is shown there, and the console stays up.
            message = f"Reading this failed inside Spaceport ({type(error).__name__}); please report it."
            raise UnexpectedReply(message, at=self.clock.now()) from error
        if key.kind is Kind.SPACES and self.team is not None:
            value = tuple(space for space in value if self.team in (space.team_name, space.team.id))
        return value

    async def _read_aws_ends(self, key: Key) -> tuple[AwsEnd, ...]:
        """One for each peering that is the operator's and named, in the order of the picture.

        Raises HerokuError where Heroku's side of it is needed first and cannot be read.
        """
        peerings = await self._known(Key(Kind.PEERINGS, key.space))
        own = [peering for peering in peerings if peering.is_own]
        if not own or self._aws is None:
            return tuple(begin(peering, None) for peering in own)
        info = await self._tried(Key(Kind.PEERING_INFO, key.space))
        blocks = (space.cidr for name, space in self.estate.snapshot.each_space() if name == key.space)
        reader = await self._reader_of(self._aws)
        return await reader.read(own, blocks_of_space(next(blocks, None), info))

    async def _known(self, key: Key) -> Any:
        """The value in the picture, else read now. Raises HerokuError."""
        value = self.estate.snapshot.reading(key).value
        return await self._fetch(key) if value is None else value

    async def _tried(self, key: Key) -> Any:
        """The value in the picture, else read now; None where it cannot be, which is told elsewhere."""
        reading = self.estate.snapshot.reading(key)
        if reading.value is not None or reading.problem is not None:
            return reading.value
        try:
            return await self._fetch(key)
        except HerokuError:
            return None

    async def _reader_of(self, access: AwsAccess) -> "AwsReader":
        """Made when it is first needed; the import takes tenths of a second, and tens of megabytes."""
        reader_type = await asyncio.to_thread(_import_aws_reader)
        if self._aws_reader is None:
            self._aws_reader = reader_type(access)
        return self._aws_reader


def _import_aws_reader() -> "type[AwsReader]":
    from backend.aws.reader import AwsReader

    return AwsReader


def _import_transport() -> "type[Transport]":
    from backend.heroku.transport import Transport

    return Transport
