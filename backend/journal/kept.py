"""What earlier runs have kept, for somebody who only looks and does not wait."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from backend.model.finding import NOTHING_REMEMBERED, Remembered

from . import remembered

PATIENCE = 0.2
"""Seconds to wait for a console that writes."""


def read_changes(path: Path) -> tuple[str, ...]:
    """The ids of guided changes, the newest first; nothing where they cannot be read."""
    return tuple(change for (change,) in _rows(path, "SELECT id FROM change ORDER BY started_at DESC"))


class Unfinished(NamedTuple):
    """A guided change that is not at its end. `space`: its identity."""

    id: str
    title: str
    space: str | None


def read_unfinished(path: Path) -> tuple[Unfinished, ...]:
    """The newest first; nothing where they cannot be read."""
    query = "SELECT id, title, space FROM change WHERE ended_at IS NULL ORDER BY started_at DESC"
    return tuple(Unfinished(*row) for row in _rows(path, query))


def _rows(path: Path, query: str) -> list[Any]:
    try:
        with closing(_opened(path)) as connection:
            return connection.execute(query).fetchall()
    except sqlite3.Error:
        return []


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
