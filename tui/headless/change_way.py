"""The way of a change through its steps, when nobody looks at the dashboard.

What it asks is answered from the options, else at the terminal; else it stops before the call.
"""

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.changes.ends import NOBODY_SAID_YES, SAID_NO
from backend.changes.naming import SPACE
from backend.changes.said_otherwise import made_with
from backend.estate.clock import Clock
from backend.model.change import Ask, ChangeView, Values
from tui.headless.change_answers import CONFIRMATIONS, Said, answered, left_out, missing, with_reason
from tui.headless.change_progress import AGAIN, Progress
from tui.headless.change_prompt import NoAnswer, Terminal, asked
from tui.headless.streams import leave

if TYPE_CHECKING:
    from backend.changes.engine import Running

TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Taken:
    """`view`: how it stands. `missing`: what nobody answered. `told_to_end`: by this signal. `not_heeded`:
    settings that the change goes on without.
    """

    view: ChangeView
    missing: Ask | None = None
    told_to_end: signal.Signals | None = None
    not_heeded: tuple[str, ...] = ()


class Way:
    """One change, from here until it ends or stops."""

    def __init__(self, running: "Running", said: Said, terminal: Terminal | None, clock: Clock) -> None:
        self._running = running
        self._said = said
        self._terminal = terminal
        self._clock = clock
        self._progress = Progress(clock)
        self._wake = asyncio.Event()
        self._told_to_end = asyncio.Event()
        self._signal: signal.Signals | None = None
        self._missing: Ask | None = None
        self._not_heeded: tuple[str, ...] = ()
        self._contrary = [key for key in said.settings if self._is_otherwise(key)]
        """What was said otherwise in an earlier run; it counts only if it is asked for again."""

    async def through(self, launch: "Callable[[Running], asyncio.Task[ChangeView]]") -> Taken:
        """Raises JournalError."""
        unsubscribe = self._running.subscribe(self._wake.set)
        task = launch(self._running)
        task.add_done_callback(lambda _: self._wake.set())
        asked_last: Ask | None = None
        with _when_told_to_end(lambda number: self._end(number, task)):
            while not task.done():
                self._wake.clear()
                self._progress.tell(self._running.view)
                ask = self._running.view.ask
                if ask is not None and ask is not asked_last:
                    asked_last = ask
                    await self._reply(ask)
                await self._woken()
        unsubscribe()
        with suppress(asyncio.CancelledError):  # told to end twice
            await task
        self._progress.tell(self._running.view)
        return Taken(self._running.view, self._missing, self._signal, self._not_heeded)

    async def _woken(self) -> None:
        """Something is different, or a wait has to be told of again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(AGAIN.total_seconds() / self._clock.speed):
                await self._wake.wait()

    async def _reply(self, ask: Ask) -> None:
        if ask.kind in CONFIRMATIONS and (contrary := tuple(filter(self._is_otherwise, self._contrary))):
            # Then its --confirm was meant for something else.
            self._not_heeded, key = contrary, contrary[0]
            made = made_with(self._running.recorded, key)
            why = "" if made is None else f": this was done with it, or may have been: {made}"
            self._running.stop(
                f"{key} is {', '.join(self._running.facts.all(key))} in this change, and goes on so{why}. "
                f"Leave --set {key}=… out, or start another change."
            )
            return
        if ask.kind in CONFIRMATIONS and self._terminal is None:
            self._progress.unnamed(self._running.view, self._said)
        self._progress.asked(self._running.view, ask)
        said = answered(ask, self._said)
        is_nobodys = said is None and self._terminal is None
        if is_nobodys:
            said = left_out(ask)
        if said is not None:
            self._progress.answered(ask, said)
        shown = with_reason(ask, self._said)
        values = await self._typed(shown) if said is None else said.values
        if values is not None:
            why_no = NOBODY_SAID_YES if is_nobodys else SAID_NO
            self._running.answer(ask, values, why_no, is_usual=said is not None and said.is_usual)
            return
        if self._signal is None:
            self._missing = shown
            self._running.stop(missing(shown, was_said=shown is not ask))

    def _is_otherwise(self, key: str) -> bool:
        """Whether the change knows this input, and as something else."""
        view, values = self._running.view, self._said.settings[key]
        if key == SPACE:
            return values[0] not in (view.space, view.space_name)
        return self._running.facts.get(key, values) != values

    async def _typed(self, ask: Ask) -> Values | None:
        """What somebody types; None where nobody does, or it is to end."""
        if self._terminal is None:
            return None
        typing = asyncio.ensure_future(asked(self._terminal, ask))
        ending = asyncio.ensure_future(self._told_to_end.wait())
        await asyncio.wait((typing, ending), return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        typing.cancel()
        try:
            return await typing
        except (NoAnswer, OSError, asyncio.CancelledError):
            return None

    def _end(self, number: signal.Signals, task: "asyncio.Task[ChangeView]") -> None:
        """Between two steps; told so once more, at once: what was under way is looked for another time."""
        if self._signal is not None:
            task.cancel()
            return
        self._signal = number
        self._told_to_end.set()
        if number == signal.SIGHUP:
            _leave_the_lost_terminal()
        self._progress.stopping()
        self._running.stop()


@contextmanager
def _when_told_to_end(end: Callable[[signal.Signals], None]) -> Iterator[None]:
    """A signal that is ignored stays so: under nohup it goes on without its terminal."""
    loop = asyncio.get_running_loop()
    heard = [number for number in TO_END if signal.getsignal(number) is not signal.SIG_IGN]
    for number in heard:
        loop.add_signal_handler(number, end, number)
    try:
        yield
    finally:
        for number in heard:
            loop.remove_signal_handler(number)


def _leave_the_lost_terminal() -> None:
    """What is still said must fail nobody; what goes into a file still goes there."""
    for stream in (sys.stdout, sys.stderr):
        if stream.isatty():
            leave(stream)
