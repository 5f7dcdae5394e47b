"""The inputs of every change, for a help text. What they are is imported when somebody reads that."""

import shutil
from collections.abc import Iterator
from textwrap import wrap

from tui.headless.parser import Parser

MEANING = 4
"""Columns before a meaning."""


class TellsInputs(Parser):
    """Whose help ends with what `--set` takes, where it takes something."""

    tells_inputs = False

    def format_help(self) -> str:
        if not self.tells_inputs:
            return super().format_help()
        columns = shutil.get_terminal_size().columns - 2
        return f"{super().format_help()}\n" + "".join(f"{line}\n" for line in _lines(columns))


def _lines(columns: int) -> Iterator[str]:
    from backend.changes.catalogue import CHANGES
    from backend.changes.inputs import INPUTS

    yield "inputs, as --set KEY=VALUE says them:"
    for name, one in INPUTS.items():
        takers = [change.name for change in CHANGES.values() if name in change.inputs]
        of = "" if len(takers) == len(CHANGES) else f" ({', '.join(takers)})"
        yield f"  {name}"
        yield from wrap(
            f"{one.meaning}{of}",
            columns,
            initial_indent=" " * MEANING,
            subsequent_indent=" " * MEANING,
            break_on_hyphens=False,
        )
