"""The journal of one account at one host (DESIGN.md, "State belongs to (host, account id)").

Every call waits for the disk, and perhaps for another console: none belongs in the event loop.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from backend.model.change import Who
from backend.model.change_entry import Audited, Entry, Recorded
from backend.model.event import Event
from backend.model.finding import Acknowledgement, Remembered
from backend.model.history import TunnelHistory
from backend.model.key import Key

from . import changes, events, failures, observations, pruning, remembered, tunnels
from .batch import Compare, Failure, Look, Memories, Told
from .database import Database

Ends = Callable[[Sequence[Recorded]], Mapping[str, Entry]]
"""Of changes that are unfinished: by their ids the entries that end them."""


class Journal:
    """What is kept over time. Every method may raise JournalError; `now` is the caller's clock."""

    def __init__(self, path: Path | None, home: Path | None) -> None:
        """`path` None: in memory, for this run. `home`: the state directory that `path` is in.

        The file is opened, and made, when it is first needed.
        """
        self.path = path
        self._database = Database(path, home)
        self._seen_version: tuple[int, int] | None = None

    @property
    def put_aside(self) -> str | None:
        """A sentence about a file that could not be used, and where it is now."""
        return self._database.put_aside

    def record(
        self,
        looks: Sequence[Look],
        failed: Sequence[Failure],
        memories: Memories,
        compare: Compare,
        now: datetime,
    ) -> None:
        """Keep what is new of it, in one transaction: whatever two consoles see is told once."""

        def work(connection: sqlite3.Connection) -> None:
            failures.record(connection, failed)
            failures.end(connection, looks)
            observations.record(connection, looks, compare, now)
            remembered.record(connection, memories, now)

        self._database.write(work, now)

    def remembered(self, now: datetime) -> Remembered:
        """What findings need of earlier times."""
        return self._database.read(lambda connection: remembered.load(connection, now), now)

    def was_written_elsewhere(self, now: datetime) -> bool:
        """Whether another console may have written since this was asked last; True the first time."""

        def work(connection: sqlite3.Connection) -> bool:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            seen, self._seen_version = self._seen_version, (self._database.openings, version)
            return seen != self._seen_version

        return self._database.read(work, now)

    def acknowledge(
        self,
        finding: str,
        acknowledgement: Acknowledgement,
        baseline: tuple[Key, tuple[str, ...]] | None,
        now: datetime,
    ) -> None:
        """`finding`: its id. `baseline`: what the thing is from now on compared with."""
        self._database.write(
            lambda connection: remembered.acknowledge(connection, finding, acknowledgement, baseline), now
        )

    def withdraw(self, finding: str, now: datetime) -> None:
        """The finding is open again."""
        self._database.write(lambda connection: remembered.withdraw(connection, finding), now)

    def timeline(
        self,
        now: datetime,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        space: str | None = None,
        space_name: str | None = None,
        limit: int,
    ) -> tuple[Event, ...]:
        """The newest first; `until` is exclusive. `space`: only what is in it, by its identity and name."""
        return self._database.read(
            lambda connection: events.select(connection, since, until, space, space_name, limit), now
        )

    def tunnel_history(
        self, key: Key, vpn: str, since: datetime, until: datetime, now: datetime
    ) -> tuple[TunnelHistory, ...]:
        """`key`: the space's list of VPN connections. By the number of the tunnel."""
        return self._database.read(
            lambda connection: tunnels.history(connection, key, vpn, since, until), now
        )

    def begin_change(self, recorded: Recorded, now: datetime, ends: Ends = lambda unfinished: {}) -> None:
        """Keep that it is begun, before its first step, and in one transaction with what it `ends`."""

        def work(connection: sqlite3.Connection) -> None:
            for change, entry in ends(changes.unfinished(connection)).items():
                changes.add(connection, change, entry, recorded.who)
            changes.begin(connection, recorded)

        self._database.write(work, now)

    def add_entry(
        self,
        change: str,
        entry: Entry,
        who: Who,
        event: Event | None,
        now: datetime,
        title: str | None = None,
    ) -> None:
        """On the disk when this returns. `event`: what the timeline tells of it, with who did it. `title`:
        what the change is called by now, None: as before.
        """

        def work(connection: sqlite3.Connection) -> None:
            changes.add(connection, change, entry, who, title)
            if event is not None:
                events.insert(connection, Told(event))

        self._database.write(work, now)

    def changes(self, now: datetime, limit: int) -> tuple[Recorded, ...]:
        """All that are unfinished, and of the others the newest; the newest first."""
        return self._database.read(lambda connection: changes.listed(connection, limit), now)

    def find_changes(self, beginning: str, now: datetime) -> tuple[Recorded, ...]:
        """Those whose id begins so; one that is exactly so alone."""
        return self._database.read(lambda connection: changes.find(connection, beginning), now)

    def audited(self, since: datetime | None, limit: int, now: datetime) -> tuple[Audited, ...]:
        """The newest entries of all changes, at most `limit`, in the order in which they were made."""
        return self._database.read(lambda connection: changes.audited(connection, since, limit), now)

    def how_many_changes(self, now: datetime) -> tuple[int, int]:
        """And entries of them. Other numbers than before: changes have gone on, in whichever console."""
        return self._database.read(changes.how_many, now)

    def prune(self, now: datetime) -> None:
        """Without what is too old or too much; the room is given back."""
        self._database.write(lambda connection: pruning.prune(connection, now), now)
        # As a script, which goes on to its end: a single statement gives back a single page.
        self._database.read(lambda connection: connection.executescript("PRAGMA incremental_vacuum"), now)

    def close(self) -> None:
        """It is opened again when it is next needed; what was only in memory is gone."""
        self._database.close()
