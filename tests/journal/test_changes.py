"""Guided changes in the file: from any version of it, whole, and for as long as they may be needed."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from backend.journal import schema
from backend.journal.batch import NO_NEWS, Compared, Look, Told
from backend.journal.error import JournalError
from backend.journal.journal import Journal
from backend.model.change import ChangeState, Facts, Who
from backend.model.change_entry import Entry, EntryKind, Recorded
from backend.model.event import ACTION, Difference, Event, Source
from backend.model.key import Key, Kind

from .support import START, at, journal, look, moments

WHO = Who("ops", "bastion", 4711, "192.0.2.7", "of-ops", "ops@acme.example")
BEGUN = Recorded(
    "7f3a91c4",
    "toy",
    "Make things",
    WHO,
    START,
    "id-quay",
    "quay",
    Facts(space=("quay",)),
    is_production=True,
)
PEERINGS = Key(Kind.PEERINGS, "id-quay")


def entry(kind: EntryKind, seconds: float = 0, **fields: object) -> Entry:
    return Entry(at(seconds), kind, **fields)  # type: ignore[arg-type]


def ended(state: ChangeState = ChangeState.DONE, seconds: float = 60) -> Entry:
    return entry(EntryKind.ENDED, seconds, detail={"state": state})


def begin(one: Journal, change: str = BEGUN.id, *entries: Entry, seconds: float = 0) -> None:
    one.begin_change(replace(BEGUN, id=change, started_at=at(seconds)), at(seconds))
    for each in entries:
        one.add_entry(change, each, WHO, None, each.at)


def find(one: Journal, change: str = BEGUN.id) -> Recorded:
    (found,) = one.find_changes(change, START)
    return found


def test_what_was_noted_is_there_as_it_was(tmp_path: Path) -> None:
    intent = entry(
        EntryKind.INTENT, 5, step="a", title="Make a", detail={"action": "peerings.accept", "before": None}
    )
    outcome = entry(
        EntryKind.OUTCOME, 6, step="a", said=("It is there.",), values={"pcx_id": ("pcx-1",)}, detail={}
    )
    begin(journal(tmp_path), BEGUN.id, intent, outcome)

    found = find(journal(tmp_path))

    assert found == replace(BEGUN, entries=(replace(intent, who=WHO), replace(outcome, who=WHO)))
    assert found.facts == {"space": ("quay",), "pcx_id": ("pcx-1",)}


@pytest.mark.parametrize(
    ("last", "state", "has_ended"),
    [
        (entry(EntryKind.WAITING, 60), ChangeState.RUNNING, False),
        (entry(EntryKind.STOPPED, 60), ChangeState.STOPPED, False),
        (ended(), ChangeState.DONE, True),
        (ended(ChangeState.ABANDONED), ChangeState.ABANDONED, True),
    ],
)
def test_how_a_change_stands_follows_what_is_noted(
    tmp_path: Path, last: Entry, state: ChangeState, has_ended: bool
) -> None:
    one = journal(tmp_path)
    begin(one, BEGUN.id, entry(EntryKind.STOPPED, 20), entry(EntryKind.RESUMED, 40), last)
    assert (find(one).state, find(one).ended_at) == (state, at(60) if has_ended else None)


def test_the_unfinished_are_listed_however_old_and_of_the_others_the_newest(tmp_path: Path) -> None:
    one = journal(tmp_path)
    begin(one, "aaaa0000", seconds=0)
    begin(one, "bbbb0000", ended(seconds=20), seconds=10)
    begin(one, "cccc0000", ended(seconds=40), seconds=30)
    assert [each.id for each in one.changes(START, 2)] == ["cccc0000", "aaaa0000"]


def test_a_change_is_kept_together_with_the_end_of_those_whose_place_it_takes(tmp_path: Path) -> None:
    one = journal(tmp_path)
    begin(one, "aaaa0000", seconds=0)
    begin(one, "bbbb0000", ended(), seconds=10)
    new, given_up = replace(BEGUN, id="cccc0000"), ended(ChangeState.ABANDONED)

    with pytest.raises(JournalError, match="dddd0000 is not in it"):
        one.begin_change(new, START, lambda unfinished: {"aaaa0000": given_up, "dddd0000": given_up})
    assert (find(one, "aaaa0000").state, one.find_changes("cccc0000", START)) == (ChangeState.RUNNING, ())

    one.begin_change(new, START, lambda unfinished: {each.id: given_up for each in unfinished})
    assert [find(one, f"{each}0000").state for each in ("aaaa", "bbbb", "cccc")] == [
        ChangeState.ABANDONED,
        ChangeState.DONE,
        ChangeState.RUNNING,
    ]


def test_a_change_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    one = journal(tmp_path)
    for change in ("7f3a0000", "7f3a1111", "7f3a"):
        begin(one, change)
    assert [each.id for each in one.find_changes("7f3a0", START)] == ["7f3a0000"]
    assert [each.id for each in one.find_changes("7f3", START)] == ["7f3a", "7f3a0000", "7f3a1111"]
    assert [each.id for each in one.find_changes("7f3a", START)] == ["7f3a"]
    assert one.find_changes("7f3_", START) == one.find_changes("%", START) == ()


def test_nothing_is_noted_of_a_change_that_is_not_there(tmp_path: Path) -> None:
    """The file may have been put aside while it ran: then the rest alone would be taken up wrongly."""
    one = journal(tmp_path)
    with pytest.raises(
        JournalError, match=r"^The journal cannot be written: change 7f3a91c4 is not in it any"
    ):
        one.add_entry(BEGUN.id, entry(EntryKind.INTENT), WHO, None, START)
    assert one.audited(None, 10, START) == ()


def test_one_that_makes_no_sense_is_not_taken_up_and_hides_no_other(tmp_path: Path) -> None:
    one = journal(tmp_path)
    begin(one, "aaaa0000", entry(EntryKind.INTENT, step="a"), seconds=0)
    begin(one, "bbbb0000", entry(EntryKind.STOPPED, 20), seconds=10)
    with sqlite3.connect(tmp_path / "host" / "account" / "journal.sqlite3") as connection:
        connection.execute("UPDATE entry SET detail = '{' WHERE change = 'aaaa0000'")
    connection.close()
    with pytest.raises(JournalError, match="change aaaa0000 makes no sense"):
        one.find_changes("aaaa", START)
    assert [each.id for each in one.changes(START, 10)] == ["bbbb0000"]
    assert [each.entry.kind for each in one.audited(None, 10, START)] == [EntryKind.STOPPED]


# Versions


def of_version_1(home: Path) -> Path:
    """As an earlier Spaceport left it."""
    path = home / "host" / "account" / "journal.sqlite3"
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.executescript(
        f"PRAGMA auto_vacuum = INCREMENTAL; {VERSION_1} PRAGMA application_id = {0x53504A4C}; "
        "PRAGMA user_version = 1;"
        "INSERT INTO event (at, difference, key, space, name, fields, source) VALUES ("
        "'2026-03-01T12:00:20.000000+00:00', 'changed', 'nat:id-quay', 'id-quay', 'quay', '{}', 'poll');"
        "INSERT INTO acknowledgement VALUES ('vpn:quay', 'DOWN', 'ops', '2026-03-01T12:00:00.000000+00:00');"
    )
    connection.close()
    return path


VERSION_1 = """
CREATE TABLE observation (key TEXT PRIMARY KEY, value TEXT NOT NULL, seen_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE unreadable (key TEXT PRIMARY KEY, since TEXT NOT NULL, name TEXT) WITHOUT ROWID;
CREATE TABLE event (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, difference TEXT NOT NULL, key TEXT NOT NULL, space TEXT,
    name TEXT, item TEXT, fields TEXT NOT NULL, by TEXT, source TEXT NOT NULL, reference TEXT UNIQUE
);
CREATE INDEX event_at ON event (at);
CREATE TABLE tunnel (
    key TEXT NOT NULL, vpn TEXT NOT NULL, number INTEGER NOT NULL, seen_from TEXT NOT NULL, seen_until TEXT,
    status TEXT NOT NULL, changed_at TEXT, PRIMARY KEY (key, vpn, number, seen_from)
) WITHOUT ROWID;
CREATE TABLE watched (
    key TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (key, since)
) WITHOUT ROWID;
CREATE TABLE was_up (key TEXT NOT NULL, vpn TEXT NOT NULL, PRIMARY KEY (key, vpn)) WITHOUT ROWID;
CREATE TABLE baseline (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE acknowledgement (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE first_seen (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, at TEXT NOT NULL, last_at TEXT NOT NULL
) WITHOUT ROWID;
"""


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(number)


def test_a_file_of_version_1_becomes_this_one_with_all_that_is_in_it(tmp_path: Path) -> None:
    path = of_version_1(tmp_path)
    one = journal(tmp_path)

    begin(one)

    assert version(path) == schema.VERSION
    assert moments(one) == [20]
    assert one.remembered(START).acknowledged.keys() == {"vpn:quay"}
    assert find(one) == BEGUN
    assert one.put_aside is None
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_fails_on_the_way_leaves_version_1_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = of_version_1(tmp_path)
    with monkeypatch.context() as broken:
        broken.setitem(schema.TABLES, 2, "CREATE TABLE change (id TEXT);\nCREATE TABLE change (id TEXT);\n")
        with pytest.raises(JournalError, match="table change already exists"):
            begin(journal(tmp_path))
    assert version(path) == 1
    begin(journal(tmp_path))
    assert version(path) == schema.VERSION


@pytest.mark.parametrize("make", [of_version_1, lambda home: None], ids=["version 1", "nothing"])
def test_consoles_that_open_it_at_once_make_it_once(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path)
    failed: list[Exception] = []

    def opens(number: int) -> None:
        try:
            begin(journal(tmp_path), f"{number:08x}")
        except Exception as error:  # of a thread; the test tells it
            failed.append(error)

    threads = [Thread(target=opens, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(journal(tmp_path).changes(START, 10)) == 6


# Pruning


def test_what_has_ended_is_kept_for_a_year_and_what_is_unfinished_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = journal(tmp_path)
    begin(one, "aaaa0000", entry(EntryKind.STOPPED, 20))
    begin(one, "bbbb0000", ended(seconds=30))
    monkeypatch.setattr("backend.journal.pruning.MOST_BYTES", 0)
    one.prune(at(20) + timedelta(days=365))
    assert {each.id for each in one.changes(START, 10)} == {"aaaa0000", "bbbb0000"}
    one.prune(at(40) + timedelta(days=365))
    assert [each.id for each in one.changes(START, 10)] == ["aaaa0000"]
    assert [each.change for each in one.audited(None, 10, START)] == ["aaaa0000"]


# Who did what polling finds


def changed_by(one: Journal, action: str, seconds: float = 0, item: str = "pcx-1") -> None:
    begin(one, f"{len(one.changes(START, 100)):08x}")
    event = Event(
        at(seconds),
        Difference.CHANGED,
        PEERINGS,
        "quay",
        {ACTION: (None, action)},
        item,
        "ops (ops)",
        Source.CHANGE,
    )
    one.add_entry("00000000", entry(EntryKind.OUTCOME, seconds), WHO, event, at(seconds))


def authors(
    one: Journal, seconds: float, difference: Difference, status: str | None, item: str = "pcx-1"
) -> list[str | None]:
    """Of what polling finds then."""
    fields = {} if status is None else {"status": ("pending-acceptance", status)}
    found = Event(at(seconds), difference, PEERINGS, "quay", fields, item)

    def compare(look: Look, kept: str | None, moment: object) -> Compared:
        return Compared(look.text, [Told(found)])

    one.record([look("a", seconds, key=PEERINGS)], [], NO_NEWS, compare, at(seconds))
    return [event.by for event in one.timeline(START, limit=10) if event.source is Source.POLL]


@pytest.mark.parametrize(
    ("action", "difference", "status"),
    [
        ("peerings.accept", Difference.CHANGED, "provisioning"),
        ("peerings.accept", Difference.CHANGED, "active"),
        ("peerings.destroy", Difference.CHANGED, "deleted"),
        ("peerings.destroy", Difference.VANISHED, None),
        ("CreateVpcPeeringConnection", Difference.APPEARED, "pending-acceptance"),
    ],
)
def test_what_comes_of_a_change_is_told_with_who_made_it(
    tmp_path: Path, action: str, difference: Difference, status: str | None
) -> None:
    one = journal(tmp_path)
    changed_by(one, action)
    assert authors(one, 60, difference, status) == ["ops (ops)"]


@pytest.mark.parametrize(
    ("action", "difference", "status", "seconds", "item"),
    [
        ("peerings.accept", Difference.CHANGED, "deleted", 60, "pcx-1"),
        ("peerings.accept", Difference.CHANGED, "failed", 60, "pcx-1"),
        ("peerings.accept", Difference.VANISHED, None, 60, "pcx-1"),
        ("peerings.destroy", Difference.CHANGED, "active", 60, "pcx-1"),
        ("peerings.accept", Difference.CHANGED, "active", 60, "pcx-2"),
        ("peerings.accept", Difference.CHANGED, "active", 3600, "pcx-1"),
        ("CreateRoute", Difference.CHANGED, "active", 60, "pcx-1"),
    ],
)
def test_what_does_not_come_of_it_is_told_without(
    tmp_path: Path, action: str, difference: Difference, status: str | None, seconds: float, item: str
) -> None:
    one = journal(tmp_path)
    changed_by(one, action)
    assert authors(one, seconds, difference, status, item) == [None]
