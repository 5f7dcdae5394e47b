"""From the picture to the rows: built anew only where something behind them changed, filtered, sorted."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.model.finding import NOTHING_REMEMBERED, Finding, Remembered
from backend.model.key import Key, Kind
from backend.model.platform import Generation
from backend.model.settings import USUAL, Settings
from backend.model.snapshot import Reading, Snapshot, identity, key_of
from backend.model.space import Space
from tui import production
from tui.format import Missing, known
from tui.keys import Keys
from tui.screens.entry import Entry
from widgets.text import Piece, Tone


@dataclass(frozen=True, slots=True)
class Part:
    """A space with what is shown of it: the ground of one row or of several.

    `key` is the space's identity among the rows; `readings` are of the kinds that the screen declares.
    `generations` tell what a space of each does not have. `as_of`: the moment that ages are counted to, None
    where there is nothing to tell the age of. `settings`: what the operator says of it; they never change.
    `was_up`: ids of its VPN connections of which a tunnel was ever seen UP. `found`: its open findings, where
    the row tells of them.
    """

    key: str
    space: Space
    readings: Mapping[Kind, Reading[Any]]
    generations: tuple[Generation, ...] = ()
    as_of: datetime | None = None
    settings: Settings = USUAL
    was_up: frozenset[str] = frozenset()
    found: tuple[Finding, ...] = ()

    @property
    def mark(self) -> str:
        """What stands beside its name."""
        return production.mark_of(self.space, self.settings)

    @property
    def limits(self) -> Mapping[str, int]:
        """Those of its limits that are configured."""
        return self.settings.limits_of(self.space.name)

    @property
    def keys(self) -> Keys:
        """What a line that names a key has to say."""
        return Keys(self.settings.keys)

    def title(self, signs: Missing, tone: Tone = Tone.PLAIN) -> Piece:
        """Its name for a cell; what is sorted, copied and written is the name without the mark."""
        return Piece(known(self.space.name, signs), tone, self.mark)

    @property
    def can_be_asked_for(self) -> bool:
        """Whether the API can be asked for this space and no other."""
        return self.key == identity(self.space)

    def looks_like(self, other: "Part") -> bool:
        """Whether rows of `other` can stand for this; when it was read does not count.

        Ages are told in minutes, so the minute does.
        """
        return (
            self.space is other.space
            and self.generations is other.generations
            and self.was_up == other.was_up
            and self.found == other.found
            and _minute(self.as_of) == _minute(other.as_of)
            and all(
                mine.value is (theirs := other.readings[kind]).value
                and mine.problem is theirs.problem
                and mine.is_stale == theirs.is_stale
                for kind, mine in self.readings.items()
            )
        )


def _minute(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(second=0, microsecond=0)


def parts(
    snapshot: Snapshot,
    scope: str | None,
    kinds: tuple[Kind, ...],
    ages_of: tuple[Kind, ...] = (),
    now: datetime | None = None,
    settings: Settings = USUAL,
    remembered: Remembered = NOTHING_REMEMBERED,
    found: Iterable[Finding] = (),
) -> Iterator[Part]:
    """Every space in the scope, in the API's order. `ages_of`: some of the kinds; their age is told.

    `found`: what needs a hand, where rows tell of it too.
    """
    open_of: dict[str | None, list[Finding]] = defaultdict(list)
    for finding in found:
        if finding.is_open:
            open_of[finding.space].append(finding)
    generations = snapshot.generations.value or ()
    for key, space in snapshot.each_space():
        if scope is None or scope == key:
            readings = {kind: snapshot.of_space(kind, space) for kind in kinds}
            as_of = now if any(readings[kind].value for kind in ages_of) else None
            was_up = frozenset(_were_up(key_of(Kind.VPN_CONNECTIONS, space), readings, remembered))
            of_it = tuple(open_of.get(key, ()))
            yield Part(key, space, readings, generations, as_of, settings, was_up, of_it)


def _were_up(key: Key | None, readings: Mapping[Kind, Reading[Any]], remembered: Remembered) -> Iterator[str]:
    reading = readings.get(Kind.VPN_CONNECTIONS)
    for connection in (reading.value if reading is not None else None) or ():
        if (key, connection.id) in remembered.was_up:
            yield connection.id


def keys_of(part: Part, kinds: Iterable[Kind]) -> set[Key]:
    """What is read for the space of these kinds; nothing where it cannot be asked for."""
    if not part.can_be_asked_for:
        return set()
    return {key for kind in kinds if (key := key_of(kind, part.space)) is not None}


class Rows:
    """The rows of one screen. `build` makes the entries of a part."""

    def __init__(self, build: Callable[[Part], Iterable[Entry]]) -> None:
        self._build = build
        self._built: dict[str, tuple[Part, tuple[Entry, ...]]] = {}
        self._part_of: dict[str, Part] = {}
        self.shown: list[Entry] = []
        self.total = 0

    def update(self, parts: Iterable[Part], words: list[str], place: int, descending: bool) -> None:
        """Take the parts, keep what holds the words, sort by the column in `place`."""
        built: dict[str, tuple[Part, tuple[Entry, ...]]] = {}
        for part in parts:
            before = self._built.get(part.key)
            if before is not None and part.looks_like(before[0]):
                built[part.key] = before
            else:
                built[part.key] = part, tuple(self._build(part))
        self._built = built
        everything = [entry for _, entries in built.values() for entry in entries]
        self._part_of = {entry.key: part for part, entries in built.values() for entry in entries}
        self.total = len(everything)
        self.shown = [entry for entry in everything if entry.matches(words)] if words else everything
        self.shown.sort(key=lambda entry: entry.order[place], reverse=descending)

    def part_of(self, entry: Entry) -> Part:
        """What the row was made from: its detail tells of the same moment as the row."""
        return self._part_of[entry.key]
