"""How each tunnel was, stretch by stretch, and when somebody watched."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from backend.model.history import TunnelHistory
from backend.model.key import Key

from .batch import LONGEST_GAP, Look
from .spans import Stretch, spans
from .texts import moment, stamp


def record(
    connection: sqlite3.Connection, look: Look, before: datetime | None, at: datetime, *, anew: bool
) -> None:
    """A new stretch for each tunnel that is otherwise than it was; `anew`: for the others, too.

    `before`: when this list was seen last, before it was seen to be otherwise at `at`.
    """
    key = str(look.key)
    ended = stamp(before or at)
    rows = connection.execute(
        "SELECT vpn, number, status, changed_at FROM tunnel WHERE key = ? AND seen_until IS NULL", (key,)
    )
    open_now = {(vpn, number): (status, changed_at) for vpn, number, status, changed_at in rows}
    seen = {
        (one.vpn, one.number): (one.status, one.changed_at and stamp(min(one.changed_at, at)))
        for one in look.tunnels
    }
    for tunnel, was in open_now.items():
        if anew or seen.get(tunnel) != was:
            connection.execute(
                "UPDATE tunnel SET seen_until = ? "
                "WHERE key = ? AND vpn = ? AND number = ? AND seen_until IS NULL",
                (ended, key, *tunnel),
            )
    for tunnel, is_now in seen.items():
        if anew or open_now.get(tunnel) != is_now:
            connection.execute(
                "INSERT OR REPLACE INTO tunnel (key, vpn, number, seen_from, status, changed_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (key, *tunnel, stamp(at), *is_now),
            )


def watch(connection: sqlite3.Connection, look: Look, before: datetime | None) -> None:
    """The time of the look was watched, and that since `before`, the last one, if that was not long ago."""
    since = look.read_at
    if before is not None and before <= since <= before + LONGEST_GAP:
        since = before
    if since == look.seen_at:
        return  # one moment; the next look makes it a stretch
    key, first, last = str(look.key), stamp(since), stamp(look.seen_at)
    touching = connection.execute(
        "SELECT min(since), max(until) FROM watched WHERE key = ? AND since <= ? AND until >= ?",
        (key, last, first),
    ).fetchone()
    first, last = min(first, touching[0] or first), max(last, touching[1] or last)
    connection.execute("DELETE FROM watched WHERE key = ? AND since BETWEEN ? AND ?", (key, first, last))
    connection.execute("INSERT INTO watched (key, since, until) VALUES (?, ?, ?)", (key, first, last))


def history(
    connection: sqlite3.Connection, key: Key, vpn: str, since: datetime, until: datetime
) -> tuple[TunnelHistory, ...]:
    """By the number of the tunnel; those that were never seen are not among them.

    Of what ended before `since` only the last stretch is read, so that a tunnel which is gone is still one
    that was seen; one may go on for `LONGEST_GAP` beyond what was seen of it. Those that were seen after
    `until` may tell of the time before it, by Heroku's word.
    """
    rows = connection.execute(
        "SELECT number, status, changed_at, seen_from, coalesce(seen_until, seen_at, seen_from) "
        "FROM tunnel LEFT JOIN observation USING (key) LEFT JOIN ("
        "SELECT number, max(seen_from) AS last FROM tunnel "
        "WHERE key = :key AND vpn = :vpn AND seen_until < :since GROUP BY number) AS ended USING (number) "
        "WHERE key = :key AND vpn = :vpn AND seen_from >= coalesce(ended.last, seen_from) "
        "ORDER BY number, seen_from",
        {"key": str(key), "vpn": vpn, "since": stamp(since - LONGEST_GAP)},
    ).fetchall()
    watched = [
        (moment(first), moment(last))
        for first, last in connection.execute(
            "SELECT since, until FROM watched WHERE key = ? AND since < ? AND until > ? ORDER BY since",
            (str(key), stamp(until), stamp(since)),
        )
    ]
    return tuple(
        TunnelHistory(number, spans(list(_stretches(of_one)), watched, since, until))
        for number, of_one in groupby(rows, key=lambda row: row[0])
    )


def _stretches(rows: Iterator[tuple[int, str, str | None, str, str]]) -> Iterator[Stretch]:
    for _, status, changed_at, seen_from, seen_until in rows:
        changed = None if changed_at is None else moment(changed_at)
        yield Stretch(status, changed, moment(seen_from), moment(seen_until))
