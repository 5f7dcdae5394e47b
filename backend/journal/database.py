"""The SQLite file: made private, opened when it is first needed, put aside when it cannot be ours.

Never in WAL mode, which needs shared memory and so does not work where the home is on a network; a rollback
journal is right everywhere, and what is written is little.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TypeVar

from backend.clean import one_line
from backend.paths import shown
from backend.state import make_private

from .error import JournalError
from .schema import APPLICATION_ID, TABLES, VERSION

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds to wait while another console writes."""
SYNCHRONOUS = "EXTRA"
"""After a commit the directory is on the disk too: what was noted before a call outlives a power cut."""
DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class _NotOurs(Exception):
    """What is in the file is another program's."""


class Database:
    """One file, from any number of threads and processes at once; `path` None: in memory, for this run."""

    def __init__(self, path: Path | None, home: Path | None) -> None:
        """`home`: the state directory that `path` is in."""
        self._path = path
        self._home = home
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self.openings = 0
        """How often it was opened: what SQLite counts, it counts for each opening anew."""
        self.put_aside: str | None = None
        """A sentence about a file that could not be used, and where it is now."""

    def read(self, work: Callable[[sqlite3.Connection], T], now: datetime) -> T:
        """What `work` makes of it. Raises JournalError."""
        return self._do(work, now, "read")

    def write(self, work: Callable[[sqlite3.Connection], T], now: datetime) -> T:
        """In one transaction that no other writer comes between: all of it is kept, or nothing.

        Raises JournalError.
        """

        def transaction(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # it may have been rolled back already
                    connection.execute("ROLLBACK")
                raise
            return result

        return self._do(transaction, now, "written")

    def close(self) -> None:
        """It is opened again when it is next needed; what was only in memory is gone."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    def __del__(self) -> None:
        self.close()  # a command that asks and goes does not

    def _do(self, work: Callable[[sqlite3.Connection], T], now: datetime, done: str) -> T:
        with self._lock:
            try:
                try:
                    return work(self._opened())
                except (sqlite3.DatabaseError, _NotOurs) as error:
                    if self._path is None or not _is_damage(error):
                        raise
                    if self._is_unusable():
                        self._put_aside(error, now)
                    return work(self._opened())
            except (sqlite3.Error, _NotOurs, OSError) as error:
                if self._path is not None:
                    self.close()  # the next one begins anew: the file may be another one then
                raise JournalError(f"The journal cannot be {done}: {reason(error)}.") from error

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            if self._path is not None and self._home is not None:
                _make_file(self._path, self._home)
            self._connection = sqlite3.connect(
                ":memory:" if self._path is None else self._path,
                timeout=PATIENCE,
                isolation_level=None,
                check_same_thread=False,
            )
            self.openings += 1
            _prepare(self._connection)
        return self._connection

    def _is_unusable(self) -> bool:
        """Whether the file that is there now is damaged or foreign: another console may have replaced it."""
        self.close()
        try:
            (found,) = self._opened().execute("PRAGMA quick_check(1)").fetchone()
        except (sqlite3.DatabaseError, _NotOurs) as error:
            if not _is_damage(error):
                raise
            return True
        return bool(found != "ok")

    def _put_aside(self, error: Exception, now: datetime) -> None:
        assert self._path is not None
        self.close()
        aside = self._path.with_name(f"{self._path.name}.{now:%Y%m%dT%H%M%SZ}")
        os.replace(self._path, aside)
        for left in ("-journal", "-wal", "-shm"):
            # It belongs to the file that was put aside: a new one must not be rolled back with it.
            with suppress(FileNotFoundError):
                os.replace(f"{self._path}{left}", f"{aside}{left}")
        self.put_aside = (
            f"The journal could not be used ({reason(error)}). It was put aside as "
            f"{shown(aside)}, and a new one begins: what was acknowledged is open again, and a change that "
            "was not finished cannot be taken up any more."
        )


def _is_damage(error: sqlite3.DatabaseError | _NotOurs) -> bool:
    return isinstance(error, _NotOurs) or getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE


def reason(error: Exception) -> str:
    """What went wrong with the file, as a clause."""
    return one_line((error.strerror if isinstance(error, OSError) else None) or str(error), 200)


def _make_file(path: Path, home: Path) -> None:
    """Private from its first moment on; SQLite gives its own files beside it the same mode."""
    make_private(path.parent, home)
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        # Not opened here: to close it again would end the locks of others in this process.
        if not path.is_file():
            raise JournalError(f"{shown(path)} is no file") from None
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    else:
        os.fchmod(file, 0o600)  # whatever the umask took away
        os.close(file)


def _prepare(connection: sqlite3.Connection) -> None:
    """As this version has it: made so where it is empty or of an earlier one.

    Raises _NotOurs, JournalError.
    """
    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
    version = _version(connection)
    if version == VERSION:
        return
    if version == 0:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for missing in range(_version(connection) + 1, VERSION + 1):  # another console may have been faster
            for statement in TABLES[missing].split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    """0: nothing is in it yet. Raises _NotOurs, JournalError."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if tables == application == version == 0:
        return 0
    if application != APPLICATION_ID:
        raise _NotOurs("it is another program's file")
    if version > VERSION:
        # Not put aside: a change may be unfinished in it, which nobody would find again.
        raise JournalError(
            f"it is of version {version}, and this Spaceport knows version {VERSION}; use the newer Spaceport"
        )
    if version < min(TABLES):
        raise _NotOurs(f"it is of version {version}, which there never was")
    return int(version)
