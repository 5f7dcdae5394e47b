"""Writes into the journal what the estate reads, and keeps current what is remembered.

Readings are gathered in the event loop and written in a thread, several at a time: the loop never waits for
the disk, and polls that change nothing cost one short transaction for all of them.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from backend.journal.batch import Failure
from backend.journal.error import JournalError
from backend.model.event import Event
from backend.model.finding import NOTHING_REMEMBERED, Acknowledgement, Finding, Remembered
from backend.model.key import Key
from backend.model.snapshot import Snapshot

from .clock import Clock
from .gathered import Gathered, Same
from .history import Comparison, look
from .memory import Answer, Memory

if TYPE_CHECKING:
    from backend.journal.journal import Journal

T = TypeVar("T")

KEEP_EVERY = timedelta(seconds=10)
"""Between two writes where nothing is different; then also other consoles' acknowledgements are seen."""
GATHER = 1.0
"""Seconds from something different to its being written: it seldom comes alone."""
PRUNE_EVERY = timedelta(hours=6)


class Recorder:
    """The journal of the account whose estate it is, while that is known. Lives in the event loop."""

    def __init__(
        self,
        clock: Clock,
        snapshot: Snapshot,
        findings: Callable[[], tuple[Finding, ...]],
        home: Path | None,
        path_of: Callable[[str], Path] | None,
        *,
        is_part: bool = False,
    ) -> None:
        """`home`: the state directory; `path_of`: where in it an account's journal is, by the account's id.

        Without them it is kept in memory. `is_part`: the list of spaces is that of one team only.
        """
        self._clock = clock
        self._snapshot = snapshot
        self._findings = findings
        self._home = home
        self._path_of = path_of
        self._is_part = is_part
        self._gathered = Gathered()
        self._memory = Memory()
        self._listeners: list[Callable[[], None]] = []
        self._journal: Journal | None = None
        self._pruned_at: datetime | None = None
        self._lock = asyncio.Lock()
        self._news = asyncio.Event()
        self._recalled_of: str | None = None
        self.failed: JournalError | None = None
        """Why nothing can be kept, while nothing can."""
        self.recalled: Remembered | None = None
        """What earlier runs and other consoles left, as it was found at the start; None until it was read."""

    @property
    def remembered(self) -> Remembered:
        return self._memory.current

    @property
    def put_aside(self) -> str | None:
        """A sentence about a file that could not be used, and where it is now."""
        return None if self._journal is None else self._journal.put_aside

    @property
    def account_id(self) -> str | None:
        """Whose journal it is; None while that is not known."""
        account = self._snapshot.account.value
        return self._recalled_of if account is None or not account.id else account.id

    def recall_of(self, account_id: str) -> None:
        """It is that of this account, until the host says whose. Nothing that is read is kept until then."""
        self._recalled_of = account_id

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever other things are remembered; the result ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def heard(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        """A listener of the estate."""
        self._snapshot = snapshot
        self._gathered.add_failures(snapshot, events)
        if events or (self._journal is None and self._place() is not None):
            self._gather()
            self._news.set()

    async def run(self) -> None:
        """Write now and then, until cancelled."""
        while True:
            self._news.clear()
            await self.keep()
            await self._clock.wait(self._news, self._clock.now() + KEEP_EVERY)
            if self._news.is_set():
                await self._clock.sleep(GATHER)

    async def keep(self) -> None:
        """Write what is not written yet, and look what other consoles wrote. `failed` says if that failed."""
        async with self._lock:
            journal = await self._opened()
            if journal is None:
                return
            if self.recalled is None:
                await self._recall(journal)
            self._gather()
            self._judge()
            taken = self._take()
            try:
                remembered = await asyncio.to_thread(self._write, journal, taken)
            except JournalError as error:
                self._gathered.put_back(taken)
                self.failed = error
            except Exception as error:
                self.failed = _defect(error)  # not put back: it would fail again and again
            else:
                self.failed = None
                self._change(lambda: self._memory.written(remembered))

    async def _recall(self, journal: "Journal") -> None:
        """Before anything is judged: what is new is what is not in there."""
        try:
            self.recalled = recalled = await asyncio.to_thread(journal.remembered, self._clock.now())
        except JournalError as error:
            self.failed, self.recalled = error, NOTHING_REMEMBERED
        else:
            self._change(lambda: self._memory.written(recalled))

    def keep_at_end(self) -> None:
        """The last of it, without an event loop."""
        if (place := self._place()) is None:
            return
        self._gather()
        self._judge()
        taken = self._take()
        journal = self._journal_at(place)
        try:
            self._memory.written(self._write(journal, taken))
        except JournalError as error:
            self.failed = error
        except Exception as error:
            self.failed = _defect(error)  # the session closes all the same
        else:
            self.failed = None
        journal.close()

    async def acknowledge(self, finding: Finding, by: str) -> None:
        """Remembered at once; what it is of is compared with how it is now. Raises JournalError."""
        now = self._clock.now()
        acknowledgement = Acknowledgement(by, now, finding.state)
        baseline = None
        if finding.baseline is not None:
            baseline = Key(finding.resource, finding.space), finding.baseline
        await self._answer(
            Answer(finding.id, acknowledgement, baseline),
            lambda journal: journal.acknowledge(finding.id, acknowledgement, baseline, now),
        )

    async def withdraw(self, finding: Finding) -> None:
        """It is open again. Raises JournalError."""
        now = self._clock.now()
        await self._answer(Answer(finding.id, None), lambda journal: journal.withdraw(finding.id, now))

    async def ask(self, question: Callable[["Journal"], T], otherwise: T) -> T:
        """Of the journal, with all that was seen in it; `otherwise` while it is not known whose it is.

        Raises JournalError.
        """
        await self.keep()
        journal = self._journal
        return otherwise if journal is None else await asyncio.to_thread(question, journal)

    async def work(self, work: Callable[["Journal"], T]) -> T:
        """With the journal, whatever else waits to be kept. Raises JournalError."""
        async with self._lock:
            journal = await self._opened()
            if journal is None:
                raise JournalError("It is not known yet whose account this is. Try again in a moment.")
            return await asyncio.to_thread(work, journal)

    async def _answer(self, answer: Answer, write: Callable[["Journal"], None]) -> None:
        self._change(lambda: self._memory.answering(answer))
        try:
            await self.work(write)
        except BaseException:
            self._change(lambda: self._memory.answered(answer, is_kept=False))
            raise
        self._change(lambda: self._memory.answered(answer, is_kept=True))

    def _gather(self) -> None:
        readings = self._gathered.add(self._snapshot)
        self._change(lambda: self._memory.look(readings))

    def _judge(self) -> None:
        findings = self._findings()
        self._change(lambda: self._memory.judge(findings, self._clock.now()))

    def _change(self, change: Callable[[], None]) -> None:
        before = self._memory.current
        change()
        if self._memory.current is not before:
            for listener in tuple(self._listeners):
                listener()

    def _take(self) -> list[Same | Failure]:
        """Only what was read with this token: until then, the account is that of an earlier run."""
        account = self._snapshot.account
        if self._path_of is not None and (account.restored or account.value is None):
            return []
        self._memory.take()
        return self._gathered.take()

    def _write(self, journal: "Journal", taken: list[Same | Failure]) -> Remembered | None:
        """In a thread. What is remembered now, where that may be something else. Raises JournalError."""
        now, memories = self._clock.now(), self._memory.writing
        if taken or memories:
            looks = [
                look(one.key, one.value, one.read_at, one.seen_at) for one in taken if isinstance(one, Same)
            ]
            failed = [one for one in taken if isinstance(one, Failure)]
            journal.record(looks, failed, memories, Comparison(self._snapshot, self._is_part), now)
            if self._pruned_at is None or not self._pruned_at <= now < self._pruned_at + PRUNE_EVERY:
                journal.prune(now)
                self._pruned_at = now
        if journal.was_written_elsewhere(now) or memories:
            return journal.remembered(now)
        return None

    async def _opened(self) -> "Journal | None":
        """That of the account; None while the account is not known."""
        place = self._place()
        if place is None:
            return None
        await asyncio.to_thread(_import_journal)
        return self._journal_at(place)

    def _journal_at(self, place: tuple[Path | None]) -> "Journal":
        (path,) = place
        if self._journal is None or self._journal.path != path:
            if self._journal is not None:
                self._journal.close()
                self._memory = Memory()
                self.recalled = None
            self._journal = _import_journal()(path, self._home)
        return self._journal

    def _place(self) -> tuple[Path | None] | None:
        """Where the journal is, in memory or in a file; None while it is not known whose it is."""
        if self._path_of is None:
            return (None,)
        return None if self.account_id is None else (self._path_of(self.account_id),)


def _defect(error: Exception) -> JournalError:
    """One of ours: it costs what was to be written, and the console stays up."""
    return JournalError(f"Keeping this failed inside Spaceport ({type(error).__name__}); please report it.")


def _import_journal() -> "type[Journal]":
    """Not with this module: a dashboard paints before SQLite is loaded."""
    from backend.journal.journal import Journal

    return Journal
