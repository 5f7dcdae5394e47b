"""What a change that is begun anew takes the place of: tries of the same that stopped before any write."""

from collections.abc import Iterable

from backend.model.change_entry import Recorded

from .standing import may_have_written, standings

ABOUT = ("pcx_id", "vpc_id")
"""The facts that tell two changes of one space apart."""


def superseded(by: Recorded, among: Iterable[Recorded]) -> tuple[Recorded, ...]:
    """Unfinished ones of the same name and space, about nothing that `by` is not about."""
    return tuple(one for one in among if _is_superseded(one, by))


def _is_superseded(one: Recorded, by: Recorded) -> bool:
    is_another = one.id != by.id and one.state.is_unfinished
    is_alike = (one.name, one.space) == (by.name, by.space)
    if not (is_another and is_alike):
        return False
    facts = one.facts
    is_about_it = all(facts.get(key) in (None, by.inputs.get(key)) for key in ABOUT)
    return is_about_it and not may_have_written(standings(one.entries).values())
