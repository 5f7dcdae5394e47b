"""A write of a change as the timeline tells it."""

from collections.abc import Mapping
from typing import Any

from backend.model.change_entry import Entry
from backend.model.event import ACTION, DONE, Difference, Event, Source
from backend.model.key import Key, Kind


def event_of(intent: Mapping[str, Any], made: Entry, space: str, space_name: str | None, by: str) -> Event:
    """`intent`: the detail of the INTENT. `made`: the entry that says that it was done."""
    action, pcx_id = intent.get("action"), made.values.get("pcx_id", ())
    # A request that was made in AWS is a peering of the space, too: it yields the id that Heroku shows.
    of_heroku = str(action).startswith("peerings.") or bool(pcx_id)
    return Event(
        made.at,
        Difference.CHANGED,
        Key(Kind.PEERINGS if of_heroku else Kind.AWS_ENDS, space),
        space_name,
        {DONE: (None, made.title), ACTION: (None, action)},
        item=pcx_id[0] if pcx_id else intent.get("target"),
        by=by,
        source=Source.CHANGE,
    )
