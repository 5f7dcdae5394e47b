"""Spaces: every Private Space, its state and what it holds."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from backend.model.key import Kind
from backend.model.snapshot import Snapshot
from backend.model.space import ALLOCATED, IN_TRANSITION, Space
from backend.rules.addresses import address_order
from tui.actions import BY_MODE
from tui.format import flag, known, moment
from tui.screens.entry import Entry, by_text
from tui.screens.reading import reading_facts
from tui.screens.resource import ResourceScreen
from tui.screens.rows import Part
from tui.screens.trusted import told
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.table import Column
from widgets.text import Piece, Signs, Tone

STATE_TONES = {"allocated": Tone.PLAIN, "allocating": Tone.WARN, "deleting": Tone.WARN}
STATE_MEANINGS = {
    "allocating": "not yet usable; a new space takes some ten minutes",
    "deleting": "on its way out; its outbound addresses will be used by others",
}


class SpacesScreen(ResourceScreen):
    place = BY_MODE["spaces"]
    kinds = (Kind.INBOUND_RULESET,)
    sorted_by: ClassVar[str] = "name"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("sign", "", 1),
        Column("name", "name", 14, grows=True, most=34),
        Column("team", "team", 8, rank=2, grows=True, most=20),
        Column("region", "region", 9, rank=4),
        Column("state", "state", 10),
        Column("generation", "gen", 5, rank=3),
        Column("trusted_ips", "trusted IPs", 14, rank=1),
        Column("cidr", "CIDR", 15, rank=5),
        Column("shield", "shield", 6, rank=6),
    )

    def build(self, part: Part) -> Iterator[Entry]:
        yield entry(part, self.dashboard.signs)

    def no_rows(self) -> str:
        team = self.dashboard.session.team
        if team is not None:
            return f"This account sees no space of a team {team}.\n\nStart without --team to see all it sees."
        return (
            "This account sees no Private Space.\n\nAsk an admin to add you to the team that owns one, "
            "or sign in with another account: heroku login"
        )

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        return space_facts(part, snapshot, self.dashboard.signs)


def entry(part: Part, signs: Signs) -> Entry:
    """The row of one space."""
    space, ruleset = part.space, part.readings[Kind.INBOUND_RULESET].value
    trusted = told(part, signs)
    cells = (
        sign(space, trusted.sign, signs),
        Piece(known(space.name, signs), Tone.STRONG),
        Piece(known(space.team_name, signs)),
        Piece(known(space.region.name, signs)),
        Piece(known(space.state, signs), STATE_TONES.get(space.state or "", Tone.WARN)),
        Piece(known(space.generation, signs)),
        trusted.short,
        Piece(known(space.cidr, signs)),
        Piece(flag(space.shield, signs)),
    )
    name = (space.name or "").casefold()
    rules = ruleset.rules if ruleset else None
    order = by_text(cells, name, signs)
    order[6] = (rules is None, len(rules or ()), name)
    order[7] = (address_order(space.cidr), name)
    return Entry(
        key=part.key,
        space=part.key if part.can_be_asked_for else None,
        cells=cells,
        order=tuple(order),
        name=space.name or space.id or "",
        record=space.model_dump(mode="json"),
    )


def sign(space: Space, trusted: Piece, signs: Signs) -> Piece:
    """One cell that says how the space is: its state first, then its trusted IPs."""
    if space.state in IN_TRANSITION:
        return Piece(signs.under_way, Tone.WARN)
    if space.state != ALLOCATED:
        return Piece(signs.unknown, Tone.WARN)
    return Piece(signs.fine, Tone.OK) if trusted.text == signs.unavailable else trusted


def space_facts(part: Part, snapshot: Snapshot, signs: Signs) -> list[Item]:
    """Everything known about one space."""
    space = part.space
    team = snapshot.team_of(space)
    role = f" (you are {team.role})" if team is not None and team.role else ""
    state = known(space.state, signs)
    meaning = STATE_MEANINGS.get(space.state or "")
    region = space.region.description or _region_description(snapshot, space)
    facts: list[Item] = [
        Heading("heading", known(space.name, signs), cut=signs.cut),
        Fact("state", "State", f"{state}: {meaning}" if meaning else state, copies=state),
        Fact("team", "Team", known(space.team_name, signs) + role, copies=space.team_name or ""),
        Fact("region", "Region", _joined(space.region.name, region, signs), copies=space.region.name or ""),
        Fact("cidr", "CIDR", known(space.cidr, signs)),
        Fact("data_cidr", "Data CIDR", known(space.data_cidr, signs)),
        Fact("trusted_ips", "Trusted IPs", *told(part, signs).short),
        Fact("generation", "Generation", known(space.generation, signs)),
        Fact("shield", "Shield", flag(space.shield, signs)),
        Fact("id", "ID", known(space.id, signs)),
        Fact("created_at", "Created", moment(space.created_at, signs.missing)),
        Fact("updated_at", "Updated", moment(space.updated_at, signs.missing)),
    ]
    facts[1:1] = reading_facts(Kind.INBOUND_RULESET, part, signs)
    return facts


def _region_description(snapshot: Snapshot, space: Space) -> str | None:
    for region in snapshot.regions.value or ():
        if region.name is not None and region.name == space.region.name:
            return region.description
    return None


def _joined(first: str | None, second: str | None, signs: Signs) -> str:
    if first and second and first.casefold() != second.casefold():
        return f"{first}, {second}"
    return known(first or second, signs)
