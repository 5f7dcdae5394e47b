"""Which calls a change made, from what was noted of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.model.change import Who
from backend.model.change_entry import Audited, Entry, EntryKind
from backend.rules.audit import writes

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WHO = Who("ops", "bastion", 1)


def noted(*entries: tuple[str, EntryKind, dict[str, Any]], change: str = "aaaa") -> list[Audited]:
    """Of steps of a change, a second apart."""
    return [
        Audited(
            change,
            "connect-vpc",
            "Connect",
            None,
            "quay",
            Entry(NOON + timedelta(seconds=number), kind, step, f"Do {step}", detail=detail, who=WHO),
        )
        for number, (step, kind, detail) in enumerate(entries)
    ]


def intent(step: str, target: str = "rtb-1") -> tuple[str, EntryKind, dict[str, Any]]:
    return step, EntryKind.INTENT, {"service": "ec2", "action": "CreateRoute", "target": target}


def outcome(step: str, result: str, request_id: str | None = None) -> tuple[str, EntryKind, dict[str, Any]]:
    return step, EntryKind.OUTCOME, {"result": result, "request_id": request_id, "after": "there"}


def test_each_call_has_the_outcome_that_was_noted_after_it() -> None:
    made = writes(noted(intent("a"), outcome("a", "refused", "r1"), intent("a"), outcome("a", "done", "r2")))
    assert [(one.result, one.request_id, one.after) for one in made] == [
        ("refused", "r1", "there"),
        ("done", "r2", "there"),
    ]
    assert [one.at for one in made] == [NOON, NOON + timedelta(seconds=2)]


def test_steps_of_the_same_name_in_two_changes_are_kept_apart() -> None:
    one, other = noted(intent("a")), noted(intent("a"), outcome("a", "done"), change="bbbb")
    assert [(each.change, each.result) for each in writes([*one, *other])] == [
        ("aaaa", "unsure"),
        ("bbbb", "done"),
    ]


def test_what_is_found_by_looking_after_a_lost_answer_was_done_where_it_carries_the_mark() -> None:
    already = ("a", EntryKind.ALREADY, {"is_ours": True})
    (found,) = writes(noted(intent("a"), outcome("a", "unsure", "r1"), already))
    assert (found.result, found.request_id) == ("done", "r1")
    (cut_off,) = writes(noted(intent("a"), already))
    assert cut_off.result == "done"
    (anybodys,) = writes(noted(intent("a"), ("a", EntryKind.ALREADY, {})))
    assert anybodys.result == "unsure"


def test_what_a_call_yielded_and_what_takes_it_back_are_the_newest_word_of_them() -> None:
    call = ("a", EntryKind.INTENT, {"undo": "delete what it makes"})
    asked, answered, settled = noted(
        call,
        ("a", EntryKind.OUTCOME, {"result": "done", "undo": "delete pcx-1"}),
        ("a", EntryKind.SETTLED, {}),
    )
    answered = replace(answered, entry=replace(answered.entry, values={"pcx_id": ("pcx-1",)}))
    settled = replace(settled, entry=replace(settled.entry, values={"status": ("active",)}))
    (made,) = writes([asked, answered, settled])
    assert made.yielded == {"pcx_id": ("pcx-1",), "status": ("active",)}
    assert made.undo == "delete pcx-1"
    found = ("a", EntryKind.ALREADY, {"is_ours": True, "undo": "delete pcx-2"})
    assert [one.undo for one in writes(noted(call, outcome("a", "unsure"), found))] == ["delete pcx-2"]
    assert [one.undo for one in writes(noted(call, outcome("a", "done")))] == ["delete what it makes"]
    assert [one.undo for one in writes(noted(call, outcome("a", "refused")))] == [None], "nothing was done"


def test_what_was_so_before_and_what_has_no_call_are_no_writes() -> None:
    assert writes(noted(("a", EntryKind.ALREADY, {}), outcome("b", "done"))) == ()
