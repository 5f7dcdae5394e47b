"""Asking the journal for what a screen shows: beside the event loop, one question at a time."""

from collections.abc import Awaitable, Callable

from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.worker import Worker

JOURNAL = "journal"
"""The group of the workers that ask it."""


class Asking:
    """`ask` is awaited again and again, as often as somebody wants it, and never twice at once.

    `owner`: the screen that shows the answer, or the app; it ends with that.
    """

    def __init__(self, owner: DOMNode, ask: Callable[[], Awaitable[None]]) -> None:
        self._owner = owner
        self._ask = ask
        self._wanted = False
        self._worker: Worker[None] | None = None

    def again(self) -> None:
        """Now, or once more when the question that is under way is answered."""
        self._wanted = True
        if self._worker is None or self._worker.is_finished:
            self._worker = self._owner.run_worker(self._run(), group=JOURNAL)

    async def _run(self) -> None:
        while self._wanted:
            self._wanted = False
            try:
                await self._ask()
            except NoMatches:
                if self._owner.app.is_running:
                    raise
                # What would show the answer is closed before its screen is, and this ends with that.
