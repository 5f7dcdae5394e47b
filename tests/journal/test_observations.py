"""What is different is told once, whoever sees it and however often."""

import subprocess
import sys
from pathlib import Path

import pytest

from backend.journal.batch import NO_NEWS, Compared, Look, Told
from backend.journal.journal import Journal
from backend.model.event import Difference, Event, Source
from backend.model.inbound_ruleset import Rule
from backend.model.key import Key, Kind

from .support import NAT, START, at, journal, look, moments, record, told

ROOT = Path(__file__).parents[2]


def test_what_was_never_seen_before_is_no_news(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0))
    assert told(one) == []


def test_what_is_otherwise_is_told_with_the_moment_it_was_seen(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0), look("b", 20), look("b", 40), look("a", 60))
    assert moments(one) == [20, 60]


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0), look("b", 20))
    one.close()
    again = journal(tmp_path)
    assert moments(again) == [20]
    record(again, look("b", 40))
    assert moments(again) == [20]


def test_two_panes_that_see_a_flap_tell_it_once(tmp_path: Path) -> None:
    one, other = journal(tmp_path), journal(tmp_path)
    record(one, look("up", 0), look("down", 20))
    record(other, look("up", 1), look("down", 21), look("up", 41))
    record(one, look("up", 40), now=at(41))
    assert moments(one) == moments(other) == [20, 41]


def test_what_was_seen_before_what_is_kept_is_no_news(tmp_path: Path) -> None:
    one, slow = journal(tmp_path), journal(tmp_path)
    record(one, look("up", 0), look("down", 20))
    record(slow, look("up", 10), now=at(30))
    assert moments(one) == [20]
    record(one, look("down", 40))
    assert moments(one) == [20]


def test_a_value_that_stayed_is_told_when_another_pane_saw_otherwise_in_between(tmp_path: Path) -> None:
    one, other = journal(tmp_path), journal(tmp_path)
    record(one, look("up", 0))
    record(other, look("down", 20))
    record(one, look("up", 10, until=30))
    assert moments(one) == [20, 30]


def test_two_processes_that_see_the_same_tell_each_change_once(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.journal.support import at, journal, look, record\n"
        "one = journal(Path(sys.argv[1]))\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "for number in range(60):\n"
        "    record(one, look(number, number), now=at(60))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.communicate("go\n", timeout=60)
    assert [process.returncode for process in processes] == [0, 0]
    assert moments(journal(tmp_path)) == list(range(1, 60))


def test_a_clock_that_is_set_back_stops_nothing(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0), look("b", 3600))
    record(one, look("c", 60), look("c", 80), look("d", 100))
    assert moments(one) == [60, 100, 3600]


def test_what_is_not_to_be_kept_leaves_what_is(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, look("a", 0))
    one.record([look("a part", 20)], [], NO_NEWS, lambda *_: Compared(None, ()), at(20))
    record(one, look("a", 40))
    assert moments(one) == []


def history_of(*told: Told) -> Journal:
    one = Journal(None, None)

    def compare(_: Look, __: str | None, ___: object) -> Compared:
        return Compared("[]", told)

    record(one, look("a", 0))
    one.record([look("b", 20)], [], NO_NEWS, compare, at(20))
    return one


def event(**fields: object) -> Event:
    given = {"at": at(5), "difference": Difference.CHANGED, "key": NAT, "name": "quay", **fields}
    return Event(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "one",
    [
        event(fields={"state": ("enabled", "updating")}),
        event(fields={"sources": (("192.0.2.1",), None)}, source=Source.CHANGE),
        event(
            key=Key(Kind.INBOUND_RULESET, "id-quay"),
            fields={
                "rules": ((), (Rule(action="allow", source="192.0.2.0/24"),)),
                "applied": (True, None),
                "created_at": (at(0), "some day"),
            },
            by="ops@acme.example",
            source=Source.HEROKU,
        ),
        event(
            key=Key(Kind.VPN_CONNECTIONS, "id-quay"),
            item="office",
            fields={"tunnels.1.status": ("UP", "DOWN"), "tunnels.1.last_status_change": (at(0), at(5))},
        ),
        event(key=Key(Kind.SPACES, "id-quay"), difference=Difference.VANISHED),
        event(key=Key(Kind.APPS, team="t-1"), item="shop", fields={"of a later version": (1, [2])}),
    ],
    ids=["state", "addresses", "trusted IPs", "tunnel", "space", "unknown field"],
)
def test_an_event_comes_back_as_it_was(one: Event) -> None:
    assert told(history_of(Told(one))) == [one]


def test_what_is_told_already_is_not_told_twice_and_the_exact_one_stays() -> None:
    rough, exact = event(fields={"state": ("a", "c")}), event(fields={"state": ("b", "c")})
    assert told(history_of(Told(rough, "r-1"), Told(exact, "r-1", is_exact=True))) == [exact]
    assert told(history_of(Told(exact, "r-1", is_exact=True), Told(rough, "r-1"))) == [exact]


def test_the_newest_come_first_and_no_more_than_asked_for(tmp_path: Path) -> None:
    one = journal(tmp_path)
    record(one, *(look(number, number) for number in range(10)))
    newest = one.timeline(START, limit=3)
    assert [event.at for event in newest] == [at(9), at(8), at(7)]
    some = one.timeline(START, since=at(3), until=at(5), limit=9)
    assert [event.at for event in some] == [at(4), at(3)]


def test_of_one_space_only_what_is_in_it_is_told(tmp_path: Path) -> None:
    one = journal(tmp_path)
    other, apps = Key(Kind.NAT, "id-pier"), Key(Kind.APPS, team="t-1")
    for key in (NAT, other, apps):
        record(one, look("a", 0, key=key), look("b", 1, key=key))
    of_it = one.timeline(START, space="id-quay", space_name="quay", limit=9)
    assert {event.key for event in of_it} == {NAT, apps}
    of_another = one.timeline(START, space="id-pier", space_name="pier", limit=9)
    assert {event.key for event in of_another} == {other}


def test_in_memory_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one = Journal(None, None)
    record(one, look("a", 0), look("b", 1))
    assert moments(one) == [1]
    assert list(tmp_path.iterdir()) == []
