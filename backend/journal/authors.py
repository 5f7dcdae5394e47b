"""Who did what polling found a moment later: a guided change, where one has just had this come of it."""

import sqlite3
from collections.abc import Mapping
from datetime import timedelta

from backend.model.event import ACTION, Difference, Event, Source
from backend.model.peering import ACTIVE, PENDING, UNDER_WAY

from .texts import from_text, stamp

COMES_OF: Mapping[str, frozenset[str]] = {
    "CreateVpcPeeringConnection": frozenset({Difference.APPEARED, *PENDING}),
    "peerings.accept": UNDER_WAY | {ACTIVE},
    "peerings.destroy": frozenset({Difference.VANISHED, "deleted"}),
}
"""What is seen of a peering after each action: that it came or went, or the status that it came to."""
WITHIN = timedelta(minutes=15)
"""Later than that, somebody else may as well have done it."""
CALL = timedelta(minutes=1)
"""What comes of a call may be seen before its answer is there, and noted."""


def author_of(connection: sqlite3.Connection, event: Event) -> str | None:
    """`event`: what polling found, before it is kept. None where no change is known to have done it."""
    if event.source is not Source.POLL or event.item is None:
        return None
    _, status = event.fields.get("status", (None, None))
    found = connection.execute(
        "SELECT by, fields FROM event WHERE source = ? AND key = ? AND item = ? AND at BETWEEN ? AND ? "
        "ORDER BY at DESC LIMIT 1",
        (Source.CHANGE, str(event.key), event.item, stamp(event.at - WITHIN), stamp(event.at + CALL)),
    ).fetchone()
    if found is None:
        return None
    by, fields = found
    _, action = from_text(fields).get(ACTION, (None, None))
    return by if COMES_OF.get(action, frozenset()) & {event.difference, status} else None
