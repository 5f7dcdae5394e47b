"""A line per space of the overview: what it is and holds, each in a word, those in need first."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from backend.model.finding import Finding, Level
from tui.screens import overview_findings
from tui.screens.entry import Entry
from tui.screens.in_a_word import in_need
from tui.screens.spaces import SpacesScreen
from widgets.table import Column
from widgets.text import Piece, Signs

SHOWN = ("sign", "name", "team", "state", "peerings", "vpn_connections", "trusted_ips", "outbound_ips")
_PLACES = tuple(place for place, column in enumerate(SpacesScreen.columns) if column.id in SHOWN)
COLUMNS: tuple[Column, ...] = tuple(
    replace(column, title="Spaces") if column.id == "name" else column
    for column in (SpacesScreen.columns[place] for place in _PLACES)
)


def worst_of(findings: Iterable[Finding]) -> Mapping[str, Level]:
    """Of each space, by its identity, the worst level that is open; `findings`: the worst first."""
    found: dict[str, Level] = {}
    for finding in findings:
        if finding.space is not None and finding.is_open:
            found.setdefault(finding.space, finding.level)
    return found


def in_need_first(
    spaces: Iterable[tuple[str, Entry]], levels: Mapping[str, Level], signs: Signs
) -> list[Entry]:
    """`spaces`: each with its identity, as the screen of spaces has them. Then by name."""
    entries = [_marked(entry, levels.get(key), signs) for key, entry in spaces]
    return sorted(entries, key=lambda entry: (in_need(entry.cells[0], signs), entry.name.casefold()))


def _marked(entry: Entry, level: Level | None, signs: Signs) -> Entry:
    cells = tuple(entry.cells[place] for place in _PLACES)
    return replace(entry, cells=(_sign(cells[0], level, signs), *cells[1:]))


def _sign(own: Piece, level: Level | None, signs: Signs) -> Piece:
    """What the findings say; a notice says no more than that something is under way or not known."""
    if level is None or (level is Level.NOTICE and own.text in (signs.under_way, signs.unknown)):
        return own
    return overview_findings.sign(level, signs)
