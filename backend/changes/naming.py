"""What people name, found: a change, its inputs, a space. What there is not is refused with what there is."""

from collections.abc import Sequence

from backend.model.change import Facts
from backend.model.change_entry import Recorded
from backend.model.remote import is_told
from backend.model.snapshot import Snapshot, identity
from backend.model.space import Space
from backend.rules.wording import listed, meant, there_is

from .inputs import why_not
from .step import Change, Refusal

SPACE = "space"


class Unknown(Refusal):
    """A change, an input or a value of one that there is not."""


class WhichSpace(Unknown):
    """Nobody said in which space. `names`: all there are."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"Which space? Say it: --set {SPACE}=NAME. {there_is(names, len(names))}")
        self.names = names


def change_named(name: str) -> Change:
    """Raises Unknown."""
    from .catalogue import CHANGES  # whoever only lists changes needs none of them

    if name not in CHANGES:
        raise Unknown(f"There is no change called {name}. {meant(name, CHANGES)}{there_is(tuple(CHANGES))}")
    return CHANGES[name]


def require_known(change: Change, inputs: Facts) -> None:
    """Raises Unknown for an input that the change does not have, or a value that it can never have."""
    for name in inputs:
        if name not in change.inputs:
            hint = meant(name, change.inputs)
            raise Unknown(f"{change.name} has no input {name}. {hint}It has: {listed(change.inputs)}.")
    if (reason := why_not(inputs)) is not None:
        raise Unknown(reason)


def space_named(name: str | None, snapshot: Snapshot, team: str | None) -> tuple[str, Space]:
    """By name, id or identity; with its identity. Raises Refusal."""
    spaces = list(snapshot.each_space())
    names = sorted(space.name or key for key, space in spaces)
    if name is None:
        raise WhichSpace(names)
    found = [(key, space) for key, space in spaces if name in (key, space.id, space.name)]
    if not found:
        raise Refusal(f"There is no space {name} {_where(team)}. {meant(name, names)}{there_is(names)}")
    key, space = found[0]
    if len(found) > 1 or not is_told(key) or key != identity(space):
        # Its id is masked or another's too: nobody knows whose answer a request for it would get.
        called = space.name or name
        raise Refusal(f"The space {called} cannot be told apart from others, so nothing is changed in it.")
    return key, space


def space_again(recorded: Recorded, snapshot: Snapshot, team: str | None) -> Space:
    """That of a change which is taken up; it may be called otherwise by now. Raises Refusal."""
    for key, space in snapshot.each_space():
        if key == recorded.space:
            return space
    raise Refusal(
        f"There is no space {recorded.space_name or recorded.space} {_where(team)} any more, so change "
        f"{recorded.id} cannot go on. If the space is gone, give the change up "
        f"(`spaceport change give-up {recorded.id}`): what was done stands."
    )


def none(change_id: str) -> str:
    """That no change is called so."""
    return f"There is no change {change_id}. `spaceport change list` lists those there are."


def several(beginning: str, found: Sequence[Recorded]) -> str:
    """That the beginning of an id is that of more than one."""
    which = listed(f"{one.id} ({one.title})" for one in found)
    return f"Several changes begin with {beginning}: {which}. Name one of them."


def _where(team: str | None) -> str:
    return "that this account can see" if team is None else f"of the team {team}"
