"""What a change that is begun anew takes the place of: tries of the same that stopped before any write."""

from collections.abc import Iterable, Mapping

from backend.model.change import ChangeState, Facts
from backend.model.change_entry import Entry, EntryKind, Recorded

from .standing import may_have_written, standings

ABOUT = ("pcx_id", "vpc_id", "begin_with")
"""The inputs that say what a change of a space is about. What its steps find besides, no other one says."""
IDS = ("pcx-", "vpc-")
"""How those begin that are ids; `begin_with` may be another word."""


def ends(by: Recorded, among: Iterable[Recorded]) -> Mapping[str, Entry]:
    """What is noted of each of them when `by` begins, by its id."""
    said = (f"Change {by.id} took its place; nothing of it was done.",)
    entry = Entry(by.started_at, EntryKind.ENDED, said=said, detail={"state": ChangeState.ABANDONED})
    return {one.id: entry for one in superseded(by, among)}


def superseded(by: Recorded, among: Iterable[Recorded]) -> tuple[Recorded, ...]:
    """Unfinished ones of the same name and space, about nothing that `by` is not about."""
    return tuple(one for one in among if _is_superseded(one, by))


def _is_superseded(one: Recorded, by: Recorded) -> bool:
    is_another = one.id != by.id and one.state.is_unfinished
    is_alike = (one.name, one.space) == (by.name, by.space)
    if not (is_another and is_alike and _about(one.answers) <= _about(by.inputs)):
        return False
    return not may_have_written(standings(one.entries).values())


def _about(said: Facts) -> set[str]:
    """The ids of what somebody named."""
    return {value for key in ABOUT for value in said.all(key) if value.startswith(IDS)}
