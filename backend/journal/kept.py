"""What earlier runs have kept, for somebody who only looks and does not wait."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from backend.model.finding import NOTHING_REMEMBERED, Remembered

from . import remembered

PATIENCE = 0.2
"""Seconds to wait for a console that writes."""


def read_changes(path: Path, *, is_unfinished: bool) -> tuple[str, ...]:
    """The ids of guided changes, the newest first; nothing where they cannot be read."""
    unfinished = "WHERE ended_at IS NULL" if is_unfinished else ""
    try:
        with closing(_opened(path)) as connection:
            rows = connection.execute(f"SELECT id FROM change {unfinished} ORDER BY started_at DESC")  # noqa: S608
            return tuple(str(change) for (change,) in rows)
    except sqlite3.Error:
        return ()


def read_kept(path: Path, now: datetime) -> Remembered:
    """Nothing where it cannot be read: whoever next writes the journal mends that, and says so."""
    try:
        with closing(_opened(path)) as connection:
            return remembered.load(connection, now)
    except sqlite3.Error:
        return NOTHING_REMEMBERED


def _opened(path: Path) -> sqlite3.Connection:
    """To be read only. Raises sqlite3.Error."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE)
