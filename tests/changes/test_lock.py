"""The lock of a space: held by one change of one process, and given back however that ends."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from errno import ENOLCK
from pathlib import Path

import pytest

from backend.changes import lock
from backend.changes.lock import Busy, Holder, SpaceLock, holder_of
from backend.changes.step import Refusal
from backend.model.change import Who

ROOT = Path(__file__).parents[2]
HOLDER = Holder(
    "7f3a91c4",
    "connect-vpc",
    Who("ops", "bastion", 1234, email="ops@acme.example"),
    datetime(2026, 3, 1, 14, 2, tzinfo=UTC),
)
TAKES_IT = """
import sys
from pathlib import Path
from tests.changes.test_lock import HOLDER, of_quay
held = of_quay(Path(sys.argv[1]))
held.take(HOLDER)
print("taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.0)


def path_of(home: Path) -> Path:
    return home / "changes" / "quay.lock"


def of_quay(home: Path) -> SpaceLock:
    return SpaceLock(path_of(home), home)


def test_while_it_is_held_nobody_else_gets_it_and_everybody_sees_who_has_it(tmp_path: Path) -> None:
    one = of_quay(tmp_path)
    one.take(HOLDER)
    with pytest.raises(Busy) as refused:
        of_quay(tmp_path).take(HOLDER)
    assert str(refused.value).startswith(
        "Change 7f3a91c4 (connect-vpc) runs in this space, by ops@acme.example (ops) on bastion, "
        "process 1234, since 2026-03-01 14:02 UTC. "
    )
    assert refused.value.holder == holder_of(path_of(tmp_path)) == HOLDER

    one.release()
    assert holder_of(path_of(tmp_path)) is None
    of_quay(tmp_path).take(HOLDER)


def test_a_look_takes_nothing_from_anybody(tmp_path: Path) -> None:
    assert holder_of(path_of(tmp_path)) is None
    assert list(tmp_path.iterdir()) == []
    one = of_quay(tmp_path)
    one.take(HOLDER)
    one.release()
    for _ in range(2):
        assert holder_of(path_of(tmp_path)) is None
    one.take(HOLDER)


def test_a_process_that_is_killed_gives_it_back(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TAKES_IT, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "taken\n"
        assert holder_of(path_of(tmp_path)) == HOLDER
        with pytest.raises(Busy):
            of_quay(tmp_path).take(HOLDER)
        os.kill(other.pid, signal.SIGKILL)
        other.wait(10)
        assert holder_of(path_of(tmp_path)) is None
        of_quay(tmp_path).take(HOLDER)


def test_a_program_that_is_started_meanwhile_does_not_hold_it_on(tmp_path: Path) -> None:
    """Such as the bell's, which may outlive the console."""
    one = of_quay(tmp_path)
    one.take(HOLDER)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False) as bell:
        one.release()
        assert holder_of(path_of(tmp_path)) is None
        bell.kill()


@pytest.mark.parametrize("umask", [0, 0o277])
def test_only_its_owner_may_look_at_it(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        of_quay(tmp_path).take(HOLDER)
    finally:
        os.umask(before)
    assert path_of(tmp_path).stat().st_mode & 0o777 == 0o600
    assert path_of(tmp_path).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("written", [b"", b"{", b"[" * 9999, b'{"change": "7f3a91c4"}', b"\xff"])
def test_one_that_does_not_say_who_holds_it_is_held_all_the_same(tmp_path: Path, written: bytes) -> None:
    of_quay(tmp_path).take(HOLDER)
    path_of(tmp_path).write_bytes(written)
    with pytest.raises(Busy, match=r"^Another change runs in this space\. "):
        of_quay(tmp_path).take(HOLDER)


def test_what_somebody_wrote_there_cannot_play_tricks_with_the_terminal(tmp_path: Path) -> None:
    of_quay(tmp_path).take(HOLDER)
    path = path_of(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"bastion", b"\\u001b[31mred"))
    holder = holder_of(path)
    assert holder is not None
    assert holder.who.machine == "[31mred"


def test_where_files_cannot_be_locked_no_change_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(file: int, kind: int) -> None:
        raise OSError(ENOLCK, os.strerror(ENOLCK))

    monkeypatch.setattr(lock.fcntl, "flock", flock)
    with pytest.raises(Refusal, match=r"quay\.lock cannot be locked: No locks available\. .*so none is made"):
        of_quay(tmp_path).take(HOLDER)


def test_a_file_that_is_removed_meanwhile_is_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another console would make a new one, and hold that."""
    flock = lock.fcntl.flock

    def removed(file: int, kind: int) -> None:
        flock(file, kind)
        path_of(tmp_path).unlink()
        path_of(tmp_path).touch()

    monkeypatch.setattr(lock.fcntl, "flock", removed)
    with pytest.raises(Refusal, match="it was removed"):
        of_quay(tmp_path).take(HOLDER)
    monkeypatch.undo()
    of_quay(tmp_path).take(HOLDER)


def test_where_there_can_be_no_file_no_change_is_made(tmp_path: Path) -> None:
    path_of(tmp_path).mkdir(parents=True)
    with pytest.raises(Refusal, match=r"quay\.lock cannot be locked: Is a directory"):
        of_quay(tmp_path).take(HOLDER)
