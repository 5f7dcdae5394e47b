"""`change start` and `change resume` where nobody sits at a terminal."""

import re
import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from backend.changes.step import Question, Seen, Wait
from backend.model.change import Ask, AskKind, Danger, Option
from backend.simulator.faults import Fault
from backend.simulator.testing import Running, running
from tests.changes.toy import Fate, World, check, make, ripe

from .changes import SPACE, SUMMARY, flag, id_of, resume_of, size, steps
from .conftest import Known, Spaceport
from .support import configure

START = ("change", "start", "toy", "--set", f"space={SPACE}")
CONFIRM = ("--confirm", SPACE)
EXTRA = {"is_optional": True, "is_extra": True}


@pytest.fixture(scope="module")
def simulator() -> Iterator[Running]:
    """Only asked who is signed in, and which spaces there are."""
    with running() as simulator:
        yield simulator


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


def test_without_its_confirmation_it_stops_before_the_call_and_can_be_taken_up(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world))
    ended = spaceport(*START)
    assert (ended.code, ended.out, world.sent) == (5, "", [])
    assert "Make hull: Nobody was there to be asked. Add --confirm quay" in ended.err
    assert "hull is made, and the world is red." in ended.err
    assert resume_of(ended) == ["change", "resume", id_of(ended), "--confirm", "quay"]
    assert spaceport(*resume_of(ended)).code == 0
    assert world.sent == ["hull"]
    ended = spaceport(*resume_of(ended))
    assert ended.code == 5
    assert "has ended" in ended.err


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


def test_a_confirmation_that_was_mistyped_is_not_said_again(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world, make(world, "mast", **EXTRA), make(world, "oar", **EXTRA)))
    ended = spaceport(*START, "--confirm", "Quay", "--confirm", "mast", "--confirm", "later")
    assert (ended.code, world.sent) == (5, [])
    assert resume_of(ended)[3:] == ["--confirm", "quay", "--confirm", "mast", "--confirm", "later"]


def test_a_space_may_be_said_by_its_id_and_not_another_when_it_is_taken_up(
    spaceport: Spaceport, world: World, toy: Known, signed_in: Running
) -> None:
    toy(*steps(world))
    ended = spaceport(*START[:-1], f"space={signed_in.world.space(SPACE).id}")
    assert "Add --confirm quay" in ended.err
    ended = spaceport("change", "resume", id_of(ended), "--set", "space=harbor", *CONFIRM)
    assert (ended.code, world.sent) == (5, [])
    assert "space is quay in this change, and goes on so." in ended.err
    assert spaceport("change", "resume", id_of(ended), "--set", f"space={SPACE}", *CONFIRM).code == 0


