"""A sign and what it is about, as lines that are broken between words."""

from dataclasses import dataclass

from .item_view import Item, Line
from .text import Piece, Tone, width, wrap

BLANK = Piece(" ")


@dataclass(frozen=True, slots=True)
class Paragraph(Item):
    """`text` stands beside the `sign`, all of it in one column. Without either it is an empty line."""

    key: str
    text: str = ""
    tone: Tone = Tone.PLAIN
    sign: Piece = BLANK

    def lines(self, cells: int) -> list[Line]:
        lead = width([self.sign]) + 2
        lines: list[Line] = []
        for number, part in enumerate(wrap(self.text, max(10, cells - lead - 1))):
            start = (Piece(" "), self.sign, Piece(" ")) if number == 0 else (Piece(" " * lead),)
            lines.append((*start, Piece(part, self.tone)))
        return lines
