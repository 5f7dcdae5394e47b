"""On which line of a TOML file each key stands: the standard library reads the values and keeps no positions.

Only for text that `tomllib` takes: what is not TOML is told by that, with its line.
"""

import re
import tomllib
from collections.abc import Callable, Mapping

Place = tuple[str, ...]
"""The names from the top of the file to a key; of an element of a list its number, from 0."""

_SKIPPED = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)
_BARE = re.compile(r"[^,\]}#\n]+")


def lines_of(text: str) -> Mapping[Place, int]:
    """The line, from 1, on which each key, each table and each element of a list begins."""
    return _Scanner(text.replace("\r\n", "\n")).scan()


def line_at(lines: Mapping[Place, int], place: Place) -> int | None:
    """That of the place itself, else of what holds it; None for the file as a whole."""
    found = (lines[place[:length]] for length in range(len(place), 0, -1) if place[:length] in lines)
    return next(found, None)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines: dict[Place, int] = {}

    def scan(self) -> Mapping[Place, int]:
        table: Place = ()
        self._skip()
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self._lines

    def _header(self) -> Place:
        """`[table]`, or `[[table]]`, of which the first one counts."""
        brackets = 2 if self._text.startswith("[[", self._at) else 1
        self._at += brackets
        table = self._key(())
        self._at += brackets
        return table

    def _pair(self, table: Place) -> None:
        place = self._key(table)
        self._at += 1  # the sign between key and value
        self._value(place)

    def _key(self, table: Place) -> Place:
        """A dotted key below the table; every name in it that is new here has its line noted."""
        place = table
        while True:
            name = self._take(_KEY).strip()
            place = (*place, next(iter(tomllib.loads(f"{name} = 0"))))
            self._note(place)
            if self._text[self._at] != ".":
                return place
            self._at += 1

    def _value(self, place: Place) -> None:
        self._skip()
        match self._text[self._at]:
            case "[":
                self._inside("]", lambda number: self._element((*place, str(number))))
            case "{":
                self._inside("}", lambda _: self._pair(place))
            case '"' | "'":
                self._take(_TEXT)
            case _:
                self._take(_BARE)

    def _element(self, place: Place) -> None:
        self._note(place)
        self._value(place)

    def _inside(self, end: str, one: Callable[[int], None]) -> None:
        """What is between the brackets, with commas between."""
        self._at += 1
        number = 0
        while self._skip() != end:
            one(number)
            number += 1
            if self._skip() == ",":
                self._at += 1
        self._at += 1

    def _skip(self) -> str:
        """Over blanks, line ends and comments, to the next sign."""
        self._take(_SKIPPED)
        return self._text[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        assert found is not None, "tomllib took it"
        self._at = found.end()
        return found.group()

    def _note(self, place: Place) -> None:
        self._lines.setdefault(place, self._text.count("\n", 0, self._at) + 1)
