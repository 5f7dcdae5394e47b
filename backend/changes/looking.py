"""One look at the world that nobody has to wait for: a stop ends it, and so does a limit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from .step import Unread

if TYPE_CHECKING:
    from .engine import Running

T = TypeVar("T")

LIMIT = 120.0
"""Seconds of ours. A program that hands out AWS credentials may wait for somebody, and without end."""


async def look(run: "Running", see: Callable[[], Awaitable[T]]) -> T:
    """What `see` sees, as it raises too. Raises Stopped at once when somebody stops the change, and Unread
    after the limit. Never for a write, which is waited for.
    """
    run.go_on()
    looking = asyncio.ensure_future(see())
    stopping = asyncio.ensure_future(run.stopping.wait())
    try:
        await asyncio.wait({looking, stopping}, timeout=LIMIT, return_when=asyncio.FIRST_COMPLETED)
        if looking.done():
            return looking.result()
        run.go_on()
        raise Unread(f"There was no answer within {LIMIT:.0f} seconds.")
    finally:
        # What runs in a thread is left there: its answer is nobody's any more.
        looking.cancel()
        stopping.cancel()
