"""`audit`: every write of a guided change."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from backend.rules.audit import Written, writes
from backend.session import Session
from tui import records
from tui.format import known
from tui.headless.change_plain import called, in_full
from tui.headless.document import Document
from tui.headless.plain import SIGNS
from tui.headless.talk import say
from tui.records import iso

MOST = 10_000
"""Entries of the journal that are looked through; there are some for each write."""
INDENT = "    "


async def audit(session: Session, since: datetime | None, *, as_json: bool) -> str | Document:
    """The newest first. Raises JournalError, HerokuError."""
    entries = await session.changes.audited(since, MOST)
    made = writes(entries)[::-1]
    if len(entries) == MOST:
        say(f"Only the newest are here: the journal has more than {MOST} entries. --since looks at a part.")
    if not made:
        say("No guided change has written anything yet." if since is None else "Nothing was written since.")
    return _document(session, since, made) if as_json else _text(made)


def _document(session: Session, since: datetime | None, made: Sequence[Written]) -> Document:
    return {
        "as_of": iso(session.clock.now()),
        "since": iso(since),
        "writes": [records.write(one) for one in made],
    }


def _text(made: Sequence[Written]) -> str:
    """Of each what was called, then of which change and by whom, then what it was and became."""
    return "".join(f"{line}\n" for one in made for line in _lines(one))


def _lines(one: Written) -> Iterator[str]:
    yield f"{one.at:%Y-%m-%d %H:%M:%S} UTC  {called(one)}"
    yield f"{INDENT}{one.change} {one.name} in {known(one.space_name, SIGNS)}, by {in_full(one.who)}"
    if one.who is not None and one.who.aws_arn is not None:
        yield f"{INDENT}in AWS as {one.who.aws_arn}"
    if one.before or one.after:
        yield f"{INDENT}before: {known(one.before, SIGNS)}; after: {known(one.after, SIGNS)}"
    for name, values in one.yielded.items():
        yield f"{INDENT}{name}: {', '.join(values)}"
    if one.undo is not None:
        yield f"{INDENT}taken back by: {one.undo}"
