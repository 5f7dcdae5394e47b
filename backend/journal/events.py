"""Events in the journal: as rows, and back as what they were."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from backend.model.account import Account
from backend.model.app import App
from backend.model.event import Difference, Event, Source
from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Key, Kind
from backend.model.nat import Nat
from backend.model.peering import Peering
from backend.model.remote import Remote
from backend.model.space import Space
from backend.model.vpn_connection import Tunnel, VpnConnection
from backend.rules.timeline import OF_A_TUNNEL

from .authors import author_of
from .batch import Told
from .texts import from_text, moment, stamp, to_text

TYPES: dict[Kind, type[Remote]] = {
    Kind.ACCOUNT: Account,
    Kind.SPACES: Space,
    Kind.APPS: App,
    Kind.INBOUND_RULESET: InboundRuleset,
    Kind.PEERINGS: Peering,
    Kind.VPN_CONNECTIONS: VpnConnection,
    Kind.NAT: Nat,
}
"""What the fields of an event of this kind are fields of."""


def insert(connection: sqlite3.Connection, told: Told) -> None:
    """Keep it; what is told already, by its reference, is not told twice."""
    event = told.event
    if told.is_exact:
        connection.execute("DELETE FROM event WHERE reference = ?", (told.reference,))
    connection.execute(
        "INSERT OR IGNORE INTO event "
        "(at, difference, key, space, name, item, fields, by, source, reference) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            stamp(event.at),
            event.difference,
            str(event.key),
            event.key.space,
            event.name,
            event.item,
            to_text(event.fields),
            event.by or author_of(connection, event),
            event.source,
            told.reference,
        ),
    )


def select(
    connection: sqlite3.Connection,
    since: datetime | None,
    until: datetime | None,
    space: str | None,
    space_name: str | None,
    limit: int,
) -> tuple[Event, ...]:
    """The newest first, at most `limit`. Apps are listed by team: those of the space are told by its name."""
    rows = connection.execute(
        "SELECT at, difference, key, name, item, fields, by, source FROM event "
        "WHERE (:since IS NULL OR at >= :since) AND (:until IS NULL OR at < :until) "
        "AND (:space IS NULL OR space = :space OR (key LIKE 'apps@%' AND name = :name)) "
        "ORDER BY at DESC, number DESC LIMIT :limit",
        {
            "since": since and stamp(since),
            "until": until and stamp(until),
            "space": space,
            "name": space_name,
            "limit": limit,
        },
    )
    return tuple(_events(rows))


def _events(rows: sqlite3.Cursor) -> Iterator[Event]:
    for at, difference, key, name, item, fields, by, source in rows:
        try:
            parsed = Key.parse(key)
            yield Event(
                at=moment(at),
                difference=Difference(difference),
                key=parsed,
                name=name,
                fields={
                    field: (_value(parsed.kind, field, before), _value(parsed.kind, field, after))
                    for field, (before, after) in from_text(fields).items()
                },
                item=item,
                by=by,
                source=Source(source),
            )
        except (ValueError, TypeError, AttributeError, RecursionError):
            continue  # of no use to anybody; the rest is


def _value(kind: Kind, name: str, raw: Any) -> Any:
    """As the model has it; of a field that it does not know, as it is kept."""
    of_a_tunnel = OF_A_TUNNEL.fullmatch(name)
    model, field = (Tunnel, of_a_tunnel[2]) if of_a_tunnel else (TYPES.get(kind), name)
    if model is None or field not in model.model_fields:
        return raw
    return getattr(model.model_validate({field: raw}), field)
