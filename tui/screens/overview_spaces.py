"""A line per space of the overview: what it is and holds, each in a word, those in need first."""

from collections.abc import Iterable
from dataclasses import replace

from tui.screens.entry import Entry
from tui.screens.in_a_word import in_need
from tui.screens.spaces import SpacesScreen
from widgets.table import Column
from widgets.text import Signs

SHOWN = ("sign", "name", "team", "state", "peerings", "vpn_connections", "trusted_ips", "outbound_ips")
_PLACES = tuple(place for place, column in enumerate(SpacesScreen.columns) if column.id in SHOWN)
COLUMNS: tuple[Column, ...] = tuple(
    replace(column, title="Spaces") if column.id == "name" else column
    for column in (SpacesScreen.columns[place] for place in _PLACES)
)


def in_need_first(spaces: Iterable[Entry], signs: Signs) -> list[Entry]:
    """`spaces`: as the screen of spaces has them. Then by name."""
    entries = [replace(entry, cells=tuple(entry.cells[place] for place in _PLACES)) for entry in spaces]
    return sorted(entries, key=lambda entry: (in_need(entry.cells[0], signs), entry.name.casefold()))
