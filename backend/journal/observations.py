"""What was seen last of each thing, and what comes of seeing it otherwise."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from backend.model.key import Kind

from . import events, tunnels
from .batch import Compare, Look
from .pruning import KEPT
from .texts import moment, stamp

CLOCKS_DIFFER = timedelta(minutes=1)
"""At most, where two machines share a home; more than that is a clock that was set back."""


def record(connection: sqlite3.Connection, looks: Iterable[Look], compare: Compare, now: datetime) -> None:
    """Keep what differs from what is kept, unless somebody saw it later than this look.

    A moment after `now` was written before the clock was set back: then anything is later.
    """
    for look in looks:
        text, seen_at = _kept(connection, look)
        is_set_back = seen_at is not None and seen_at > now + CLOCKS_DIFFER
        if seen_at is not None and seen_at >= look.seen_at and not is_set_back:
            continue
        if text != look.text or is_set_back:
            at = look.read_at if seen_at is None or is_set_back or look.read_at > seen_at else look.seen_at
            if (text := _keep_other(connection, look, text, compare, at, now - KEPT)) is None:
                continue
            tunnels.record(connection, look, seen_at, at, anew=is_set_back)
        connection.execute(
            "INSERT OR REPLACE INTO observation (key, value, seen_at) VALUES (?, ?, ?)",
            (str(look.key), text, stamp(look.seen_at)),
        )
        if look.key.kind is Kind.VPN_CONNECTIONS:
            tunnels.watch(connection, look, seen_at)


def _kept(connection: sqlite3.Connection, look: Look) -> tuple[str | None, datetime | None]:
    """The value, and when it was seen last."""
    row = connection.execute(
        "SELECT value, seen_at FROM observation WHERE key = ?", (str(look.key),)
    ).fetchone()
    return (None, None) if row is None else (row[0], moment(row[1]))


def _keep_other(
    connection: sqlite3.Connection,
    look: Look,
    text: str | None,
    compare: Compare,
    at: datetime,
    oldest: datetime,
) -> str | None:
    """Keep what is told of a value that may be another one than `text`. What is to be kept in its place.

    Heroku tells also of what was before `oldest`: it would go with the next pruning.
    """
    if text == look.text:
        return text
    compared = compare(look, text, at)
    for told in compared.told:
        if told.event.at >= oldest:
            events.insert(connection, told)
    return compared.text
