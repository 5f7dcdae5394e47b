"""`trusted-ips --at TIME`: the list that was in force then, from the history that Heroku keeps."""

from collections.abc import Iterator
from datetime import datetime

from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Kind
from backend.model.space import Space
from backend.rules.trusted_ips import written_last
from tui import records
from tui.format import moment, table
from tui.headless.document import Document, of_spaces
from tui.headless.plain import absent, title
from tui.headless.trusted_ips import columns, lines
from tui.headless.view import View

BEFORE = "not known"
"""For a space whose history begins later."""


def document(view: View) -> Document:
    """As without a time, with the entry of the history. `notes`: what there is to say of it."""
    return {
        **of_spaces(view, ("trusted_ips", _record)),
        "at": records.iso(_at(view)),
        "notes": list(_notes(view)),
    }


def _record(view: View, space: Space) -> records.Record | None:
    ruleset = _then(view, space)
    return None if ruleset is None else records.inbound_ruleset(ruleset)


def text(view: View) -> str:
    """A line for each range that was on the list."""
    rows: list[tuple[str, ...]] = [columns(view)]
    for space in view.spaces:
        is_read = view.value(Kind.INBOUND_RULESETS, space) is not None
        is_unknown = is_read and not _is_younger(space, _at(view))
        without = BEFORE if is_unknown else absent(view, Kind.INBOUND_RULESETS, space)
        rows += lines(view, space, _then(view, space), without)
    return table(rows)


def talk(view: View) -> Iterator[str]:
    yield f"The lists are those that were set last at {moment(_at(view), '')}."
    yield from _notes(view)


def _at(view: View) -> datetime:
    assert view.request.at is not None, "nobody asked for a time"
    return view.request.at


def _then(view: View, space: Space) -> InboundRuleset | None:
    return written_last(view.value(Kind.INBOUND_RULESETS, space) or (), _at(view))


def _is_younger(space: Space, at: datetime) -> bool:
    return isinstance(space.created_at, datetime) and space.created_at > at


def _notes(view: View) -> Iterator[str]:
    """Why a space has no list then, and what of its history has no place in time."""
    at = _at(view)
    for space in view.spaces:
        history: tuple[InboundRuleset, ...] | None = view.value(Kind.INBOUND_RULESETS, space)
        if history is None:
            continue
        dated = [each.created_at for each in history if isinstance(each.created_at, datetime)]
        if lost := len(history) - len(dated):
            entries = "1 entry" if lost == 1 else f"{lost} entries"
            yield f"{title(space)}: {entries} of its history without a time: not looked at."
        if any(created_at <= at for created_at in dated):
            continue
        if _is_younger(space, at):
            yield f"{title(space)}: it was created later, at {moment(space.created_at, '')}."
        elif dated:
            first = moment(min(dated), "")
            yield f"{title(space)}: its history begins at {first}; what was in force before is not known."
        else:
            yield f"{title(space)}: Heroku has no history of its trusted IPs; what was in force is not known."
