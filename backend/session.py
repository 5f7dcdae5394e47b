"""The one place that wires everything for a (host, account); both faces use it.

The HTTP client is imported when the session is opened, not with this module: a dashboard paints its last
picture before that.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from backend.aws.access import AwsAccess
from backend.changes.defect import place
from backend.changes.who import operator
from backend.estate import picture
from backend.estate.clock import Clock
from backend.estate.estate import Estate
from backend.estate.plan import Pace
from backend.estate.recorder import Recorder
from backend.fetching import Fetching
from backend.heroku.credentials import Credential
from backend.heroku.host import Host
from backend.journal.error import JournalError
from backend.model.event import Event
from backend.model.finding import Finding, Remembered
from backend.model.history import TunnelHistory
from backend.model.key import Key
from backend.model.settings import USUAL, Settings
from backend.model.snapshot import Snapshot
from backend.rules.findings.find import Finder
from backend.state import State
from backend.surroundings import Surroundings
from backend.threads import AbandonedThreads

if TYPE_CHECKING:
    from backend.changes.desk import Desk
    from backend.heroku.transport import Transport

SAVE_EVERY = 30.0
"""Seconds between two writes of the picture, at most."""
SAVE_SAME_EVERY = 300.0
"""The same where only the times of reading are others."""
LOOK_EVERY = 5.0
"""Seconds between two looks for changes of other consoles."""
LEAST_TO_KEEP = 1.0
"""Seconds that a face which asks and goes waits for the journal at least."""


class Session:
    """An estate, the host it is read from, and what is kept of it between two runs."""

    def __init__(
        self,
        host: Host,
        credential: Credential,
        *,
        state_home: Path | None,
        keeps_picture: bool = True,
        clock: Clock | None = None,
        pace: Pace = Pace(),
        team: str | None = None,
        is_demo: bool = False,
        aws: AwsAccess | None = None,
        settings: Settings = USUAL,
        read_only: bool = False,
    ) -> None:
        """`state_home`: where picture and journal are kept; None keeps nothing, and starts from nothing.

        `keeps_picture` False: for a face that reads a part, which must not take the place of the whole; it
        starts from nothing, too. `team`: only the spaces of this one, by name or id. `aws` None: AWS is never
        asked. `read_only`: changes write nothing.
        """
        self.host = host
        self.credential = credential
        self.is_demo = is_demo
        self.clock = clock or Clock()
        self.team = team
        self.settings = settings
        self.read_only = read_only
        self._finder = Finder(is_part=team is not None)
        state = None if state_home is None else State(state_home, host.name)
        # With a team a part would be shown as the whole.
        self._state = state if keeps_picture and team is None else None
        self._fetching = Fetching(self.clock, lambda: self.estate.snapshot, team, aws)
        self._saved: Snapshot | None = None
        self._saving = Lock()
        self._picture_failed: OSError | None = None
        self._look_failed: str | None = None
        """Where, since the last look for changes of other consoles that did not."""
        self.estate = Estate(
            self._fetching.fetch,
            self.clock,
            self._last_picture(),
            replace(pace, share=settings.poll.share),
            remaining=lambda: self._fetching.remaining,
            asks_aws=aws is not None,
        )
        self._recorder = Recorder(
            self.clock,
            self.estate.snapshot,
            self.findings,
            state_home,
            None if state is None else state.journal,
            is_part=team is not None,
        )
        self.estate.subscribe(self._recorder.heard)
        self._surroundings = Surroundings(
            self.clock,
            settings,
            self.estate,
            self._recorder,
            self._fetching,
            state,
            credential.token,
            aws,
            team=team,
            read_only=read_only,
            is_demo=is_demo,
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Hold the connection to the host."""
        asyncio.get_running_loop().set_default_executor(AbandonedThreads())
        # In a thread: the import takes tenths of a second in which keys should still be answered.
        transport_type = await asyncio.to_thread(_import_transport)
        transport = transport_type(self.host, self.credential, clock=self.clock, on_warning=self.estate.note)
        async with transport:
            self._fetching.open(transport)
            try:
                yield
            finally:
                if self._has_changes:
                    await self.changes.stop()
                self._fetching.close()

    async def run(self) -> None:
        """Poll until cancelled, keeping the picture now and then and at the end."""
        try:
            async with self.opened(), asyncio.TaskGroup() as tasks:
                tasks.create_task(self.estate.run())
                tasks.create_task(self._keep_now_and_then())
                tasks.create_task(self._recorder.run())
                tasks.create_task(self._look_for_changes())
        finally:
            self.keep_picture()
            self._recorder.keep_at_end()

    async def read_once(self, wanted: Callable[[Snapshot], Iterable[Key]], within: float) -> Snapshot:
        """Read what `wanted` names, in at most `within` seconds, for a face that asks and goes.

        What it differs from is journalled, within that time too; of the picture nothing is kept.
        """
        self._fetching.patience = within
        ends_at = asyncio.get_running_loop().time() + within
        async with self.opened():
            await self.estate.read_once(wanted, within)
            keep_until = max(ends_at, asyncio.get_running_loop().time() + LEAST_TO_KEEP)
            # Too late: then what was seen is not kept, and the answer is there all the same.
            with suppress(TimeoutError):
                async with asyncio.timeout_at(keep_until):
                    await self._recorder.keep()
        return self.estate.snapshot

    @cached_property
    def changes(self) -> "Desk":
        """Guided changes, while the session is open. Imported when they are first asked for."""
        from backend.changes.desk import Desk

        return Desk(self._surroundings)

    # What is remembered

    @property
    def remembered(self) -> Remembered:
        """What findings need of earlier times, as this console and others left it."""
        return self._recorder.remembered

    @property
    def recalled(self) -> Remembered | None:
        """What earlier runs and other consoles had left at the start; None until that was looked up."""
        return self._recorder.recalled

    @property
    def about_keeping(self) -> tuple[str, ...]:
        """What people should know of it, in sentences: what cannot be kept or seen, what was put aside."""
        said = []
        if (failed := self._picture_failed) is not None:
            said.append(f"The picture cannot be kept for the next start: {failed.strerror or failed}")
        if self._look_failed is not None:
            said.append(
                "What other consoles do to changes is not seen until you list them: looking for it failed "
                f"inside Spaceport ({self._look_failed}); please report it."
            )
        said += [str(each) for each in (self._recorder.failed, self._recorder.put_aside) if each is not None]
        return tuple(said)

    @property
    def who(self) -> str:
        """Who acknowledges: the account's email, as far as it is known, and the machine's user."""
        return str(operator(self.estate.snapshot.account.value))

    def when_remembered_changes(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` then, also where another console did it; the result ends that."""
        return self._recorder.subscribe(listener)

    async def acknowledge(self, finding: Finding) -> None:
        """Somebody has seen it: it is so in `remembered` at once, and kept. Raises JournalError.

        What it says is changed is from now on compared with how it is now.
        """
        await self._recorder.acknowledge(finding, self.who)

    async def withdraw(self, finding: Finding) -> None:
        """It is open again, at once. Raises JournalError."""
        await self._recorder.withdraw(finding)

    async def timeline(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        space: str | None = None,
        limit: int = 1000,
    ) -> tuple[Event, ...]:
        """What was different when, by whom as far as known, the newest first; `until` is exclusive.

        `space`: only what is in it, by its identity. Raises JournalError.
        """
        name = next((one.name for key, one in self.estate.snapshot.each_space() if key == space), None)
        now = self.clock.now()
        return await self._recorder.ask(
            lambda journal: journal.timeline(
                now, since=since, until=until, space=space, space_name=name, limit=limit
            ),
            (),
        )

    async def tunnel_history(
        self, key: Key, vpn: str, since: datetime, until: datetime
    ) -> tuple[TunnelHistory, ...]:
        """How the tunnels of a VPN connection were, by their numbers; those never seen are not among them.

        `key`: the list of the space, `Key(Kind.VPN_CONNECTIONS, space)`. `vpn`: the connection's id. Raises
        JournalError.
        """
        now = self.clock.now()
        return await self._recorder.ask(
            lambda journal: journal.tunnel_history(key, vpn, since, until, now), ()
        )

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
                self._picture_failed = error
            else:
                self._picture_failed = None
            self._saved = snapshot

    async def _keep_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(SAVE_EVERY)
            if self._is_worth_keeping():
                await asyncio.to_thread(self.keep_picture)

    async def _look_for_changes(self) -> None:
        """Of other consoles, once somebody is interested in changes."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if self._has_changes:
                await self._look_for_changes_once()

    async def _look_for_changes_once(self) -> None:
        try:
            with suppress(JournalError):  # whoever lists them says so
                await self.changes.look_elsewhere()
        except Exception as error:
            # A defect of ours: it costs the news of other consoles, and this one stays up.
            self._look_failed = place(error)
        else:
            self._look_failed = None

    @property
    def _has_changes(self) -> bool:
        return "changes" in vars(self)

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


def _import_transport() -> "type[Transport]":
    from backend.heroku.transport import Transport

    return Transport
