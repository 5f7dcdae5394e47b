"""Peerings: private connections to VPCs, and requests that wait."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from backend.model.change import Facts
from backend.model.key import Kind
from backend.model.peering import ACTIVE, Peering
from backend.model.remote import is_told
from backend.model.snapshot import Snapshot, distinct
from backend.rules.addresses import address_order
from tui.format import known
from tui.mending import ACCEPT, DESTROY
from tui.places import BY_MODE
from tui.screens import peered
from tui.screens.aws_end_facts import lets_traffic_pass
from tui.screens.entry import Entry, by_text
from tui.screens.peering_facts import peering_facts
from tui.screens.reading import NOTHING, absence, as_it_stands
from tui.screens.resource import ResourceScreen
from tui.screens.rows import Part
from widgets.item_view import Item
from widgets.table import Column
from widgets.text import Piece, Signs, Tone


class PeeringsScreen(ResourceScreen):
    place = BY_MODE["peerings"]
    kinds = (Kind.PEERINGS,)
    detail_kinds = (Kind.PEERING_INFO, Kind.AWS_ENDS)
    ages_of = (Kind.PEERINGS,)
    sorted_by: ClassVar[str] = "space"
    not_below = frozenset({"copy", "filter", "scope", "write"})
    columns: ClassVar[tuple[Column, ...]] = (
        Column("sign", "", 1),
        Column("space", "space", 11, grows=True, most=30),
        Column("pcx_id", "pcx", 21),
        Column("type", "type", 16, rank=3),
        Column("cidr_blocks", "block", 16, rank=1),
        Column("status", "status", 18),
        Column("expires", "expires", 7, rank=2),
        Column("aws_vpc_id", "VPC", 21, rank=5),
        Column("aws_region", "region", 14, rank=4),
        Column("aws_account_id", "account", 12, rank=6),
    )

    def build(self, part: Part) -> Iterator[Entry]:
        return entries(part, self.dashboard.signs)

    def no_rows(self) -> str:
        return "No space, so no peering."

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        return list(peering_facts(part, entry.target, self.dashboard.signs))

    @property
    def peering(self) -> Peering | None:
        return self.entry.target if self.entry is not None else None

    def action_accept(self) -> None:
        self._begin(ACCEPT)

    def action_destroy(self) -> None:
        self._begin(DESTROY)

    def _begin(self, change: str) -> None:
        """With the ids of what is under the cursor now, whatever it is called or the list shows later."""
        space, peering = self.row_space, self.peering
        assert space is not None and peering is not None, "the table of actions asks for them"  # noqa: PT018
        inputs = Facts({"space": (space,), "pcx_id": (peering.pcx_id or "",)})
        self.dashboard.changes.begin(change, inputs)


def entries(part: Part, signs: Signs) -> Iterator[Entry]:
    """One row for each peering; one that says why where there are none."""
    none = absence(Kind.PEERINGS, part, signs)
    if none is not None:
        tone = Tone.QUIET if none.sign.tone is Tone.QUIET else Tone.WARN
        yield _without(part, none.sign, Piece(none.sentence, tone), signs)
        return
    reading = part.readings[Kind.PEERINGS]
    peerings: tuple[Peering, ...] = reading.value or ()
    if not peerings:
        mark = as_it_stands(reading, NOTHING, signs)
        yield _without(part, mark, Piece("none", Tone.QUIET), signs)
    for name, peering in zip(distinct(peerings, _named), peerings, strict=True):
        mark = peered.sign(peering, signs)
        if not lets_traffic_pass(part, peering):
            mark = Piece(signs.warning, Tone.WARN)
        mark = as_it_stands(reading, mark, signs)
        yield _entry(part, f"{part.key}/{name}", mark, peering, signs)


def _named(peering: Peering) -> str | None:
    return peering.pcx_id


def _without(part: Part, mark: Piece, shown: Piece, signs: Signs) -> Entry:
    # What is shown is a sentence, and takes the line.
    cells = (mark, part.title(signs), shown, *(Piece(""),) * 7)
    by_name = ((part.space.name or "").casefold(), -1, (0, 0, 0))
    order = by_text(cells, by_name, signs)
    order[1] = by_name
    order[4] = (address_order(None), by_name)
    order[5] = (9, "", by_name)
    order[6] = (True, "", by_name)
    record = dict.fromkeys(("space", *Peering.model_fields))
    return Entry(
        key=f"{part.key}/",
        space=part.key if part.can_be_asked_for else None,
        cells=cells,
        order=tuple(order),
        name=part.space.name or "",
        record={**record, "space": part.space.name},
    )


def _entry(part: Part, key: str, mark: Piece, peering: Peering, signs: Signs) -> Entry:
    blocks = peering.cidr_blocks or ()
    left = peered.time_left(peering, part.as_of)
    urgency = peered.urgency(peering)
    cells = (
        mark,
        part.title(signs),
        Piece(known(peering.pcx_id, signs), Tone.STRONG if peering.is_own else Tone.QUIET),
        Piece(known(peering.type, signs), Tone.QUIET),
        Piece(_blocks(blocks, signs)),
        Piece(known(peering.status, signs), _tone_of_status(peering, mark)),
        Piece(left or signs.missing, Tone.WARN if left else Tone.QUIET),
        *(
            Piece(known(text, signs), Tone.QUIET)
            for text in (peering.aws_vpc_id, peering.aws_region, peering.aws_account_id)
        ),
    )
    first = address_order(blocks[0] if blocks else None)
    by_name = ((part.space.name or "").casefold(), urgency, first)
    order: list[tuple[Any, ...]] = by_text(cells, by_name, signs)
    order[1], order[4] = by_name, (first, by_name)
    order[5] = (urgency, peering.status or "", by_name)
    order[6] = (left is None, str(peering.expires), by_name)
    return Entry(
        key=key,
        space=part.key if part.can_be_asked_for else None,
        cells=cells,
        order=tuple(order),
        name=peering.pcx_id if is_told(peering.pcx_id) else ", ".join(blocks),
        record={"space": part.space.name, **peering.model_dump(mode="json")},
        target=peering,
    )


def _blocks(blocks: tuple[str, ...], signs: Signs) -> str:
    """The first, and how many more there are."""
    first = known(blocks[0] if blocks else None, signs)
    return f"{first} +{len(blocks) - 1}" if len(blocks) > 1 else first


def _tone_of_status(peering: Peering, mark: Piece) -> Tone:
    if peering.status == ACTIVE:
        return Tone.PLAIN
    return Tone.QUIET if not is_told(peering.status) else mark.tone
