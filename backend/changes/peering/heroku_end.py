"""The Heroku side of a peering, read anew by the step that decides, and what is written there."""

from collections.abc import Sequence

from backend.changes.ground import Ground
from backend.changes.step import Outcome
from backend.heroku import peerings
from backend.heroku.writes import peerings as writes
from backend.model.key import Key, Kind
from backend.model.peering import Peering

from .failures import reading, writing


async def read_peerings(ground: Ground) -> tuple[Peering, ...]:
    """Raises Unread."""
    with reading(f"the peerings of {ground.space_name}"):
        return await peerings.read_all(ground.heroku, ground.space_id)


async def read_peering(ground: Ground, pcx_id: str) -> Peering | None:
    """None where Heroku's list does not have it: not yet, or not any more. Raises Unread."""
    return named(await read_peerings(ground), pcx_id)


def named(those: Sequence[Peering], pcx_id: str) -> Peering | None:
    return next((peering for peering in those if peering.pcx_id == pcx_id), None)


async def accept(ground: Ground, pcx_id: str, code: str | None) -> Outcome:
    """`code`: of a second factor, where one was asked for. Raises NotDone, MaybeDone, NeedsCode."""
    with writing():
        done = await writes.accept(ground.heroku, ground.space_id, pcx_id, two_factor_code=code)
    return _outcome(done)


async def destroy(ground: Ground, pcx_id: str, code: str | None) -> Outcome:
    """As `accept`."""
    with writing():
        done = await writes.destroy(ground.heroku, ground.space_id, pcx_id, two_factor_code=code)
    return _outcome(done)


def touched(ground: Ground) -> tuple[Key, ...]:
    """What looks different after a write to a peering of the space."""
    return Key(Kind.PEERINGS, ground.space_id), Key(Kind.AWS_ENDS, ground.space_id)


def _outcome(done: writes.Written) -> Outcome:
    status = None if done.peering is None else done.peering.status
    return Outcome(done.request_id, after=status or "")
