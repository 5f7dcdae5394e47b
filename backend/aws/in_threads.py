"""Blocking calls to AWS, made in threads: nothing of them blocks the event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from .errors import AwsError, Reach

P = ParamSpec("P")
T = TypeVar("T")

CONCURRENCY = 6
"""Calls under way at once, whatever the number of peerings, accounts and regions."""
PATIENCE = 35.0
"""Seconds for one call: by then both attempts of the client library have ended, with a pause between."""


class Threads:
    """As many at once as there are places."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(CONCURRENCY)

    async def run(self, made: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What `made` returns. Raises what it raises; AwsError where that takes too long."""
        async with self._places:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await asyncio.to_thread(made, *args, **kwargs)
            except TimeoutError:
                text = f"no answer within {PATIENCE:g} s"
                raise AwsError(text, reach=Reach.LINK, maybe_done=True) from None
