"""One line with something at its left and something at its right."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from .text import Piece, Tone, fit, width

STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.QUIET: "$text-muted",
    Tone.ACCENT: "$text-accent",
    Tone.OK: "$text-success",
    Tone.WARN: "$text-warning",
    Tone.BAD: "bold $text-error",
}


class OneLine(Static):
    """Repaints itself when its text differs, and never lays the screen out anew."""

    DEFAULT_CSS = "OneLine { height: 1; width: 1fr; }"

    def __init__(self, *, cut: str = "…", id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._cut = cut
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()

    def say(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Show the pieces; where both do not fit, the left is shortened."""
        if (tuple(left), tuple(right)) != (self._left, self._right):
            self._left, self._right = tuple(left), tuple(right)
            self._paint()

    @property
    def plain(self) -> str:
        """What it says, for tests and for reading aloud."""
        return "".join(piece.text for piece in (*self._left, *self._right))

    def on_resize(self) -> None:
        self._paint()

    def _paint(self) -> None:
        cells = self.size.width
        if not cells:
            return
        room = cells - width(self._right)
        shown: list[Piece] = []
        for piece in self._left:
            left_over = room - width(shown)
            if width([piece]) > left_over:
                shown.append(Piece(fit(piece.text, max(0, left_over), self._cut), piece.tone))
                break
            shown.append(piece)
        shown.append(Piece(" " * max(0, room - width(shown))))
        parts = [(piece.text, STYLES[piece.tone]) for piece in (*shown, *self._right)]
        self.update(Content.assemble(*parts), layout=False)
