"""The rows that are seen, as JSON, CSV, or text; into a file of 0600 that was not there before."""

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tui.format import table
from tui.screens.entry import Entry
from widgets.table import Column

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet runs a cell that starts so; some take the wide forms for the same."""


def as_json(records: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps(list(records), indent=2, ensure_ascii=False, default=str) + "\n"


def as_csv(entries: Sequence[Entry]) -> str:
    """One column for each field of the records, by the API's names."""
    names = list(dict.fromkeys(name for entry in entries for name in entry.record))
    out = io.StringIO()
    # Every cell in quotes: one that holds `;` must not become two where lists are separated by that.
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(names)
    for entry in entries:
        writer.writerow([_cell(entry.record.get(name)) for name in names])
    return out.getvalue()


def as_tsv(entries: Sequence[Entry], columns: Sequence[Column]) -> str:
    """What the screen shows, one tab between two cells."""
    places = [place for place, column in enumerate(columns) if column.title]
    lines = ["\t".join(columns[place].title for place in places)]
    lines += ["\t".join(_cell(entry.cells[place].text) for place in places) for entry in entries]
    return "\n".join(lines) + "\n"


def as_text(entries: Sequence[Entry], columns: Sequence[Column]) -> str:
    """What the screen shows, aligned."""
    rows = [[column.title for column in columns], *([cell.text for cell in entry.cells] for entry in entries)]
    return table(rows)


def write(path: Path, entries: Sequence[Entry], columns: Sequence[Column]) -> None:
    """Write by the ending of `path`. Raises FileExistsError, another OSError, ValueError for the ending."""
    match path.suffix.lower():
        case ".json":
            text = as_json(entry.record for entry in entries)
        case ".csv":
            text = as_csv(entries)
        case ".txt":
            text = as_text(entries, columns)
        case other:
            raise ValueError(f"a file ends in .csv, .json or .txt, not in {other or 'nothing'}")
    keep(path, text)


def keep(path: Path, text: str) -> None:
    """Write it to a file that is not there yet. Raises FileExistsError, another OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)  # whatever the umask took away
            file.write(text)
    except OSError:
        path.unlink()  # half of it would be taken for the whole
        raise


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "'" + value if value.startswith(FORMULA) else value