def test_an_optional_step_that_is_needed_is_confirmed_like_the_others(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(make(world, "mast", is_optional=True), check(SUMMARY, "end"))
    ended = spaceport(*START)
    assert (ended.code, world.sent) == (5, [])
    assert "Make mast: Nobody was there to be asked. Add --confirm quay" in ended.err
    assert spaceport(*resume_of(ended)).code == 0
    assert world.sent == ["mast"]


def test_the_id_of_a_step_says_yes_to_it_alone(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(make(world, "hull"), make(world, "mast"), make(world, "flag", danger=Danger.NAME))
    ended = spaceport(*START)
    both = "`--confirm quay` says yes to other steps of this change, too; `--confirm hull` to this one alone."
    assert f"{' '.join(resume_of(ended))}\n    {both}\n" in ended.err
    ended = spaceport("change", "resume", id_of(ended), "--confirm", "hull")
    assert (ended.code, world.sent) == (5, ["hull"])
    ended = spaceport("change", "resume", id_of(ended), "--confirm", "mast", "--confirm", "flag")
    assert (ended.code, world.sent) == (5, ["hull", "mast"]), "a name is typed, and said"
    assert "`--confirm quay` says yes to other steps of this change, too.\n" in ended.err
    assert spaceport(*resume_of(ended)).code == 0


def test_the_id_of_a_step_does_not_say_yes_to_doing_it_again(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(make(world, "hull"))
    world.fates = [Fate.LOST_BEFORE]
    ended = spaceport(*START, "--confirm", "hull")
    assert (ended.code, world.sent) == (5, ["hull"])
    assert "alone" not in ended.err


def test_a_step_that_nothing_needs_is_left_out_unless_it_is_named(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world, make(world, "mast", **EXTRA), make(world, "top sail", **EXTRA)))
    ended = spaceport(*START, "--set", "flag=a b", *CONFIRM, "--confirm", "mast")
    assert (ended.code, world.sent) == (0, ["hull", "mast"])
    named = "Left out unless its step is named:\n    --confirm 'top sail'    Make top sail\n"
    assert ended.err.count(named) == 1
    assert ended.err.index(named) < ended.err.index("Make hull: under way")
    assert "Make top sail: no (--confirm 'top sail' does it, too)" in ended.err
    assert "Make top sail: left out\n    Nobody said yes to this.\n" in ended.err
    found = re.search(r"To do what was left out:\n    spaceport (change start .+)\n", ended.err)
    assert found is not None, ended.err
    words = shlex.split(found[1])
    assert words == [*START, "--set", "flag=a b", "--confirm", "top sail"]
    assert spaceport(*words).code == 0
    assert world.sent == ["hull", "mast", "top sail"]


def test_what_is_left_out_unless_it_is_named_is_told_where_it_stops_before_the_first_write(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world, make(world, "mast", **EXTRA)))
    ended = spaceport(*START)
    assert "Left out unless its step is named:\n    --confirm mast    Make mast\n" in ended.err


def test_in_production_a_step_that_nothing_needs_needs_the_name_too(
    spaceport: Spaceport, world: World, toy: Known, home: Path
) -> None:
    configure(home, "[spaces]\nquay = {production = true}\n")
    toy(make(world, "mast", **EXTRA), check("x", "end"))
    ended = spaceport(*START, "--confirm", "mast")
    assert (ended.code, world.sent) == (0, [])
    assert "--confirm mast --confirm quay does it, too" in ended.err
    again = f"spaceport {' '.join(START)} --confirm mast --confirm quay"
    assert f"To do what was left out:\n    {again}\n" in ended.err
    assert spaceport(*START, "--confirm", "mast", *CONFIRM).code == 0
    assert world.sent == ["mast"]


def test_what_may_have_been_done_is_only_repeated_when_that_is_said(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world))
    world.fates = [Fate.LOST_BEFORE]
    ended = spaceport(*START, *CONFIRM)
    assert (ended.code, world.sent) == (5, ["hull"])
    assert "nobody knows yet whether it was done; looking" in ended.err
    assert "--confirm 'hull again'" in ended.err
    for other in ("quay", "hull", "again"):  # the space may be called so
        assert spaceport("change", "resume", id_of(ended), *CONFIRM, "--confirm", other).code == 5
        assert world.sent == ["hull"]
    assert spaceport("change", "resume", id_of(ended), *CONFIRM, "--confirm", "hull again").code == 0
    assert world.sent == ["hull", "hull"]


