"""Events as rows: when, where, what, by whom; and everything that is known of one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from backend.model.event import Event, Source
from backend.model.settings import Settings
from backend.model.snapshot import Snapshot
from backend.rules.timeline import spaces_by_event
from tui import production, records
from tui.events import beside_its_space, field_name, in_words, is_aside, text_of, what_of
from tui.format import brief_moment, known
from tui.screens.entry import Entry, by_text
from tui.screens.trusted_history import changed_ranges
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.table import Column
from widgets.text import Piece, Signs, Tone

COLUMNS: tuple[Column, ...] = (
    Column("at", "when, UTC", 11, right=True),
    Column("space", "space", 12, grows=True, most=34),
    Column("what", "what", 33, grows=True, most=120),
    Column("by", "by", 12, rank=1, grows=True, most=34),
)
SOURCES = {
    Source.POLL: "polling saw it then; it became so after the look before that",
    Source.HEROKU: "Heroku tells the moment itself",
    Source.CHANGE: "a guided change did it then",
}


def entries(
    events: Sequence[Event], snapshot: Snapshot, settings: Settings, now: datetime, signs: Signs
) -> list[Entry]:
    """One for each event; `events` the newest first, as the journal gives them."""
    space_of = spaces_by_event(snapshot)
    seen: dict[str, int] = {}
    made = []
    # The oldest first, so that what is new changes the names of no others.
    for number, event in enumerate(reversed(events)):
        name = f"{event.at.isoformat()}/{event.key}/{event.item}/{event.difference}"
        seen[name] = seen.get(name, 0) + 1
        found = space_of(event)
        mark = "" if found is None else production.mark_of(found[1], settings)
        by = f", by {event.by}" if event.by else ""
        called = event.name if found is None else found[1].name
        cells = (
            Piece(brief_moment(event.at, now), Tone.QUIET),
            Piece(known(called, signs), Tone.QUIET if found is None else Tone.PLAIN, mark),
            Piece(beside_its_space(event)),
            # Nobody tells who did what polling found: what it was may take that room.
            # What an address begins with tells who it was where the whole has no room.
            Piece(event.by or "", Tone.QUIET, brief=(event.by or "").partition("@")[0]),
        )
        order = by_text(cells, -number, signs)
        made.append(
            Entry(
                key=f"{name}#{seen[name]}",
                space=None if found is None else found[0],
                cells=cells,
                order=((event.at, number), *order[1:]),
                name=f"{text_of(event.at)}  {in_words(event)}{by}",
                record={**records.event(event), "text": in_words(event)},
                target=event,
            )
        )
    return made


def event_facts(event: Event, title: Piece, past: Sequence[Item], signs: Signs) -> Iterator[Item]:
    """What it was, then each field before and after. `title`: the space as its row has it.

    `past`: how the tunnels that it tells of were until now.
    """
    yield Heading("heading", what_of(event), title.whole, signs.cut)
    yield Fact("what", "What", beside_its_space(event), copies=in_words(event))
    yield Fact("at", "When", text_of(event.at))
    yield Fact("by", "By", event.by or "nobody says who", Tone.PLAIN if event.by else Tone.QUIET)
    yield Fact("source", "Known from", SOURCES[event.source], Tone.QUIET)
    yield from past
    # What says little to people comes last.
    for field, (before, after) in sorted(event.fields.items(), key=lambda pair: is_aside(pair[0])):
        yield from _field_facts(field, before, after)


def _field_facts(field: str, before: Any, after: Any) -> Iterator[Fact]:
    name = field_name(field)
    if field == "rules" and before is not None and after is not None:
        _, name = changed_ranges(before, after)
    yield Fact(field, "Changed", name)
    for label, value in (("before", before), ("after", after)):
        copies = text_of(value, "\n")
        yield Fact(f"{field}-{label}", f"  {label}", text_of(value), Tone.QUIET, copies=copies)
