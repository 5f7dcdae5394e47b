"""What a cell of the address map holds, in words; and what is free, wherever the cursor is."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from itertools import islice

from backend.model.finding import Level
from backend.model.key import FACE_NAMES
from backend.rules.address_map import SPACE_PREFIX, AddressMap, remark
from backend.rules.address_map_grid import PRIVATE, root_of
from backend.rules.address_map_uses import Use, What
from backend.rules.wording import counted, listed, shortened
from tui import production
from tui.keys import Keys
from tui.screens.address_map_cells import LETTERS, mark
from widgets.detail import Heading
from widgets.item_view import Item
from widgets.paragraph import Paragraph
from widgets.text import Piece, Signs, Tone

DATA_PREFIX = 20
"""The smallest block that a space may have for its data (requirement 108)."""
FIRST = 3
"""How many free blocks are named."""


def cell_facts(
    found: AddressMap,
    cell: IPv4Network,
    scope: str | None,
    marks: Mapping[str, str],
    signs: Signs,
    keys: Keys,
) -> Iterator[Item]:
    """What wants a hand stands first, then what is there, then what is free.

    `marks`: what stands beside the name of a space, by its identity.
    """
    yield Heading("heading", str(cell), f"{cell.num_addresses:,} addresses", signs.cut)
    if scope is not None:
        yield Paragraph("scope", "All spaces count here, not only the one in the scope.", Tone.QUIET)
    yield from _overlaps(found, cell, signs, wants_a_hand=True)
    yield from _uses(found, cell, scope, marks)
    if found.is_free(cell):
        yield Paragraph("free", _free_for(found, cell), Tone.OK, Piece(signs.fine, Tone.OK))
    elif not found.uses.overlapping(cell) and root_of(PRIVATE, cell) is None:
        yield Paragraph("shared", "Nothing uses it. No space and no VPC may be here.", Tone.QUIET)
    said = remark(cell)
    if said is not None:
        yield Paragraph("remark", said, Tone.QUIET)
    yield from _overlaps(found, cell, signs, wants_a_hand=False)
    yield Paragraph("gap")
    yield from _what_is_free(found, cell, keys)
    yield from _what_is_missing(found, signs)


def _overlaps(found: AddressMap, cell: IPv4Network, signs: Signs, *, wants_a_hand: bool) -> Iterator[Item]:
    there = sorted(
        enumerate(found.overlaps.overlapping(cell)),
        key=lambda each: len(Level) if each[1].level is None else each[1].level.rank,
    )
    for place, overlap in there:
        if (overlap.level in (Level.CRITICAL, Level.WARNING)) is wants_a_hand:
            sign = mark(overlap.level, signs)
            quiet = Tone.QUIET if overlap.level is None else Tone.PLAIN
            tone = sign.tone if wants_a_hand else quiet
            yield Paragraph(f"overlap-{place}", overlap.text, tone, sign)


def _uses(
    found: AddressMap, cell: IPv4Network, scope: str | None, marks: Mapping[str, str]
) -> Iterator[Item]:
    """A line for each block and thing, however many spaces have it."""
    groups: dict[tuple[IPv4Network, What, str], list[Use]] = {}
    for use in found.uses.overlapping(cell):
        groups.setdefault((use.block, use.what, use.thing), []).append(use)
    for place, ((block, what, thing), those) in enumerate(groups.items()):
        names = list(dict.fromkeys(_named(use, marks) for use in those))
        text = f"{thing} of {shortened(names)}" if those[0].space is not None else thing
        where = "" if block == cell else f"{block}  "
        letter, tone = LETTERS[what]
        is_here = scope is None or any(use.space in (scope, None) for use in those)
        yield Paragraph(
            f"use-{place}", where + text, Tone.PLAIN if is_here else Tone.QUIET, Piece(letter, tone)
        )


def _named(use: Use, marks: Mapping[str, str]) -> str:
    name = production.in_text(use.space_name, marks.get(use.space or "", ""))
    notes = filter(None, (use.state, "secondary: no peering reaches it" if use.is_secondary else None))
    said = ", ".join(notes)
    return f"{name} ({said})" if said else name


def _free_for(found: AddressMap, cell: IPv4Network) -> str:
    known = " as far as is known" if found.unread else ""
    if cell.prefixlen == SPACE_PREFIX:
        return f"Free{known}: a new space may have it."
    if cell.prefixlen <= DATA_PREFIX:
        return f"Free{known}: a new space may have it for its data."
    return f"Free{known}; too small for a space or its data."


def _what_is_free(found: AddressMap, cell: IPv4Network, keys: Keys) -> Iterator[Item]:
    every = list(found.free(SPACE_PREFIX))
    if not every:
        yield Paragraph("none-free", f"No /{SPACE_PREFIX} is free for a new space.", Tone.WARN)
        return
    first = ", ".join(map(str, islice(every, FIRST)))
    text = f"{counted(len(every), f'/{SPACE_PREFIX}')} free for a new space, the first: {first}. "
    text += f"{keys.shown('next_free')} goes to the next /{cell.prefixlen}, {keys.shown('copy')} copies."
    yield Paragraph("some-free", text, Tone.QUIET)


def _what_is_missing(found: AddressMap, signs: Signs) -> Iterator[Item]:
    if found.unread:
        names = [f"{FACE_NAMES[kind]} of {space.name or space.id}" for space, kind in found.unread]
        sign = Piece(signs.unknown, Tone.WARN)
        yield Paragraph("unread", f"Not read, so not on the map: {shortened(names, 2)}.", Tone.PLAIN, sign)
    if found.outside:
        text = listed(f"{use.block} ({use.title})" for use in found.outside)
        yield Paragraph("outside", f"Not private, so not on the map: {text}.", Tone.QUIET)
