"""The steps that one run of a change is through with, and the way back to a question among them."""

from typing import NamedTuple

from backend.model.change import Facts

from .step import Question, Step, Wait, Write


class GoneBack(Exception):
    """Somebody wants to answer the question with this step anew."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


class Passed(NamedTuple):
    """`before`: what was known when it was begun. `key`: of the fact that it was answered with."""

    step: Step
    before: Facts
    key: str | None


class Trail:
    """In the order that they were gone through."""

    def __init__(self) -> None:
        self._passed: dict[str, Passed] = {}
        self._keys: set[str] = set()
        """Of all answers, also of those that were gone back from."""

    def __contains__(self, step: str) -> bool:
        """By its id."""
        return step in self._passed

    def add(self, step: Step, before: Facts, key: str | None) -> None:
        self._passed[step.id] = Passed(step, before, key)
        self._keys |= set() if key is None else {key}

    @property
    def question(self) -> Question | None:
        """The last that was answered; None where there is none, and where a write or a wait came after it."""
        for passed in reversed(self._passed.values()):
            if isinstance(passed.step, Write | Wait):
                return None
            if isinstance(passed.step, Question) and passed.key is not None:
                return passed.step
        return None

    def back_to(self, step: str, facts: Facts) -> tuple[Facts, tuple[Step, ...]]:
        """What was known before it, with all that was answered; and the steps that are to be gone through
        again, itself among them. `facts`: what is known now.
        """
        places = list(self._passed)
        undone = [self._passed.pop(each) for each in places[places.index(step) :]]
        answers = {key: facts[key] for key in self._keys & facts.keys()}
        return undone[0].before.known(answers), tuple(each.step for each in undone)
