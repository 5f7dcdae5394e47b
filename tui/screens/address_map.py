"""The address map: who uses which private block, over all spaces, and what is free for a new one."""

import operator
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widget import AwaitMount
from textual.widgets import Static

from backend.model.key import Key, Kind
from backend.model.settings import USUAL
from backend.model.snapshot import Snapshot, key_of
from backend.rules.address_map import AddressMap
from backend.rules.address_map_grid import PRIVATE, WIDEST, cell_at, closer, moved, page, root_of, wider
from backend.rules.address_map_uses import READ_FOR_THE_MAP, Use, What
from backend.rules.whose import read_question
from tui import production, status
from tui.actions import Action
from tui.messages import about_parts
from tui.places import BY_MODE
from tui.screens.address_map_cells import LEGEND, grid_rows, heads
from tui.screens.address_map_facts import cell_facts
from tui.screens.chooser import Choice, Chooser
from tui.screens.console import ConsoleScreen
from tui.screens.going import go_to
from tui.screens.prompt import Prompt
from tui.screens.resource import LOOK_AFTER
from widgets.cell_grid import CellGrid, GridRow
from widgets.detail import Detail
from widgets.item_view import Item
from widgets.paragraph import Paragraph

FIRST_CELL = cell_at(PRIVATE[0], WIDEST)
KINDS = {What.VPC: Kind.PEERINGS, What.MANAGED: Kind.PEERINGS, What.VPN: Kind.VPN_CONNECTIONS}
"""Where more is told of a use; anything else in the detail of its space."""


