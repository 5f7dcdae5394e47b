"""Answers on their way from the screen to its change: from a dialog in front, or from below the steps."""

from typing import TYPE_CHECKING

from backend.model.change import Ask, AskKind, ChangeView, Values
from tui.wizard.dialogs import Dialog
from tui.wizard.question import INSIDE
from tui.wizard.steps import step_before

if TYPE_CHECKING:
    from tui.wizard.screen import WizardScreen


class Giving:
    """One for each screen. What the change asks by a dialog is put in front once by itself."""

    def __init__(self, screen: "WizardScreen") -> None:
        self._screen = screen
        self._dialog: Dialog | None = None
        self.put_off: Ask | None = None
        """What somebody went back from without an answer: it is not asked again by itself."""
        self._given: Ask | None = None
        """What was answered, until the change has taken it."""

    def show_dialog(self, *, again: bool = False) -> None:
        """Where one is asked for; `again`: also what was put off."""
        screen, ask = self._screen, self._screen.view.ask
        if again:
            self.put_off = None
        if self._dialog is not None:
            if self._dialog.ask is not ask and self._dialog.is_current:
                self._dialog.dismiss(None)  # it is asked no more, or something else
            return
        # One that asks the same in another run is another question.
        is_new = ask is not self.put_off and ask is not self._given
        if ask is None or ask.kind in INSIDE or not is_new or not screen.is_current:
            return
        view = screen.view
        step = next((step for step in view.steps if step.id == ask.step), None)
        self._dialog = Dialog(
            ask,
            f"{view.title}. {_without_a_yes(ask, view)}",
            screen.dashboard.signs,
            before=step_before(view, ask.step),
            command=None if step is None else step.command,
            copy=screen.dashboard.copy,
        )
        screen.app.push_screen(self._dialog, lambda values: self._answered(ask, values))

    def _answered(self, ask: Ask, values: Values | None) -> None:
        self._dialog = None
        dashboard = self._screen.dashboard
        if values is not None:
            self._give(ask, values)
        elif ask is self._screen.view.ask:
            self.put_off = ask
            key = dashboard.keys.shown("answer")
            dashboard.flash(f"it waits for your answer; {key} asks again", kept=False)

    def answer_below(self, ask: Ask) -> None:
        """With what is chosen or typed below the steps; where that is no answer, say why."""
        question = self._screen.question
        if question.read_on():
            goes_on = "what is ticked" if question.asks_for_several else "what the cursor is on"
            key = self._screen.dashboard.keys.shown("answer")
            self._screen.dashboard.flash(f"{key} once more goes on with {goes_on}", kept=False)
            return
        values = question.values
        reason = ask.why_not(values)
        if reason is not None:
            self._screen.dashboard.flash(f"not taken: {reason}", kept=False)
        else:
            self._give(ask, values)

    def _give(self, ask: Ask, values: Values) -> None:
        self._given = ask
        if not self._screen.running.answer(ask, values):
            self._screen.dashboard.flash("not answered: it asks something else by now")


def _without_a_yes(ask: Ask, view: ChangeView) -> str:
    """What becomes of the change then."""
    if ask.kind is AskKind.TWO_FACTOR:
        return "Esc sends nothing; it waits for the code."
    if ask.leaves_out:
        return "No leaves this out and goes on."
    if view.may_have_written:
        return "No stops it here, and what is done stays. Esc leaves it waiting."
    return "No goes no further: nothing was written. Esc leaves it waiting."
