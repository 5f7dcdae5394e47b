"""Apps: who reaches them, and where their dynos are."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from backend.model.app import App
from backend.model.key import Kind
from backend.model.remote import Ref
from backend.model.snapshot import Snapshot, distinct, key_of
from backend.model.topology import Topology
from backend.rules.apps import apps_of
from backend.rules.placement import (
    NOT_NOW,
    lacks_a_web_dyno,
    number_of_dynos,
    placed_apps,
    waits_for_certificates,
)
from backend.rules.places import host_of
from backend.rules.reaching import Reaching, reaching
from tui import records
from tui.format import flag, known
from tui.places import BY_MODE
from tui.screens.app_facts import app_facts
from tui.screens.entry import Entry, by_text
from tui.screens.look_ups import LookUps
from tui.screens.reached import in_a_word
from tui.screens.reading import NOTHING, absence, as_it_stands
from tui.screens.resource import ResourceScreen
from tui.screens.rows import Part
from widgets.item_view import Item
from widgets.table import Column
from widgets.text import Piece, Signs, Tone


class AppsScreen(ResourceScreen):
    place = BY_MODE["apps"]
    kinds = (Kind.APPS,)
    detail_kinds = (Kind.TOPOLOGY, Kind.DYNOS)
    beside = (
        Kind.PEERINGS,
        Kind.PEERING_INFO,
        Kind.AWS_ENDS,
        Kind.VPN_CONNECTIONS,
        Kind.INBOUND_RULESET,
    )
    ages_of = (Kind.TOPOLOGY,)
    sorted_by: ClassVar[str] = "space"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("sign", "", 1),
        Column("space", "space", 14, grows=True, most=34),
        Column("name", "app", 17, grows=True, most=30),
        Column("internal_routing", "internal", 8, rank=1),
        Column("reached_by", "reached by", 19),
        Column("dynos", "dynos", 5, right=True),
        Column("web_url", "web host", 24, rank=2, grows=True, most=60),
    )

    def __init__(self) -> None:
        super().__init__()
        self._look_ups = LookUps(self, self.show_detail)

    def build(self, part: Part) -> Iterator[Entry]:
        return entries(self.snapshot, part, self.dashboard.signs)

    def no_rows(self) -> str:
        return "No space, so no apps of one."

    def facts(self, snapshot: Snapshot, part: Part, entry: Entry) -> Sequence[Item]:
        app: App | None = entry.target
        resolves = self._look_ups.facts(app, part)
        return list(app_facts(snapshot, part, app, topology_of(part), resolves, self.dashboard.signs))

    @property
    def why_not_looked_up(self) -> str | None:
        return self._look_ups.why_not(self.entry.target if self.entry is not None else None)

    def action_look_up(self) -> None:
        assert self.entry is not None, "the table of actions asks for a row"
        self._look_ups.begin(self.entry.target, self.rows.part_of(self.entry))


def topology_of(part: Part) -> Topology | None:
    """Where the dynos are, as far as somebody looked lately."""
    reading = part.readings[Kind.TOPOLOGY]
    topology: Topology | None = reading.value
    if reading.read_at is None or part.as_of is None or part.as_of - reading.read_at > NOT_NOW:
        return None
    return topology


def entries(snapshot: Snapshot, part: Part, signs: Signs) -> Iterator[Entry]:
    """One row for each app of the space; one that says why where there are none."""
    reading, space = part.readings[Kind.APPS], part.space
    none = absence(Kind.APPS, part, signs)
    if none is not None:
        mark, text = none.sign, none.sentence
        if key_of(Kind.APPS, space) is None and space.is_allocated:
            mark, text = Piece(signs.unknown, Tone.WARN), "not known: Heroku does not tell whose space it is"
        yield _quiet(part, signs, mark, Piece(text, mark.tone))
        return
    apps = apps_of(snapshot, space)
    if not apps:
        sign = as_it_stands(reading, NOTHING, signs)
        yield _quiet(part, signs, sign, Piece("none", Tone.QUIET))
        return
    ways, topology = reaching(snapshot, space), topology_of(part)
    placed = placed_apps(topology)
    for name, app in zip(distinct(apps, lambda one: one.id or one.name), apps, strict=True):
        wrong = waits_for_certificates(app) or lacks_a_web_dyno(app, placed)
        sign = Piece(signs.warning, Tone.WARN) if wrong else Piece(signs.fine, Tone.OK)
        dynos = number_of_dynos(app, placed)
        cells = (
            as_it_stands(reading, sign, signs),
            part.title(signs),
            Piece(known(app.name, signs), Tone.STRONG),
            Piece(flag(app.internal_routing, signs)),
            in_a_word(app.internal_routing, part, ways, signs),
            Piece(signs.missing if dynos is None else str(dynos), Tone.QUIET),
            Piece(known(host_of(app.web_url or "") or app.web_url, signs), Tone.QUIET),
        )
        yield _entry(part, signs, name, cells, app, dynos, records.app(app, ways, topology))


def _quiet(part: Part, signs: Signs, mark: Piece, text: Piece) -> Entry:
    space = part.space
    cells = (mark, part.title(signs), text, *(Piece(""),) * 4)
    nobody = App(space=Ref(id=space.id, name=space.name))
    return _entry(part, signs, "", cells, None, None, records.app(nobody, Reaching((), ()), None))


def _entry(
    part: Part,
    signs: Signs,
    name: str,
    cells: tuple[Piece, ...],
    app: App | None,
    dynos: int | None,
    record: records.Record,
) -> Entry:
    by_name = ((part.space.name or "").casefold(), (app.name or "" if app else "").casefold(), name)
    order = by_text(cells, by_name, signs)
    order[1] = by_name
    order[5] = (dynos is None, dynos or 0, by_name)
    return Entry(
        key=f"{part.key}/{name}",
        space=part.key if part.can_be_asked_for else None,
        cells=cells,
        order=tuple(order),
        name=(app.name or app.id if app else part.space.name) or "",
        record=record,
        target=app,
    )
