"""How a change gets on, on stderr: a line for each step that matters; of a wait one a minute, at most."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from backend.estate.clock import Clock
from backend.model.change import Ask, ChangeView, StepState, StepView
from tui.format import age, lasting
from tui.headless import change_extra
from tui.headless.change_answers import Answer, Said, question
from tui.headless.talk import begin_line, say_to_whoever_hears

AGAIN = timedelta(minutes=1)
"""Between two lines about the same wait, at least."""
WORDS = {
    StepState.PERFORMING: "under way",
    StepState.SETTLING: "waiting",
    StepState.DONE: "done",
    StepState.ALREADY: "it was so already",
    StepState.SKIPPED: "left out",
    StepState.UNSURE: "nobody knows yet whether it was done; looking",
    StepState.REFUSED: "refused",
    StepState.FAILED: "failed",
}
"""What is told. A step that is planned, looked at or asked about is not."""
WAITS = (StepState.SETTLING, StepState.UNSURE)


class Progress:
    """Tells each thing once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._told: dict[str, StepState] = {}
        self._answers: set[str] = set()
        """Steps of which the answer was told."""
        self._unnamed: set[str] = set()
        self._began = self._told_at = clock.now()

    def tell(self, view: ChangeView) -> None:
        """What is different from what was told before."""
        for number, step in view.numbered():
            if step.state in WAITS and step is not view.current:
                continue  # an earlier run came to it, this one does not wait for it yet
            is_new = self._told.get(step.id) is not step.state
            if step.state in WORDS and (is_new or self._is_due(step)):
                self._told[step.id] = step.state
                self._told_at = self._clock.now()
                if not step.is_write and (step.id in self._answers or step.state is StepState.SKIPPED):
                    continue  # there is no more to it; or there was nothing to ask
                # What the last step says is the summary, which is not talk.
                said = () if step is view.steps[-1] and step.state.is_over else step.said
                if step.state is StepState.SETTLING and is_new:
                    said = (*said, *_to_hand_over(step))
                self._say(f"{number}/{len(view.steps)} {step.title}: {self._how(step)}", said)

    def asked(self, view: ChangeView, ask: Ask) -> None:
        """Where it is about what somebody else does: the command that is handed over."""
        for step in view.steps:
            if step.id == ask.step and (command := tuple(_to_hand_over(step))):
                self._say(step.title, command)

    def unnamed(self, view: ChangeView, said: Said) -> None:
        """What is left out if it is not named: before the write that it comes after."""
        lines = [line for line in change_extra.unnamed(view, said) if line not in self._unnamed]
        if lines:
            self._unnamed.update(lines)
            self._say(change_extra.LEFT_OUT, lines)

    def answered(self, ask: Ask, answer: Answer) -> None:
        """What nobody was asked for, and what was to be known before."""
        titles = {option.value: option.title for option in ask.options}
        self._answers.add(ask.step)
        told = ", ".join(titles.get(value, value) for value in answer.values) or "none"
        self._say(f"{question(ask)} {told} ({answer.because})", ask.lines)

    def stopping(self) -> None:
        """Below what was asked: a terminal shows the key that told it behind that."""
        begin_line()
        self._say("Stopping when what is under way is over; told so again, at once.")

    def _say(self, text: str, more: Iterable[str] = ()) -> None:
        say_to_whoever_hears(f"{self._clock.now():%H:%M:%S} {text}", more)

    def _is_due(self, step: StepView) -> bool:
        """Whether a wait is told of again: the longer it is told of here, the less often, since it may last a
        week.
        """
        now = self._clock.now()
        pause = AGAIN if step.since is None else max(AGAIN, (now - max(step.since, self._began)) / 10)
        return step.state in WAITS and now - self._told_at >= pause

    def _how(self, step: StepView) -> str:
        word = WORDS[step.state]
        if step.state not in WAITS:
            return word
        return ", ".join([word, *_times(step, self._clock.now())])


def _to_hand_over(step: StepView) -> Iterator[str]:
    """What is done by somebody else, and so not by this change."""
    if step.command is not None and not step.is_write:
        yield "By hand:"
        yield from step.command.splitlines()


def _times(step: StepView, now: datetime) -> Iterator[str]:
    if step.since is not None and now - step.since >= AGAIN:
        yield f"for {age(step.since, now)}"
    if step.usual is not None:
        yield f"usually {lasting(step.usual)}"
    if step.limit is not None:
        yield f"at most {lasting(step.limit)}"
