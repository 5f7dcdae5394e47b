"""A change as it is shown where it does not run: from what the journal has of it."""

from datetime import UTC, datetime

import pytest

from backend.changes.recorded_view import view_of
from backend.model.change import ChangeState, Facts, StepState, Who
from backend.model.change_entry import Entry, EntryKind, Recorded

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WHO = Who("ops", "bastion", 4711)
INTENT = {"service": "heroku", "action": "peerings.accept", "command": "make a", "undo": "unmake a"}


def noted(kind: EntryKind, step: str | None = "a", **fields: object) -> Entry:
    title = None if step is None else f"Make {step}"
    return Entry(AT, kind, step, title, **fields)  # type: ignore[arg-type]


def recorded(*entries: Entry, state: ChangeState = ChangeState.RUNNING) -> Recorded:
    return Recorded("7f3a91c4", "toy", "Make things", WHO, AT, inputs=Facts(), state=state, entries=entries)


@pytest.mark.parametrize(
    ("entries", "state", "said"),
    [
        ([noted(EntryKind.CHECKED, said=("All is well.",))], StepState.DONE, ("All is well.",)),
        ([noted(EntryKind.ANSWERED, values={"ports": ("80", "443")})], StepState.DONE, ("80", "443")),
        ([noted(EntryKind.INTENT, detail=INTENT)], StepState.UNSURE, ()),
        (
            [noted(EntryKind.INTENT, detail=INTENT), noted(EntryKind.OUTCOME, detail={"result": "unsure"})],
            StepState.UNSURE,
            (),
        ),
        (
            [
                noted(EntryKind.INTENT, detail=INTENT),
                noted(EntryKind.OUTCOME, detail={"result": "refused"}, said=("You may not.",)),
            ],
            StepState.FAILED,
            ("You may not.",),
        ),
        (
            [
                noted(EntryKind.INTENT, detail=INTENT),
                noted(EntryKind.OUTCOME, detail={"result": "done"}),
                noted(EntryKind.SETTLED, said=("It is ripe.",)),
            ],
            StepState.DONE,
            ("It is ripe.",),
        ),
        ([noted(EntryKind.ALREADY), noted(EntryKind.SETTLED)], StepState.ALREADY, ()),
        (
            [noted(EntryKind.SKIPPED, said=("You left this out.",))],
            StepState.SKIPPED,
            ("You left this out.",),
        ),
        ([noted(EntryKind.WAITING)], StepState.SETTLING, ()),
    ],
)
def test_a_step_is_shown_as_far_as_it_had_come(
    entries: list[Entry], state: StepState, said: tuple[str, ...]
) -> None:
    (step,) = view_of(recorded(*entries), None).steps
    assert (step.id, step.title, step.state, step.said) == ("a", "Make a", state, said)


def test_what_was_written_has_its_command_and_what_takes_it_back() -> None:
    entries = (noted(EntryKind.INTENT, detail=INTENT), noted(EntryKind.OUTCOME, detail={"result": "done"}))
    view = view_of(recorded(*entries, noted(EntryKind.CHECKED, "b")), None)
    assert [step.id for step in view.steps] == ["a", "b"]
    assert [(step.command, step.undo) for step in view.done] == [("make a", "unmake a")]


@pytest.mark.parametrize(
    ("state", "elsewhere", "shown", "reason", "summary"),
    [
        (ChangeState.DONE, None, ChangeState.DONE, None, ("Both ends agree.",)),
        (ChangeState.STOPPED, None, ChangeState.STOPPED, "Both ends agree.", ()),
        (ChangeState.RUNNING, "ops on bastion", ChangeState.RUNNING, None, ()),
    ],
)
def test_how_it_ended_is_its_reason_and_of_one_that_is_done_its_summary(
    state: ChangeState,
    elsewhere: str | None,
    shown: ChangeState,
    reason: str | None,
    summary: tuple[str, ...],
) -> None:
    kind = EntryKind.ENDED if state is ChangeState.DONE else EntryKind.STOPPED
    view = view_of(recorded(noted(kind, None, said=("Both ends agree.",)), state=state), elsewhere)
    assert (view.state, view.reason, view.summary, view.elsewhere) == (shown, reason, summary, elsewhere)


def test_one_that_is_done_in_part_stays_so() -> None:
    ended = noted(EntryKind.ENDED, None, said=("No route.",), detail={"state": "done", "is_partial": True})
    assert view_of(recorded(ended, state=ChangeState.DONE), None).is_partial


def test_one_that_runs_nowhere_was_cut_off() -> None:
    view = view_of(recorded(noted(EntryKind.WAITING)), None)
    assert view.state is ChangeState.STOPPED
    assert view.was_cut_off
    assert "cut off" in (view.reason or "")
    assert not view_of(recorded(noted(EntryKind.STOPPED), state=ChangeState.STOPPED), None).was_cut_off


def test_what_it_waits_for_can_still_be_handed_over() -> None:
    (step,) = view_of(recorded(noted(EntryKind.WAITING, detail={"command": "make a"})), None).steps
    assert (step.command, step.is_write) == ("make a", False)
    (step,) = view_of(recorded(noted(EntryKind.WAITING)), None).steps
    assert step.command is None, "an earlier version did not keep it"


def test_who_ran_it_last_is_who_it_is_shown_with() -> None:
    other = Who("dev", "bastion", 4712, aws_arn="arn:aws:iam::1:user/dev")
    assert view_of(recorded(), None).who == WHO
    assert view_of(recorded(noted(EntryKind.RESUMED, None, who=other)), None).who == other
