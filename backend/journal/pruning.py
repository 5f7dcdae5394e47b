"""The journal does not grow for ever: what is old goes, and where it is too large, the oldest of it."""

import sqlite3
from datetime import datetime, timedelta

from .remembered import GONE
from .texts import stamp

KEPT = timedelta(days=365)
MOST_BYTES = 20 * 1024 * 1024
AT_ONCE = 1000
"""Events and stretches of tunnels that go at a time where it is too large."""


def prune(connection: sqlite3.Connection, now: datetime) -> None:
    """Within a transaction."""
    old = stamp(now - KEPT)
    connection.execute("DELETE FROM event WHERE at < ?", (old,))
    connection.execute("DELETE FROM watched WHERE until < ?", (old,))
    connection.execute("DELETE FROM tunnel WHERE seen_until < ?", (old,))
    connection.execute("DELETE FROM observation WHERE seen_at < ?", (old,))
    connection.execute("DELETE FROM unreadable WHERE since < ?", (old,))
    connection.execute(
        "DELETE FROM acknowledgement WHERE at < ? AND id NOT IN (SELECT id FROM first_seen)", (old,)
    )
    # Unfinished changes stay, however old and large: they are somebody's to finish.
    connection.execute("DELETE FROM entry WHERE change IN (SELECT id FROM change WHERE ended_at < ?)", (old,))
    connection.execute("DELETE FROM change WHERE ended_at < ?", (old,))
    connection.execute("DELETE FROM first_seen WHERE last_at < ?", (stamp(now - GONE),))
    # Of what is not there any more, nothing needs to be remembered.
    connection.execute("DELETE FROM baseline WHERE key NOT IN (SELECT key FROM observation)")
    connection.execute("DELETE FROM was_up WHERE key NOT IN (SELECT key FROM observation)")
    while _bytes(connection) > MOST_BYTES and (until := _oldest(connection)) is not None:
        connection.execute("DELETE FROM event WHERE at <= ?", (until,))
        connection.execute("DELETE FROM tunnel WHERE seen_until <= ?", (until,))


def _oldest(connection: sqlite3.Connection) -> str | None:
    """Up to when the oldest are from; None where all there is is the estate as it is."""
    (until,) = connection.execute(
        "SELECT max(at) FROM (SELECT at FROM event UNION ALL "
        "SELECT seen_until FROM tunnel WHERE seen_until IS NOT NULL ORDER BY 1 LIMIT ?)",
        (AT_ONCE,),
    ).fetchone()
    return until  # type: ignore[no-any-return]


def _bytes(connection: sqlite3.Connection) -> int:
    """What is in use of it."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
