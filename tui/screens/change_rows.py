"""Changes as rows: which, where, how far, since when, by whom; and the record of one."""

from collections.abc import Iterator
from datetime import datetime

from backend.model.change import ChangeState, ChangeView
from tui import records
from tui.format import brief_ids, brief_moment, known, moment
from tui.keys import Keys
from tui.production import MARK
from tui.screens.entry import Entry, by_text
from tui.wizard import words
from tui.wizard.facts import end_facts, to_copy
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.table import Column
from widgets.text import Piece, Signs, Tone

COLUMNS: tuple[Column, ...] = (
    Column("sign", "", 1),
    Column("id", "change", 8),
    Column("title", "what", 20, grows=True, most=70),
    Column("space", "space", 10, rank=2, grows=True, most=30),
    Column("state", "state", 9),
    Column("step", "step", 5, right=True),
    Column("at", "when, UTC", 11, right=True),
    Column("by", "by", 12, rank=1, grows=True, most=34),
)


def entry(view: ChangeView, now: datetime, signs: Signs) -> Entry:
    """`when`: when it ended, else when it began. Sorted by that, the newest first, those that are not at
    their end come before all others, and those that came to nothing after them.
    """
    at = view.ended_at or view.started_at
    by = str(view.who) if view.who is not None else ""
    is_over = not view.state.is_unfinished
    cells = (
        words.end_sign(view, signs),
        Piece(view.id, Tone.QUIET),
        Piece(view.title, Tone.PLAIN if is_over else Tone.STRONG, brief=brief_ids(view.title, signs.cut)),
        Piece(known(view.space_name, signs), Tone.PLAIN, MARK if view.is_production else ""),
        Piece("elsewhere" if view.elsewhere is not None else words.state_of(view)),
        Piece(_how_far(view, signs), Tone.QUIET),
        Piece(brief_moment(at, now), Tone.QUIET),
        Piece(by, Tone.QUIET, brief=by.partition("@")[0]),
    )
    order = by_text(cells, (at, view.id), signs)
    order[6] = (not is_over, not view.came_to_nothing, at, view.id)
    return Entry(
        key=view.id,
        space=view.space,
        cells=cells,
        order=tuple(order),
        name=view.id,
        record=records.change(view),
        target=view,
    )


def _how_far(view: ChangeView, signs: Signs) -> str:
    """How many steps there are at all is only known of one that runs here, or is done; of another one, which
    it has come to. Of the step that it came to last, nothing may be noted yet.
    """
    if not view.steps:
        return signs.missing
    if view.elsewhere is None and view.state in (ChangeState.RUNNING, ChangeState.DONE):
        return f"{view.number}/{len(view.steps)}"
    return str(len(view.steps) + 1 if view.current is None else view.number)


def change_facts(view: ChangeView, keys: Keys, signs: Signs) -> Iterator[Item]:
    """How it stands and by whom, then each step with what came of it."""
    yield Heading("heading", view.title, f"change {view.id}", signs.cut, MARK if view.is_production else "")
    yield Fact("state", "State", _state(view, keys))
    if view.who is not None:
        client = f", from {view.who.ssh_client}" if view.who.ssh_client else ""
        yield Fact("who", "By", f"{view.who} on {view.who.machine}{client}")
    if view.who is not None and view.who.aws_arn is not None:
        yield Fact("aws", "AWS identity", view.who.aws_arn)
    yield Fact("started_at", "Started", moment(view.started_at, signs.missing))
    if view.ended_at is not None:
        yield Fact("ended_at", "Ended", moment(view.ended_at, signs.missing))
    yield from list(end_facts(view, keys, signs))[1:]
    for number, step in view.numbered():
        sign = words.sign(step.state, signs).text
        said = f": {' '.join(step.said)}" if step.said else ""
        text = f"{sign} {step.title}, {words.state(step)}{said}"
        yield Fact(f"{step.id} step", f"Step {number}", text)
        yield from to_copy(f"{step.id} by hand", "By hand", step.command)


def _state(view: ChangeView, keys: Keys) -> str:
    told = words.state_of(view)
    if view.elsewhere is not None:
        return f"it runs in another console: {view.elsewhere}"
    if view.state.is_unfinished:
        return f"{told}; {keys.shown('open_change')} goes on with it"
    return told
