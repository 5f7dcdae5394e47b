"""Text for people, broken between words where it is read at a terminal; commands stay whole, to be copied."""

import os
from collections.abc import Callable, Iterator
from textwrap import wrap

COMMANDS = ("aws ", "heroku ", "spaceport ", "--")
LEAST = 40
"""Columns: for less nothing is broken, nor where it is not known how many there are."""


def folded(text: str, columns: int, indent: str = "", below: str | None = None) -> Iterator[str]:
    """Lines of one paragraph. `below`: the indent of all but the first."""
    if columns < LEAST or text.startswith(COMMANDS):
        yield indent + text
    else:
        yield from wrap(
            text,
            columns,
            initial_indent=indent,
            subsequent_indent=indent if below is None else below,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [indent]


def columns_of(handle: Callable[[], int]) -> int:
    """Of the terminal behind this descriptor; 0 where there is none."""
    try:
        return os.get_terminal_size(handle()).columns
    except OSError:
        return 0
