"""A guided change as it goes through its steps: what was found, what it asks, the same by hand."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import Key as KeyPress
from textual.message import Message
from textual.widget import AwaitMount
from textual.widgets import Input

from backend.model.change import ChangeState, ChangeView, StepView
from backend.model.key import Key
from tui.actions import Action
from tui.format import brief_ids
from tui.places import A_CHANGE
from tui.production import MARK
from tui.screens.console import TALL, WIDE, ConsoleScreen
from tui.wizard import attention, last_line, taking, words
from tui.wizard.facts import facts, summary_text
from tui.wizard.giving import Giving
from tui.wizard.question import INSIDE, Question
from tui.wizard.steps import END, Steps
from widgets.detail import Detail
from widgets.item_view import ItemView
from widgets.text import Piece, Tone, width

if TYPE_CHECKING:
    from backend.changes.engine import Running

EVERY = 10.0
"""Seconds between two looks at what the lines around the steps say."""
COUNTS_EVERY = 2.5
"""Seconds between two looks at how long a step has waited."""
STEPS_KEPT = 4
"""Lines of the steps that stay in sight beside a long question."""
AROUND = 6
"""Lines of the screen that are neither steps nor question."""
Pieces = tuple[Piece, ...]


class Moved(Message):
    """The change stands otherwise. A burst of them collapses into the last."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Moved)


