"""Guided changes as text: a table of them, and one with its steps."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten

from backend.model.change import ChangeView, StepState, StepView, Who
from backend.rules.audit import Written
from tui.change_words import NOT_NEEDED, how_it_stands
from tui.format import known, moment, table
from tui.headless.plain import SIGNS
from tui.production import MARK, in_text

WORDS = {
    StepState.PLANNED: "to do",
    StepState.ALREADY: "was so",
    StepState.SKIPPED: "left out",
}
"""Where the name of the state is no word for people."""
WIDTH = 10
NOTE = 120
"""Columns of a note at most."""
INDENT = " " * (WIDTH + 2)


def in_order(views: Iterable[ChangeView]) -> list[ChangeView]:
    """Those that wait for somebody first."""
    return sorted(views, key=lambda view: not view.state.is_unfinished)


def listed(views: Sequence[ChangeView]) -> str:
    """A line for each; nothing at all where there is none."""
    rows = [("ID", "CHANGE", "SPACE", "STATE", "STARTED", "BY", "NOTE")]
    rows += [
        (
            view.id,
            view.name,
            _space(view),
            how_it_stands(view),
            moment(view.started_at, SIGNS.missing),
            by(view.who),
            known(_note(view), SIGNS),
        )
        for view in views
    ]
    return table(rows) if views else ""


def _note(view: ChangeView) -> str | None:
    """In a short line: where it runs, or why it does not. `change show` has the whole of it."""
    note = view.reason if view.elsewhere is None else f"runs elsewhere: {view.elsewhere}"
    return note and shorten(note, NOTE, placeholder=" ...")


def _space(view: ChangeView) -> str:
    return in_text(known(view.space_name, SIGNS), MARK if view.is_production else "")


def whole(view: ChangeView, writes: Sequence[Written]) -> str:
    """What it is, its steps with what came of them, and its summary."""
    return "".join(f"{line}\n" for line in _whole(view, writes))


def _whole(view: ChangeView, writes: Sequence[Written]) -> Iterator[str]:
    yield view.title
    for name, value in _about(view):
        yield f"{name:<{WIDTH}}  {value}"
    yield ""
    for number, step in view.numbered():
        yield f"{_state(step):<{WIDTH}}  {number}. {step.title}"
        if not view.summary or step.said != view.summary:
            yield from (f"{INDENT}   {line}" for line in _below(step, writes))
    if view.summary:
        yield ""
        yield from view.summary


def _state(step: StepView) -> str:
    """What somebody left out has a reason; else there was nothing to do."""
    if step.state is StepState.SKIPPED and not step.said:
        return NOT_NEEDED
    return WORDS.get(step.state, step.state.value)


def _about(view: ChangeView) -> Iterator[tuple[str, str]]:
    yield "change", f"{view.id}  {view.name}"
    yield "space", _space(view)
    yield "state", how_it_stands(view) if view.reason is None else f"{how_it_stands(view)}: {view.reason}"
    if view.elsewhere is not None:
        yield "runs", f"elsewhere: {view.elsewhere}"
    yield "started", f"{moment(view.started_at, SIGNS.missing)} by {in_full(view.who)}"
    if view.ended_at is not None:
        yield "ended", moment(view.ended_at, SIGNS.missing)


def by(who: Who | None) -> str:
    """For a cell of a table."""
    return SIGNS.missing if who is None else str(who)


def in_full(who: Who | None) -> str:
    if who is None:
        return SIGNS.missing
    return f"{who} on {who.machine}" + (f", from {who.ssh_client}" if who.ssh_client else "")


def _below(step: StepView, writes: Sequence[Written]) -> Iterator[str]:
    """What is known of it beside its title."""
    for said in step.said:
        yield from said.splitlines()
    if not step.is_write:
        yield from (step.command or "").splitlines()  # it is somebody else's to do
    for one in writes:
        if one.step == step.id:
            yield f"{moment(one.at, SIGNS.missing)}  {called(one)}"
            yield from (one.command or "").splitlines()
    if step.undo is not None:
        yield f"taken back by: {step.undo}"


def called(written: Written) -> str:
    """`ec2 CreateRoute of rtb-0a1b: done, request 4e5f`."""
    what = f"{written.service} {written.action} of {written.target or SIGNS.missing}: {written.result}"
    return what if written.request_id is None else f"{what}, request {written.request_id}"
