"""Pieces of text with a tone, and the signs beside them. Never markup: remote text may hold any bracket."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size


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
    text: str
    tone: Tone = Tone.PLAIN


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


UNICODE_SIGNS = Signs("✖", "▲", "·", "✓", "…", "?", "⊘", "–", "…", "↑", "↓")
ASCII_SIGNS = Signs("x", "!", "-", "+", "~", "?", "o", "-", "~", "^", "v")


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


def wrap(text: str, cells: int) -> list[str]:
    """Lines of at most `cells`, broken between words; a word longer than a line is broken where it must."""
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
            head = set_cell_size(word, cells).rstrip() or word[:1]
            lines.append(head)
            word = word[len(head) :]
        line = word
    return [*lines, line]
