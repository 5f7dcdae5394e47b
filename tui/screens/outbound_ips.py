"""Outbound IPs: the addresses that others see the dynos of a space come from."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from backend.model.key import Kind
from backend.model.nat import ENABLED, UPDATING, Nat
from backend.model.snapshot import Snapshot
from backend.rules.addresses import address_order, read_network
from tui.format import known, listed, moment
from tui.places import BY_MODE
from tui.screens.entry import Entry, by_text
from tui.screens.reading import absence, as_it_stands, reading_facts
from tui.screens.resource import ResourceScreen
from tui.screens.rows import Part
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.table import Column
from widgets.text import Piece, Signs, Tone

SENTENCES = (
    (
        "alone",
        "Not alone",
        "an address says where traffic comes from, not who sends it: use TLS and a token too",
    ),
    ("builds", "Not builds", "builds run outside the space: their traffic comes from other addresses"),
    (
        "reuse",
        "Reuse",
        "once the space is destroyed, Heroku gives its addresses to others: take them off your lists",
    ),
)
"""What whoever allows these addresses should know (requirements 5, 135, 141; contract §2.1)."""


class OutboundIPsScreen(ResourceScreen):
    place = BY_MODE["outbound-ips"]
    kinds = (Kind.NAT,)
    sorted_by: ClassVar[str] = "space"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("sign", "", 1),
        Column("space", "space", 14, grows=True, most=34),
        Column("source", "address", 15, grows=True, most=43),
        Column("state", "state", 8),
        Column("updated_at", "since", 20, rank=1),
    )

    def build(self, part: Part) -> Iterator[Entry]:
        return entries(part, self.dashboard.signs)

    def no_rows(self) -> str:
        return "No space, so no outbound IPs."

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        return list(address_facts(part, entry.target, self.dashboard.signs))


def entries(part: Part, signs: Signs) -> Iterator[Entry]:
    """One row for each address; one that says why where there are none."""
    nat: Nat | None = part.readings[Kind.NAT].value
    none = absence(Kind.NAT, part, signs)
    if none is not None:
        tone = Tone.QUIET if none.sign.tone is Tone.QUIET else Tone.WARN
        yield _entry(part, signs, f"{part.key}/", -1, none.sign, Piece(none.sentence, tone), None)
        return
    assert nat is not None, "or there would be a reason"
    sign = as_it_stands(part.readings[Kind.NAT], _sign(nat, signs), signs)
    if not nat.sources:
        text = "none" if nat.sources is not None else "Heroku does not tell"
        yield _entry(part, signs, f"{part.key}/", -1, sign, Piece(text, Tone.WARN), None)
        return
    seen: dict[str, int] = {}
    for place, source in enumerate(nat.sources):
        seen[source] = seen.get(source, 0) + 1
        mark = sign if read_network(source) is not None else Piece(signs.unknown, Tone.WARN)
        shown = Piece(known(source, signs), Tone.STRONG)
        yield _entry(part, signs, f"{part.key}/{source}#{seen[source]}", place, mark, shown, source)


def _sign(nat: Nat, signs: Signs) -> Piece:
    if nat.state == ENABLED:
        return Piece(signs.fine, Tone.OK)
    return Piece(signs.under_way if nat.state == UPDATING else signs.warning, Tone.WARN)


def _entry(
    part: Part, signs: Signs, key: str, place: int, mark: Piece, shown: Piece, source: str | None
) -> Entry:
    space, nat = part.space, part.readings[Kind.NAT].value
    state = nat.state if nat is not None else None
    values = (
        Piece(known(state, signs), Tone.QUIET if state in (None, ENABLED) else Tone.WARN),
        Piece(moment(nat.updated_at if nat else None, signs.missing), Tone.QUIET),
    )
    # Where nothing is told, what is shown is a sentence, and takes the line.
    cells = (mark, part.title(signs), shown, *(values if nat else (Piece(""),) * len(values)))
    by_name = ((space.name or "").casefold(), place)
    order = by_text(cells, by_name, signs)
    order[1], order[2] = by_name, (address_order(source), by_name)
    return Entry(
        key=key,
        space=part.key if part.can_be_asked_for else None,
        cells=cells,
        order=tuple(order),
        name=source or space.name or "",
        record={
            "space": space.name,
            "source": source,
            "state": state,
            "created_at": nat.model_dump(mode="json")["created_at"] if nat else None,
            "updated_at": nat.model_dump(mode="json")["updated_at"] if nat else None,
        },
        target=source,
    )


def address_facts(part: Part, source: str | None, signs: Signs) -> Iterator[Item]:
    """One address, its likes, and what they are good for."""
    space, nat = part.space, part.readings[Kind.NAT].value
    yield Heading("heading", known(source or space.name, signs), part.title(signs).whole, signs.cut)
    yield from reading_facts(Kind.NAT, part, signs)
    if source is not None and read_network(source) is None:
        text = f"{known(source, signs)} is no address; it is shown as Heroku sent it"
        yield Fact("address", "Address", text, Tone.WARN)
    if nat is not None:
        yield Fact("state", "State", known(nat.state, signs) + _meaning(nat.state), copies=nat.state or "")
        if nat.sources:
            copies = "\n".join(nat.sources) + "\n"
            yield Fact("sources", "All of them", listed(nat.sources, signs), copies=copies)
        yield Fact("updated_at", "Since", moment(nat.updated_at, signs.missing))
    for key, label, text in SENTENCES:
        yield Fact(key, label, text, Tone.QUIET)


def _meaning(state: str | None) -> str:
    return {
        UPDATING: ": the addresses are about to change",
        "disabled": ": the space has no addresses of its own, its traffic may come from any",
    }.get(state or "", "")
