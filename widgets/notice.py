"""A few wrapped lines that say what happened; no word of them is cut off."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from .one_line import STYLES
from .text import Piece, wrap


class Notice(Static):
    """Each piece is a paragraph. One line stays free where there is nothing to say, so that nothing jumps."""

    DEFAULT_CSS = "Notice { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._said: tuple[Piece, ...] = ()
        self._painted: tuple[object, int] = ((), 0)

    def say(self, paragraphs: Sequence[Piece]) -> None:
        self._said = tuple(paragraphs)
        self._paint()

    @property
    def plain(self) -> str:
        return "\n".join(piece.text for piece in self._said)

    def on_resize(self) -> None:
        self._paint()

    def _paint(self) -> None:
        cells = self.size.width
        if not cells or self._painted == (self._said, cells):
            return
        self._painted = (self._said, cells)
        lines = [(line, piece.tone) for piece in self._said for line in wrap(piece.text, cells - 4)]
        parts: list[tuple[str, str]] = []
        for number, (line, tone) in enumerate(lines):
            start = " " if number == 0 else "\n   "
            parts.append((start + line, STYLES[tone]))
        height = max(1, len(lines))
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.update(Content.assemble(*parts), layout=False)
