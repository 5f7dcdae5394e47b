"""The writes of guided changes, from what the journal noted before each call and after it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from backend.model.change import Facts, Who
from backend.model.change_entry import Audited, Entry, EntryKind, Recorded

UNKNOWN = "unsure"
"""The answer was lost, and what came of it was not seen yet."""
REFUSED = "refused"
"""Nothing was done, so there is nothing to take back."""


@dataclass(frozen=True, slots=True)
class Written:
    """One call. `change`: its id; `name`: which of the guided changes. `at`: when it was about to be made.

    `target`: the id of what it was of. `before`, `after`: how that was, as far as the change needed to know.
    `yielded`: what came of it, by name: ids, most often. `undo`: what takes it back. `result`: done, refused
    or unsure. `request_id`: what the service's support asks for.
    """

    at: datetime
    change: str
    name: str
    title: str
    space: str | None
    space_name: str | None
    step: str | None
    who: Who | None
    service: str | None = None
    action: str | None = None
    target: str | None = None
    command: str | None = None
    undo: str | None = None
    before: str | None = None
    after: str | None = None
    yielded: Facts = field(default_factory=Facts)
    request_id: str | None = None
    result: str = UNKNOWN
    said: tuple[str, ...] = ()


def writes(entries: Iterable[Audited]) -> tuple[Written, ...]:
    """In the order of the calls. An outcome whose call is not among the entries is left out."""
    made: list[Written] = []
    newest: dict[tuple[str, str | None], int] = {}
    for one in entries:
        step = one.change, one.entry.step
        if one.entry.kind is EntryKind.INTENT:
            newest[step] = len(made)
            made.append(_about_to(one))
        elif (place := newest.get(step)) is not None:
            made[place] = _after(made[place], one.entry)
    return tuple(made)


def of_change(recorded: Recorded) -> Iterator[Audited]:
    """The entries of one, with what the change itself says."""
    about = recorded.id, recorded.name, recorded.title, recorded.space, recorded.space_name
    return (Audited(*about, entry) for entry in recorded.entries)


def _about_to(one: Audited) -> Written:
    entry, detail = one.entry, one.entry.detail
    return Written(
        at=entry.at,
        change=one.change,
        name=one.name,
        title=one.title,
        space=one.space,
        space_name=one.space_name,
        step=entry.step,
        who=entry.who,
        service=_text(detail.get("service")),
        action=_text(detail.get("action")),
        target=_text(detail.get("target")),
        command=_text(detail.get("command")),
        undo=_text(detail.get("undo")),
        before=_text(detail.get("before")),
    )


def _after(written: Written, entry: Entry) -> Written:
    if entry.kind is EntryKind.OUTCOME:
        detail = entry.detail
        result = _text(detail.get("result")) or UNKNOWN
        return replace(
            written,
            after=_text(detail.get("after")),
            yielded=written.yielded.known(entry.values),
            undo=None if result == REFUSED else _text(detail.get("undo")) or written.undo,
            request_id=_text(detail.get("request_id")),
            result=result,
            said=entry.said,
        )
    if entry.kind is EntryKind.ALREADY and written.result == UNKNOWN:
        # Found by looking, after its answer was lost: somebody else may have done it.
        detail = entry.detail
        return replace(
            written,
            yielded=written.yielded.known(entry.values),
            undo=_text(detail.get("undo")) or written.undo,
            result="done" if detail.get("is_ours") is True else UNKNOWN,
            said=entry.said,
        )
    if entry.kind is EntryKind.SETTLED:
        return replace(written, yielded=written.yielded.known(entry.values))
    return written


def _text(value: Any) -> str | None:
    """None for nothing, too: there was nothing to be said."""
    return str(value) if value else None
