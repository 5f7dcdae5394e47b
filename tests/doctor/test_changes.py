"""Unfinished changes, as the doctor tells of them: what could not be read is not said to be nothing."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.doctor import changes
from backend.doctor.check import Check, Grade
from backend.doctor.ground import Ground
from backend.heroku.host import parse_host
from backend.journal.journal import Journal
from backend.model.change import Who
from backend.model.change_entry import Recorded
from backend.state import State

HEROKU = parse_host(None)
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state", HEROKU.name)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "PATIENCE", 0.0)


def looked(state: State) -> list[Check]:
    return list(changes.look(Ground({}, HEROKU, state_home=state.home)))


def begin(state: State, account: str) -> Path:
    """One change in the journal of that account, which is unfinished."""
    path = state.journal(account)
    journal = Journal(path, state.home)
    change = Recorded("aaaa0001", "connect-vpc", "Connect a VPC to quay", Who("ops", "bastion", 1), NOW)
    journal.begin_change(change, NOW)
    journal.close()
    return path


def test_where_nothing_was_kept_yet_none_is_unfinished(state: State) -> None:
    (check,) = looked(state)
    assert (check.value, check.level) == ("none is unfinished", Grade.FINE)
    state.journal("of-ops").parent.mkdir(parents=True)
    assert looked(state) == [check], "an account without a journal, too"


def test_a_journal_that_another_holds_is_not_one_without_changes(state: State) -> None:
    path = begin(state, "of-ops")
    holding = sqlite3.connect(path, isolation_level=None)
    holding.execute("BEGIN EXCLUSIVE")
    (check,) = looked(state)
    holding.execute("ROLLBACK")
    holding.close()
    assert (check.value, check.level) == ("not all are known", Grade.WARNING)
    assert "database is locked" in (check.problem or "")
    assert [each.value for each in looked(state)] == ["1 change unfinished"]


def test_a_damaged_journal_hides_nothing_of_another_account(state: State) -> None:
    begin(state, "of-ops")
    begin(state, "of-others").write_bytes(b"no database" * 100)
    assert [each.value for each in looked(state)] == ["1 change unfinished", "not all are known"]


def test_what_cannot_be_looked_into_is_not_empty(state: State) -> None:
    state.home.mkdir()
    (state.home / HEROKU.name).write_text("a file where a directory should be")
    (check,) = looked(state)
    assert (check.value, check.level) == ("not all are known", Grade.WARNING)
    assert "cannot be read: Not a directory." in (check.problem or "")
