"""`findings`: what needs a hand, the worst first."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from backend.estate.plan import IN_A_SPACE
from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.peering import Peering
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from tui import records
from tui.format import age, known, moment, table
from tui.headless.document import Document, of_spaces
from tui.headless.plain import SIGNS
from tui.headless.view import PLAIN, Request, View
from tui.production import in_text, mark_of

NEW = timedelta(minutes=1)
"""Whether it began then or was seen first, it is news."""


def kinds(snapshot: Snapshot, space: Space, request: Request) -> Iterator[Kind]:
    """All that findings are made from; AWS is asked where a peering is the operator's."""
    yield from (Kind.APPS, *IN_A_SPACE)
    peerings: tuple[Peering, ...] = snapshot.of_space(Kind.PEERINGS, space).value or ()
    if any(peering.is_own for peering in peerings):
        yield Kind.AWS_ENDS


def document(view: View) -> Document:
    """`spaces`: where it was looked for, and what could not be read there."""
    return {**of_spaces(view), "findings": record(view)}


def record(view: View) -> list[records.Record]:
    """The acknowledged ones too, marked so."""
    return [records.finding(finding) for finding in view.findings]


def text(view: View) -> str:
    """A line for each; nothing at all where there is none."""
    is_all = view.request.is_all
    listed = [finding for finding in view.findings if is_all or finding.is_open]
    titles = ("LEVEL", "SPACE", "TIME", "FINDING", "ID")
    rows: list[tuple[str, ...]] = [(*titles, "ACKNOWLEDGED") if is_all else titles]
    spaces = dict(view.snapshot.each_space())
    for finding in listed:
        line = (
            finding.level.value,
            _where(view, finding, spaces),
            _time(view, finding),
            finding.title,
            finding.id,
        )
        rows.append((*line, _acknowledged(finding)) if is_all else line)
    return table(rows) if listed else ""


def _where(view: View, finding: Finding, spaces: Mapping[str, Space]) -> str:
    """The space, marked where production runs in it."""
    name, space = known(finding.space_name or finding.space, SIGNS), spaces.get(finding.space or "")
    return name if space is None else in_text(name, mark_of(space, view.settings))


def _time(view: View, finding: Finding) -> str:
    """When it is over by itself, else for how long it has been so, or has been seen here."""
    if finding.until is not None:
        return f"until {moment(finding.until, SIGNS.missing)}"
    if finding.since is None:
        return SIGNS.missing
    is_new = view.now - finding.since < NEW
    return "new" if is_new else f"for {age(finding.since, view.now)}"


def _acknowledged(finding: Finding) -> str:
    seen = finding.acknowledged
    return SIGNS.missing if seen is None else f"{moment(seen.at, SIGNS.missing)} by {seen.by}"


def talk(view: View) -> Iterator[str]:
    """What is not listed, and that there is nothing."""
    acknowledged = sum(not finding.is_open for finding in view.findings)
    if acknowledged and view.request.form == PLAIN and not view.request.is_all:
        are = (
            "1 acknowledged finding is" if acknowledged == 1 else f"{acknowledged} acknowledged findings are"
        )
        yield f"{are} not listed; --all lists them."
    if acknowledged == len(view.findings):
        yield "Nothing needs a hand." if not acknowledged else "Nothing else needs a hand."


def waiting(view: View) -> int:
    """How many are of warning or above, and acknowledged by nobody."""
    return sum(finding.is_open and finding.level.rank <= Level.WARNING.rank for finding in view.findings)


def in_short(view: View) -> Iterator[str]:
    """For a command that lists none."""
    if count := waiting(view):
        are = "1 finding is" if count == 1 else f"{count} findings are"
        yield f"{are} of warning or above: `spaceport findings` lists them."
