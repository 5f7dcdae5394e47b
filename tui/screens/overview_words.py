"""What the overview says of the findings as a whole: how many, what is folded away, that there is none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from backend.estate.plan import universe
from backend.model.finding import Finding, Level
from backend.model.key import Key, Kind
from backend.model.snapshot import Reading, Snapshot
from backend.rules.availability import is_not_there_yet
from tui.keys import Keys
from tui.screens.overview_findings import sign
from tui.screens.overview_room import Fold
from widgets.text import Piece, Signs, Tone

Pieces = tuple[Piece, ...]
WITHIN = (5, 15, 30, 60)
"""Minutes that are told: coarse, so that the line stays the same over polls."""


def headline(
    findings: Iterable[Finding], is_whole: bool, signs: Signs, matches: str = ""
) -> tuple[Pieces, Pieces]:
    """Whether anything needs a hand, and of each level how many. `is_whole`: everything was read.

    `matches`: how many hold the words of the filter, as `matching` says it.
    """
    counts = Counter(finding.level for finding in findings if finding.is_open)
    reading = Piece(f"   {signs.under_way} still being read", Tone.QUIET)
    if counts:
        right: list[Piece] = []
        for level in Level:
            if counts[level]:
                mark = sign(level, signs)
                right.append(Piece(f"  {mark.text} {counts[level]}", mark.tone))
        needs = (Piece(" Needs a hand", Tone.STRONG), Piece(matches, Tone.ACCENT))
        return (needs if is_whole else (*needs, reading)), (*right, Piece(" "))
    if not is_whole:
        return (Piece(" Nothing found so far", Tone.STRONG), reading), ()
    return (Piece(f" {signs.fine} ", Tone.OK), Piece("Nothing needs a hand.", Tone.STRONG)), ()


def below(fold: Fold, seen: int, *, unfolded: bool, with_seen: bool, keys: Keys) -> tuple[Pieces, Pieces]:
    """What is not shown, and the keys that show it. `seen`: how many were acknowledged."""
    pressed = []
    notices, acknowledged = keys.shown("notices"), keys.shown("with_seen")
    more = Counter(finding.level for finding in fold.more)
    told: list[str] = []
    for level in Level:
        if number := more[level]:
            told.append(f"{number}{'' if told else ' more'} {_called(level, number)}")
    if more[Level.NOTICE]:
        pressed.append(f"{notices} shows notices")
    elif unfolded:
        pressed.append(f"{notices} folds notices")
    if seen and not with_seen:
        told.append(f"{seen} acknowledged")
        pressed.append(f"{acknowledged} shows" if len(told) == 1 else f"{acknowledged} acknowledged")
    elif seen:
        pressed.append(f"{acknowledged} hides acknowledged")
    return (Piece("   " + ", ".join(told), Tone.QUIET),), (Piece("  ".join(pressed) + " ", Tone.QUIET),)


def _called(level: Level, number: int) -> str:
    return level.value if level is Level.CRITICAL or number == 1 else f"{level.value}s"


def matching(findings: tuple[int, int], spaces: tuple[int, int]) -> str:
    """How many of how many hold the words of the filter."""
    told = (f"{some} of {of} {name}" for (some, of), name in ((findings, "findings"), (spaces, "spaces")))
    return f"   {' and '.join(told)} match"


def checked(spaces: int, readings: Sequence[Reading[object]], now: datetime) -> Pieces:
    """What was looked at, and how long ago at most."""
    oldest = min((reading.read_at for reading in readings if reading.read_at is not None), default=now)
    of = f"{spaces} space{'' if spaces == 1 else 's'}"
    text = f"   Peerings, VPN, trusted IPs, outbound IPs, apps of {of}; {_within(now - oldest)}"
    return (Piece(text, Tone.QUIET),)


def _within(age: timedelta) -> str:
    for minutes in WITHIN:
        if age <= timedelta(minutes=minutes):
            return f"read within {minutes} min"
    return f"read within {age // timedelta(hours=1) + 1} h"


def readings(snapshot: Snapshot, asks_aws: bool, scope: str | None = None) -> list[Reading[object]]:
    """Everything that findings are made from, as far as it is known that it is there.

    `scope`: only what is of this space, beside what is of all.
    """
    new = {
        key
        for name, space in snapshot.each_space()
        if is_not_there_yet(Kind.NAT, space, snapshot.reading(key := Key(Kind.NAT, name)))
    }
    return [
        snapshot.reading(key)
        for key in universe(snapshot, asks_aws=asks_aws)
        if key not in new and (scope is None or key.space in (None, scope))
    ]


def is_read(reading: Reading[object]) -> bool:
    """In this run; or it is known that there is no such thing, or a finding says that it cannot be read."""
    problem = reading.problem
    if problem is not None and (problem.says_there_is_none or reading.is_unreadable):
        return True
    return reading.value is not None and not reading.restored
