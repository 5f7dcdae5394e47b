"""`change list`, `change show` and `audit`: what is left of changes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from backend.changes.step import Check, Question, Seen
from backend.model.change import ChangeState, ChangeView
from backend.simulator.faults import Fault
from backend.simulator.testing import Running
from tests.changes.toy import START as START_OF_TIME
from tests.changes.toy import Fate, World, make
from tui import records
from tui.headless import change_plain
from tui.wizard import words

from .changes import CHANGE, CONFIRM, START, SUMMARY, steps
from .conftest import Ended, Known, Spaceport


@pytest.fixture
def two(spaceport: Spaceport, world: World, toy: Known) -> list[str]:
    """The ids of one that is stopped, and of a younger one that is done."""
    toy(*steps(world, make(world, "mast")))
    world.fates = [Fate.DONE, Fate.REFUSED]
    stopped = spaceport(*START, *CONFIRM, "--json")
    toy(make(world, "oar"), *steps(world))
    done = spaceport(*START, *CONFIRM, "--json")
    assert (stopped.code, done.code) == (5, 0)
    return [stopped.json["id"], done.json["id"]]


def test_where_there_are_none_that_is_said(spaceport: Spaceport, world: World) -> None:
    ended = spaceport("change", "list")
    assert (ended.code, ended.out) == (0, "")
    assert "There are no changes yet." in ended.err
    assert spaceport("change", "list", "--json").json["changes"] == []
    ended = spaceport("audit")
    assert (ended.code, ended.out) == (0, "")
    assert "No guided change has written anything yet." in ended.err


def test_what_was_given_up_with_nothing_done_is_listed_only_if_asked_for(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world))
    tries = [spaceport(*START, "--json").json["id"] for _ in range(3)]
    ended = spaceport("change", "list")
    assert [line[0] for line in ended.lines] == ["ID", tries[-1]]
    assert "2 changes that came to nothing: --all lists them, too." in ended.err
    assert len(spaceport("change", "list", "--json").json["changes"]) == 1
    assert {line[0] for line in spaceport("change", "list", "--all").lines} == {"ID", *tries}


def test_the_list_has_the_unfinished_first_and_says_why(spaceport: Spaceport, two: list[str]) -> None:
    ended = spaceport("change", "list")
    assert ended.code == 0
    assert [line[0] for line in ended.lines] == ["ID", *two]
    assert ended.lines[1][1:4] == ["toy", "quay", "stopped"]
    assert "The world says no." in ended.lines[1][-1]
    assert ended.lines[2][3] == "done"
    assert "1 change is unfinished: `spaceport change resume ID` takes one up, and " in ended.err
    assert "`spaceport change give-up ID` ends it" in ended.err
    changes = spaceport("change", "list", "--json").json["changes"]
    assert [change["id"] for change in changes] == two
    assert all(set(change) == CHANGE for change in changes)


def test_one_is_shown_with_its_steps_what_came_of_them_and_what_takes_them_back(
    spaceport: Spaceport, two: list[str]
) -> None:
    ended = spaceport("change", "show", two[0][:5])
    assert ended.code == 0
    for line in (
        "state       stopped: Make mast: The world says no.",
        "done        1. Check check",
        "             The ground is firm.",
        "done        2. Make hull",
        "heroku peerings.accept of pcx-hull: done, request req-done",
        "             make hull",
        "               taken back by: unmake hull",
        "failed      3. Make mast",
        "heroku peerings.accept of pcx-mast: refused, request req-no",
    ):
        assert line in ended.out
    assert "taken back by: unmake mast" not in ended.out
    shown = spaceport("change", "show", two[1]).out
    assert shown.count(SUMMARY) == 1
    document = spaceport("change", "show", two[0], "--json").json
    assert set(document) == {*CHANGE, "writes"}
    assert [write["result"] for write in document["writes"]] == ["done", "refused"]


def test_what_is_done_in_part_is_told_so(spaceport: Spaceport, world: World, toy: Known) -> None:
    async def look() -> Seen:
        return Seen(is_so=False, said=("The mast is missing.",))

    toy(make(world, "hull"), Check(id="end", title="Prove it", look=look))
    change = spaceport(*START, *CONFIRM, "--json").json["id"]
    assert spaceport("change", "list").lines[1][3] == "part done"
    assert "state       part done\n" in spaceport("change", "show", change).out
    (listed,) = spaceport("change", "list", "--json").json["changes"]
    assert (listed["state"], listed["state_in_words"]) == ("done", "part done")


@pytest.mark.parametrize(
    ("state", "more", "word"),
    [
        (ChangeState.RUNNING, {}, "under way"),
        (ChangeState.STOPPED, {}, "stopped"),
        (ChangeState.STOPPED, {"was_cut_off": True}, "cut off"),
        (ChangeState.DONE, {"is_partial": True}, "part done"),
        (ChangeState.DECLINED, {}, "said no"),
        (ChangeState.ABANDONED, {}, "given up"),
    ],
)
def test_all_faces_have_one_word_for_how_a_change_stands(
    state: ChangeState, more: dict[str, Any], word: str
) -> None:
    view = ChangeView("7f3a91c4", "toy", "Make things", state, START_OF_TIME, **more)
    assert f"  {word}  " in change_plain.listed([view])
    assert records.change(view)["state_in_words"] == word
    assert words.state_of(view) == word


def test_what_nobody_had_to_be_asked_is_shown_so_beside_what_was_left_out(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    async def nothing() -> None:
        return None

    flag = Question(id="flag", title="Flag", ask=nothing)
    toy(flag, make(world, "mast", is_optional=True, is_extra=True), *steps(world))
    shown = spaceport("change", "show", spaceport(*START, *CONFIRM, "--json").json["id"]).out
    assert "not needed  1. Flag" in shown
    assert "left out    2. Make mast" in shown


def test_the_audit_has_every_write_the_newest_first(spaceport: Spaceport, two: list[str]) -> None:
    out = spaceport("audit").out
    made, refused = "red; after: it is there", "red; after: -"
    told = re.findall(
        r"UTC  heroku peerings.accept of (.+)\n +(\w+) toy in quay, by .+\n +before: (.+)\n", out
    )
    assert told == [
        ("pcx-oar: done, request req-done", two[1], made),
        ("pcx-mast: refused, request req-no", two[0], refused),
        ("pcx-hull: done, request req-done", two[0], made),
    ]
    assert out.count(", by ops@acme.example (") == 3
    assert max(map(len, out.splitlines())) < 110
    document = spaceport("audit", "--json").json
    assert set(document) == {"as_of", "since", "writes"}
    assert [write["result"] for write in document["writes"]] == ["done", "refused", "done"]
    assert [write["before"] for write in document["writes"]] == ["red"] * 3
    assert [write["undo"] for write in document["writes"]] == ["unmake oar", None, "unmake hull"]
    assert [write["yielded"] for write in document["writes"]] == [
        {"oar_id": ["id-oar"]},
        {},
        {"hull_id": ["id-hull"]},
    ]
    assert "    hull_id: id-hull\n    taken back by: unmake hull\n" in out
    assert "unmake mast" not in out


def test_the_audit_since_a_moment(spaceport: Spaceport, two: list[str], world: World) -> None:
    began = START_OF_TIME.isoformat()
    assert len(spaceport("audit", "--json", "--since", began).json["writes"]) == 3
    ended = spaceport("audit", "--since", (world.clock.now() + timedelta(seconds=1)).isoformat())
    assert (ended.code, ended.out) == (0, "")
    assert "Nothing was written since." in ended.err
    ended = spaceport("audit", "--since", "soon")
    assert ended.code == 2


@pytest.fixture
def silent(host: Running, two: list[str]) -> Iterator[None]:
    """After two changes were made, a proxy answers in Heroku's place."""
    host.faults.add(Fault(count=None, status=200, body="html"))
    yield
    host.faults.clear()


