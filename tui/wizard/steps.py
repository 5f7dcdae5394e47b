"""The steps of a change as lines: number, sign, title, what was found, when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, takewhile, zip_longest

from rich.cells import cell_len

from backend.model.change import ChangeState, ChangeView, StepState, StepView
from tui.change_words import NOT_NEEDED, how_it_stands
from tui.format import brief_ids
from tui.wizard import words
from widgets.item_view import Item, ItemView, Line
from widgets.paragraph import Paragraph
from widgets.text import Piece, Signs, Tone, fit, wrap

LEAD = 6
"""Cells of the sign and the number."""
TITLE = (14, 26)
"""Cells for titles: at least, at most."""
TIME = 8
MOST_LINES = 2
"""Of one step; all of it is in the detail."""
Numbered = tuple[int, StepView]
"""A step with its number, from 1."""
END = "the end"
"""The key of what stands below the steps once it runs no more; no step is called so."""


@dataclass(frozen=True, slots=True)
class StepLine(Item):
    """One step. A step without anything to say has the whole line for its title."""

    key: str
    number: int
    sign: Piece
    title: str
    said: str
    time: str
    tone: Tone
    cut: str
    most: int = MOST_LINES

    def lines(self, cells: int) -> list[Line]:
        time_room = max(TIME, cell_len(self.time))
        title_room = min(TITLE[1], max(TITLE[0], cells // 3 - LEAD))
        said_room = max(10, cells - LEAD - title_room - time_room - 3)
        if not self.said:
            title_room, said_room = cells - LEAD - time_room - 1, 0
        titles, texts = self._cut(self.title, title_room), self._cut(self.said, said_room)
        lines: list[Line] = []
        for row, (title, text) in enumerate(zip_longest(titles, texts, fillvalue="")):
            lead = (Piece(" "), self.sign, Piece(f"{self.number:3} ")) if row == 0 else (Piece(" " * LEAD),)
            time = fit(self.time, time_room, self.cut, right=True) if row == 0 else ""
            middle = f"{fit(text, said_room, self.cut)} " if said_room else ""
            lines.append(
                (
                    *lead,
                    Piece(fit(title, title_room, self.cut) + " ", self.tone),
                    Piece(middle, Tone.PLAIN if self.tone is Tone.STRONG else self.tone),
                    Piece(time, Tone.QUIET),
                )
            )
        return lines

    def _cut(self, text: str, cells: int) -> list[str]:
        if not text:
            return []
        lines = wrap(text, cells)
        if len(lines) > self.most:
            last = fit(" ".join(lines[self.most - 1 :]), cells, self.cut)
            lines = [*lines[: self.most - 1], last]
        return lines


class Steps(ItemView):
    """The cursor follows the step that is under way, until somebody moves it away from there.

    Meanwhile that step stands where it always does: last, right above what it asks, else with what comes next
    below it; not where it happens to be by what was painted before.
    """

    def __init__(self, *, cut: str) -> None:
        super().__init__(cut=cut, id="steps")
        self._current: str | None = None
        self._asks = False

    def show(self, view: ChangeView, now: datetime, signs: Signs) -> None:
        """What did not change is not painted."""
        follows = self.cursor_key == self._current
        self._asks = view.ask is not None
        self.set_items(list(items(view, now, signs)))
        self._current = current_key(view)
        if follows and self._current is not None:
            self.move_to(self._current)
            if self._keep_in_sight():
                self._tell_what_is_in_sight()
                self.refresh()

    def _keep_in_sight(self) -> bool:
        if self.cursor_key != self._current:
            return super()._keep_in_sight()
        before, room, lines = self._top, self._room(), self._lines_of(self._cursor) or range(1)
        below = 0 if self._asks else room // 3
        most = min(lines[0], len(self._flat) - room)
        top = max(0, min(lines[-1] + below - room + 1, most))
        while top < most and self._flat[top][1] > 0:
            top += 1  # not within a step
        self._top = top
        return self._top != before


def current_key(view: ChangeView) -> str | None:
    """Of what is under way; of the end where nothing is. None before it is planned."""
    if view.state is not ChangeState.RUNNING:
        return END
    step = view.current or (view.steps[-1] if view.steps else None)
    return None if step is None else step.id


def step_before(view: ChangeView, step: str) -> StepView | None:
    """The last one before it that looked, and found something: what is decided on. None where something was
    written since then: that it is still so, nobody has seen.
    """
    before = [*takewhile(lambda each: each.id != step, view.steps)]
    for each in reversed(before):
        if each.state is StepState.DONE and (each.is_write or each.said):
            return None if each.is_write else each
    return None


def folded(view: ChangeView) -> Iterator[list[Numbered]]:
    """The steps that a line stands for: one each, but for those in a row that were not needed."""
    for is_nothing, those in groupby(view.numbered(), lambda each: words.is_not_needed(each[1])):
        if is_nothing:
            yield list(those)
        else:
            yield from ([each] for each in those)


def items(view: ChangeView, now: datetime, signs: Signs) -> Iterator[Item]:
    for those in folded(view):
        number, step = those[0]
        if words.is_not_needed(step):
            yield _not_needed(those, signs)
            continue
        is_current = view.state is ChangeState.RUNNING and step is view.current
        tone = Tone.QUIET if step.state in words.QUIET_STATES else Tone.PLAIN
        yield StepLine(
            step.id,
            number,
            words.sign(step.state, signs),
            brief_ids(step.title, signs.cut),
            brief_ids(words.said(step), signs.cut),
            words.time(step, now),
            Tone.STRONG if is_current or step.state is StepState.ASKING else tone,
            signs.cut,
        )
    if view.state is not ChangeState.RUNNING:
        yield Paragraph("before the end")
        yield Paragraph(END, end_text(view), Tone.STRONG, words.end_sign(view, signs))


def _not_needed(those: Sequence[Numbered], signs: Signs) -> StepLine:
    """One quiet line, called by the first of them."""
    number, step = those[0]
    titles = "; ".join(brief_ids(each.title, signs.cut) for _, each in those)
    sign = words.sign(step.state, signs)
    return StepLine(step.id, number, sign, f"{NOT_NEEDED}: {titles}", "", "", Tone.QUIET, signs.cut, 1)


def end_text(view: ChangeView) -> str:
    """How it ended, and why."""
    ended = how_it_stands(view).capitalize()
    if view.is_partial:
        return f"{ended}. {view.summary[0]}"
    if view.reason is None:
        return f"{ended}."
    if view.state is ChangeState.DECLINED:
        return f"Nothing was changed. {view.reason}"
    return view.reason if view.state is ChangeState.STOPPED else f"{ended}. {view.reason}"
