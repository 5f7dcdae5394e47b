"""Where changes are begun, taken up, listed and given up: one for each session.

A change that runs holds the lock of its space and is kept in the journal from its beginning on. The task that
it runs in lives with the session; whoever shows it may come and go.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from backend.model.change import ChangeState, ChangeView, Facts, Who
from backend.model.change_entry import Audited, Entry, EntryKind, Recorded
from backend.model.key import Key, Kind

from . import naming, recorded_view
from .allowed import ALLOWED, NOTHING, READ_ONLY
from .engine import Running
from .ground import Ground
from .holding import Held, Holding
from .house import House
from .lock import holder_of
from .log import JournalLog
from .naming import SPACE
from .said_otherwise import heeded
from .step import Change, Refusal, Write
from .superseded import ends
from .who import operator

if TYPE_CHECKING:
    from backend.journal.journal import Journal

T = TypeVar("T")

GROUND = (Kind.ACCOUNT, Kind.TEAMS, Kind.SPACES)
"""What is read before a change is begun or taken up."""
NOTHING_SAID = Facts()
STOPS_WITHIN = 5.0
"""Seconds that a step has to come to its end when the session closes."""

NOTHING_KEPT = (
    "There is no home directory to note changes down in, so none is made: one that was cut off could not be "
    "taken up again. Set HOME or XDG_STATE_HOME."
)


class Desk:
    """Lives in the event loop. Everything raises JournalError where the journal cannot be read or written."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._listeners: list[Callable[[], None]] = []
        self._holding = Holding(house, self._tell)
        self._kept: tuple[int, int] | None = None
        """How many changes and entries the journal had when that was looked at last."""
        self._elsewhere: set[Path] = set()
        """The locks that other consoles held when changes were listed last."""

    # For the faces

    @property
    def running(self) -> tuple[Running, ...]:
        """Those of this console, the first begun first; also what was begun and is not launched yet."""
        return tuple(held.running for held in self._holding if held.running is not None)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Whenever one of them, or the list, is different; the result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def begin(self, name: str, inputs: Facts) -> Running:
        """A new one, in the space that `inputs` names; nothing of it is done before `launch`. Earlier tries
        of the same that have written nothing are given up.

        Raises Refusal, HerokuError.
        """
        change = naming.change_named(name)
        naming.require_known(change, inputs)
        return await self._begun(change, inputs)

    async def begin_again(self, change_id: str) -> Running:
        """As `begin`, with what was said in one that was refused or has failed; every step looks anew.

        Raises Refusal, HerokuError.
        """
        recorded = await self.there(change_id)
        answers = recorded.answers
        if recorded.space is not None:
            answers = answers.known({SPACE: (recorded.space,)})  # it may be called otherwise by now
        return await self._begun(naming.change_named(recorded.name), answers)

    async def _begun(self, change: Change, inputs: Facts) -> Running:
        self._require_writing()
        if self._house.state_home is None and not self._house.is_demo:
            raise Refusal(NOTHING_KEPT)
        await self._read()
        identity, space = naming.space_named(inputs.one(SPACE), self._house.snapshot, self._house.team)
        inputs = inputs.known({SPACE: (space.name or identity,)})
        recorded = Recorded(
            id=secrets.token_hex(4),
            name=change.name,
            title=change.title(inputs),
            who=self._who(),
            started_at=self._house.clock.now(),
            space=identity,
            space_name=space.name,
            inputs=inputs,
        )
        async with self._holding.taken(recorded, recorded.who) as held:
            ground = await self._house.ground(recorded.id, space)
            recorded = replace(recorded, is_production=ground.is_production)
            # None of those that it takes the place of runs anywhere: the lock of the space is held.
            take_the_place = partial(ends, recorded)
            await self._journal(lambda journal, now: journal.begin_change(recorded, now, take_the_place))
            return self._ready(held, change, recorded, ground)

    async def take_up(self, change_id: str, said: Facts = NOTHING_SAID) -> Running:
        """One that was stopped or cut off, as the journal has it now; the beginning of its id will do.

        What is `said` takes the place of what nobody had said, as far as `said_otherwise.heeded` lets it.
        Raises Refusal, HerokuError.
        """
        self._require_writing()
        await self._read()
        recorded = await self._unfinished(change_id)
        change = naming.change_named(recorded.name)
        space = naming.space_again(recorded, self._house.snapshot, self._house.team)
        me = self._who()
        async with self._holding.taken(recorded, me) as held:
            recorded = await self._unfinished(recorded.id)  # another console may have gone on with it
            ground = await self._house.ground(recorded.id, space)
            resumed = await self._note(recorded, me, EntryKind.RESUMED, values=heeded(recorded, said))
            recorded = replace(recorded, entries=(*recorded.entries, resumed))
            return self._ready(held, change, recorded, ground)

    def launch(self, running: Running) -> "asyncio.Task[ChangeView]":
        """Goes through its steps, whoever looks; its space is free again when it ends."""
        held = next(held for held in self._holding if held.running is running)
        if held.task is None:
            held.task = asyncio.create_task(self._through(running), name=f"change {running.view.id}")
        return held.task

    async def listed(self, limit: int = 200) -> tuple[ChangeView, ...]:
        """The newest first: those that run here, as they are shown; the others as the journal has them."""
        await self._house.know_account()
        found = await self._journal(lambda journal, now: journal.changes(now, limit))
        here = {running.view.id: running.view for running in self.running}
        return tuple([here.get(one.id) or await self.view(one) for one in found])

    async def recorded(self, change_id: str) -> Recorded | None:
        """With all its entries; the beginning of its id will do. Raises Refusal where several begin so."""
        await self._house.know_account()
        beginning = change_id.strip().lower()
        if not beginning:
            return None
        found = await self._journal(lambda journal, now: journal.find_changes(beginning, now))
        if len(found) > 1:
            raise Refusal(naming.several(change_id, found))
        return found[0] if found else None

    async def there(self, change_id: str) -> Recorded:
        """As `recorded`. Raises Refusal where there is none, too."""
        recorded = await self.recorded(change_id)
        if recorded is None:
            raise Refusal(naming.none(change_id))
        return recorded

    async def audited(self, since: datetime | None = None, limit: int = 10_000) -> tuple[Audited, ...]:
        """What was noted of all changes, in order; the newest of it where it is more."""
        await self._house.know_account()
        return await self._journal(lambda journal, now: journal.audited(since, limit, now))

    async def give_up(self, change_id: str) -> Recorded:
        """An unfinished one that runs nowhere: what was done stands, and nobody is asked to finish it. The
        result is what the journal has of it now.

        Raises Refusal, HerokuError.
        """
        self._require_writing()
        await self._read()
        recorded = await self._unfinished(change_id)
        me = self._who()
        async with self._holding.taken(recorded, me):
            recorded = await self._unfinished(recorded.id)
            said = (f"{me} gave it up. What was done stands.",)
            await self._note(recorded, me, EntryKind.ENDED, said, {"state": ChangeState.ABANDONED})
        self._holding.free(recorded.space)
        return await self.there(recorded.id)

    async def look_elsewhere(self) -> None:
        """Tell whoever listens where another console has gone on with changes."""
        kept = await self._journal(lambda journal, now: journal.how_many_changes(now))
        before = tuple(self._elsewhere)  # whoever lists changes meanwhile adds to it
        ended = [each for each in before if await asyncio.to_thread(holder_of, each) is None]
        self._elsewhere.difference_update(ended)
        if kept != self._kept or ended:
            self._kept = kept
            self._tell()

    async def stop(self) -> None:
        """The session closes: each ends between two steps, and is there to be taken up."""
        tasks = [held.task for held in self._holding if held.task is not None]
        for running in self.running:
            running.stop()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=STOPS_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._holding.free_all()

    # What it takes

    def _require_writing(self) -> None:
        """Nobody answers questions for what will be refused at its first write. Raises Refusal."""
        if self._house.read_only:
            raise Refusal(READ_ONLY)

    async def _read(self) -> None:
        """Who is signed in, and which spaces there are: now, not as an earlier run left it.

        Raises HerokuError.
        """
        await asyncio.gather(*(self._house.read_now(Key(kind)) for kind in GROUND))
        await self._house.remember_account()

    async def _journal(self, work: Callable[["Journal", datetime], T]) -> T:
        now = self._house.clock.now()
        return await self._house.journal(lambda journal: work(journal, now))

    async def _unfinished(self, change_id: str) -> Recorded:
        """Raises Refusal."""
        recorded = await self.there(change_id)
        if not recorded.state.is_unfinished:
            raise Refusal(
                f"Change {recorded.id} has ended: it is {recorded.state}. Nothing of it is left to do."
            )
        return recorded

    def _ready(self, held: Held, change: Change, recorded: Recorded, ground: Ground) -> Running:
        """To be launched."""
        me = held.holder.who
        held.running = running = Running(
            change,
            recorded,
            ground,
            JournalLog(recorded, me, self._house.journal, change.title),
            allowed=NOTHING if self._house.read_only else ALLOWED,
            who=me,
            touched=self._touched,
        )
        running.subscribe(self._tell)
        self._tell()
        return running

    def _touched(self, step: Write) -> None:
        self._house.read_again(step.touches)

    async def _through(self, running: Running) -> ChangeView:
        try:
            return await running.run()
        finally:
            self._holding.free(running.view.space)

    async def _note(
        self,
        recorded: Recorded,
        me: Who,
        kind: EntryKind,
        said: tuple[str, ...] = (),
        detail: Mapping[str, Any] | None = None,
        values: Facts = NOTHING_SAID,
    ) -> Entry:
        entry = Entry(self._house.clock.now(), kind, said=said, values=values, detail=detail or {})
        await JournalLog(recorded, me, self._house.journal).add(recorded.id, entry)
        return entry

    def _who(self) -> Who:
        return operator(self._house.snapshot.account.value)

    async def view(self, recorded: Recorded) -> ChangeView:
        """Of one that does not run here, and who runs it elsewhere."""
        path = self._house.lock_of(recorded.space or "") if recorded.state.is_unfinished else None
        holder = None if path is None else await asyncio.to_thread(holder_of, path)
        if path is None or holder is None or holder.change != recorded.id:
            return recorded_view.view_of(recorded, None)
        self._elsewhere.add(path)
        return recorded_view.view_of(recorded, str(holder))

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
