"""A finding as a row of the overview, and all there is to say of it."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from rich.cells import cell_len

from backend.model.finding import Finding, Level
from tui import production, records
from tui.format import age, brief_age, brief_ids, moment
from tui.keys import Keys
from tui.mending import that_mends
from tui.screens.entry import Entry
from widgets.detail import Fact, Heading
from widgets.item_view import Item
from widgets.table import Column
from widgets.text import Piece, Signs, Tone

NAMES = (9, 24)
"""Cells for the names of spaces: at least, at most."""
MOST_WHERE_NARROW = 14
NARROW, ROOM_FOR_ID = 80, 240
"""Columns of the screen below which names are cut sooner; from which ids stand in the list too."""
SOON = timedelta(days=1)
TONES = {Level.CRITICAL: Tone.BAD, Level.WARNING: Tone.WARN, Level.NOTICE: Tone.ACCENT}
OF_THE_ACCOUNT = "the account"
_TO_COPY = re.compile(r"`((?:heroku|aws|spaceport) [^`]+)`")
"""Whole commands; what else is quoted in a sentence says little without it."""


def columns(names: Iterable[Piece] = (), screen: int = NARROW) -> tuple[Column, ...]:
    """As wide as the names of the spaces need, so that the rest of a line is for what it says.

    `screen`: how many columns that has.
    """
    least, most = NAMES
    if screen < NARROW:
        most = MOST_WHERE_NARROW
    widest = max((cell_len(name.whole) for name in names), default=least)
    declared = (
        Column("sign", "", 1),
        Column("space", "space", max(least, min(widest, most))),
        Column("title", "finding", 30, grows=True, most=110),
        Column("time", "time", 14, right=True),
        Column("id", "id", 50, rank=1),
    )
    return declared if screen >= ROOM_FOR_ID else declared[:-1]


def sign(level: Level, signs: Signs) -> Piece:
    return Piece(getattr(signs, level.value), TONES[level])


def entry(finding: Finding, mark: str, now: datetime, signs: Signs) -> Entry:
    """`mark`: what stands beside the name of its space. What was acknowledged is quiet."""
    level = sign(finding.level, signs)
    tone = Tone.PLAIN if finding.is_open else Tone.QUIET
    cells = (
        level if finding.is_open else level._replace(tone=Tone.QUIET),
        Piece(_space(finding), Tone.STRONG if finding.is_open else Tone.QUIET, mark),
        Piece(brief_ids(finding.title, signs.cut), tone),
        time(finding, now),
        Piece(finding.id, Tone.QUIET),
    )
    return Entry(
        key=finding.id,
        space=finding.space,
        cells=cells,
        order=(),
        name=sentence(finding),
        record=records.finding(finding),
        target=finding,
    )


def sentence(finding: Finding) -> str:
    """Where it stands alone."""
    return f"{_space(finding)}: {finding.title}"


def _mended(finding: Finding, keys: Keys) -> str:
    """By which change, and how it is started."""
    mending = that_mends(finding)
    if mending is None:
        return "one for this is not in this version; the lines above tell how by hand"
    return f"{keys.shown('mend')} starts it, and it asks before it writes: {mending[0]}"


def _space(finding: Finding) -> str:
    return finding.space_name or finding.space or OF_THE_ACCOUNT


def time(finding: Finding, now: datetime) -> Piece:
    """When somebody saw it, else when it is over by itself, else for how long it has been so."""
    if finding.acknowledged is not None:
        return Piece(f"seen {brief_age(finding.acknowledged.at, now)}", Tone.QUIET)
    if finding.until is not None:
        left = finding.until - now
        if left <= timedelta(minutes=1):
            return Piece("expires now" if left > timedelta() else "expired", Tone.WARN)
        return Piece(f"expires {age(now, finding.until)}", Tone.WARN if left < SOON else Tone.PLAIN)
    # What the journal does not know yet was found just now.
    return Piece("new" if finding.since is None else brief_age(finding.since, now), Tone.QUIET)


def in_short(finding: Finding) -> Fact:
    """A line of the detail of its space."""
    return Fact(finding.id, finding.level.value.capitalize(), finding.title, TONES[finding.level])


def facts(finding: Finding, mark: str, now: datetime, keys: Keys, signs: Signs) -> Iterator[Item]:
    """What it means and what to do next; each command of it on a line of its own, to be copied."""
    yield Heading("heading", production.in_text(_space(finding), mark), finding.level.value, signs.cut)
    yield Fact(
        "title", "Finding", finding.title, TONES[finding.level], copies=f"{_space(finding)}: {finding.title}"
    )
    yield Fact("detail", "What to do", finding.detail)
    for number, command in enumerate(dict.fromkeys(_TO_COPY.findall(finding.detail)), 1):
        yield Fact(f"command-{number}", "To copy", command, Tone.STRONG)
    if finding.since is not None:
        text = f"{moment(finding.since, signs.missing)}, {age(finding.since, now)} ago"
        yield Fact("since", "First seen" if finding.is_first_sight else "Since", text)
    if finding.until is not None:
        yield Fact("until", "Expires", moment(finding.until, signs.missing))
    seen = finding.acknowledged
    if seen is not None:
        text = f"by {seen.by}, {moment(seen.at, signs.missing)}; until it changes"
        yield Fact("acknowledged", "Acknowledged", text, Tone.ACCENT)
        again = f"{keys.shown('acknowledge')} takes that back"
        yield Fact("withdraw", "", again, Tone.QUIET, copies="")
    if finding.mends is not None:
        yield Fact("mends", "Guided change", _mended(finding, keys), Tone.QUIET, copies="")
    yield Fact("document", "Document", finding.document, Tone.QUIET)
    yield Fact("id", "ID", finding.id, Tone.QUIET)
