"""The steps that one run of a change is through with, and the way back to a question among them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from backend.model.change import Facts, Values
from backend.model.change_entry import Entry, EntryKind, Recorded

from .standing import Standing, may_have_written
from .step import Question, Step


class GoneBack(Exception):
    """Somebody wants to answer this question anew."""

    def __init__(self, answered: "Answered") -> None:
        super().__init__(answered.step.id)
        self.answered = answered


class Passed(NamedTuple):
    """`noted`: what this run noted of it, in order. `key`: of the fact that it was answered with."""

    step: Step
    noted: tuple[Entry, ...]
    key: str | None


class Answered(NamedTuple):
    """A question, and the key of the fact that it was answered with."""

    step: Question
    key: str


class Trail:
    """In the order that they were gone through."""

    def __init__(self, recorded: Recorded, standings: Mapping[str, Standing]) -> None:
        """`recorded`: the change before this run. `standings`: as they are at any time, by the step's id."""
        self._recorded = recorded
        self._standings = standings
        self._passed: dict[str, Passed] = {}
        self._undone: set[str] = set()
        """The ids of all steps that were gone back past."""
        self._keys: set[str] = set()
        """Of what those were answered with."""
        self._taken_back = Facts()
        """What was known whenever somebody went back."""

    def __contains__(self, step: str) -> bool:
        """By its id."""
        return step in self._passed

    def add(self, step: Step, noted: tuple[Entry, ...], key: str | None) -> None:
        self._passed[step.id] = Passed(step, noted, key)

    @property
    def question(self) -> Answered | None:
        """The last one; None where there is none, and where something was written since, or may have been."""
        wrote = {id_ for id_, standing in self._standings.items() if may_have_written((standing,))}
        if not wrote <= self._passed.keys():
            return None
        for id_, passed in reversed(self._passed.items()):
            if id_ in wrote:
                return None
            if isinstance(passed.step, Question) and passed.key is not None:
                return Answered(passed.step, passed.key)
        return None

    @property
    def written(self) -> str | None:
        """The title of the last write that was made, or may have been: there is no way back past it."""
        wrote = (each.title for each in self._standings.values() if may_have_written((each,)))
        return next(reversed(tuple(wrote)), None)

    def taken_back(self, key: str) -> Values | None:
        """What a question with this key was answered with before somebody went back past it; else None."""
        return self._taken_back.get(key) if key in self._keys else None

    def back_to(self, question: Answered, facts: Facts) -> tuple[Facts, tuple[Step, ...]]:
        """What is known once it is asked again: nothing that it, or a step after it, was answered or found.
        And those steps, the last first. `facts`: what was known until now.
        """
        places = list(self._passed)
        undone = [self._passed.pop(each) for each in reversed(places[places.index(question.step.id) :])]
        self._taken_back = self._taken_back.known(facts)
        self._undone |= {passed.step.id for passed in undone}
        self._keys |= {passed.key for passed in undone if passed.key is not None}
        known = self._known_before().without(*self._keys)
        for passed in self._passed.values():
            for entry in passed.noted:
                known = entry.onto(known)
        return known, tuple(passed.step for passed in undone)

    def _known_before(self) -> Facts:
        """Before this run, but for what it has looked at anew by now, or will."""
        entries = self._recorded.entries
        return replace(self._recorded, entries=tuple(filter(self._stands, entries))).facts

    def _stands(self, entry: Entry) -> bool:
        if entry.kind is EntryKind.TAKEN_BACK:
            return True
        return entry.kind is not EntryKind.CHECKED and entry.step not in self._undone
