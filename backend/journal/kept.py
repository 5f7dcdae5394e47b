"""What earlier runs have kept, for somebody who only looks and does not wait."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from backend.model.finding import NOTHING_REMEMBERED, Remembered
from backend.paths import shown

from . import remembered
from .database import reason
from .error import JournalError

PATIENCE = 0.2
"""Seconds to wait for a console that writes."""


def read_changes(path: Path) -> tuple[str, ...]:
    """The ids of guided changes, the newest first; nothing where they cannot be read."""
    try:
        with closing(_opened(path)) as connection:
            rows = connection.execute("SELECT id FROM change ORDER BY started_at DESC").fetchall()
    except sqlite3.Error:
        return ()
    return tuple(change for (change,) in rows)


class Unfinished(NamedTuple):
    """A guided change that is not at its end. `space`: its identity."""

    id: str
    title: str
    space: str | None


def read_unfinished(path: Path, patience: float = PATIENCE) -> tuple[Unfinished, ...]:
    """The newest first; none where there is no journal, or one from before there were changes.

    `patience`: seconds to wait for a console that writes. Raises JournalError.
    """
    query = "SELECT id, title, space FROM change WHERE ended_at IS NULL ORDER BY started_at DESC"
    try:
        path.stat()
        with closing(_opened(path, patience)) as connection:
            (tables,) = connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'change'"
            ).fetchone()
            rows = connection.execute(query).fetchall() if tables else []
    except FileNotFoundError:
        return ()
    except (sqlite3.Error, OSError) as error:
        raise JournalError(f"{shown(path)} cannot be read: {reason(error)}.") from error
    return tuple(Unfinished(*row) for row in rows)


def read_kept(path: Path, now: datetime) -> Remembered:
    """Nothing where it cannot be read: whoever next writes the journal mends that, and says so."""
    try:
        with closing(_opened(path)) as connection:
            return remembered.load(connection, now)
    except sqlite3.Error:
        return NOTHING_REMEMBERED


def _opened(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """To be read only. Raises sqlite3.Error."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=patience)
