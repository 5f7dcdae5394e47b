"""The guided changes as the dashboard knows them: what runs, what was cut off, and the way into each."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from textual.message import Message
from textual.widget import AwaitMount

from backend.heroku.errors import HerokuError
from backend.journal.error import JournalError
from backend.model.change import YES, Ask, AskKind, ChangeView, Facts, StepState, Values
from backend.rules.wording import counted
from tui.change_words import how_it_stands
from tui.screens.asking import Asking
from widgets.text import Piece, Tone

if TYPE_CHECKING:
    from backend.changes.desk import Desk
    from backend.changes.engine import Running
    from tui.app import Dashboard
    from tui.wizard.screen import WizardScreen

T = TypeVar("T")


class ChangesMoved(Message):
    """One of them, or the list, is another. A burst of them collapses into the last."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, ChangesMoved)


class Changes:
    """One for each dashboard. What runs here is as it is now, everything else as it was last asked for."""

    def __init__(self, app: "Dashboard") -> None:
        self._app = app
        self._asking = Asking(app, self._ask)
        self._listed: tuple[ChangeView, ...] | None = None
        self.failed: str | None = None
        """Why the list cannot be read, in a sentence."""
        self._running: tuple[tuple[Running, ChangeView], ...] = ()
        self.is_opening = False
        """Whether one is being begun or taken up, and is not there yet."""
        self._has_begun = False
        self.told_of: str | None = None
        """The change that a message led to screen 0 for, until somebody went there, or into a change."""

    @property
    def _desk(self) -> "Desk":
        return self._app.session.changes

    # What is known

    @property
    def listed(self) -> tuple[ChangeView, ...] | None:
        """The newest first; None until that was found out."""
        if self._listed is None:
            return None
        here = {view.id: view for _, view in self._running}
        return tuple(here.get(view.id, view) for view in self._listed)

    @property
    def cut_off(self) -> tuple[ChangeView, ...]:
        """Those that nobody goes on with, and that are not at their end."""
        return tuple(view for view in self.listed or () if self.is_cut_off(view))

    def is_cut_off(self, view: ChangeView) -> bool:
        return view.state.is_unfinished and view.elsewhere is None and self.running(view.id) is None

    def running(self, change_id: str) -> "Running | None":
        """Where it runs in this console."""
        return next((running for running, view in self._running if view.id == change_id), None)

    def urgency(self, view: ChangeView) -> int:
        """How much it needs a hand: most where it asks, then where it runs, then where it was cut off."""
        if self.running(view.id) is not None:
            return 2 if view.ask is None else 3
        return 1 if self.is_cut_off(view) else 0

    def mark(self) -> Piece | None:
        """For the line above every screen: whether one that is not in front asks, else how many run, else how
        many wait to be taken up.
        """
        elsewhere = [view for _, view in self._running if self._screen_of(view.id) is None]
        asking, number = sum(view.ask is not None for view in elsewhere), len(elsewhere)
        if asking:
            return Piece(f"{counted(asking, 'change')} {'asks' if asking == 1 else 'ask'}", Tone.WARN)
        if number:
            return Piece(f"{counted(number, 'change')} {'runs' if number == 1 else 'run'}", Tone.ACCENT)
        if self.cut_off:
            return Piece(f"{counted(len(self.cut_off), 'change')} unfinished", Tone.WARN)
        return None

    def about_cut_off(self) -> tuple[Piece, ...]:
        """What the first screen says of those that wait to be taken up."""
        number = len(self.cut_off)
        if not number:
            return ()
        are = "is" if number == 1 else "are"
        sign = self._app.signs.warning
        return (
            Piece(f"{sign} {counted(number, 'change')} {are} unfinished: 0 shows {_it(number)}.", Tone.WARN),
        )

    # News

    def begin_looking(self) -> None:
        """Once it is known whose journal it is; then whatever the desk tells."""
        if not self._has_begun and self._app.session.recalled is not None:
            self._begin()

    def _begin(self) -> None:
        self._has_begun = True
        self._desk.subscribe(self._moved)
        self.look()

    def look(self) -> None:
        """Ask the journal again."""
        self._asking.again()

    async def _ask(self) -> None:
        before = self.listed, self.failed
        try:
            self._listed, self.failed = await self._desk.listed(), None
        except (JournalError, HerokuError) as error:
            self.failed = str(error)
        if (self.listed, self.failed) == before:
            return
        self._app.tell(ChangesMoved())

    def _moved(self) -> None:
        before = dict(self._running)
        self._running = tuple((running, running.view) for running in self._desk.running)
        if not self._app.is_running:
            return
        now = dict(self._running)
        for running, view in now.items():
            was = before.get(running)
            if view.ask is not None and (was is None or was.ask is not view.ask):
                self._say(running, "asks you")
        gone = before.keys() - now.keys()
        if gone and self._listed is not None:
            # Until the journal is asked again: what is at its end is not unfinished.
            ended = {running.view.id: running.view for running in gone}
            self._listed = tuple(ended.get(view.id, view) for view in self._listed)
        for running in gone:
            self._say(running, f"({running.view.title}): {how_it_stands(running.view)}")
        if now.keys() != before.keys() or now == before:
            self.look()
        self._app.tell(ChangesMoved())

    def _say(self, running: "Running", text: str) -> None:
        """Unless it is seen anyway."""
        if self._screen_of(running.view.id) is None:
            self.tell_of(running.view, text)

    def tell_of(self, view: ChangeView, text: str) -> None:
        """What it does, with the key to where it is seen."""
        self.told_of = view.id
        self._app.flash(f"change {view.id} {text}; 0 shows it")

    def _screen_of(self, change_id: str) -> "WizardScreen | None":
        """The screen in front that shows it."""
        from tui.wizard.screen import WizardScreen

        front = self._app.in_front
        return front if isinstance(front, WizardScreen) and front.view.id == change_id else None

    # Into a change

    def begin(self, name: str, inputs: Facts) -> None:
        """Start one, in front of what is seen; where that is not possible, say why."""
        self._open(lambda: self._desk.begin(name, inputs))

    def take_up(self, change_id: str) -> None:
        """Go on with one that was cut off, or come back to one that runs here."""
        running = self.running(change_id)
        if running is not None:
            self.told_of = None
            self._app.push_screen(_wizard(running))
        else:
            self._open(lambda: self._desk.take_up(change_id), shown=change_id)

    def begin_again(self, view: ChangeView) -> AwaitMount:
        """Ask whether another one with the same answers is to take the place of one that is at its end."""
        lines = (
            "Another change is begun, with the same answers.",
            "It looks at everything anew, and asks before it writes.",
        )
        return self._after_a_yes(
            view,
            f"Begin change {view.id} again?",
            lines,
            "No begins nothing.",
            lambda: self._open(lambda: self._desk.begin_again(view.id), shown=view.id),
        )

    def stop(self, running: "Running") -> AwaitMount | None:
        """One that runs here; where that gives up what somebody answered, it is asked first."""
        view = running.view
        if running.has_done_nothing and running.was_answered:
            lines = "Nothing was written.", "Begun again, it has the answers that you gave."
            return self._after_a_yes(view, _give_up(view), lines, "No goes on with it.", running.call_off)
        running.call_off()
        if view.current is not None and view.current.state in (StepState.LOOKING, StepState.PERFORMING):
            self._app.flash("it stops after what is under way", kept=False)
        return None

    def give_up(self, view: ChangeView) -> AwaitMount:
        """Ask whether one that nobody goes on with is to be offered no more."""
        lines = (
            *(f"Done, and it stays: {step.title}." for step in view.done),
            "Nothing of it is taken back, and nobody is asked to finish it any more.",
        )
        return self._after_a_yes(
            view,
            _give_up(view),
            lines,
            "No keeps it as it is.",
            lambda: self._app.run_worker(self._given_up(view)),
        )

    def _after_a_yes(
        self, view: ChangeView, title: str, lines: tuple[str, ...], without: str, then: Callable[[], object]
    ) -> AwaitMount:
        """Ask about a change, and then do it. `without`: what becomes of it with a No."""
        from tui.wizard.dialogs import Dialog

        ask = Ask(title, AskKind.YES_NO, "", title, lines, is_production=view.is_production)

        def answered(values: Values | None) -> None:
            if values == YES:
                then()

        return self._app.push_screen(Dialog(ask, f"{view.title}. {without}", self._app.signs), answered)

    async def _given_up(self, view: ChangeView) -> None:
        async def given_up() -> str:
            await self._desk.give_up(view.id)
            return f"change {view.id} is given up{'; what was done stands' if view.done else ''}"

        if (said := await self._tried(given_up(), "not given up")) is not None:
            self._app.flash(said)
        self.look()

    def _open(self, opened: "Callable[[], Awaitable[Running]]", shown: str | None = None) -> None:
        """`shown`: the change whose screen it takes, where that is in front."""
        # In a worker: Heroku is asked, and keys are answered meanwhile.
        if self.is_opening:
            self._app.flash("one is being started already")
            return
        self.is_opening = True
        if not self._has_begun:
            self._begin()
        self._app.flash(f"asking Heroku how it is now {self._app.signs.under_way}", kept=False)
        self._app.run_worker(self._opened(opened, shown))

    def leave(self) -> AwaitMount | None:
        """End the console: at once, unless a change runs in it; then it is asked first."""
        if not self._running:
            self._app.exit(0)
            return None
        from tui.wizard.dialogs import Dialog

        asks = all(view.ask is not None for _, view in self._running)
        does = "waits for your answer" if asks else "runs"
        stops = "Nothing is under way" if asks else "It stops after what is under way"
        later = "The next start offers it, and it goes on from there."
        if self._app.session.is_demo:
            later = "The demo keeps nothing: its next start is without it."
        ask = Ask(
            key="leave",
            kind=AskKind.YES_NO,
            step="",
            title=f"Leave Spaceport while a change {does}?",
            lines=(f"{stops}, and what is done stays done.", later),
        )
        return self._app.push_screen(Dialog(ask, "No stays here.", self._app.signs), self._leaving)

    def _leaving(self, values: Values | None) -> None:
        if values == YES:
            self._app.exit(0)

    async def _opened(self, opened: "Callable[[], Awaitable[Running]]", shown: str | None) -> None:
        try:
            running = await self._tried(opened(), "not started")
        finally:
            self.is_opening = False
        if running is None:
            return
        self._desk.launch(running)
        self.told_of = None
        front = None if shown is None else self._screen_of(shown)
        self._app.flash(None)
        if front is not None:
            front.watch_over(running)
        else:
            await self._app.push_screen(_wizard(running))

    async def _tried(self, work: Awaitable[T], failed: str) -> T | None:
        """Its result; where there is none, it was said why."""
        from backend.changes.step import Refusal

        try:
            return await work
        except (Refusal, JournalError, HerokuError) as error:
            self._app.flash(f"{failed}: {error}")
            return None


def _wizard(running: "Running") -> "WizardScreen":
    """Imported when a change is first shown, and not for the first paint."""
    from tui.wizard.screen import WizardScreen

    return WizardScreen(running)


def _give_up(view: ChangeView) -> str:
    return f"Give up change {view.id}?"


def _it(number: int) -> str:
    return "it" if number == 1 else "them"
