"""The spaces in which changes of this console are under way, and the locks that are held for them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from backend.model.change import ChangeView, Who
from backend.model.change_entry import Recorded

from .engine import Running
from .house import House
from .lock import Busy, Holder, SpaceLock


@dataclass(slots=True)
class Held:
    """`lock` None: nothing is kept, so there is no other console. `running`: once it can be launched. `task`:
    once it is.
    """

    holder: Holder
    lock: SpaceLock | None
    running: Running | None = None
    task: "asyncio.Task[ChangeView] | None" = None


class Holding:
    """At most one change for each space."""

    def __init__(self, house: House, freed: Callable[[], None]) -> None:
        """`freed` is called whenever a space is free again."""
        self._house = house
        self._freed = freed
        self._held: dict[str, Held] = {}
        """By the identity of the space."""

    def __iter__(self) -> Iterator[Held]:
        """The first taken first."""
        return iter(tuple(self._held.values()))

    @asynccontextmanager
    async def taken(self, recorded: Recorded, who: Who) -> AsyncIterator[Held]:
        """The space is this change's until `free`, unless something is raised. Raises Busy, Refusal."""
        space, home = recorded.space or "", self._house.state_home
        if (other := self._held.get(space)) is not None:
            raise Busy(other.holder)
        holder = Holder(recorded.id, recorded.name, who, self._house.clock.now())
        path = self._house.lock_of(space)
        lock = None if path is None or home is None else SpaceLock(path, home)
        self._held[space] = held = Held(holder, lock)
        try:
            if lock is not None:
                await _take(lock, holder)
            yield held
        except BaseException:  # cancelled, too: a space must not stay held by a change that never began
            self.free(space)
            raise

    def free(self, space: str | None) -> None:
        """Nothing happens where it is free already."""
        held = self._held.pop(space or "", None)
        if held is not None:
            if held.lock is not None:
                held.lock.release()
            self._freed()

    def free_all(self) -> None:
        for space in tuple(self._held):
            self.free(space)


async def _take(lock: SpaceLock, holder: Holder) -> None:
    """In a thread. Raises Busy, Refusal."""
    taking = asyncio.ensure_future(asyncio.to_thread(lock.take, holder))
    try:
        await asyncio.shield(taking)
    except asyncio.CancelledError:
        # The thread goes on, and nobody would give back what it gets.
        taking.add_done_callback(lambda taken: None if taken.exception() else lock.release())
        raise