class WizardScreen(ConsoleScreen):
    """In front of the screen that it was started from; the change goes on when it is left."""

    place = A_CHANGE

    def __init__(self, running: "Running") -> None:
        super().__init__()
        self.running = running
        self.asked_at = attention.NOTHING_ASKED
        self._forget: Callable[[], None] = lambda: None
        self.giving = Giving(self)
        self._deep = False
        self._detail_of: str | None = None
        self._state: ChangeState | None = None
        """As it was seen last."""

    # Composition

    def compose_body(self) -> ComposeResult:
        signs = self.dashboard.signs
        with Container(id="body"):
            with Vertical(id="list"):
                yield Steps(cut=signs.cut)
                yield Question(signs)
            yield Detail(id="detail", cut=signs.cut)

    def on_mount(self) -> None:
        self.watch_over(self.running)
        self.set_interval(EVERY, self.rebuild)
        self.set_interval(COUNTS_EVERY, self._count)
        self.set_focus(self.steps)
        self.rebuild()

    def on_unmount(self) -> None:
        self._forget()

    def on_resize(self) -> None:
        self.call_after_refresh(self._arrange)

    def watch_over(self, running: "Running") -> None:
        """Show this one from now on."""
        self._forget()
        self.running = running
        self._forget = running.subscribe(self._tell)

    def _tell(self) -> None:
        self.post_message(Moved())

    @property
    def view(self) -> ChangeView:
        return self.running.view

    @property
    def steps(self) -> Steps:
        return self.query_one(Steps)

    @property
    def question(self) -> Question:
        return self.query_one(Question)

    @property
    def detail(self) -> Detail:
        return self.query_one("#detail", Detail)

    @property
    def step(self) -> StepView | None:
        """The one under the cursor; None at the end."""
        key = self.steps.cursor_key
        return next((step for step in self.view.steps if step.id == key), None)

    # From the change to the screen

    @on(Moved)
    def rebuild(self) -> None:
        was, self._state = self._state, self.view.state
        if was is not self._state and self.has_summary and self.size.width < WIDE:
            self.call_after_refresh(self._read_the_end)
        self._show_steps()
        self._show_question()
        self.giving.show_dialog()
        self.show_status()

    def _show_steps(self) -> None:
        app = self.dashboard
        self.steps.show(self.view, app.session.clock.now(), app.signs)
        self.show_detail()

    def _count(self) -> None:
        """How long it has waited; while it waits for nothing, nothing is painted."""
        if any(step.since is not None and not step.state.is_over for step in self.view.steps):
            self._show_steps()

    def _read_the_end(self) -> None:
        """Where there is little room: the summary is what it was all for."""
        if self.steps.cursor_key == END and not self.in_detail:
            self.action_explain()

    def show_detail(self) -> None:
        app, key = self.dashboard, self.steps.cursor_key
        before, self._detail_of = self._detail_of, key
        items = list(facts(self.view, key, app.session.clock.now(), app.keys, app.signs))
        self.detail.show(items, anew=key != before)

    def _show_question(self) -> None:
        ask = self.view.ask
        inside = ask if ask is not None and ask.kind in INSIDE else None
        if not self.question.show(inside):
            return
        self._deep = False
        self._arrange()
        if inside is None:
            self.asked_at = attention.NOTHING_ASKED
            self.set_focus(self.steps)
            return
        self.asked_at = attention.NOT_IN_SIGHT
        self.question.to_the_beginning()
        self.question.take_focus()
        self.call_after_refresh(self._question_is_seen)

    def _question_is_seen(self) -> None:
        if self.question.asks is not None:
            self.asked_at = attention.from_now()

    @on(attention.TooEarly)
    def _was_too_early(self) -> None:
        self.dashboard.flash(attention.ONCE_MORE, kept=False)

    def _arrange(self) -> None:
        """Where there is little room, a question takes the place of the detail, and that the steps'."""
        asks, is_wide = self.question.asks is not None, self.size.width >= WIDE
        has_room = is_wide or (self.size.height >= TALL and not asks)
        self.query_one("#list").display = is_wide or not self._deep
        self.detail.display = self._deep or has_room
        self.detail.set_class(self._deep, "-deep")
        self.question.fit(max(2, self.size.height - AROUND - STEPS_KEPT))

    # The lines around

    @property
    def heading(self) -> tuple[str, str]:
        return self.view.space_name or self.dashboard.signs.missing, MARK if self.view.is_production else ""

    def where(self) -> tuple[Pieces, Pieces]:
        view = self.view
        far = f"step {view.number}/{len(view.steps)} " if view.steps else ""
        right = Piece(f"{self._more}change {view.id}  {far}", Tone.QUIET)
        title = Piece(f" {view.title}", Tone.STRONG)
        if width((title, right)) >= self.size.width:
            title = title._replace(text=brief_ids(title.text, self.dashboard.signs.cut))
        return (title,), (right,)

    @property
    def _more(self) -> str:
        """Whether the lines that the arrows move through go on above and below."""
        question, signs = self.question, self.dashboard.signs
        above, below = (question.options if question.has_the_focus else self.steps).more
        arrows = f"{signs.up if above else ''}{signs.down if below else ''}"
        return f"{arrows} more  " if arrows else ""

    @property
    def typing_keys(self) -> tuple[tuple[str, str], ...]:
        back = ""
        if self.why_not_gone_back is None:
            back = f", then {self.dashboard.keys.shown('go_back')} back one"
        return ("Enter", "answers"), ("Tab", f"to the steps{back}"), ("Esc", "leaves it waiting")

    def shown_actions(self) -> Iterable[Action]:
        return last_line.actions(self)

    def keys_in_sight(self) -> set[Key]:
        return set()

    @property
    def has_row(self) -> bool:
        return True

    @property
    def in_detail(self) -> bool:
        return self.focused is self.detail

    @property
    def filter_has_focus(self) -> bool:
        return isinstance(self.focused, Input)

    @property
    def has_command(self) -> bool:
        return self.step is not None and self.step.command is not None

    @property
    def asks_for_several(self) -> bool:
        """Whether the keys go to what can be ticked."""
        return self.question.asks_for_several and self.question.has_the_focus

    @property
    def can_tick(self) -> bool:
        here = self.question.options.here
        return self.asks_for_several and here is not None and here.refused is None

    @property
    def is_under_way(self) -> bool:
        return self.view.state is ChangeState.RUNNING

    @property
    def why_not_gone_back(self) -> str | None:
        if self.running.question_before is not None:
            return None
        return words.why_no_way_back(self.view, self.running.written, self.dashboard.keys.shown("stop"))

    @property
    def has_summary(self) -> bool:
        return bool(self.view.summary)

    @property
    def copies_summary(self) -> bool:
        """Whether it is what is copied, all of it."""
        return taking.to_copy(self) == summary_text(self.view)

    @on(ItemView.Scrolled)
    @on(ItemView.Highlighted, "#detail")
    def _another_line(self) -> None:
        self.show_status()

    @on(ItemView.Highlighted, "#steps")
    def _another_step(self) -> None:
        self.show_detail()
        self.show_status()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a text is asked for, a digit is part of it, wherever the cursor is. Space moves by the page
        where nothing is ticked.
        """
        if action == "place" and self._types_on:
            return False
        if parameters == ("tick",) and not self.asks_for_several:
            return False
        return super().check_action(action, parameters)

    @property
    def _types_on(self) -> bool:
        return self.question.asks_for_text and self.question.display and not self._deep

    def on_key(self, event: KeyPress) -> None:
        character = event.character or ""
        if character.isdigit() and self._types_on:
            event.stop()
            self.question.type_on(character)

    def action_answer(self) -> None:
        """What Enter does depends on what the change is waiting for."""
        view, ask, was_in_the_question = self.view, self.view.ask, self.question.has_the_focus
        if self.in_detail and (ask is not None or view.state in words.GOES_ON):
            self.action_explain()  # out of it: what it explains is gone on with
        if view.state is ChangeState.STOPPED:
            self.dashboard.changes.take_up(view.id)
        elif view.state in words.AGAIN:
            self.dashboard.changes.begin_again(view)
        elif ask is not None and ask.kind not in INSIDE:
            self.giving.show_dialog(again=True)
        elif ask is not None and was_in_the_question:
            self.giving.answer_below(ask)
        elif ask is not None:
            self.question.take_focus()
        elif not self.in_detail:
            self.action_explain()

    @on(Input.Submitted, "#text")
    def _submitted(self) -> None:
        if self.question.asks is not None:
            self.giving.answer_below(self.question.asks)

    def action_explain(self) -> None:
        """Into the detail of the step, and back."""
        self._deep = not self.in_detail
        self._arrange()
        if self._deep:
            self.set_focus(self.detail)
        elif self.question.asks is not None:
            self.question.take_focus()
        else:
            self.set_focus(self.steps)

    def action_back(self) -> Awaitable[None] | None:
        if self.in_detail:
            self.action_explain()
            return None
        self.leave()
        return None

    def leave(self) -> None:
        """It goes on, and waits where it asks."""
        self.dismiss()
        if self.is_under_way:
            does = "waits for your answer" if self.view.ask is not None else "goes on"
            self.dashboard.changes.tell_of(self.view, does)

    async def action_place(self, mode: str) -> None:
        self.leave()
        await self.dashboard.main_screen.action_place(mode)

    def action_tick(self) -> None:
        self.question.options.tick()

    def action_go_back(self) -> None:
        self.running.go_back()

    def action_stop(self) -> AwaitMount | None:
        return self.dashboard.changes.stop(self.running)

    def action_copy(self) -> None:
        self.dashboard.copy(taking.to_copy(self))

    def action_copy_command(self) -> None:
        step = self.step
        assert step is not None, "the table of actions asks for a command"
        self.dashboard.copy(step.command or "")

    def action_write_summary(self) -> AwaitMount:
        return taking.write_summary(self)
