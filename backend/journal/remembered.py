"""What findings need of earlier times: acknowledgements, first sights, baselines."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from backend.model.finding import Acknowledgement, Remembered
from backend.model.key import Key

from .batch import Memories
from .texts import from_text, moment, stamp, to_text

T = TypeVar("T")

GONE = timedelta(days=7)
"""A finding that was not there for so long is a new one when it comes again."""


def load(connection: sqlite3.Connection, now: datetime) -> Remembered:
    return Remembered(
        acknowledged=dict(
            _each(
                connection.execute("SELECT id, by, at, state FROM acknowledgement"),
                lambda finding, by, at, state: (finding, Acknowledgement(by, moment(at), state)),
            )
        ),
        first_seen=dict(
            _each(
                connection.execute(
                    "SELECT id, state, at FROM first_seen WHERE last_at >= ?", (stamp(now - GONE),)
                ),
                lambda finding, state, at: (finding, (state, moment(at))),
            )
        ),
        baselines=dict(
            _each(
                connection.execute("SELECT key, value FROM baseline"),
                lambda key, value: (Key.parse(key), tuple(from_text(value))),
            )
        ),
        was_up=frozenset(
            _each(connection.execute("SELECT key, vpn FROM was_up"), lambda key, vpn: (Key.parse(key), vpn))
        ),
    )


def _each(rows: sqlite3.Cursor, read: Callable[..., T]) -> Iterator[T]:
    """Of those that make sense: one that does not must not hide the others."""
    for row in rows:
        with suppress(ValueError, TypeError, RecursionError):
            yield read(*row)


def record(connection: sqlite3.Connection, memories: Memories, now: datetime) -> None:
    """What another console saw first stays."""
    connection.executemany(
        "INSERT INTO first_seen (id, state, at, last_at) VALUES (:id, :state, :at, :now) "
        "ON CONFLICT (id) DO UPDATE SET last_at = :now, state = :state, "
        "at = CASE WHEN state = :state AND last_at >= :gone THEN min(at, :at) ELSE :at END",
        [
            {"id": finding, "state": state, "at": stamp(at), "now": stamp(now), "gone": stamp(now - GONE)}
            for finding, (state, at) in memories.first_seen.items()
        ],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO baseline (key, value) VALUES (?, ?)",
        [(str(key), to_text(value)) for key, value in memories.baselines.items()],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO was_up (key, vpn) VALUES (?, ?)",
        [(str(key), vpn) for key, vpn in memories.was_up],
    )


def acknowledge(
    connection: sqlite3.Connection,
    finding: str,
    acknowledgement: Acknowledgement,
    baseline: tuple[Key, tuple[str, ...]] | None,
) -> None:
    """`finding`: its id. `baseline`: what the thing is from now on compared with."""
    connection.execute(
        "INSERT OR REPLACE INTO acknowledgement (id, state, by, at) VALUES (?, ?, ?, ?)",
        (finding, acknowledgement.state, acknowledgement.by, stamp(acknowledgement.at)),
    )
    if baseline is not None:
        key, value = baseline
        connection.execute(
            "INSERT OR REPLACE INTO baseline (key, value) VALUES (?, ?)", (str(key), to_text(value))
        )


def withdraw(connection: sqlite3.Connection, finding: str) -> None:
    connection.execute("DELETE FROM acknowledgement WHERE id = ?", (finding,))