@pytest.mark.usefixtures("silent")
def test_what_was_noted_is_told_also_while_heroku_does_not_answer(
    spaceport: Spaceport, two: list[str]
) -> None:
    listed = spaceport("change", "list")
    assert (listed.code, [line[0] for line in listed.lines]) == (0, ["ID", *two])
    shown, audit = spaceport("change", "show", two[0]), spaceport("audit")
    assert (shown.code, audit.code) == (0, 0)
    assert "taken back by: unmake hull" in shown.out
    assert "taken back by: unmake hull" in audit.out
    for ended in (listed, shown, audit):
        assert "What is noted on this machine is told all the same" in ended.err
        assert "Look at what stands between here and the host" in ended.err
    assert spaceport("change", "resume", two[0]).code == 4


@pytest.mark.usefixtures("silent")
def test_what_is_noted_of_another_account_is_not_told(
    spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEROKU_API_KEY", "HRKU-somebody-elses")
    for arguments in (("change", "list"), ("audit",)):
        ended = spaceport(*arguments)
        assert (ended.code, ended.out) == (4, "")


def test_a_token_that_is_refused_is_told_nothing(
    spaceport: Spaceport, host: Running, two: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host.world, "token_accepted", False)
    for arguments in (("change", "list"), ("change", "show", two[0]), ("audit",)):
        ended = spaceport(*arguments)
        assert (ended.code, ended.out) == (3, "")


def test_a_write_whose_answer_was_lost_is_unsure_until_it_is_seen(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(make(world, "hull"))
    world.fates = [Fate.LOST_BEFORE]
    ended = spaceport(*START, *CONFIRM)
    assert results(spaceport("audit", "--json")) == ["unsure"]
    world.there["hull"] = world.clock.now()
    world.made.add("hull")
    found = re.search(r"resume ([0-9a-f]+)", ended.err)
    assert found is not None
    assert spaceport("change", "resume", found[1]).code == 0
    assert results(spaceport("audit", "--json")) == ["done"]


def results(ended: Ended) -> list[str]:
    return [write["result"] for write in ended.json["writes"]]
