"""What real shells offer at Tab, with the scripts that `spaceport completion` prints."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from backend.estate import picture
from backend.journal.batch import Memories
from backend.journal.journal import Journal
from backend.model.account import Account, Team
from backend.model.change import ChangeState, Who
from backend.model.change_entry import Entry, EntryKind, Recorded
from backend.model.finding import Acknowledgement
from backend.model.key import Key, Kind
from backend.model.snapshot import Reading, Snapshot
from backend.model.space import Space
from backend.state import State
from tests.terminal.pty_app import PtyApp
from tui.headless.commands import COMMANDS

from .conftest import Spaceport
from .support import ROOT

HOST = "api.heroku.com"
BASH = shutil.which("bash") or "/bin/bash"
ZSH, FISH = shutil.which("zsh"), shutil.which("fish")
HOSTILE = ("$(touch gone)", "a b", "`id`", "*", "-rf", "quay;id")
ASK_BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_WORDBREAKS=" =:"
_spaceport
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Shell:
    """A directory with the scripts, and a PATH on which `spaceport` is this one."""

    def __init__(self, spaceport: Spaceport, home: Path) -> None:
        self.home = home
        self._spaceport = spaceport
        programs = home / "bin"
        programs.mkdir()
        program = programs / "spaceport"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -W error -m tui.cli "$@"\n')
        program.chmod(0o755)
        self.environ = {
            "HOME": str(home),
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "LANG": "C.UTF-8",
        }

    def script(self, shell: str) -> Path:
        ended = self._spaceport("completion", shell)
        assert (ended.code, ended.err) == (0, "")
        path = self.home / f"completion.{shell}"
        path.write_text(ended.out)
        return path

    def run(self, *command: str) -> list[str]:
        ended = subprocess.run(
            command, env=self.environ, cwd=self.home, text=True, capture_output=True, check=True, timeout=60
        )
        assert ended.stderr == ""
        return ended.stdout.splitlines()

    def bash(self, *words: str) -> list[str]:
        """What bash would offer for the last word."""
        found = self.run("bash", "-uc", ASK_BASH, "bash", str(self.script("bash")), "spaceport", *words)
        return [word for word in found if word]


@pytest.fixture
def shell(spaceport: Spaceport, home: Path) -> Shell:
    return Shell(spaceport, home)


@pytest.fixture
def seen(home: Path) -> Path:
    """The last picture of the account that was used last, with names that are more than words too."""
    state, now = State(home / ".local/state/spaceport", HOST), datetime.now(UTC)
    for account_id, names in (("of-dev", ("elsewhere",)), ("of-ops", ("quay", "harbor", *HOSTILE))):
        snapshot = Snapshot(
            {
                Key(Kind.ACCOUNT): Reading(Account(id=account_id), now),
                Key(Kind.TEAMS): Reading((Team(name="acme"),), now),
                Key(Kind.SPACES): Reading(tuple(Space(id=name, name=name) for name in names), now),
            }
        )
        picture.save(snapshot, state.picture(account_id), state.home)
        state.remember(SecretStr(f"HRKU-{account_id}"), account_id)
    return home


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["wh"], ["whose"]),
        (["status", "--f"], ["--format"]),
        (["--re"], ["--read-only"]),
        (["--demo", "vp"], ["vpn"]),
        (["--team", "status", "vp"], ["vpn"]),
        (["--team", "=", "status", "vp"], ["vpn"]),
        (["outbound-ips", "--format", "t"], ["terraform"]),
        (["outbound-ips", "--format", "=", "t"], ["terraform"]),
        (["outbound-ips", "--format", "="], ["plain", "json", "cidr", "nginx", "aws-sg", "terraform"]),
        (["status", "--format", ""], ["plain", "json"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["change", ""], ["list", "start", "resume", "give-up", "show"]),
        (["change", "start", "dest"], ["destroy-peering"]),
        (["change", "start", "connect-vpc", "--set", "vp"], ["vpc_id="]),
        (["status", "--aws-profile", ""], []),
        (["status", "--nonsense"], []),
    ],
    ids=" ".join,
)
def test_bash_offers_what_may_stand_there(shell: Shell, words: list[str], offered: list[str]) -> None:
    assert shell.bash(*words) == offered


def test_every_command_is_offered_and_nothing_that_is_hidden(shell: Shell) -> None:
    offered = shell.bash("")
    assert {*COMMANDS, "doctor", "completion", "simulator"} <= set(offered)
    assert "--names" not in shell.bash("completion", "--")


def test_names_of_spaces_and_teams_are_those_of_the_last_picture(shell: Shell, seen: Path) -> None:
    assert shell.bash("status", "--space", "") == ["harbor", "quay"]
    assert shell.bash("status", "--space", "q") == ["quay"]
    assert shell.bash("--team", "") == ["acme"]
    start = ("change", "start", "connect-vpc")
    assert shell.bash(*start, "--confirm", "q") == ["quay"]
    # bash has the sign as a word of its own, and replaces what stands after it.
    for value, offered in (("", ["harbor", "quay"]), ("q", ["quay"])):
        assert shell.bash(*start, "--set", "space", "=", *filter(None, [value])) == offered
    assert shell.bash(*start, "--set", "space", "=", "quay", "--conf") == ["--confirm"]


@pytest.fixture
def judged(seen: Path) -> Path:
    """The journal of that account: three findings are known, one of them acknowledged, one of them again."""
    now = datetime.now(UTC)
    state = State(seen / ".local/state/spaceport", HOST)
    journal = Journal(state.journal("of-ops"), state.home)
    known = ("vpn-down:quay:office", "nat-disabled:quay:nat", "taken:quay:10.0.0.0/16", *HOSTILE)
    memories = Memories(first_seen=dict.fromkeys(known, ("as it is", now)))
    journal.record((), (), memories, lambda *_: (), now)
    for finding, as_it_was in (("nat-disabled:quay:nat", "as it is"), ("taken:quay:10.0.0.0/16", "else")):
        journal.acknowledge(finding, Acknowledgement("ops", now, as_it_was), None, now)
    return seen


def test_ids_of_findings_are_those_that_wait_or_those_that_were_acknowledged(
    shell: Shell, judged: Path
) -> None:
    assert shell.bash("findings", "--ack", "") == ["taken:quay:10.0.0.0/16", "vpn-down:quay:office"]
    assert shell.bash("findings", "--unack", "") == ["nat-disabled:quay:nat"]
    # bash has the colons as words of their own, and replaces what stands after the last one.
    assert shell.bash("findings", "--ack", "vpn-down", ":", "qu") == ["quay:office"]
    assert shell.bash("findings", "--ack", "vpn-down", ":", "quay", ":") == ["office"]
    assert shell.bash("findings", "--ack", "vpn-down", ":", "quay", ":", "office", "--al") == ["--all"]


@pytest.fixture
def changed(judged: Path) -> Path:
    """Two changes in that journal, one of which has ended."""
    now = datetime.now(UTC)
    state = State(judged / ".local/state/spaceport", HOST)
    journal = Journal(state.journal("of-ops"), state.home)
    who = Who("ops", "bastion", 1)
    for change in ("aaaa0001", "bbbb0002"):
        journal.begin_change(Recorded(change, "connect-vpc", "Connect", who, now), now)
    ended = Entry(now, EntryKind.ENDED, detail={"state": ChangeState.DONE})
    journal.add_entry("bbbb0002", ended, who, None, now)
    return judged


def test_ids_of_changes_are_the_unfinished_or_all(shell: Shell, changed: Path) -> None:
    assert shell.bash("change", "resume", "") == ["aaaa0001"]
    assert shell.bash("change", "give-up", "") == ["aaaa0001"]
    assert shell.bash("change", "show", "") == ["aaaa0001", "bbbb0002"]
    assert "--set" in shell.bash("change", "resume", "--")


def test_a_journal_that_is_damaged_is_left_as_it_is(spaceport: Spaceport, judged: Path) -> None:
    (journal,) = judged.rglob("journal.sqlite3")
    journal.write_bytes(b"damaged")
    ended = spaceport("completion", "--names", "findings")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert journal.read_bytes() == b"damaged"


def test_names_that_a_shell_might_run_are_not_offered(
    spaceport: Spaceport, seen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert spaceport("completion", "--names", "spaces").out.splitlines() == ["harbor", "quay"]


@pytest.mark.parametrize("host", [None, "attacker.example", "http://127.0.0.1:9"])
def test_where_nothing_was_seen_nothing_is_offered_and_nobody_complains(
    spaceport: Spaceport, monkeypatch: pytest.MonkeyPatch, host: str | None
) -> None:
    if host is not None:
        monkeypatch.setenv("HEROKU_HOST", host)
    ended = spaceport("completion", "--names", "spaces")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


@pytest.mark.parametrize("arguments", [(), ("tcsh",), ("bash", "--names", "spaces")])
def test_a_shell_that_there_is_no_script_for(spaceport: Spaceport, arguments: tuple[str, ...]) -> None:
    ended = spaceport("completion", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "usage: spaceport completion" in ended.err


def test_tab_in_an_interactive_bash(shell: Shell, seen: Path) -> None:
    script = shell.script("bash")
    with PtyApp([BASH, "--norc", "--noprofile", "-i"], shell.environ) as app:
        app.send(f"PS1='ready> '; source {script}\r")
        app.wait_for("\nready>")
        app.send("spaceport outb\t--sp\tqu\t")
        app.wait_for("spaceport outbound-ips --space quay")
        app.send("\x15spaceport change start conn\t--se\tspa\tqu\t--no-i\t")
        app.wait_for("spaceport change start connect-vpc --set space=quay --no-input")


def test_tab_behind_a_colon_in_an_interactive_bash(shell: Shell, judged: Path) -> None:
    script = shell.script("bash")
    with PtyApp([BASH, "--norc", "--noprofile", "-i"], shell.environ) as app:
        app.send(f"PS1='ready> '; source {script}\r")
        app.wait_for("\nready>")
        app.send("spaceport findings --ack vp\t")
        app.wait_for("--ack vpn-down:quay:office")
        app.send("\x15spaceport findings --ack taken:\t")
        app.wait_for("--ack taken:quay:10.0.0.0/16")


@pytest.mark.skipif(ZSH is None, reason="zsh is not installed")
def test_tab_in_an_interactive_zsh(shell: Shell, seen: Path) -> None:
    script = shell.script("zsh")
    with PtyApp([ZSH or "", "-f", "-i"], shell.environ, size=(120, 24)) as app:
        app.send(f"PS1='ready> '; autoload -Uz compinit; compinit -u -D; source {script}; print loaded\r")
        app.wait_for("\nloaded")
        app.send("spaceport outb\t--sp\tqu\t--format=te\t")
        app.wait_for("spaceport outbound-ips --space quay --format=terraform")
        app.send("\x15spaceport change start conn\t--se\tvpc\tvpc-1 --set space=qu\t--no-i\t")
        app.wait_for("spaceport change start connect-vpc --set vpc_id=vpc-1 --set space=quay --no-input")


@pytest.mark.skipif(FISH is None, reason="fish is not installed")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("spaceport wh", ["whose"]),
        ("spaceport outbound-ips --format te", ["terraform"]),
        ("spaceport status --space ", ["harbor", "quay"]),
        ("spaceport completion ", ["bash", "fish", "zsh"]),
        ("spaceport change start dest", ["destroy-peering"]),
        ("spaceport change start connect-vpc --set space=q", ["space=quay"]),
    ],
)
def test_fish_offers_what_may_stand_there(shell: Shell, seen: Path, line: str, offered: list[str]) -> None:
    script = shell.script("fish")
    found = shell.run("fish", "--no-config", "-c", f"source {script}; complete -C {line!r}")
    assert [each.partition("\t")[0] for each in found] == offered
