"""Peerings that earlier changes destroyed: Heroku's list forgets them, the journal does not."""

from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple

from backend.model.change import Facts
from backend.model.change_entry import Entry, EntryKind, Recorded
from backend.model.peering import Peering

from .standing import Reached, standings

ACTION = "peerings.destroy"


class Destroyed(NamedTuple):
    """`change`: the id of the one that did it. `peering`: as Heroku would list it, as far as it was noted."""

    change: str
    peering: Peering


Find = Callable[[str], Awaitable[Destroyed | None]]
"""By its pcx id, in the space of the change. Raises JournalError."""


async def nothing_kept(pcx_id: str) -> None:
    """Where there is no journal to look at."""


def destroyed(pcx_id: str, space: str | None, among: Iterable[Recorded]) -> Destroyed | None:
    """By the first change of the space that destroyed it and saw that it was gone."""
    for one in among:
        if one.space == space and _has_destroyed(one, pcx_id):
            return Destroyed(one.id, _peering(pcx_id, one.facts))
    return None


def _has_destroyed(one: Recorded, pcx_id: str) -> bool:
    steps = standings(one.entries)
    calls = (entry for entry in one.entries if entry.kind is EntryKind.INTENT)
    those = [steps[call.step or ""] for call in calls if _is_of(call, pcx_id)]
    return any(step.is_ours and step.reached is Reached.OVER for step in those)


def _is_of(call: Entry, pcx_id: str) -> bool:
    return (call.detail.get("action"), call.detail.get("target")) == (ACTION, pcx_id)


def _peering(pcx_id: str, facts: Facts) -> Peering:
    return Peering(
        type="unknown",  # one of the operator's, or it would not have been destroyed
        pcx_id=pcx_id,
        cidr_blocks=facts.all("peer_cidr_blocks") or None,
        status="deleted",
        aws_vpc_id=facts.one("vpc_id"),
        aws_region=facts.one("aws_region"),
        aws_account_id=facts.one("aws_account_id"),
    )
