"""The steps that one run of a change is through with, and the way back to a question among them."""

from typing import NamedTuple

from backend.model.change import Facts, Values

from .step import Question, Step, Wait, Write


class GoneBack(Exception):
    """Somebody wants to answer this question anew."""

    def __init__(self, answered: "Answered") -> None:
        super().__init__(answered.step.id)
        self.answered = answered


class Passed(NamedTuple):
    """`before`: what was known when it was begun. `key`: of the fact that it was answered with."""

    step: Step
    before: Facts
    key: str | None


class Answered(NamedTuple):
    """A question, and the key of the fact that it was answered with."""

    step: Question
    key: str


class Trail:
    """In the order that they were gone through."""

    def __init__(self) -> None:
        self._passed: dict[str, Passed] = {}
        self._keys: set[str] = set()
        """Of all answers, also of those that were gone back from."""
        self._taken_back: tuple[Answered, Values] | None = None
        """The question that was gone back to, and what it was answered with; until it is answered anew."""

    def __contains__(self, step: str) -> bool:
        """By its id."""
        return step in self._passed

    def add(self, step: Step, before: Facts, key: str | None) -> None:
        self._passed[step.id] = Passed(step, before, key)
        if key is not None:
            self._keys.add(key)
            self._taken_back = None

    @property
    def question(self) -> Answered | None:
        """The last one; None where there is none, and where a write or a wait came after it."""
        for passed in reversed(self._passed.values()):
            if isinstance(passed.step, Write | Wait):
                return None
            if isinstance(passed.step, Question) and passed.key is not None:
                return Answered(passed.step, passed.key)
        return None

    def taken_back(self, question: Question) -> Values | None:
        """What it was answered with, where it was gone back to and is not answered anew; else None."""
        if self._taken_back is None or self._taken_back[0].step.id != question.id:
            return None
        return self._taken_back[1]

    def back_to(self, question: Answered, facts: Facts) -> tuple[Facts, tuple[Step, ...]]:
        """What was known before it, with all else that was answered; and the steps that are to be gone
        through again, itself among them. `facts`: what was known until now.
        """
        if self._taken_back is not None:
            # Gone back from without another answer, it stands, where it will still do.
            facts = facts.known({self._taken_back[0].key: self._taken_back[1]})
        self._taken_back = question, facts.all(question.key)
        places = list(self._passed)
        undone = [self._passed.pop(each) for each in places[places.index(question.step.id) :]]
        answers = {key: facts[key] for key in self._keys & facts.keys()}
        before = undone[0].before.known(answers).without(question.key)
        return before, tuple(each.step for each in undone)
