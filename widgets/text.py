"""Pieces of text with a tone, and the signs beside them. Never markup: remote text may hold any bracket."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

JOINTS = "-/:,=."
"""Where commands, ARNs and addresses are broken, if they have to be."""


class Tone(StrEnum):
    """What a piece of text means. The style sheet gives it its look; a sign or a word always says it too."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class Piece(NamedTuple):
    """`mark`: a word after the text that stays whole where the text is cut; it is no part of the value.

    `brief`: what a cell of a table says where the text does not fit, instead of its beginning. `sign`: one
    cell in a tone of its own that stands before it in a table, no part of the value either.
    """

    text: str
    tone: Tone = Tone.PLAIN
    mark: str = ""
    brief: str = ""
    sign: "Piece | None" = None

    @property
    def whole(self) -> str:
        """What is read: the text with its mark."""
        return f"{self.text} {self.mark}" if self.mark else self.text


class Signs(NamedTuple):
    """One cell each (screens.md, "Signs")."""

    critical: str
    warning: str
    notice: str
    fine: str
    under_way: str
    unknown: str
    unavailable: str
    missing: str
    """For a value that is not known: never empty, never 0."""
    cut: str
    """Where a text goes on but the line does not."""
    up: str
    down: str
    high: str
    """In a strip: it was as it should be; so are `low`, it was not, and `gap`, nobody knows."""
    low: str
    gap: str


UNICODE_SIGNS = Signs("✖", "▲", "·", "✓", "…", "?", "⊘", "–", "…", "↑", "↓", "▇", "▁", "·")
ASCII_SIGNS = Signs("x", "!", "-", "+", "~", "?", "o", "-", "~", "^", "v", "#", "_", ".")


def width(pieces: Iterable[Piece]) -> int:
    """Terminal cells that the pieces take; wide characters take two."""
    return sum(cell_len(piece.text) for piece in pieces)


def fit(text: str, cells: int, cut: str, *, right: bool = False) -> str:
    """`text` in exactly `cells` terminal cells: padded, or shortened with the sign `cut` at its end."""
    length = cell_len(text)
    if length > cells:
        return set_cell_size(text, max(0, cells - cell_len(cut))) + cut[: max(0, cells)]
    padding = " " * (cells - length)
    return padding + text if right else text + padding


def fit_marked(piece: Piece, cells: int, cut: str, *, right: bool = False) -> tuple[Piece, ...]:
    """As `fit`, in its tone; of a piece with a sign or a mark the text is shortened and those are kept."""
    if piece.sign is not None and cells > 1:
        before = Piece(f"{piece.sign.text} ", piece.sign.tone)  # the gap costs no change of colour
        return before, *fit_marked(piece._replace(sign=None), cells - 2, cut, right=right)
    if piece.brief and cell_len(piece.text) > cells:
        piece = piece._replace(text=piece.brief)
    mark = f" {piece.mark}" if piece.mark else ""
    room = cells - cell_len(mark)
    if not mark or room <= 0:
        return (Piece(fit(piece.text, cells, cut, right=right), piece.tone),)
    shown = piece.text if cell_len(piece.text) <= room else fit(piece.text, room, cut)
    padding = " " * (room - cell_len(shown))
    return Piece(shown, piece.tone), Piece(mark, Tone.ACCENT), Piece(padding)


def wrap(text: str, cells: int) -> list[str]:
    """Lines of at most `cells`, broken between words; a word longer than a line is broken where it has a
    joint, or where it must.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= cells:
            line = joined
            continue
        if line:
            lines.append(line)
        while cell_len(word) > cells > 0:
            head = _to_a_joint(set_cell_size(word, cells).rstrip() or word[:1])
            lines.append(head)
            word = word[len(head) :]
        line = word
    return [*lines, line]


def _to_a_joint(head: str) -> str:
    """Of what a line has room for, what ends in one of the `JOINTS`, unless that is less than half of it."""
    end = max(head.rfind(joint) for joint in JOINTS) + 1
    return head[:end] if 2 * end >= len(head) else head
