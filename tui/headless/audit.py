"""`audit`: every write of a guided change."""

from collections.abc import Sequence
from datetime import datetime

from backend.model.change import Who
from backend.rules.audit import Written, writes
from backend.session import Session
from tui import records
from tui.format import known, table
from tui.headless.change_plain import by
from tui.headless.document import Document
from tui.headless.plain import SIGNS
from tui.headless.talk import say
from tui.records import iso

MOST = 10_000
"""Entries of the journal that are looked through; there are some for each write."""
TITLES = (
    "TIME", "BY", "FROM", "AWS", "CHANGE", "SPACE", "CALL", "TARGET", "BEFORE", "AFTER", "RESULT", "REQUEST"
)  # fmt: skip


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
    """A line for each; nothing at all where there is none."""
    rows: list[tuple[str, ...]] = [TITLES]
    rows += [
        (
            f"{one.at:%Y-%m-%d %H:%M:%S} UTC",
            by(one.who),
            *_whence(one.who),
            f"{one.change} {one.name}",
            known(one.space_name, SIGNS),
            f"{one.service} {one.action}",
            *(known(text, SIGNS) for text in (one.target, one.before, one.after)),
            one.result,
            known(one.request_id, SIGNS),
        )
        for one in made
    ]
    return table(rows) if made else ""


def _whence(who: Who | None) -> tuple[str, str]:
    """Where somebody sat, and who AWS says it was."""
    if who is None:
        return SIGNS.missing, SIGNS.missing
    return who.ssh_client or who.machine, known(who.aws_arn, SIGNS)
