"""One line with something at its left and something at its right."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

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


class OneLine(Widget):
    """Repaints of itself what differs, and never lays the screen out anew."""

    DEFAULT_CSS = "OneLine { height: 1; width: 1fr; }"

    def __init__(self, *, cut: str = "…", id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._cut = cut
        self._painted: list[tuple[str, str]] = []
        """Character and style of each cell; the second cell of a wide character is empty."""
        self._content = Content()
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()

    def say(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Show the pieces; where both do not fit, the left is shortened, with a blank after it."""
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
        if self._right and width(self._left) >= room:
            room -= 1
        shown: list[Piece] = []
        for piece in self._left:
            left_over = room - width(shown)
            if width([piece]) > left_over:
                shown.append(Piece(fit(piece.text, max(0, left_over), self._cut), piece.tone))
                break
            shown.append(piece)
        shown.append(Piece(" " * max(0, cells - width(self._right) - width(shown))))
        parts = [(piece.text, self._style(piece.tone)) for piece in (*shown, *self._right)]
        before, self._painted = self._painted, _cells(parts)
        different = _different(before, self._painted)
        if different:
            self._content = Content.assemble(*parts)
            self.refresh(Region(different.start, 0, len(different), 1))

    def _style(self, tone: Tone) -> str:
        """What cannot be done now is told from what can also where there are no colours."""
        return "dim" if tone is Tone.QUIET and self.app.no_color else STYLES[tone]

    def render(self) -> Content:
        return self._content


def _cells(parts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for text, style in parts:
        for character in text:
            cells = cell_len(character)
            if cells == 0 and found:  # it stands in the cell before it
                found[-1] = (found[-1][0] + character, style)
            else:
                found += [(character, style), *[("", style)] * (cells - 1)]
    return found


def _different(before: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> range:
    """The cells from the first to the last that is another; all, where their number is another."""
    if len(before) != len(now):
        return range(len(now))
    others = [number for number, (old, new) in enumerate(zip(before, now, strict=True)) if old != new]
    return range(others[0], others[-1] + 1) if others else range(0)
