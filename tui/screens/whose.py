"""Whose is this? The answer as a page: every place that holds what was asked for, most specific first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from backend.rules.whose import Answer, Hit, Relation
from tui import production
from tui.format import known
from tui.screens.going import go_to
from widgets.table import Column, Row, Table
from widgets.text import Piece, Signs, Tone

if TYPE_CHECKING:
    from tui.app import Dashboard

COLUMNS = (
    Column("space", "space", 14, grows=True, most=30),
    Column("value", "address, block or name", 22, grows=True, most=43),
    Column("relation", "how", 8),
    Column("text", "what it is", 24, grows=True, most=80),
)
WORDS = {Relation.EQUALS: "is it", Relation.HOLDS: "holds it", Relation.WITHIN: "is in it"}
"""How the place stands to what was asked for."""


class WhosePage(ModalScreen[None]):
    """Enter goes to the thing under the cursor, Esc leads back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "back"),
        Binding("enter", "visit", "look", priority=True),
        Binding("y", "copy", "copy"),
    ]

    def __init__(self, answer: Answer, is_whole: bool) -> None:
        """`is_whole`: everything that could hold it was read."""
        super().__init__()
        self._answer = answer
        self._is_whole = is_whole

    @property
    def dashboard(self) -> "Dashboard":
        return cast("Dashboard", self.app)

    def compose(self) -> ComposeResult:
        answer, signs = self._answer, self.dashboard.signs
        with Vertical(classes="page"):
            yield Static(f"Whose is {answer.asked}?", classes="dialog-title", markup=False)
            for note in self._notes():
                yield Static(note, classes="dialog-text", markup=False)
            table = Table(COLUMNS, cut=signs.cut, id="hits")
            table.display = bool(answer.hits)
            yield table
        keys = "Enter look   y copy   Esc back" if answer.hits else "Esc back"
        yield Static(keys, classes="page-keys", markup=False)

    def _notes(self) -> Sequence[str]:
        answer = self._answer
        if not answer.hits:
            return (*answer.notes, answer.nowhere(self._is_whole))
        unread = () if self._is_whole else ("Not everything is read yet: there may be more.",)
        return (*answer.notes, *unread)

    def on_mount(self) -> None:
        rows = [
            Row(str(place), _cells(hit, self._mark(hit), self.dashboard.signs))
            for place, hit in enumerate(self._answer.hits)
        ]
        table = self.query_one("#hits", Table)
        table.show(rows)
        table.focus()

    def _mark(self, hit: Hit) -> str:
        return production.mark_of(hit.place.space, self.dashboard.session.settings)

    @property
    def _hit(self) -> Hit | None:
        """What is under the cursor."""
        key = self.query_one("#hits", Table).cursor_key
        return None if key is None else self._answer.hits[int(key)]

    def action_copy(self) -> None:
        hit = self._hit
        if hit is not None:
            self.dashboard.copy(f"{hit.place.value}: {hit.text}")

    async def action_visit(self) -> None:
        app, hit = self.dashboard, self._hit
        await self.dismiss()
        if hit is not None:
            key = next((key for key, space in app.snapshot.each_space() if space is hit.place.space), None)
            await go_to(app.main_screen, hit.place.kind, key, hit.place.item or hit.place.value)


def _cells(hit: Hit, mark: str, signs: Signs) -> tuple[Piece, ...]:
    place = hit.place
    item = f" ({place.item})" if place.item and place.item != place.value else ""
    return (
        Piece(known(place.space.name, signs), Tone.PLAIN, mark),
        Piece(known(place.value, signs), Tone.STRONG),
        Piece(WORDS[hit.relation], Tone.QUIET),
        Piece(place.text + item),
    )
