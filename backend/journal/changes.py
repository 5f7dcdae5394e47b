"""Guided changes in the journal: what was asked for, and an entry before each call and after it."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from backend.model.change import ChangeState, Facts, Who
from backend.model.change_entry import Audited, Entry, EntryKind, Recorded

from .error import JournalError
from .texts import from_text, moment, stamp, to_text

_WHO = TypeAdapter(Who)
COLUMNS = "id, name, title, space, space_name, production, inputs, who, started_at, state, ended_at"
NONSENSE = (ValueError, TypeError, AttributeError, RecursionError)
"""What a row raises that somebody else has written."""
OF_AN_ENTRY = "at, kind, step, entry.title, said, facts, detail, entry.who"


def begin(connection: sqlite3.Connection, recorded: Recorded) -> None:
    connection.execute(
        f"INSERT INTO change ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (
            recorded.id,
            recorded.name,
            recorded.title,
            recorded.space,
            recorded.space_name,
            recorded.is_production,
            to_text(recorded.inputs),
            to_text(recorded.who),
            stamp(recorded.started_at),
            recorded.state,
            recorded.ended_at and stamp(recorded.ended_at),
        ),
    )


def add(
    connection: sqlite3.Connection, change: str, entry: Entry, who: Who, title: str | None = None
) -> None:
    """`who`: whose run of the change it is of. `title`: what the change is called by now, None: as before.

    Raises JournalError where the change is not kept here.
    """
    state, ended_at = _state_after(entry)
    known = connection.execute(
        "UPDATE change SET state = coalesce(:state, state), title = coalesce(:title, title), "
        "ended_at = :ended_at WHERE id = :change",
        {"state": state, "title": title, "ended_at": ended_at and stamp(ended_at), "change": change},
    )
    if not known.rowcount:
        # Put aside, or another's file by now: half a story would be taken up wrongly.
        raise JournalError(f"change {change} is not in it any more")
    connection.execute(
        "INSERT INTO entry (change, at, kind, step, title, said, facts, detail, who) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            change,
            stamp(entry.at),
            entry.kind,
            entry.step,
            entry.title,
            to_text(entry.said),
            to_text(entry.values),
            to_text(entry.detail),
            to_text(who),
        ),
    )


def _state_after(entry: Entry) -> tuple[ChangeState | None, datetime | None]:
    """The state that it brings, None where that stays; and when the change ended."""
    match entry.kind:
        case EntryKind.ENDED:
            return ChangeState(entry.detail["state"]), entry.at
        case EntryKind.STOPPED:
            return ChangeState.STOPPED, None
        case EntryKind.RESUMED:
            return ChangeState.RUNNING, None
    return None, None


def listed(connection: sqlite3.Connection, limit: int) -> tuple[Recorded, ...]:
    """With their entries: all that are unfinished, and of the others the newest; the newest first."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM change ORDER BY ended_at IS NOT NULL, started_at DESC LIMIT ?",  # noqa: S608
        (limit,),
    ).fetchall()
    return tuple(sorted(_each(connection, rows), key=lambda one: one.started_at, reverse=True))


def unfinished(connection: sqlite3.Connection) -> tuple[Recorded, ...]:
    """With their entries, the newest first."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM change WHERE ended_at IS NULL ORDER BY started_at DESC"  # noqa: S608
    ).fetchall()
    return tuple(_each(connection, rows))


def _each(connection: sqlite3.Connection, rows: list[Any]) -> Iterator[Recorded]:
    """Of those that make sense: one that does not must not hide the others."""
    for row in rows:
        with suppress(JournalError):
            yield _change(connection, *row)


def find(connection: sqlite3.Connection, beginning: str) -> tuple[Recorded, ...]:
    """Those whose id begins so; only the one that is exactly so where there is one. Raises JournalError."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM change WHERE substr(id, 1, ?) = ? ORDER BY id",  # noqa: S608
        (len(beginning), beginning),
    ).fetchall()
    exact = [row for row in rows if row[0] == beginning]
    return tuple(_change(connection, *row) for row in exact or rows)


def audited(connection: sqlite3.Connection, since: datetime | None, limit: int) -> tuple[Audited, ...]:
    """The newest entries, at most `limit` of them, in the order in which they were made."""
    rows = connection.execute(
        f"SELECT id, name, change.title, space, space_name, {OF_AN_ENTRY} "  # noqa: S608
        "FROM entry JOIN change ON change.id = entry.change "
        "WHERE :since IS NULL OR at >= :since ORDER BY number DESC LIMIT :limit",
        {"since": since and stamp(since), "limit": limit},
    ).fetchall()
    return tuple(_audited(reversed(rows)))


def _audited(rows: Iterator[Any]) -> Iterator[Audited]:
    for change, name, title, space, space_name, *entry in rows:
        with suppress(*NONSENSE):
            yield Audited(change, name, title, space, space_name, _entry(*entry))


def how_many(connection: sqlite3.Connection) -> tuple[int, int]:
    """Changes, and entries of all of them: whoever remembers it can tell whether there is something new."""
    changes, entries = connection.execute(
        "SELECT (SELECT count(*) FROM change), (SELECT coalesce(max(number), 0) FROM entry)"
    ).fetchone()
    return changes, entries


def _change(
    connection: sqlite3.Connection,
    change: str,
    name: str,
    title: str,
    space: str | None,
    space_name: str | None,
    production: int,
    inputs: str,
    who: str,
    started_at: str,
    state: str,
    ended_at: str | None,
) -> Recorded:
    """With all its entries. Raises JournalError: with a part of them it would be taken up wrongly."""
    entries = connection.execute(
        f"SELECT {OF_AN_ENTRY} FROM entry WHERE change = ? ORDER BY number",  # noqa: S608
        (change,),
    )
    try:
        return Recorded(
            id=change,
            name=name,
            title=title,
            who=_WHO.validate_python(from_text(who)),
            started_at=moment(started_at),
            space=space,
            space_name=space_name,
            inputs=_facts(inputs),
            state=ChangeState(state),
            ended_at=None if ended_at is None else moment(ended_at),
            entries=tuple(_entry(*row) for row in entries),
            is_production=bool(production),
        )
    except NONSENSE as error:
        raise JournalError(f"what it has of change {change} makes no sense") from error


def _entry(
    at: str, kind: str, step: str | None, title: str | None, said: str, facts: str, detail: str, who: str
) -> Entry:
    return Entry(
        at=moment(at),
        kind=EntryKind(kind),
        step=step,
        title=title,
        said=tuple(from_text(said)),
        values=_facts(facts),
        detail=from_text(detail),
        who=_WHO.validate_python(from_text(who)),
    )


def _facts(text: str) -> Facts:
    return Facts({name: tuple(values) for name, values in from_text(text).items()})
