"""What cannot be read, and what can be read again: told once each, whoever meets it."""

import sqlite3
from collections.abc import Iterable, Sequence

from backend.model.event import Difference, Event

from . import events
from .batch import Failure, Look, Told
from .texts import moment, stamp


def record(connection: sqlite3.Connection, failures: Iterable[Failure]) -> None:
    for failure in failures:
        added = connection.execute(
            "INSERT OR IGNORE INTO unreadable (key, since, name) VALUES (?, ?, ?)",
            (str(failure.key), stamp(failure.at), failure.name),
        )
        if added.rowcount:
            events.insert(connection, Told(Event(failure.at, Difference.FAILED, failure.key, failure.name)))


def end(connection: sqlite3.Connection, looks: Sequence[Look]) -> None:
    """Of what was read after it could not be."""
    rows = connection.execute("SELECT key, since, name FROM unreadable")
    unreadable = {key: (moment(since), name) for key, since, name in rows}
    for look in looks if unreadable else ():
        since, name = unreadable.get(str(look.key), (look.seen_at, None))
        if look.seen_at > since:
            del unreadable[str(look.key)]
            connection.execute("DELETE FROM unreadable WHERE key = ?", (str(look.key),))
            at = look.read_at if look.read_at > since else look.seen_at
            events.insert(connection, Told(Event(at, Difference.RECOVERED, look.key, name)))
