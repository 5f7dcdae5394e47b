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


def read_kept(path: Path, now: datetime) -> Remembered:
    """Nothing where it cannot be read: whoever next writes the journal mends that, and says so."""
    try:
        with closing(
            sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE)
        ) as connection:
            return remembered.load(connection, now)
    except sqlite3.Error:
        return NOTHING_REMEMBERED
