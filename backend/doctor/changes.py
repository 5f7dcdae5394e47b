"""Guided changes that wait for somebody to take them up again."""

from collections.abc import Iterator

from backend.changes.lock import holder_of
from backend.journal.kept import Unfinished, read_unfinished
from backend.rules.wording import counted, shortened
from backend.state import State

from .check import Check, Grade
from .ground import Ground


def look(ground: Ground) -> Iterator[Check]:
    """Those of the host, whosever they are; nothing where nothing is kept."""
    if ground.is_demo or ground.state_home is None or ground.host is None:
        return
    waiting = tuple(_waiting(State(ground.state_home, ground.host.name)))
    if not waiting:
        yield Check("changes", "none is unfinished")
        return
    yield Check(
        "changes",
        f"{counted(len(waiting), 'change')} unfinished",
        level=Grade.WARNING,
        problem=f"{shortened([f'{one.title} ({one.id})' for one in waiting])}.",
        advice="`spaceport change list` tells why; `spaceport change resume ID` takes one up, and "
        "`spaceport change give-up ID` ends it as it is.",
    )


def _waiting(state: State) -> Iterator[Unfinished]:
    """Without those that run in some console now."""
    for account_id in state.accounts():
        for one in read_unfinished(state.journal(account_id)):
            holder = holder_of(state.lock(account_id, one.space or ""))
            if holder is None or holder.change != one.id:
                yield one
