"""A pane of labelled facts about one thing; each is an item of its own, so that it can be copied."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from .item_view import Item, ItemView, Line
from .text import Piece, Tone, fit, fit_marked, width, wrap

LABEL_CELLS = 14


@dataclass(frozen=True, slots=True)
class Fact(Item):
    """`label` and what there is to say. `copies`: what the copy key takes, `text` unless given.

    `hides`: the line stands for a secret, which is shown on demand.
    """

    key: str
    label: str
    text: str
    tone: Tone = Tone.PLAIN
    copies: str | None = None
    hides: bool = False

    @property
    def to_copy(self) -> str:
        return self.text if self.copies is None else self.copies

    def lines(self, cells: int) -> list[Line]:
        room = max(10, cells - LABEL_CELLS - 3)
        if " " not in self.text and room < cell_len(self.text) <= cells - 4:
            # One long word, such as a UUID, is not cut where a line of its own can hold it.
            own_line: Line = (Piece("   "), Piece(self.text, self.tone))
            return [(Piece(f" {self.label}", Tone.QUIET),), own_line] if self.label else [own_line]
        lines: list[Line] = []
        for number, part in enumerate(wrap(self.text, room)):
            label = self.label if number == 0 else ""
            lines.append(
                (Piece(" " + fit(label, LABEL_CELLS, " ") + " ", Tone.QUIET), Piece(part, self.tone))
            )
        return lines


@dataclass(frozen=True, slots=True)
class Heading(Item):
    """What the pane is about; `mark` as in `Piece`. `aside` gives way where there is no room for both."""

    key: str
    text: str
    aside: str = ""
    cut: str = "…"
    mark: str = ""

    def lines(self, cells: int) -> list[Line]:
        title, aside = Piece(self.text, Tone.STRONG, self.mark), Piece(f" {self.aside}", Tone.QUIET)
        room = cells - width([aside]) - 2
        if cell_len(title.whole) > room:
            return [(Piece(" "), *fit_marked(title, max(1, cells - 2), self.cut))]
        return [(Piece(" "), *fit_marked(title, room, self.cut), aside)]


class Detail(ItemView):
    """Facts; its cursor is seen only while it has the focus."""

    def show(self, facts: Sequence[Item], *, anew: bool = False) -> None:
        """`anew`: they are of another thing, so that they are read from the top."""
        self.set_items(facts)
        if anew:
            self.action_edge(-1)

    @property
    def shows_cursor(self) -> bool:
        return self.has_focus

    @property
    def fact(self) -> Fact | None:
        """The fact under the cursor."""
        item = self.items[self._cursor] if self.items else None
        return item if isinstance(item, Fact) else None

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
