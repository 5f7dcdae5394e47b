"""What was seen last of each thing, and what comes of seeing it otherwise."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from backend.model.key import Kind

from . import events, tunnels
from .batch import Compare, Look
from .texts import moment, stamp


def record(connection: sqlite3.Connection, looks: Iterable[Look], compare: Compare, now: datetime) -> None:
    """Keep what differs from what is kept, unless somebody saw it later than this look.

    A moment after `now` was written before the clock was set back: then anything is later.
    """
    for look in looks:
        row = connection.execute(
            "SELECT value, seen_at FROM observation WHERE key = ?", (str(look.key),)
        ).fetchone()
        text, seen_at = (None, None) if row is None else (row[0], moment(row[1]))
        if seen_at is not None and seen_at > now:
            seen_at = None
        if seen_at is not None and seen_at >= look.seen_at:
            continue
        if text != look.text:
            at = look.read_at if seen_at is None or look.read_at > seen_at else look.seen_at
            compared = compare(look, text, at)
            if compared.text is None:
                continue
            for told in compared.told:
                events.insert(connection, told)
            text = compared.text
            if look.key.kind is Kind.VPN_CONNECTIONS:
                tunnels.record(connection, look, seen_at, at)
        connection.execute(
            "INSERT OR REPLACE INTO observation (key, value, seen_at) VALUES (?, ?, ?)",
            (str(look.key), text, stamp(look.seen_at)),
        )
        if look.key.kind is Kind.VPN_CONNECTIONS:
            tunnels.watch(connection, look, seen_at)
