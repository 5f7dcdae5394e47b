"""The rows of the address map: a letter for what a cell holds, a sign for what overlaps in it."""

from collections.abc import Iterator, Sequence

from backend.model.finding import Level
from backend.rules.address_map import AddressMap
from backend.rules.address_map_grid import Row
from backend.rules.address_map_uses import What
from tui.screens.overview_findings import sign
from widgets.cell_grid import ROW_OF, GridCell, GridRow
from widgets.text import Piece, Signs, Tone

LETTERS: dict[What | None, tuple[str, Tone]] = {
    What.SPACE: ("S", Tone.ACCENT),
    What.VPC: ("P", Tone.STRONG),
    What.VPN: ("V", Tone.STRONG),
    What.NETWORK: ("N", Tone.STRONG),
    What.MANAGED: ("D", Tone.PLAIN),
    What.DATA: ("D", Tone.PLAIN),
    What.RESERVED: ("R", Tone.PLAIN),
    What.UNAVAILABLE: ("R", Tone.PLAIN),
    None: (".", Tone.QUIET),
}
LEGEND = (
    "S space   P VPC   V VPN   N yours",
    "D data    R reserved      . free",
    "small: a part of it is free",
)


def mark(level: Level | None, signs: Signs) -> Piece:
    """As findings have it; a blank where nothing is the matter."""
    return Piece(" ") if level is None else sign(level, signs)


def grid_rows(
    found: AddressMap | None, rows: Sequence[Row], scope: str | None, signs: Signs
) -> list[GridRow]:
    """`found` None: nothing was read yet. What is of spaces out of the `scope` is quiet."""
    return [GridRow(str(row.block), _label(row), tuple(_cells(found, row, scope, signs))) for row in rows]


def _label(row: Row) -> str:
    """The part of the address that its cells have in common: `10.16`, `10.2.240`."""
    octets = str(row.block.network_address).split(".")
    return ".".join(octets[: 2 if row.block.prefixlen <= 16 else 3])


def heads(prefix: int) -> list[str]:
    """What a column adds to the octet that its cells differ in."""
    step = 1 if prefix % 8 == 0 else 16
    return [str(column * step) for column in range(ROW_OF)]


def _cells(found: AddressMap | None, row: Row, scope: str | None, signs: Signs) -> Iterator[GridCell]:
    for block in row.cells:
        if found is None:
            yield GridCell(Piece(signs.unknown, Tone.QUIET))
            continue
        held = found.cell(block)
        letter, tone = LETTERS[held.what]
        if scope is not None and all(use.space not in (scope, None) for use in found.uses.overlapping(block)):
            tone = Tone.QUIET
        yield GridCell(Piece(letter if held.is_whole else letter.lower(), tone), mark(held.level, signs))
