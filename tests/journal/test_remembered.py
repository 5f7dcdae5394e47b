"""What findings need of earlier times."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from backend.journal.batch import Memories
from backend.journal.journal import Journal
from backend.journal.remembered import GONE
from backend.model.finding import NOTHING_REMEMBERED, Acknowledgement

from .support import NAT, START, VPNS, at, journal, look, record

BY_OPS = Acknowledgement("ops@acme.example (deploy)", at(5), "state-1")


def seen_first(one: Journal, state: str, seconds: float) -> None:
    memories = Memories(first_seen={"down:quay:office": (state, at(seconds))})
    record(one, memories=memories, now=at(seconds))


def first_seen(one: Journal, seconds: float) -> object:
    return one.remembered(at(seconds)).first_seen.get("down:quay:office")


def test_in_the_beginning_nothing_is_remembered(tmp_path: Path) -> None:
    assert journal(tmp_path).remembered(START) == NOTHING_REMEMBERED


def test_who_has_seen_a_finding_is_there_after_a_restart(tmp_path: Path) -> None:
    one = journal(tmp_path)
    one.acknowledge("down:quay:office", BY_OPS, None, at(5))
    one.close()
    again = journal(tmp_path)
    assert again.remembered(at(9)).acknowledged == {"down:quay:office": BY_OPS}
    again.withdraw("down:quay:office", at(9))
    assert again.remembered(at(9)).acknowledged == {}


def test_what_makes_no_sense_hides_nothing_else(tmp_path: Path) -> None:
    one = journal(tmp_path)
    one.acknowledge("down:quay:office", BY_OPS, (NAT, ("192.0.2.1",)), at(5))
    (path,) = tmp_path.rglob("journal.sqlite3")
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO acknowledgement (id, state, by, at) VALUES ('a', 'b', 'c', 'soon')")
        connection.execute("INSERT INTO first_seen (id, state, at, last_at) VALUES ('a', 'b', 'soon', 'z')")
        connection.execute("INSERT INTO baseline (key, value) VALUES ('of-later:id', '[]'), ('nat:id', '{')")
        connection.execute("INSERT INTO was_up (key, vpn) VALUES ('of-later:id', 'vpn-1')")
    connection.close()
    remembered = one.remembered(at(9))
    assert remembered.acknowledged == {"down:quay:office": BY_OPS}
    assert remembered.baselines == {NAT: ("192.0.2.1",)}
    assert (remembered.first_seen, remembered.was_up) == ({}, frozenset())


def test_acknowledging_moves_the_baseline_and_seeing_does_not(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, memories=Memories(baselines={NAT: ("192.0.2.1",)}))
    record(one, memories=Memories(baselines={NAT: ("192.0.2.2",)}))
    assert one.remembered(START).baselines == {NAT: ("192.0.2.1",)}
    one.acknowledge("nat-changed:quay:nat", BY_OPS, (NAT, ("192.0.2.2",)), at(5))
    assert one.remembered(START).baselines == {NAT: ("192.0.2.2",)}


def test_a_vpn_that_was_once_up_stays_so(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, memories=Memories(was_up=frozenset({(VPNS, "vpn-1")})))
    record(one, memories=Memories(was_up=frozenset({(VPNS, "vpn-1"), (VPNS, "vpn-2")})))
    assert one.remembered(START).was_up == {(VPNS, "vpn-1"), (VPNS, "vpn-2")}


def test_whoever_saw_it_first_says_since_when(tmp_path: Path) -> None:
    one, other = journal(tmp_path), journal(tmp_path)
    seen_first(one, "down", 10)
    seen_first(other, "down", 20)
    assert first_seen(one, 30) == ("down", at(10))


def test_another_state_begins_when_it_is_seen(tmp_path: Path) -> None:
    one = journal(tmp_path)
    seen_first(one, "one down", 10)
    seen_first(one, "both down", 20)
    assert first_seen(one, 30) == ("both down", at(20))


def test_what_was_gone_for_long_is_new_when_it_comes_again(tmp_path: Path) -> None:
    one = journal(tmp_path)
    seen_first(one, "down", 10)
    almost = (GONE - timedelta(seconds=1)).total_seconds()
    seen_first(one, "down", almost)
    assert first_seen(one, almost) == ("down", at(10))
    later = 2 * almost + 10
    assert first_seen(one, later) is None
    seen_first(one, "down", later)
    assert first_seen(one, later) == ("down", at(later))


def test_what_another_pane_wrote_is_noticed(tmp_path: Path) -> None:
    one, other = journal(tmp_path), journal(tmp_path)
    assert one.was_written_elsewhere(START)
    assert not one.was_written_elsewhere(START)
    record(one, look("a", 0))
    assert not one.was_written_elsewhere(START)
    other.acknowledge("down:quay:office", BY_OPS, None, at(5))
    assert one.was_written_elsewhere(START)
    assert "down:quay:office" in one.remembered(at(9)).acknowledged
    assert not one.was_written_elsewhere(START)


def test_what_another_pane_wrote_is_noticed_also_where_the_file_was_opened_anew(tmp_path: Path) -> None:
    one, other = journal(tmp_path), journal(tmp_path)
    assert one.was_written_elsewhere(START)
    one.close()
    other.acknowledge("down:quay:office", BY_OPS, None, START)
    assert one.was_written_elsewhere(START)
    assert not one.was_written_elsewhere(START)
