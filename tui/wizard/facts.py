"""The detail beside the steps: what a step does, why, and the same by hand; at the end what was done."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from backend.model.change import ChangeState, ChangeView, StepState, StepView
from tui.change_words import how_it_stands
from tui.format import lasting, moment
from tui.keys import Keys
from tui.wizard import words
from tui.wizard.steps import END, Numbered, end_text, folded
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.text import Signs, Tone

HOW_TO_GO_ON = {
    ChangeState.STOPPED: "{go_on} takes it up: it looks how everything is now, and does nothing twice.",
    ChangeState.REFUSED: "Nothing was done. {go_on} begins it again with the same answers; "
    "start it anew to choose otherwise.",
    ChangeState.DECLINED: "{go_on} begins it again with the same answers, and asks this again; "
    "start it anew to choose otherwise.",
    ChangeState.FAILED: "It cannot be taken up. Once what it names is mended, "
    "{go_on} begins another with the same answers.",
    ChangeState.ABANDONED: "It was given up. {go_on} begins another with the same answers.",
}


def facts(view: ChangeView, key: str | None, now: datetime, keys: Keys, signs: Signs) -> Iterator[Item]:
    """Of what is under the cursor of the steps: `key`."""
    if key == END:
        yield from end_facts(view, keys, signs)
        return
    for those in folded(view):
        number, step = those[0]
        if step.id == key and len(those) == 1:
            yield from step_facts(step, f"Step {number} of {len(view.steps)}", now)
        elif step.id == key:
            yield from not_needed_facts(those)


def step_facts(step: StepView, which: str, now: datetime) -> Iterator[Item]:
    """Everything that is known of it, what was found first. `which`: `Step 3 of 9`."""
    # Not a heading: that is one line, and a title may be longer.
    yield Fact("title", which, step.title, Tone.STRONG)
    yield Fact("state", "State", _state(step, now))
    for number, text in enumerate(step.said):
        tone = (
            Tone.WARN if step.state in (StepState.REFUSED, StepState.FAILED, StepState.UNSURE) else Tone.PLAIN
        )
        yield Fact(f"said-{number}", "" if number else "Found", text, tone)
    if step.explanation:
        yield Fact("explanation", "Why", step.explanation, Tone.QUIET)
    yield from to_copy("command", "By hand", step.command)
    yield from to_copy("undo", "Taken back by", step.undo)


def not_needed_facts(those: Iterable[Numbered]) -> Iterator[Fact]:
    """Of steps that one line stands for."""
    for number, step in those:
        yield Fact(f"{step.id} title", f"Step {number}", f"{step.title}: {words.state(step)}", Tone.STRONG)
        if step.explanation:
            yield Fact(f"{step.id} why", "Why", step.explanation, Tone.QUIET)


def to_copy(key: str, label: str, text: str | None) -> Iterator[Fact]:
    """A line each; whichever is copied, all of it is."""
    for number, line in enumerate((text or "").splitlines()):
        yield Fact(f"{key}-{number}", "" if number else label, line, Tone.STRONG, copies=text)


def _state(step: StepView, now: datetime) -> str:
    told = words.state(step)
    if step.state.is_over or step.since is None:
        return f"{told}, {moment(step.at, '')}" if step.at is not None and step.state.is_over else told
    told = f"{told}; for {words.elapsed(step.since, now)}"
    if step.usual is not None:
        told += f", usually {lasting(step.usual)}"
    return f"{told}; it stops after {lasting(step.limit)}" if step.limit is not None else told


def end_facts(view: ChangeView, keys: Keys, signs: Signs) -> Iterator[Item]:
    """The summary, what was done with what takes it back, and how to go on."""
    yield Heading("end heading", view.title, how_it_stands(view), signs.cut)
    if view.reason:
        yield Fact("reason", "Why", end_text(view), Tone.WARN, copies=view.reason)
    if view.state in HOW_TO_GO_ON:
        how = HOW_TO_GO_ON[view.state].format(go_on=keys.shown("answer"))
        yield Fact("how", "To go on", how, copies="")
    for number, line in enumerate(view.summary):
        yield Fact(f"summary-{number}", "" if number else "Summary", line, copies=summary_text(view))
    for step in view.done:
        yield Fact(f"{step.id} done", "Done here", step.title)
        yield from to_copy(f"{step.id} undo", "Taken back by", step.undo)


def summary_text(view: ChangeView) -> str:
    """For a ticket."""
    return "".join(f"{line}\n" for line in view.summary)
