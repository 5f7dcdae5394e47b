"""Spaces: every Private Space, its state and what it holds."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from backend.model.key import Kind
from backend.model.peering import ACTIVE
from backend.model.snapshot import Snapshot
from backend.model.vpn_connection import UP
from backend.rules.addresses import address_order
from tui.format import flag, known
from tui.places import BY_MODE
from tui.screens import in_a_word, judged, peered, trusted
from tui.screens.entry import Entry, by_text
from tui.screens.resource import ResourceScreen
from tui.screens.rows import Part
from tui.screens.space_facts import space_facts
from widgets.item_view import Item
from widgets.table import Column
from widgets.text import Piece, Signs, Tone


class SpacesScreen(ResourceScreen):
    place = BY_MODE["spaces"]
    not_below = frozenset({"write"})
    kinds = (Kind.INBOUND_RULESET, Kind.PEERINGS, Kind.VPN_CONNECTIONS, Kind.NAT)
    detail_kinds = (Kind.PEERING_INFO, Kind.TOPOLOGY, Kind.MEMBERS, Kind.APPS)
    tells_findings = True
    sorted_by: ClassVar[str] = "name"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("sign", "", 1),
        Column("name", "name", 11, grows=True, most=34),
        Column("team", "team", 8, rank=6, grows=True, most=20),
        Column("region", "region", 9, rank=7),
        Column("state", "state", 12, rank=5),
        Column("generation", "gen", 5, rank=8),
        Column("peerings", "peer", 7, rank=2),
        Column("vpn_connections", "VPN", 8, rank=3),
        Column("trusted_ips", "trusted IPs", 16, rank=1),
        Column("outbound_ips", "out", 5, rank=4),
        Column("cidr", "CIDR", 15, rank=9),
        Column("shield", "shield", 6, rank=10),
    )

    def build(self, part: Part) -> Iterator[Entry]:
        yield entry(part, self.dashboard.signs)

    def no_rows(self) -> str:
        return no_spaces(self.dashboard.session.team)

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        return list(space_facts(part, snapshot, self.dashboard.signs))


def no_spaces(team: str | None) -> str:
    """What to say where the account sees none. `team`: the one that the session is for."""
    if team is not None:
        return f"This account sees no space of a team {team}.\n\nStart without --team to see all it sees."
    return (
        "This account sees no Private Space.\n\nAsk an admin to add you to the team that owns one, "
        "or sign in with another account: heroku login"
    )


def entry(part: Part, signs: Signs) -> Entry:
    """The row of one space."""
    space = part.space
    told = {
        Kind.SPACES: in_a_word.state(space, signs),
        Kind.PEERINGS: peered.told(part, signs),
        Kind.VPN_CONNECTIONS: in_a_word.vpn(part, signs),
        Kind.INBOUND_RULESET: trusted.told(part, signs),
        Kind.NAT: in_a_word.outbound(part, signs),
    }
    sign, (state, peers, vpn, listed, out) = judged.words(told, part, signs)
    cells = (
        sign,
        part.title(signs, Tone.STRONG),
        Piece(known(space.team_name, signs)),
        Piece(known(space.region.name, signs)),
        state,
        Piece(known(space.generation, signs)),
        _brief(peers, signs),
        _brief(vpn, signs),
        listed,
        _brief(out, signs),
        Piece(known(space.cidr, signs)),
        Piece(flag(space.shield, signs)),
    )
    name = (space.name or "").casefold()
    order = by_text(cells, name, signs)
    order[6:10] = [(many is None, many or 0, name) for many in _counts(part)]
    order[10] = (address_order(space.cidr), name)
    return Entry(
        key=part.key,
        space=part.key if part.can_be_asked_for else None,
        cells=cells,
        order=tuple(order),
        name=space.name or space.id or "",
        record=space.model_dump(mode="json"),
    )


def _brief(piece: Piece, signs: Signs) -> Piece:
    """`⊘ not here` in a narrow column."""
    return piece._replace(text=signs.unavailable) if piece.text.startswith(signs.unavailable) else piece


def _counts(part: Part) -> Iterator[int | None]:
    """What the four columns of what it holds are sorted by; None where it is not known."""
    peerings = part.readings[Kind.PEERINGS].value
    connections = part.readings[Kind.VPN_CONNECTIONS].value
    ruleset, nat = part.readings[Kind.INBOUND_RULESET].value, part.readings[Kind.NAT].value
    yield (
        None
        if peerings is None
        else sum(peering.is_customers and peering.status == ACTIVE for peering in peerings)
    )
    yield (
        None
        if connections is None
        else sum(tunnel.status == UP for each in connections for tunnel in each.tunnels or ())
    )
    yield None if ruleset is None or ruleset.rules is None else len(ruleset.rules)
    yield None if nat is None or nat.sources is None else len(nat.sources)
