"""What is remembered, current: as the journal has it, with what is not written yet on top."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from backend.journal.batch import NO_NEWS, Memories
from backend.model.finding import NOTHING_REMEMBERED, Acknowledgement, Finding, Remembered
from backend.model.key import Key, Kind
from backend.model.vpn_connection import UP
from backend.rules.seen import seen

from .gathered import Same

SEEN_AGAIN_EVERY = timedelta(hours=1)
"""How often it is noted that a finding is still there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said of a finding, by its id: `acknowledgement` None is that it is open again."""

    finding: str
    acknowledgement: Acknowledgement | None
    baseline: tuple[Key, tuple[str, ...]] | None = None


@dataclass(slots=True)
class Memory:
    """`kept`: by the journal. `writing`: on its way there. `unsaved`: not yet. `answers`: being written."""

    kept: Remembered = NOTHING_REMEMBERED
    writing: Memories = NO_NEWS
    unsaved: Memories = NO_NEWS
    answers: tuple[Answer, ...] = ()
    current: Remembered = NOTHING_REMEMBERED
    _judged: tuple[Finding, ...] = ()
    _judged_at: datetime | None = None

    def look(self, readings: Sequence[Same]) -> None:
        """First sights: what things were when they were first seen, which VPN connections had a tunnel up."""
        known = self.current
        baselines = {
            same.key: baseline
            for same in readings
            if same.key not in known.baselines and (baseline := seen(same.key.kind, same.value)) is not None
        }
        was_up = {
            (same.key, vpn.id)
            for same in readings
            if same.key.kind is Kind.VPN_CONNECTIONS
            for vpn in same.value
            if vpn.id and any(tunnel.status == UP for tunnel in vpn.tunnels or ())
        }
        self._add(Memories(baselines=baselines, was_up=frozenset(was_up - known.was_up)))

    def judge(self, findings: tuple[Finding, ...], now: datetime) -> None:
        """Which are there, and since when: by the API's word, else since they are first seen now.

        Where things have the same name, several may have one id: known is one of their states, and stays so.
        Another one each time would be news each time, and looking at what is new keeps what was seen.
        """
        last = self._judged_at
        is_time = last is None or not last <= now < last + SEEN_AGAIN_EVERY
        if findings is self._judged and not is_time:
            return
        self._judged = findings
        if is_time:
            self._judged_at = now
        known, first_seen = self.current.first_seen, {}
        there = {(one.id, one.state) for one in findings}
        for one in findings:
            state, at = known.get(one.id, ("", now))
            if (one.id, state) in there:
                if is_time:
                    first_seen[one.id] = (state, at)
            elif one.id not in first_seen:
                first_seen[one.id] = (one.state, min(one.since or now, now))
        self._add(Memories(first_seen=first_seen))

    def take(self) -> Memories:
        """What is to be written now."""
        self.writing, self.unsaved = self.writing.then(self.unsaved), NO_NEWS
        return self.writing

    def written(self, kept: Remembered | None) -> None:
        """What was taken is in the journal. `kept`: all that it has, where that was looked at."""
        if kept is not None:
            self.kept = kept
        elif self.writing:
            self.kept = _with(self.kept, self.writing)
        self.writing = NO_NEWS
        self._refresh()

    def answering(self, answer: Answer) -> None:
        """It is on its way into the journal, and holds already."""
        self.answers = (*self.answers, answer)
        self._refresh()

    def answered(self, answer: Answer, *, is_kept: bool) -> None:
        """It is in the journal, or could not be kept and so never was."""
        self.answers = tuple(one for one in self.answers if one is not answer)
        if is_kept:
            self.kept = _after(self.kept, answer)
        self._refresh()

    def _refresh(self) -> None:
        remembered = _with(self.kept, self.writing.then(self.unsaved))
        for answer in self.answers:
            remembered = _after(remembered, answer)
        if remembered != self.current:
            self.current = remembered

    def _add(self, memories: Memories) -> None:
        if memories:
            self.unsaved = self.unsaved.then(memories)
            self._refresh()


def _with(remembered: Remembered, memories: Memories) -> Remembered:
    """What is known already stays."""
    if not memories:
        return remembered
    known = remembered.first_seen
    first_seen = {
        finding: (state, at)
        for finding, (state, at) in memories.first_seen.items()
        if finding not in known or known[finding][0] != state
    }
    return replace(
        remembered,
        first_seen={**known, **first_seen},
        baselines={**memories.baselines, **remembered.baselines},
        was_up=remembered.was_up | memories.was_up,
    )


def _after(remembered: Remembered, answer: Answer) -> Remembered:
    acknowledged = {
        finding: one for finding, one in remembered.acknowledged.items() if finding != answer.finding
    }
    if answer.acknowledgement is not None:
        acknowledged[answer.finding] = answer.acknowledgement
    baselines = dict(remembered.baselines)
    if answer.baseline is not None:
        key, value = answer.baseline
        baselines[key] = value
    return replace(remembered, acknowledged=acknowledged, baselines=baselines)
