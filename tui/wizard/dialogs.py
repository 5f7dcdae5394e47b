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
from textual.events import DescendantFocus
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
        """`about`: whose question it is, and what becomes of it without a yes; quiet, below what it says.

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
        self._is_readable = False
        """Whether it was in sight for long enough to be answered."""
        self._news: str | None = None
        """What the line of keys begins with, once a key did something, or nothing; until the next key."""

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
                beside_a_field = self.ask.kind is AskKind.NAME
                yield Answers("No", "Yes", beside_a_field=beside_a_field, id="answers")
            yield OneLine(id="dialog-keys", cut=self._signs.cut)

    def _told(self) -> Iterator[tuple[str, str]]:
        """What is different, the same by hand, what to know, whose it is, and what was found before.

        In that order: of the last there may be more than 24 lines have room for.
        """
        ask = self.ask
        if ask.changed is not None:
            yield f"{self._signs.warning} {ask.changed}\n\n", STYLES[Tone.WARN]
        if self._command is not None:
            yield "The same by hand\n", STYLES[Tone.QUIET]
            yield f"{self._command}\n", "bold"
            yield "\n" if ask.lines else "", ""
        for line in ask.lines:
            yield f"{line}\n", ""
        yield f"\n{self._about}\n", STYLES[Tone.QUIET]
        before = self._before
        found = [] if before is None else [line for line in before.said if line not in ask.lines]
        if before is not None and found:
            yield f"\n{before.title}\n", STYLES[Tone.QUIET]
            for line in found:
                yield f"{line}\n", ""

    def _wanted(self) -> Content:
        """What to type; it stays in sight."""
        if self.ask.kind is AskKind.TWO_FACTOR:
            return Content("Type the code of your second factor. It is sent once, and kept nowhere.")
        return Content.assemble("Type ", (self.ask.phrase or "", "bold"), " to go on.")

    def on_mount(self) -> None:
        for field in self.query(Input):
            field.cursor_blink = False
        self.set_focus(self._typed or self._yes_or_no)
        self._say_keys()
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
        self.call_after_refresh(self._say_keys)

    def _painted(self) -> None:
        if not self.is_current:
            return  # it is asked no more
        self.on_resize()
        self.asked_at = attention.from_now()
        self.set_timer(attention.PAUSE, self._can_be_answered)

    def _can_be_answered(self) -> None:
        self._is_readable = True
        self._say_keys()

    @on(attention.TooEarly)
    def _was_too_early(self) -> None:
        self._news = attention.ONCE_MORE
        self._say_keys()

    def _forget_news(self) -> None:
        """Of the key before: another one was pressed."""
        self._news = None
        self._say_keys()

    def _say_keys(self) -> None:
        """The most needed first: where there is little room, the end is cut off."""
        said = filter(None, (self._news, self._keys_to_read, *self._keys_to_answer))
        self.query_one("#dialog-keys", OneLine).say((Piece("   ".join(said), Tone.QUIET),))

    @property
    def _keys_to_read(self) -> str | None:
        """Where not all of it is in sight."""
        is_whole = self.query_one(".dialog-body", VerticalScroll).max_scroll_y == 0
        return None if is_whole else f"{self._signs.up}{self._signs.down} more"

    @property
    def _keys_to_answer(self) -> Iterator[str]:
        answers, typed = self._yes_or_no, self._typed
        if self._is_readable:
            yield "Enter answers"
        yield READ_FIRST
        if not self._is_readable or answers is None:
            return
        if typed is not None:
            yield "Tab to what is typed" if answers.has_focus else "Tab to No"
        if answers.has_focus:
            yield "Left and right choose"
        if self._command is not None and typed is None:
            yield "c copies"

    # Answering

    @property
    def _typed(self) -> Input | None:
        return next(iter(self.query(Input)), None)

    @property
    def _yes_or_no(self) -> Answers | None:
        return next(iter(self.query(Answers)), None)

    @on(Input.Changed, "#typed")
    @on(DescendantFocus)
    def _say_what_enter_does(self) -> None:
        self._forget_news()
        answers, typed = self._yes_or_no, self._typed
        if answers is None or typed is None:
            return
        if answers.has_focus and not answers.is_yes:
            self._say("Enter: No", Tone.QUIET)
        else:
            reason = self.ask.why_not((typed.value.strip(),))
            self._say(reason or "That is it: Enter does it.", Tone.QUIET)

    def _say(self, text: str, tone: Tone) -> None:
        self.query_one("#reason", Notice).say((Piece(text, tone),))

    @on(Input.Submitted, "#typed")
    def action_answer(self) -> None:
        """With what is chosen or typed; where that is no answer, say why."""
        self._forget_news()
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
            self._say_what_enter_does()

    def action_copy(self) -> None:
        if self._command is not None:
            self._copy(self._command)
            self._news = "sent to the terminal's clipboard"
            self._say_keys()

    def action_other(self) -> None:
        """From what is typed to No and back; where nothing is typed, from No to Yes and back."""
        self._forget_news()
        answers, typed = self._yes_or_no, self._typed
        if answers is None:
            return
        if typed is None:
            answers.choose(not answers.is_yes)
        else:
            answers.choose(False)
            self.set_focus(typed if answers.has_focus else answers)

    def action_scroll(self, lines: int) -> None:
        self._forget_news()
        self.query_one(".dialog-body", VerticalScroll).scroll_relative(y=lines, animate=False)
