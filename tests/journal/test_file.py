"""The file: private, put aside when it cannot be ours, never a crash."""

import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest

from backend.journal import database
from backend.journal.batch import NO_NEWS, Compared, Look
from backend.journal.error import JournalError
from backend.journal.journal import Journal
from tests.conftest import SYNCHRONOUS

from .support import START, at, journal, look, moments, record, tell, told


def path_of(home: Path) -> Path:
    (path,) = home.rglob("journal.sqlite3")
    return path


def asides(home: Path) -> list[Path]:
    return sorted(home.rglob("journal.sqlite3.*"))


def filled(home: Path) -> Path:
    one = journal(home)
    record(one, look("a", 0), look("b", 20))
    one.close()
    return path_of(home)


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    journal(tmp_path / "home")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("umask", [0, 0o022, 0o277])
def test_only_its_owner_may_look_at_it(tmp_path: Path, umask: int) -> None:
    home = tmp_path / "home"
    before = os.umask(umask)
    try:
        filled(home)
    finally:
        os.umask(before)
    assert home.stat().st_mode & 0o777 == 0o700
    for path in home.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


def test_one_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    path = filled(tmp_path)
    path.chmod(0o644)
    assert moments(journal(tmp_path)) == [20]
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_needs_no_shared_memory(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_what_is_written_outlives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the directory is synced, where the rollback journal was (SQLite, "PRAGMA synchronous", EXTRA)."""
    monkeypatch.setattr(database, "SYNCHRONOUS", SYNCHRONOUS)
    one = journal(tmp_path)
    assert one._database.read(lambda opened: opened.execute("PRAGMA synchronous").fetchone(), START) == (3,)


def overwritten(path: Path) -> None:
    path.write_bytes(b"this was a journal once, and somebody wrote into it" * 100)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def spoiled_inside(path: Path) -> None:
    """Every page but the first one."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\x2a" * (len(content) - 4096))


def of_a_later_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE cookies (value TEXT)")
    connection.close()


@pytest.mark.parametrize("spoil", [overwritten, cut, spoiled_inside, of_another_program])
def test_a_file_that_cannot_be_used_is_put_aside_and_told(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    path = filled(tmp_path)
    spoil(path)
    content = path.read_bytes()
    one = journal(tmp_path)
    record(one, look("a", 40), look("b", 60))
    assert moments(one) == [60]
    assert [aside.read_bytes() for aside in asides(tmp_path)] == [content]
    assert one.put_aside is not None
    assert asides(tmp_path)[0].name in one.put_aside
    assert "a new one begins" in one.put_aside


def test_one_of_a_later_version_stays_where_it_is(tmp_path: Path) -> None:
    """A change may be unfinished in it."""
    path = filled(tmp_path)
    of_a_later_version(path)
    content = path.read_bytes()
    with pytest.raises(JournalError, match="version 99, and this Spaceport knows version 2; use the newer"):
        record(journal(tmp_path), look("a", 40))
    assert path.read_bytes() == content
    assert asides(tmp_path) == []


def test_a_file_that_is_spoiled_while_it_is_open_is_put_aside(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0), look("b", 20))
    overwritten(path_of(tmp_path))
    record(one, look("c", 40), look("d", 60))
    assert moments(one) == [60]
    assert len(asides(tmp_path)) == 1


def test_one_that_another_pane_put_aside_already_is_not_put_aside_again(tmp_path: Path) -> None:
    one, other = journal(tmp_path), journal(tmp_path)
    record(one, look("a", 0))
    record(other, look("a", 1))
    overwritten(path_of(tmp_path))
    record(one, look("a", 20), look("b", 40))
    record(other, look("b", 41), look("c", 60))
    assert moments(one) == moments(other) == [40, 60]
    assert len(asides(tmp_path)) == 1


def test_one_that_is_removed_while_it_is_open_begins_anew(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0))
    path_of(tmp_path).unlink()
    with pytest.raises(JournalError):
        record(one, look("b", 20))
    record(one, look("c", 40), look("d", 60))
    assert moments(one) == [60]


def test_a_row_that_makes_no_sense_hides_no_other(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO event (at, difference, key, fields, source) VALUES ('soon', 'odd', '?', '{', '')"
        )
        connection.execute("UPDATE observation SET value = '{'")
    connection.close()
    one = journal(tmp_path)
    record(one, look("c", 40))
    assert moments(one) == [20, 40]


def test_a_directory_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file where a directory should be")
    with pytest.raises(JournalError, match=r"^The journal cannot be written: .*\.$"):
        record(journal(home), look("a", 0))


def test_a_full_disk_is_told_and_what_there_is_stays(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0), look("b", 20))

    def fill(connection: sqlite3.Connection) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    one._database.read(fill, START)
    with pytest.raises(JournalError, match="full"):
        record(one, look("c" * 100_000, 40))
    assert moments(one) == [20]
    record(one, look("d", 60))
    assert moments(one) == [20, 60]


def test_a_writer_that_holds_it_for_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    path = filled(tmp_path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    one = journal(tmp_path)
    with pytest.raises(JournalError, match="locked"):
        record(one, look("c", 40))
    assert moments(one) == [20]  # it can be read all the while
    holder.execute("COMMIT")
    holder.close()
    record(one, look("c", 60))
    assert moments(one) == [20, 60]
    assert asides(tmp_path) == []


def test_what_fails_halfway_is_not_kept_in_part(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0))
    with pytest.raises(ZeroDivisionError):
        one.record([look("b", 20), look("c", 40)], [], NO_NEWS, _fails_at_40, at(40))
    record(one, look("b", 60))
    assert moments(one) == [60]


def _fails_at_40(each: Look, kept: str | None, moment: datetime) -> Compared:
    if moment == at(40):
        raise ZeroDivisionError
    return tell(each, kept, moment)


def test_threads_may_share_it(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look(0, 0))
    threads = [
        Thread(target=lambda: [record(one, look(each, each), now=at(50)) for each in range(1, 50)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told(one)) == 49


def test_closed_in_memory_it_begins_anew() -> None:
    one = Journal(None, None)
    record(one, look("a", 0), look("b", 20))
    one.close()
    assert told(one) == []
