"""`change start` and `change resume` where nobody sits at a terminal: what is said, done, and told."""

import pytest

from backend.changes.step import Question
from backend.model.change import Ask, AskKind, Option
from backend.simulator.testing import Running
from tests.changes.toy import Fate, World, make

from .changes import CHANGE, CONFIRM, SPACE, START, SUMMARY, flag, id_of, resume_of, size, steps
from .conftest import Known, Spaceport


def test_all_said_beforehand_is_done_and_stdout_is_the_summary(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world))
    ended = spaceport(*START, *CONFIRM)
    assert (ended.code, ended.out) == (0, f"{SUMMARY}\n"), ended.err
    assert world.sent == ["hull"]
    for told in (
        "1/3 Check check: done",
        "The ground is firm.",
        "Make hull: yes (by --confirm quay)",
        "hull is made, and the world is red.",
        "2/3 Make hull: under way",
        "2/3 Make hull: waiting, usually 40 s, at most 10 min",
        "3/3 Check end: done",
    ):
        assert told in ended.err
    assert SUMMARY not in ended.err


def test_the_same_begun_anew_takes_the_place_of_what_did_nothing_and_tells_of_what_did(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world, make(world, "mast")))
    tried = id_of(spaceport(*START))
    world.fates = [Fate.DONE, Fate.REFUSED]
    ended = spaceport(*START, *CONFIRM)
    begun = id_of(ended)
    assert "unfinished" not in ended.err
    ended = spaceport(*START)
    told = f"Make things in quay, change {begun}, is unfinished: `spaceport change resume {begun}`"
    assert told in ended.err
    states = {line[0]: line[3] for line in spaceport("change", "list", "--all").lines[1:]}
    assert (states.pop(tried), states.pop(begun), *states.values()) == ("given up", "stopped", "stopped")


def test_what_was_said_for_every_command_is_said_again_to_go_on(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(size())
    ended = spaceport("--aws-profile", "the ops", "--team", "acme", *START)
    assert ended.code == 5, ended.err
    (go_on,) = [line.strip() for line in ended.err.splitlines() if "spaceport change resume" in line]
    wanted = f"spaceport change resume {id_of(ended)} --set size=SIZE --team acme --aws-profile 'the ops'"
    assert go_on == wanted


def test_what_is_missing_is_named_with_what_there_is_to_choose(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(size(), *steps(world))
    ended = spaceport(*START, *CONFIRM)
    assert ended.code == 5
    assert "Add --set size=SIZE" in ended.err
    assert "l  large  takes long" in ended.err
    assert "xl  huge  (cannot be chosen: too big)" in ended.err
    wanted = resume_of(ended)
    assert wanted[-2:] == list(CONFIRM)
    assert spaceport(*(word.replace("SIZE", "l") for word in wanted)).code == 0


def test_an_answer_that_will_not_do_is_told_and_replaced_when_it_is_taken_up(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(flag("Which flag?"), *steps(world))
    ended = spaceport(*START, "--set", "flag=blue", *CONFIRM)
    assert (ended.code, world.sent) == (5, [])
    assert "blue is not in capitals" in ended.err
    assert spaceport("change", "resume", id_of(ended), "--set", "flag=BLUE", *CONFIRM).code == 0


def test_a_space_may_be_said_by_its_id_and_not_another_when_it_is_taken_up(
    spaceport: Spaceport, world: World, toy: Known, host: Running
) -> None:
    toy(*steps(world))
    ended = spaceport(*START[:-1], f"space={host.world.space(SPACE).id}")
    assert "Add --confirm quay" in ended.err
    ended = spaceport("change", "resume", id_of(ended), "--set", "space=harbor", *CONFIRM)
    assert (ended.code, world.sent) == (5, [])
    assert "space is quay in this change, and goes on so." in ended.err
    assert spaceport("change", "resume", id_of(ended), "--set", f"space={SPACE}", *CONFIRM).code == 0


def test_what_there_is_only_to_read_is_told_and_gone_on_from(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    async def read() -> Ask:
        only = (Option("yes", "read, go on"),)
        return Ask("read", AskKind.CHOICE, "facts", "Facts", ("It floats.",), only, default=("yes",))

    toy(*steps(world, Question(id="facts", title="Facts", ask=read)))
    ended = spaceport(*START, *CONFIRM)
    assert ended.code == 0, ended.err
    assert "Facts: read, go on (nothing else is there)\n    It floats.\n" in ended.err


def test_what_was_done_before_it_failed_is_told_with_what_takes_it_back(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world, make(world, "mast")))
    world.fates = [Fate.DONE, Fate.REFUSED]
    ended = spaceport(*START, *CONFIRM)
    assert (ended.code, world.sent) == (5, ["hull", "mast"])
    assert "It is stopped: Make mast: The world says no." in ended.err
    assert "Make hull. Taken back by: unmake hull" in ended.err
    assert spaceport(*resume_of(ended)).code == 0


STEP = {"id", "title", "state", "at", "said", "command", "undo", "is_write", "is_ours"}
WRITE = {
    "at", "change", "name", "title", "step", "space", "space_id", "who", "service", "action", "target",
    "command", "undo", "before", "after", "yielded", "request_id", "result", "said",
}  # fmt: skip
WHO = {"user", "machine", "pid", "ssh_client", "account_id", "email", "aws_arn"}


@pytest.mark.parametrize("confirmed", [True, False])
def test_as_json_every_key_is_there_whether_it_is_done_or_not(
    spaceport: Spaceport, world: World, toy: Known, confirmed: bool
) -> None:
    toy(*steps(world, make(world, "mast")))
    world.fates = [Fate.DONE, Fate.REFUSED]
    ended = spaceport(*START, *(CONFIRM if confirmed else ()), "--json")
    assert ended.code == 5
    document = ended.json
    assert set(document) == {*CHANGE, "writes"}
    assert (document["state"], document["space"], document["name"]) == ("stopped", "quay", "toy")
    assert set(document["who"]) == WHO
    assert all(set(step) == STEP for step in document["steps"])
    assert [step["id"] for step in document["steps"]] == ["check", "hull", "mast", "end"]
    writes = document["writes"]
    assert all(set(write) == WRITE for write in writes)
    assert [write["result"] for write in writes] == (["done", "refused"] if confirmed else [])
    if confirmed:
        assert writes[0] | {"at": "", "who": {}} == {
            **dict.fromkeys(WRITE),
            "at": "",
            "who": {},
            "change": document["id"],
            "name": "toy",
            "title": "Make things in quay",
            "step": "hull",
            "space": "quay",
            "space_id": document["space_id"],
            "service": "heroku",
            "action": "peerings.accept",
            "target": "pcx-hull",
            "command": "make hull",
            "undo": "unmake hull",
            "before": "red",
            "after": "it is there",
            "yielded": {"hull_id": ["id-hull"]},
            "request_id": "req-done",
            "result": "done",
            "said": [],
        }


def test_the_demo_says_that_it_forgets(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(*steps(world))
    ended = spaceport("--demo", *START)
    assert ended.code == 5
    assert "The demo forgets it when it ends." in ended.err
    assert "resume" not in ended.err


def test_the_help_lists_every_input(spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for verb in ("start", "resume"):
        ended = spaceport("change", verb, "--help")
        assert ended.code == 0
        assert "  peer_cidr_block\n    the primary block of such a VPC (connect-vpc)\n" in ended.out
        assert "  space\n    the space, by name or id\n" in ended.out
        assert all(len(line) <= 80 for line in ended.out.splitlines())
    assert "peer_cidr_block" not in spaceport("change", "list", "--help").out
