"""VPN connections with both of their tunnels."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.events import DescendantBlur, ScreenSuspend
from textual.timer import Timer

from backend.model.key import Key, Kind
from backend.model.remote import is_told
from backend.model.snapshot import Snapshot, distinct
from backend.model.vpn_connection import ACTIVE, VpnConnection
from backend.rules.addresses import address_order
from tui import records
from tui.format import known, listed
from tui.places import BY_MODE
from tui.screens.entry import Entry, by_text
from tui.screens.reading import NOTHING, absence, as_it_stands
from tui.screens.resource import ResourceScreen
from tui.screens.rows import Part
from tui.screens.tunnel_past import TunnelPast
from tui.screens.tunnels import connection_sign, standing_in, tunnel_cells
from tui.screens.vpn_facts import Shown, connection_facts, revealed, secret_of
from widgets.item_view import Item, ItemView
from widgets.table import Column
from widgets.text import Piece, Signs, Tone

SHOWN_FOR = 10.0
"""Seconds that a pre-shared key is seen."""


class VPNScreen(ResourceScreen):
    place = BY_MODE["vpn"]
    kinds = (Kind.VPN_CONNECTIONS,)
    ages_of = (Kind.VPN_CONNECTIONS,)
    sorted_by: ClassVar[str] = "space"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("sign", "", 1),
        Column("space", "space", 14, grows=True, most=34),
        Column("name", "name", 9, grows=True, most=30),
        Column("status", "status", 14, rank=1),
        Column("tunnel_1", "tunnel 1", 13),
        Column("tunnel_2", "tunnel 2", 13),
        Column("public_ip", "your gateway", 15, rank=2),
        Column("routable_cidrs", "routable blocks", 18, rank=3, grows=True, most=60),
    )

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        """The key that is seen right now."""
        self._timer: Timer | None = None
        self._past = TunnelPast(self, self.show_detail)

    def build(self, part: Part) -> Iterator[Entry]:
        return entries(part, self.dashboard.signs)

    def no_rows(self) -> str:
        return "No space, so no VPN connections."

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        connection: VpnConnection | None = entry.target

        def past(number: int) -> Sequence[Item]:
            """Of a connection that its id tells apart."""
            if connection is None or not is_told(connection.id):
                return ()
            return self._past.facts(Key(Kind.VPN_CONNECTIONS, part.key), connection, number)

        return list(connection_facts(part, connection, past, self.dashboard.signs))

    # A key is seen for a while, on the screen alone

    def action_reveal(self) -> None:
        """Show the key under the cursor for a while; again: mask it at once."""
        fact, entry = self.hidden_fact, self.entry
        assert fact is not None, "the table of actions asks for the line of a key"
        assert entry is not None, "or there would be no line"
        if self._shown is not None:
            self._mask()
            self.dashboard.flash("the key is masked again")
            return
        key = secret_of(entry.target, fact.key)
        assert key is not None, "or the line would hide nothing"
        self._shown = Shown(entry.key, fact.key, fact.label, key)
        self._timer = self.set_timer(SHOWN_FOR, self._mask)
        self.show_detail()
        copies, shows = self.dashboard.keys.shown("copy"), self.dashboard.keys.shown("reveal")
        self.dashboard.flash(f"the key is shown for ten seconds; {copies} copies it, {shows} masks it again")

    def action_copy(self) -> None:
        copies, shows = self.dashboard.keys.shown("copy"), self.dashboard.keys.shown("reveal")
        if self.hidden_fact is None:
            super().action_copy()
        elif self._shown is None:
            self.dashboard.flash(f"not copied: the key is masked; {shows} shows it, then {copies} copies it")
        else:
            self.dashboard.copy(
                self._shown.key.get_secret_value(), called=f"the pre-shared key ({self._shown.label})"
            )

    def in_the_detail(self, entry: Entry) -> Sequence[Item]:
        facts = self.facts_of(entry)
        shown = self._shown
        if shown is None:
            return facts
        if entry.key != shown.entry or secret_of(entry.target, shown.fact) != shown.key:
            self._forget()
            return facts
        return revealed(facts, shown)

    @on(DescendantBlur)
    @on(ItemView.Highlighted, "#detail")
    def _mask_unless_on_it(self) -> None:
        """Told late of what a key typed ahead of `v` did: by then the cursor may be on the line again."""
        fact = self.hidden_fact
        if fact is None or self._shown is None or fact.key != self._shown.fact:
            self._mask()

    @on(ScreenSuspend)
    def _mask(self) -> None:
        if self._shown is not None:
            self._forget()
            self.show_detail()

    def _forget(self) -> None:
        self._shown = None
        if self._timer is not None:
            self._timer.stop()


def entries(part: Part, signs: Signs) -> Iterator[Entry]:
    """One row for each connection, whatever their number; one that says why where there are none."""
    reading = part.readings[Kind.VPN_CONNECTIONS]
    none = absence(Kind.VPN_CONNECTIONS, part, signs)
    if none is not None:
        tone = Tone.QUIET if none.sign.tone is Tone.QUIET else Tone.WARN
        yield _entry(part, signs, "", 0, None, (none.sign, Piece(none.sentence, tone)))
        return
    connections: tuple[VpnConnection, ...] = reading.value or ()
    if not connections:
        sign = as_it_stands(reading, NOTHING, signs)
        yield _entry(part, signs, "", 0, None, (sign, Piece("none", Tone.QUIET)))
    names = distinct(connections, lambda one: one.id or one.name)
    for place, (name, one) in enumerate(zip(names, connections, strict=True)):
        head = (
            as_it_stands(reading, connection_sign(standing_in(part, one), signs), signs),
            Piece(known(one.title, signs), Tone.STRONG),
        )
        rest = (
            Piece(known(one.status, signs), Tone.PLAIN if one.status == ACTIVE else Tone.WARN),
            *tunnel_cells(one, reading, part, signs),
            Piece(known(one.public_ip, signs)),
            Piece(listed(one.routable_cidrs, signs), Tone.QUIET),
        )
        yield _entry(part, signs, name, place, one, head, rest)


def _entry(
    part: Part,
    signs: Signs,
    name: str,
    place: int,
    connection: VpnConnection | None,
    head: tuple[Piece, Piece],
    rest: tuple[Piece, ...] = (Piece(""),) * 5,
) -> Entry:
    space = part.space
    cells = (head[0], part.title(signs), head[1], *rest)
    by_name = ((space.name or "").casefold(), place)
    order = by_text(cells, by_name, signs)
    order[1] = by_name
    order[6] = (address_order(connection.public_ip if connection else None), by_name)
    return Entry(
        key=f"{part.key}/{name}",
        space=part.key if part.can_be_asked_for else None,
        cells=cells,
        order=tuple(order),
        name=(connection.title if connection else space.name) or "",
        record={"space": space.name, **records.vpn_connection(connection or VpnConnection())},
        target=connection,
    )