class AddressMapScreen(ConsoleScreen):
    """Cells of the present zoom under a cursor; beside them, what the one under it holds."""

    place = BY_MODE["map"]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", "Left", show=False, priority=True),
        Binding("right", "move(1, 0)", "Right", show=False, priority=True),
        Binding("up,k", "move(0, -1)", "Up", show=False, priority=True),
        Binding("down,j", "move(0, 1)", "Down", show=False, priority=True),
        Binding("home,g", "edge(0)", "First", show=False, priority=True),
        Binding("end,G", "edge(-1)", "Last", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("pagedown,space", "page(1)", "Page down", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.cell = FIRST_CELL
        self._map = AddressMap(Snapshot(), USUAL)
        self._drawn_from: list[Any] = []
        self._seen: tuple[Any, ...] = ()
        self._rows: list[GridRow] = []
        self._rests: Timer | None = None

    # Composition

    def compose_body(self) -> ComposeResult:
        cut = self.dashboard.signs.cut
        with Horizontal(id="map"):
            yield CellGrid(cut=cut, id="grid")
            with Vertical(id="held"):
                facts = Detail(id="cell", cut=cut)
                facts.can_focus = False
                yield facts
                yield Static("", id="legend", markup=False)

    def on_mount(self) -> None:
        self.rebuild()

    def on_resize(self) -> None:
        # The words know what of them fits only when they have their new size.
        self.call_after_refresh(self._show_legend)

    def shown_actions(self) -> Iterable[Action]:
        """At 80 columns there is no room for scope beside what only the map has."""
        return (action for action in super().shown_actions() if action.id != "scope")

    @property
    def grid(self) -> CellGrid:
        return self.query_one("#grid", CellGrid)

    @property
    def facts(self) -> Detail:
        return self.query_one("#cell", Detail)

    @property
    def has_row(self) -> bool:
        return True

    @property
    def uses(self) -> Sequence[Use]:
        """What the cell under the cursor holds."""
        return self._map.uses.overlapping(self.cell)

    @property
    def row_space(self) -> str | None:
        return next((use.space for use in self.uses if use.space is not None), None)

    @property
    def is_read(self) -> bool:
        """Whether the spaces are known: without them nothing is known to be free."""
        return self.snapshot.spaces.value is not None

    # From the picture to the map

    def rebuild(self) -> None:
        self._draw_anew()
        self._show()
        self.unread = about_parts(
            self.snapshot, READ_FOR_THE_MAP, None, self.dashboard.signs, "The detail of the space (2)"
        )
        self.show_status()
        self.look()

    def _draw_anew(self) -> None:
        """Only where something is different that blocks come from: it takes its time with many spaces."""
        snapshot = self.snapshot
        ground: list[Any] = [snapshot.spaces.value, snapshot.generations.value]
        for _, space in snapshot.each_space():
            for kind in (*READ_FOR_THE_MAP, Kind.AWS_ENDS):
                reading = snapshot.of_space(kind, space)
                ground += (reading.value, reading.problem)
        before = self._drawn_from
        if len(ground) == len(before) and all(map(operator.is_, ground, before)):
            return
        self._drawn_from = ground
        self._map = AddressMap(snapshot, self.dashboard.session.settings)
        if root_of(self._map.roots, self.cell) is None:
            self.cell = FIRST_CELL

    def _show(self, *, anew: bool = False) -> None:
        """`anew`: the cursor is on another cell."""
        app, cell = self.dashboard, self.cell
        found = self._map if self.is_read else None
        rows = page(self._map.roots, cell)
        row, column = next(
            (row, place) for row in rows for place, each in enumerate(row.cells) if each == cell
        )
        seen = (found, rows[0].cells[0], app.scope)
        if seen != self._seen:  # a move on the same page is quick
            self._seen, self._rows = seen, grid_rows(found, rows, app.scope, app.signs)
        self.grid.show(self._rows, heads(cell.prefixlen), str(row.block), column)
        if found is None:
            said = status.without_spaces(app).split("\n")
            items: list[Item] = [Paragraph(f"said-{number}", line) for number, line in enumerate(said)]
        else:
            marks = production.marks(self.snapshot, app.session.settings)
            items = list(cell_facts(found, cell, app.scope, marks, app.signs, app.keys))
        self.facts.show(items, anew=anew)
        self._show_legend()

    def _show_legend(self) -> None:
        """What letters mean, and whether the words above it go on."""
        above, below = self.facts.more
        hint = "PgDn" if below else "PgUp" if above else ""
        text = "\n".join(f" {line}" for line in (*LEGEND[:-1], f"{LEGEND[-1]:<29}{hint:>4}"))
        legend = self.query_one("#legend", Static)
        if text != str(legend.content):
            legend.update(text)

    def keys_in_sight(self) -> set[Key]:
        """What the spaces of this cell have blocks in."""
        keys = {Key(Kind.SPACES)}
        spaces = dict(self.snapshot.each_space())
        for name in spaces.keys() & {use.space for use in self.uses}:
            for kind in (*READ_FOR_THE_MAP, Kind.AWS_ENDS):
                key = key_of(kind, spaces[name])
                keys |= set() if key is None else {key}
        return keys

    # Moving

    def _go_to(self, cell: IPv4Network) -> None:
        if cell == self.cell:
            return
        self.cell = cell
        self._show(anew=True)
        # Not for every cell that a held key passes.
        if self._rests is not None:
            self._rests.stop()
        self._rests = self.set_timer(LOOK_AFTER, self.look)

    def action_move(self, cells: int, rows: int) -> None:
        self._go_to(moved(self._map.roots, self.cell, cells, rows))

    def action_edge(self, place: int) -> None:
        """The first or the last cell of the page."""
        self._go_to(page(self._map.roots, self.cell)[place].cells[place])

    def action_page(self, direction: int) -> None:
        """Through the words beside the grid."""
        self.facts.action_page(direction)
        self._show_legend()

    def action_closer(self) -> None:
        self._zoom(closer(self.cell))

    def action_wider(self) -> None:
        self._zoom(wider(self.cell))

    def _zoom(self, cell: IPv4Network) -> None:
        if cell == self.cell:
            self.dashboard.flash(
                f"one cell is a /{cell.prefixlen} already: that is as far as it goes", kept=False
            )
        self._go_to(cell)

    def action_back(self) -> None:
        if self.cell.prefixlen > WIDEST:
            self._go_to(wider(self.cell))
        else:
            super().action_back()

    def action_next_free(self) -> None:
        prefix = self.cell.prefixlen
        following = next(self._map.free(prefix, after=self.cell), None)
        if following is None:
            self.dashboard.flash(f"no /{prefix} is free", kept=False)
        else:
            self._go_to(following)

    def action_next_overlap(self) -> None:
        """The next cell by address with one that is worth telling; after the last comes the first."""
        overlaps = [each.block for each in self._map.overlaps if each.level is not None]
        cells = [cell_at(block, self.cell.prefixlen) for block in overlaps]
        seen = [cell for cell in cells if root_of(self._map.roots, cell) is not None and cell != self.cell]
        if not seen:
            self.dashboard.flash("no other overlap that matters" if cells else "nothing overlaps", kept=False)
            return
        self._go_to(min(seen, key=lambda cell: (cell < self.cell, cell)))

    def action_find(self) -> AwaitMount:
        question = Prompt(
            "Find on the map", "", "An address, a block, or the name of a space, a VPC, a VPN or a network."
        )
        return self.app.push_screen(question, self._found)

    def _found(self, text: str | None) -> None:
        """To the cell with the first address of what was asked for, at the present zoom."""
        if text is None:
            return
        asked, network = read_question(text)
        if network is None:
            named = [use for use in self._map.uses if asked in _names(use)]
            blocks = [use.block for use in sorted(named, key=lambda use: use.what.value)]
        else:
            blocks = [network] if isinstance(network, IPv4Network) else []
        cells = [cell_at(block, self.cell.prefixlen) for block in blocks]
        cell = next((cell for cell in cells if root_of(self._map.roots, cell) is not None), None)
        if cell is None:
            self.dashboard.flash(f"{asked} is neither a private IPv4 address nor the name of anything here")
            return
        self._go_to(cell)
        if asked != str(cell):
            self.dashboard.flash(f"{asked} is in {cell}", kept=False)

    async def action_open(self) -> None:
        """To what is here, after a choice where it is more than one thing."""
        there: dict[tuple[Kind, str, str | None], str] = {}
        for use in sorted(self.uses, key=lambda use: use.what.value):
            if use.space is not None:
                kind = KINDS.get(use.what, Kind.SPACES)
                item = use.item if use.what in KINDS else None
                there.setdefault((kind, use.space, item), use.title)
        targets = list(there)
        if len(targets) == 1:
            await self._open(*targets[0])
            return
        choices = [Choice(str(place), title) for place, title in enumerate(there.values())]

        async def chosen(place: str | None) -> None:
            if place is not None:
                await self._open(*targets[int(place)])

        await self.app.push_screen(Chooser("Go to", choices), chosen)

    async def _open(self, kind: Kind, space: str, item: str | None) -> None:
        if self.dashboard.scope not in (None, space):
            self.dashboard.set_scope(None)  # or it would not be in the list
        await go_to(self, kind, space, item)

    def action_copy(self) -> None:
        self.dashboard.copy(str(self.cell))


def _names(use: Use) -> set[str]:
    """By what people know it, in small letters."""
    return {name.casefold() for name in (use.space_name, use.item, use.network) if name}
