"""The journal does not grow for ever."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from backend.journal import pruning
from backend.journal.batch import NO_NEWS, Compared, Look, Memories, Told
from backend.journal.journal import Journal
from backend.model.event import Difference, Event
from backend.model.finding import Acknowledgement

from .support import NAT, START, VPNS, at, journal, look, moments, record, told, tunnels

YEAR = timedelta(days=365).total_seconds()


def test_what_is_older_than_a_year_goes(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0), look("b", 20), look("c", 4000))
    one.prune(at(YEAR + 1000))
    assert moments(one) == [4000]


def test_what_heroku_tells_of_longer_ago_is_not_kept_until_then_either(tmp_path: Path) -> None:
    def of_long_ago(look: Look, kept: str | None, moment: datetime) -> Compared:
        return Compared(
            look.text,
            [Told(Event(at(seconds), Difference.CHANGED, look.key, "quay")) for seconds in (0, 4000)],
        )

    one = journal(tmp_path)
    one.record([look("a", YEAR + 1000)], [], NO_NEWS, of_long_ago, at(YEAR + 1000))
    assert moments(one) == [4000]


def test_of_tunnels_what_is_as_it_is_stays(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, tunnels(0, "UP"), tunnels(20, "DOWN"), tunnels(YEAR, "DOWN"))
    one.prune(at(YEAR + 1000))
    (history,) = one.tunnel_history(VPNS, "vpn-1", at(0), at(YEAR), START)
    assert {span.status for span in history.spans} == {None}
    record(one, tunnels(YEAR + 1020, "DOWN"), tunnels(YEAR + 1040, "DOWN"))
    (history,) = one.tunnel_history(VPNS, "vpn-1", at(YEAR + 1020), at(YEAR + 1040), START)
    assert [span.status for span in history.spans] == ["DOWN"]


def test_of_what_is_gone_for_a_year_nothing_is_remembered(tmp_path: Path) -> None:
    one = journal(tmp_path)
    memories = Memories(baselines={NAT: ("a",), VPNS: ("b",)}, was_up=frozenset({(VPNS, "vpn-1")}))
    record(one, look("a", 0), tunnels(0, "UP"), memories=memories)
    record(one, look("a", YEAR))
    one.acknowledge("down:quay:office", Acknowledgement("ops", at(0), "down"), None, at(0))
    one.prune(at(YEAR + 1000))
    remembered = one.remembered(at(YEAR + 1000))
    assert remembered.baselines == {NAT: ("a",)}
    assert remembered.was_up == frozenset()
    assert remembered.acknowledged == {}


def test_what_was_acknowledged_long_ago_and_is_still_there_stays_so(tmp_path: Path) -> None:
    one = journal(tmp_path)
    one.acknowledge("down:quay:office", Acknowledgement("ops", at(0), "down"), None, at(0))
    record(one, memories=Memories(first_seen={"down:quay:office": ("down", at(0))}), now=at(YEAR))
    one.prune(at(YEAR + 1000))
    assert "down:quay:office" in one.remembered(at(YEAR + 1000)).acknowledged


def test_where_it_is_too_large_the_oldest_events_go_and_the_room_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = journal(tmp_path)
    record(one, *(look(f"{number} {'x' * 500}", number) for number in range(3000)))
    (path,) = tmp_path.rglob("journal.sqlite3")
    assert path.stat().st_size > 3_000_000
    monkeypatch.setattr(pruning, "MOST_BYTES", 1_500_000)
    one.prune(at(3000))
    assert path.stat().st_size <= 1_500_000
    left = moments(one)
    assert 500 < len(left) < 2000
    assert left[-1] == 2999
    assert left == list(range(3000 - len(left), 3000))


def test_a_tunnel_that_goes_up_and_down_all_the_time_does_not_push_out_everything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = journal(tmp_path)
    record(one, *(tunnels(number, "UP" if number % 2 else "DOWN") for number in range(3000)))
    record(one, look("a", 3000), look("b", 3020))
    monkeypatch.setattr(pruning, "MOST_BYTES", 300_000)
    one.prune(at(3040))
    left = moments(one)
    assert left[-1] == 3020
    assert 2 < len(left) < 3000
    (history,) = one.tunnel_history(VPNS, "vpn-1", at(2900), at(2999), at(3040))
    assert {span.status for span in history.spans} == {"UP", "DOWN"}
    (path,) = tmp_path.rglob("journal.sqlite3")
    assert path.stat().st_size <= 300_000


def test_where_nothing_more_can_go_the_estate_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Journal(None, None)
    record(one, look("a", 0), look("b", 20))
    monkeypatch.setattr(pruning, "MOST_BYTES", 1)
    one.prune(at(40))
    assert told(one) == []
    record(one, look("b", 60), look("c", 80))
    assert moments(one) == [80]
