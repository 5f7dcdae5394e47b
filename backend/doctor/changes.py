"""Guided changes that wait for somebody to take them up again."""

from collections.abc import Iterator

from backend.changes.lock import holder_of
from backend.journal.error import JournalError
from backend.journal.kept import Unfinished, read_unfinished
from backend.paths import shown
from backend.rules.wording import counted, shortened
from backend.state import State

from .check import Check, Grade
from .ground import Ground

PATIENCE = 2.0
"""Seconds to wait for a console that writes its journal."""


def look(ground: Ground) -> Iterator[Check]:
    """Those of the host, whosever they are; nothing where nothing is kept."""
    if ground.is_demo or ground.state_home is None or ground.host is None:
        return
    state = State(ground.state_home, ground.host.name)
    try:
        accounts = state.accounts()
    except OSError as error:
        yield _not_known(f"{shown(ground.state_home)} cannot be read: {error.strerror or error}.")
        return
    waiting: list[Unfinished] = []
    unread: list[str] = []
    for account_id in accounts:
        try:
            waiting += _waiting(state, account_id)
        except JournalError as error:
            unread.append(str(error))
    if waiting:
        yield Check(
            "changes",
            f"{counted(len(waiting), 'change')} unfinished",
            level=Grade.WARNING,
            problem=f"{shortened([f'{one.title} ({one.id})' for one in waiting])}.",
            advice="`spaceport change list` tells why; `spaceport change resume ID` takes one up, and "
            "`spaceport change give-up ID` ends it as it is.",
        )
    if unread:
        yield _not_known(" ".join(unread))
    elif not waiting:
        yield Check("changes", "none is unfinished")


def _not_known(problem: str) -> Check:
    advice = "`spaceport change list` tries once more; the journal has to be readable for any change."
    return Check("changes", "not all are known", level=Grade.WARNING, problem=problem, advice=advice)


def _waiting(state: State, account_id: str) -> Iterator[Unfinished]:
    """Without those that run in some console now. Raises JournalError."""
    for one in read_unfinished(state.journal(account_id), PATIENCE):
        holder = holder_of(state.lock(account_id, one.space or ""))
        if holder is None or holder.change != one.id:
            yield one
