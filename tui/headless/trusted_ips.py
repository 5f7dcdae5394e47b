"""`trusted-ips`: who may send web requests to a space."""

from collections.abc import Iterator

from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Kind
from backend.model.space import Space
from backend.rules.notes import note_of
from backend.rules.trusted_ips import is_open_to_all
from backend.rules.wording import counted
from tui import records
from tui.format import flag, known, moment, table
from tui.headless.document import Document, of_spaces
from tui.headless.plain import SIGNS, absent, title
from tui.headless.view import View

COLUMNS = ("SPACE", "RANGE", "ACTION", "APPLIED", "SET BY", "SET AT")
NOTE = "NOTE"
"""A column only where the configuration has notes."""


def document(view: View) -> Document:
    return of_spaces(view, ("trusted_ips", record))


def record(view: View, space: Space) -> records.Record | None:
    ruleset = view.value(Kind.INBOUND_RULESET, space)
    return None if ruleset is None else records.inbound_ruleset(ruleset)


def text(view: View) -> str:
    """A line for each range; a space without one has a line that says so."""
    rows: list[tuple[str, ...]] = [columns(view)]
    for space in view.spaces:
        ruleset: InboundRuleset | None = view.value(Kind.INBOUND_RULESET, space)
        rows += lines(view, space, ruleset, absent(view, Kind.INBOUND_RULESET, space))
    return table(rows)


def columns(view: View) -> tuple[str, ...]:
    return (*COLUMNS, NOTE) if view.settings.trusted_ranges else COLUMNS


def lines(
    view: View, space: Space, ruleset: InboundRuleset | None, without: str
) -> Iterator[tuple[str, ...]]:
    """One for each range, or one that says that there is none; `without`: why there is no list."""
    notes = view.settings.trusted_ranges
    for cells in _lines(space, ruleset, without):
        note = note_of(cells[1], notes)
        yield (*cells, note.in_short if note else SIGNS.missing) if notes else cells


def _lines(space: Space, ruleset: InboundRuleset | None, without: str) -> Iterator[tuple[str, ...]]:
    if ruleset is None:
        yield (title(space), without, *(SIGNS.missing,) * 4)
        return
    set_so = (
        flag(ruleset.applied, SIGNS),
        known(ruleset.created_by, SIGNS),
        moment(ruleset.created_at, SIGNS.missing),
    )
    if not ruleset.rules:
        yield (title(space), _in_short(ruleset), SIGNS.missing, *set_so)
    for rule in ruleset.rules or ():
        yield (title(space), known(rule.source, SIGNS), known(rule.action, SIGNS), *set_so)


def in_short(view: View, space: Space) -> str:
    """The whole list in a few words."""
    ruleset: InboundRuleset | None = view.value(Kind.INBOUND_RULESET, space)
    return absent(view, Kind.INBOUND_RULESET, space) if ruleset is None else _in_short(ruleset)


def _in_short(ruleset: InboundRuleset) -> str:
    rules = ruleset.rules
    if rules is None:
        return "not told"
    if not rules:
        return "none, all blocked"
    applied = ", not applied" if ruleset.applied is False else ""
    is_open = ", open to all" if is_open_to_all(ruleset) else ""
    return f"{counted(len(rules), 'range')}{is_open}{applied}"
