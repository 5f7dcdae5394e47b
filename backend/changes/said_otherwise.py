"""What was answered with what is usual, because nobody said it: said otherwise when a change is taken up."""

from collections.abc import Mapping
from typing import Any

from backend.model.change import Facts
from backend.model.change_entry import EntryKind, Recorded

from .standing import standings

_IS_USUAL = "is_usual"


def as_usual(is_usual: bool) -> Mapping[str, Any]:
    """The detail of an ANSWERED."""
    return {_IS_USUAL: True} if is_usual else {}


def heeded(recorded: Recorded, said: Facts) -> Facts:
    """Of what is `said`, what takes the place of what is usual, which nothing was written with."""
    return Facts(
        {
            key: values
            for key, values in said.items()
            if _usual_since(recorded, key) is not None and made_with(recorded, key) is None
        }
    )


def made_with(recorded: Recorded, key: str) -> str | None:
    """The title of a write that was made, or may have been, after this was answered as usual; else None."""
    since = _usual_since(recorded, key)
    if since is None:
        return None
    steps = standings(recorded.entries)
    later = (entry for entry in recorded.entries[since:] if entry.kind is EntryKind.INTENT)
    return next((each.title for each in later if steps[each.step or ""].is_ours is not False), None)


def _usual_since(recorded: Recorded, key: str) -> int | None:
    """The place of the entry that its value came with, where that is what is usual; else None."""
    facts, since = recorded.inputs, None
    for place, entry in enumerate(recorded.entries):
        after = entry.onto(facts)
        if after.get(key) != facts.get(key):
            since = place if entry.detail.get(_IS_USUAL) else None
        facts = after
    return since
