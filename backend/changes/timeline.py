"""A write of a change as the timeline tells it."""

from collections.abc import Mapping
from typing import Any

from backend.model.change_entry import Entry
from backend.model.event import ACTION, DONE, Difference, Event, Source
from backend.model.key import Key, Kind


def event_of(intent: Mapping[str, Any], made: Entry, space: str, space_name: str | None, by: str) -> Event:
    """`intent`: the detail of the INTENT. `made`: the entry that says that it was done."""
    of_heroku = str(intent.get("action")).startswith("peerings.") or "pcx_id" in made.values
    pcx_id = made.values.get("pcx_id", ())
    return Event(
        made.at,
        Difference.CHANGED,
        Key(Kind.PEERINGS if of_heroku else Kind.AWS_ENDS, space),
        space_name,
        {DONE: (None, made.title), ACTION: (None, intent.get("action"))},
        item=pcx_id[0] if pcx_id else intent.get("target"),
        by=by,
        source=Source.CHANGE,
    )
