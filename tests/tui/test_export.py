"""Rows written to a file: private, never over another, and harmless to a spreadsheet."""

import csv
import io
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import export
from tui.screens.entry import Entry
from widgets.table import Column
from widgets.text import Piece

COLUMNS = (Column("name", "Name", 10), Column("range", "Range", 18))


def entry(name: str, **record: Any) -> Entry:
    cells = (Piece(name), Piece(str(record.get("range", "–"))))
    return Entry(
        key=name, space=None, cells=cells, order=(name, ""), name=name, record={"name": name, **record}
    )


ENTRIES = (entry("quay", range="192.0.2.0/24", applied=True, rules=["a", "b"]), entry("pier", note=None))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_has_a_column_for_each_field_of_any_row() -> None:
    assert rows(export.as_csv(ENTRIES)) == [
        ["name", "range", "applied", "rules", "note"],
        ["quay", "192.0.2.0/24", "true", '["a", "b"]', ""],
        ["pier", "", "", "", ""],
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_the_csv_and_none_is_a_formula(text: str) -> None:
    ((_,), (cell,)) = rows(export.as_csv([entry(text)]))
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert not cell.startswith(export.FORMULA)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-"])
def test_what_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert rows(export.as_csv([entry(text)]))[1] == ["'" + text]


def test_a_cell_stays_one_whatever_separates_lists_here() -> None:
    text = export.as_csv([entry("a;=1+1", note='say "x"')])
    assert text.splitlines()[1] == '"a;=1+1","say ""x"""'


def test_numbers_and_flags_stay_what_they_are() -> None:
    assert rows(export.as_csv([entry("a", low=-5, no=False)]))[1] == ["a", "-5", "false"]


def test_json_has_the_records() -> None:
    assert json.loads(export.as_json(one.record for one in ENTRIES)) == [dict(one.record) for one in ENTRIES]


def test_text_is_what_is_seen_aligned_by_cells() -> None:
    text = export.as_text([entry("港湾", range="x"), entry("plain", range="y")], COLUMNS)
    assert text == "Name   Range\n港湾   x\nplain  y\n"


def test_tsv_has_a_tab_between_two_cells() -> None:
    text = export.as_tsv(ENTRIES, (*COLUMNS[:1], Column("sign", "", 1)))
    assert text == "Name\nquay\npier\n"
    assert export.as_tsv(ENTRIES, COLUMNS).splitlines()[1] == "quay\t192.0.2.0/24"


@pytest.mark.parametrize("ending", ["csv", "json", "txt", "CSV"])
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_a_file_is_private_whatever_the_umask(tmp_path: Path, ending: str, umask: int) -> None:
    path = tmp_path / f"rows.{ending}"
    before = os.umask(umask)
    try:
        export.write(path, ENTRIES, COLUMNS)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "quay" in path.read_text()


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        export.write(path, ENTRIES, COLUMNS)
    assert path.read_text() == "mine"
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(FileExistsError):
        export.write(link, ENTRIES, COLUMNS)
    assert not (tmp_path / "elsewhere.csv").exists()


@pytest.mark.parametrize("name", ["rows", "rows.xlsx", ".csv"])
def test_another_ending_is_refused_and_nothing_is_made(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"\.csv, \.json or \.txt"):
        export.write(tmp_path / name, ENTRIES, COLUMNS)
    assert list(tmp_path.iterdir()) == []


def test_half_a_file_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fdopen

    def full(handle: int, *arguments: Any, **options: Any) -> Any:
        os.close(handle)
        return real(os.open("/dev/full", os.O_WRONLY), *arguments, **options)

    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    monkeypatch.setattr(os, "fchmod", lambda *_: None)
    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left"):
        export.write(tmp_path / "rows.csv", ENTRIES, COLUMNS)
    assert list(tmp_path.iterdir()) == []
