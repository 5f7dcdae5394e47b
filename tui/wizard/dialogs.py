"""The dialogs of a change: yes or no with the focus on No, a name that is typed, a second factor.

Each ends with what was answered, or with None where somebody went back without an answer.
"""

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from backend.model.change import NO, YES, Ask, AskKind, StepView, Values
from tui.production import MARK
from tui.wizard import attention
from widgets.answers import Answers
from widgets.notice import Notice
from widgets.one_line import STYLES, OneLine
from widgets.text import Piece, Signs, Tone

TALL = 20
"""Lines from which there is room for space around the text."""
READ_FIRST = "Esc back"
DOES = {AskKind.YES_NO: "Left and right choose", AskKind.NAME: "Tab to No"}


class Dialog(ModalScreen[Values | None]):
    """Asks for a yes, for a name, or for a code. What is long is scrolled; what is typed is only text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back"),
        Binding("enter", "answer", "answer"),
        Binding("c", "copy", show=False),
        Binding("left,n", "choose(False)", show=False),
        Binding("right,y", "choose(True)", show=False),
        Binding("tab,shift+tab", "other", show=False, priority=True),
        Binding("up", "scroll(-1)", show=False, priority=True),
        Binding("down", "scroll(1)", show=False, priority=True),
        Binding("pageup", "scroll(-5)", show=False, priority=True),
        Binding("pagedown", "scroll(5)", show=False, priority=True),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012 - as Textual declares it

    def __init__(
        self,
        ask: Ask,
        about: str,
        signs: Signs,
        before: StepView | None = None,
        command: str | None = None,
        copy: Callable[[str], None] = lambda text: None,
    ) -> None:
        """`about`: whose question it is, and what becomes of No; quiet, below what there is to know.

        `before`: the step that found what is decided on. `command`: what does the same by hand; a key has it
        taken by `copy`.
        """
        super().__init__()
        self._before = before
        self._command = command
        self._copy = copy
        self.ask = ask
        self._about = about
        self._signs = signs
        self.asked_at = attention.NOT_IN_SIGHT

    # Composition

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            production = (f"  {MARK}", STYLES[Tone.ACCENT]) if self.ask.is_production else ("", "")
            title = Content.assemble((self.ask.title, "bold"), production)
            yield Static(title, classes="dialog-title", markup=False)
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield Static(Content.assemble(*self._told()), markup=False)
            if self.ask.kind is not AskKind.YES_NO:
                yield Static(self._wanted(), id="wanted", markup=False)
                is_code = self.ask.kind is AskKind.TWO_FACTOR
                yield Input(password=is_code, compact=True, id="typed", select_on_focus=False)
                yield Notice(id="reason")
            if self.ask.kind is not AskKind.TWO_FACTOR:
                yield Answers("No", "Yes", id="answers")
            yield OneLine(id="dialog-keys", cut=self._signs.cut)

    def _told(self) -> Iterator[tuple[str, str]]:
        """What is different first, then what to know and what was found, then the same by hand."""
        ask = self.ask
        if ask.changed is not None:
            yield f"{self._signs.warning} {ask.changed}\n\n", STYLES[Tone.WARN]
        for line in ask.lines:
            yield f"{line}\n", ""
        before = self._before
        found = [] if before is None else [line for line in before.said if line not in ask.lines]
        if before is not None and found:
            yield f"\n{before.title}\n", STYLES[Tone.QUIET]
            for line in found:
                yield f"{line}\n", ""
        if self._command is not None:
            yield "\nThe same by hand\n", STYLES[Tone.QUIET]
            yield f"{self._command}\n", "bold"
        yield f"\n{self._about}", STYLES[Tone.QUIET]

    def _wanted(self) -> Content:
        """What to type; it stays in sight."""
        if self.ask.kind is AskKind.TWO_FACTOR:
            return Content("The code is sent once, and kept nowhere.")
        return Content.assemble("Type ", (self.ask.phrase or "", "bold"), " to go on.")

    def on_mount(self) -> None:
        for field in self.query(Input):
            field.cursor_blink = False
        self.set_focus(self._typed or self._yes_or_no)
        self._say_keys(READ_FIRST)
        self.call_after_refresh(self._painted)

    def on_resize(self) -> None:
        """The text has what the other parts leave."""
        inside = self.query_one(".dialog", Vertical)
        others = sum(
            part.outer_size.height + part.styles.margin.height
            for part in inside.children
            if not part.has_class("dialog-body")
        )
        around = inside.gutter.height
        body = self.query_one(".dialog-body", VerticalScroll)
        body.styles.max_height = max(2, self.size.height - others - around)

    def _painted(self) -> None:
        if not self.is_current:
            return  # it is asked no more
        self.on_resize()
        self.asked_at = attention.from_now()
        self.set_timer(attention.PAUSE, self._can_be_answered)

    def _can_be_answered(self) -> None:
        copies = "c copies" if self._command is not None and self._typed is None else None
        said = ("Enter answers", DOES.get(self.ask.kind), copies, READ_FIRST)
        self._say_keys("   ".join(filter(None, said)))

    def _say_keys(self, text: str) -> None:
        self.query_one("#dialog-keys", OneLine).say((Piece(text, Tone.QUIET),))

    # Answering

    @property
    def _typed(self) -> Input | None:
        return next(iter(self.query(Input)), None)

    @property
    def _yes_or_no(self) -> Answers | None:
        return next(iter(self.query(Answers)), None)

    @on(Input.Changed, "#typed")
    def _is_typed(self, event: Input.Changed) -> None:
        if self.ask.kind is AskKind.NAME:
            self._say(self.ask.why_not((event.value.strip(),)), Tone.QUIET)

    def _say(self, reason: str | None, tone: Tone) -> None:
        text = "That is it: Enter does it." if reason is None else reason
        self.query_one("#reason", Notice).say((Piece(text, tone),))

    @on(Input.Submitted, "#typed")
    def action_answer(self) -> None:
        """With what is chosen or typed; where that is no answer, say why."""
        answers, typed = self._yes_or_no, self._typed
        if answers is not None and answers.has_focus and not answers.is_yes:
            self.dismiss(NO)
            return
        values = YES if typed is None else (typed.value.strip(),)
        reason = self.ask.why_not(values)
        if reason is not None:
            self._say(f"not done: {reason}", Tone.WARN)
            return
        if typed is not None:
            typed.value = ""
        self.dismiss(values)

    def action_choose(self, yes: bool) -> None:
        if (answers := self._yes_or_no) is not None and answers.has_focus:
            answers.choose(yes)

    def action_copy(self) -> None:
        if self._command is not None:
            self._copy(self._command)
            self._say_keys(f"sent to the terminal's clipboard   {READ_FIRST}")

    def action_other(self) -> None:
        """From what is typed to No and back; where nothing is typed, from No to Yes and back."""
        answers, typed = self._yes_or_no, self._typed
        if answers is None:
            return
        if typed is None:
            answers.choose(not answers.is_yes)
        else:
            answers.choose(False)
            self.set_focus(typed if answers.has_focus else answers)

    def action_scroll(self, lines: int) -> None:
        self.query_one(".dialog-body", VerticalScroll).scroll_relative(y=lines, animate=False)