def test_a_second_factor_is_only_taken_at_a_terminal(
    spaceport: Spaceport, world: World, toy: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy(*steps(world))
    world.wants_code = True
    ended = spaceport(*START, *CONFIRM, "--confirm", "123456")
    assert (ended.code, world.sent) == (5, [])
    assert "A code is only taken at a terminal." in ended.err
    assert resume_of(ended)[:3] == ["change", "resume", id_of(ended)]


@pytest.mark.parametrize("how", ["option", "variable", "configuration"])
def test_read_only_refuses_before_anything_is_asked_or_noted(
    spaceport: Spaceport,
    world: World,
    toy: Known,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    how: str,
) -> None:
    toy(*steps(world))
    stopped = id_of(spaceport(*START))
    if how == "variable":
        monkeypatch.setenv("SPACEPORT_READ_ONLY", "1")
    elif how == "configuration":
        configure(home, "read_only = true\n")
    first = ("--read-only",) if how == "option" else ()
    for command in (START, ("change", "resume", stopped)):
        ended = spaceport(*first, *command, *CONFIRM)
        assert (ended.code, ended.out, world.sent) == (5, "", [])
        assert ended.err.startswith("spaceport: This is a read-only session, so nothing is written.")
    assert [line[0] for line in spaceport("change", "list").lines] == ["ID", stopped]


def test_what_a_check_refuses_is_told_with_its_reason(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(check("", "ground", lambda: "The ground is swamp."), *steps(world))
    ended = spaceport(*START, *CONFIRM)
    assert (ended.code, ended.out, world.sent) == (5, "", [])
    assert "Refused, and nothing was changed: The ground is swamp." in ended.err
    assert "resume" not in ended.err


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


def test_while_it_waits_it_says_so_once_a_minute(spaceport: Spaceport, world: World, toy: Known) -> None:
    async def never() -> Seen:
        return Seen(is_so=False, said=(f"It was green at {world.clock.now():%H:%M:%S}.",))

    toy(make(world, "hull", settled=ripe(world, "hull", look=never)))
    ended = spaceport(*START, *CONFIRM)
    assert ended.code == 5
    waiting = [line for line in ended.err.splitlines() if ": waiting" in line]
    assert 8 <= len(waiting) <= 11
    assert "waiting, usually 40 s, at most 10 min" in waiting[0]
    assert "waiting, for 5 min, usually 40 s, at most 10 min" in ended.err
    assert "It is stopped: Make hull" in ended.err


def test_a_wait_that_lasts_for_days_is_told_of_less_and_less_often(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    async def never() -> Seen:
        return Seen(is_so=False, said=(f"It was green at {world.clock.now():%d %H:%M}.",))

    long = ripe(world, "keel", look=never, limit=timedelta(days=7), every=timedelta(minutes=5))
    toy(Wait(id="keel", title="Wait for keel", command="look at keel", settle=long))
    ended = spaceport(*START)
    waiting = [line for line in ended.err.splitlines() if ": waiting" in line]
    assert 20 < len(waiting) < 100
    assert "at most 7 d" in waiting[-1]
    assert ended.err.count("look at keel") == 1


def test_taken_up_a_wait_is_told_of_when_it_is_come_to(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    async def never() -> Seen:
        return Seen(is_so=False, said=(f"It was green at {world.clock.now():%H:%M:%S}.",))

    keel = ripe(world, "keel", look=never, limit=timedelta(minutes=3))
    toy(
        check("The ground is firm."),
        make(world, "hull"),
        Wait(id="keel", title="Wait for keel", command="look at keel", settle=keel),
    )
    begun = spaceport(*START, *CONFIRM)
    assert "    look at keel\n" in begun.err
    shown = spaceport("change", "show", id_of(begun)).out
    assert re.search(r"3\. Wait for keel\n +look at keel\n", shown), "whoever does it may be told later"
    assert re.search(r"2\. Make hull\n.+ request req-done\n +make hull\n +taken back by: unmake hull", shown)
    world.clock.advance(2 * 24 * 3600)

    ended = spaceport(*resume_of(begun))

    waits = ended.err.index("3/3 Wait for keel: waiting")
    assert ended.err.index("1/3 Check check: done") < waits < ended.err.index("look at keel")
    assert ended.err.count("3/3 Wait for keel: waiting") >= 3, "how long is counted from now on"


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


def test_what_somebody_else_is_to_do_is_told_as_a_command(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    async def handed() -> Ask:
        title = "Rudder: handed over?"
        return Ask("rudder", AskKind.YES_NO, "rudder", title, phrase="rudder", leaves_out=True)

    rudder = Question(id="rudder", title="Rudder", command="make rudder \\\n  --left", ask=handed)
    world.there["keel"] = world.clock.now() + timedelta(minutes=5)
    keel = Wait(id="keel", title="Wait for keel", command="look at keel", settle=ripe(world, "keel"))
    toy(*steps(world, rudder, keel))
    ended = spaceport(*START, *CONFIRM)
    assert ended.code == 5, "nobody has said that it was done"
    assert "Add --confirm rudder" in ended.err
    assert "Rudder\n    By hand:\n    make rudder \\\n      --left\n" in ended.err
    ended = spaceport(*resume_of(ended))
    assert ended.code == 0, ended.err
    assert "Rudder\n    By hand:\n    make rudder \\\n      --left\n" in ended.err
    assert "    By hand:\n    look at keel\n" in ended.err
    assert "make hull" not in ended.err, "that is done here"
    assert "Rudder: handed over? yes (by --confirm rudder)" in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("start", "tiy", "--set", "space=quay"), "There is no change called tiy. Did you mean toy?"),
        (("start", "toy", "--set", "space=quay", "--set", "sise=l"), "Did you mean size?"),
        (("start", "toy"), "Which space? Say it: --set space=NAME. There is: breakwater, dock, "),
        (("start", "toy", "--set", "space"), "'space' is not KEY=VALUE"),
        (("start", "toy", "--set", "space=qu\x1b[2Jay"), "has signs that cannot be shown"),
        (("start", "toy", "--set", "space="), "it is empty; is a variable not set?"),
        (("start", "toy", "--set", "space=quay", "--confirm", " "), "it is empty; is a variable not set?"),
        (("start",), "the following arguments are required: NAME"),
        ((), "the following arguments are required: WHAT"),
    ],
    ids=" ".join,
)
def test_wrong_usage(
    spaceport: Spaceport, world: World, toy: Known, arguments: tuple[str, ...], said: str
) -> None:
    toy(*steps(world))
    ended = spaceport("change", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_a_space_that_is_said_twice_is_none(spaceport: Spaceport, world: World, toy: Known) -> None:
    toy(*steps(world))
    ended = spaceport(*START, "--set", "space=harbor", *CONFIRM)
    assert (ended.code, world.sent) == (2, [])
    assert "space can only be said once" in ended.err


def test_an_unknown_space_and_an_unknown_change_are_refused(
    spaceport: Spaceport, world: World, toy: Known
) -> None:
    toy(*steps(world))
    ended = spaceport("change", "start", "toy", "--set", "space=quai")
    assert ended.code == 5
    assert "There is no space quai that this account can see." in ended.err
    for verb in ("resume", "show"):
        ended = spaceport("change", verb, "abcd")
        assert ended.code == 5
        assert "There is no change abcd." in ended.err


@pytest.mark.parametrize(("status", "code"), [(401, 3), (None, 4)])
def test_a_host_that_does_not_tell_which_spaces_there_are(
    spaceport: Spaceport,
    world: World,
    toy: Known,
    signed_in: Running,
    status: int | None,
    code: int,
) -> None:
    toy(*steps(world))
    fault = Fault("*", count=None, status=status or 200, error_id="x", message="No.")
    signed_in.faults.add(fault if status else Fault("*", count=None, status=200, body="garbage"))
    try:
        ended = spaceport(*START, *CONFIRM)
    finally:
        signed_in.faults.clear()
    assert (ended.code, ended.out) == (code, "")


def test_where_no_journal_can_be_kept_nothing_is_done(
    spaceport: Spaceport, world: World, toy: Known, home: Path
) -> None:
    toy(*steps(world))
    state = home / ".local/state"
    state.parent.mkdir()
    state.write_text("a file, where the directory should be")
    ended = spaceport(*START, *CONFIRM)
    assert (ended.code, world.sent) == (5, [])


CHANGE = {
    "id", "name", "title", "state", "state_in_words", "space", "space_id", "is_production", "started_at",
    "ended_at", "who", "elsewhere", "reason", "summary", "is_partial", "facts", "steps", "writes",
}  # fmt: skip
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
    assert set(document) == CHANGE
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
