"""The private address space as a grid of cells: sixteen in a row, each of which is a row when zoomed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from backend.rules.addresses import CGNAT, RFC_1918

PRIVATE = tuple(block for block in RFC_1918 if isinstance(block, IPv4Network))
"""A space, a peered VPC and a network behind a VPN may have nothing else (requirements 4, 64)."""
assert isinstance(CGNAT, IPv4Network)
SHARED = CGNAT
"""Not for any of them, but some networks use it."""

STEP = 4
"""Bits from one zoom to the next."""
WIDEST, CLOSEST = 16, 28
"""Prefixes of the cells at the first and the last zoom: a space's block, and the least that a VPC may be."""


@dataclass(frozen=True, slots=True)
class Row:
    """Sixteen cells that are `block` together; fewer where less is private."""

    block: IPv4Network
    cells: tuple[IPv4Network, ...]


def cell_at(block: IPv4Network, prefix: int) -> IPv4Network:
    """The cell of this prefix with the first address of the block."""
    return IPv4Network((int(block.network_address) >> (32 - prefix) << (32 - prefix), prefix))


def root_of(roots: Sequence[IPv4Network], block: IPv4Network) -> IPv4Network | None:
    """The root that the block is in; None where it is outside of all."""
    return next((root for root in roots if block.subnet_of(root)), None)


def page(roots: Sequence[IPv4Network], cell: IPv4Network) -> tuple[Row, ...]:
    """What is seen together with the cell: at the first zoom all there is, later its sixteen rows."""
    prefix = cell.prefixlen
    if prefix == WIDEST:
        return tuple(row for root in roots for row in _rows(root, prefix))
    root = root_of(roots, cell)
    assert root is not None, "a cell is always of a root"
    return _rows(cell.supernet(new_prefix=max(root.prefixlen, prefix - 2 * STEP)), prefix)


def _rows(block: IPv4Network, prefix: int) -> tuple[Row, ...]:
    rows = block.subnets(new_prefix=max(block.prefixlen, prefix - STEP))
    return tuple(Row(row, tuple(row.subnets(new_prefix=prefix))) for row in rows)


def moved(roots: Sequence[IPv4Network], cell: IPv4Network, cells: int, rows: int) -> IPv4Network:
    """The cell one cell on or back, or one row; at an end of all it stays. `cells`, `rows`: -1, 0 or 1."""
    root = root_of(roots, cell)
    assert root is not None, "a cell is always of a root"
    if cells:
        return _neighbour(roots, root, cell, cells, cell.prefixlen) or cell
    wanted = cell.prefixlen - STEP
    row = cell.supernet(new_prefix=max(root.prefixlen, wanted))
    target = _neighbour(roots, root, row, rows, wanted) if rows else row
    if target is None:
        return cell
    column = int(cell.network_address) - int(row.network_address)
    column = min(column, target.num_addresses - cell.num_addresses)  # the row there may be shorter
    return IPv4Network((int(target.network_address) + column, cell.prefixlen))


def _neighbour(
    roots: Sequence[IPv4Network], root: IPv4Network, block: IPv4Network, step: int, prefix: int
) -> IPv4Network | None:
    """The next block or the one before: in the root, else at the edge of the next root.

    There it has the `prefix`; a root that is smaller than that is taken whole.
    """
    start = int(block.network_address) + step * block.num_addresses
    if int(root.network_address) <= start <= int(root.broadcast_address):
        return IPv4Network((start, block.prefixlen))
    place = list(roots).index(root) + step
    if not 0 <= place < len(roots):
        return None
    other = roots[place]
    edge = IPv4Network(other.network_address if step > 0 else other.broadcast_address)
    return cell_at(edge, max(other.prefixlen, prefix))


def closer(cell: IPv4Network) -> IPv4Network:
    """The first of the sixteen cells that it is made of; itself at the last zoom."""
    return cell if cell.prefixlen >= CLOSEST else cell_at(cell, cell.prefixlen + STEP)


def wider(cell: IPv4Network) -> IPv4Network:
    """The cell that it is a sixteenth of; itself at the first zoom."""
    return cell if cell.prefixlen <= WIDEST else cell_at(cell, cell.prefixlen - STEP)
