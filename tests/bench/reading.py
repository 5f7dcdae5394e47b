"""Read a whole picture once, and print how many seconds that took.

    python -m tests.bench.reading ours
    python -m tests.bench.reading bare < [{"path": …, "accept": …}, …]

Of the host and with the token of the environment.
"""

import asyncio
import json
import os
import sys
import time
from typing import Any

import httpx

from backend.estate.plan import Pace, universe
from backend.heroku import transport as _imported_before_the_clock_runs  # noqa: F401
from backend.heroku.credentials import find_credential
from backend.heroku.host import parse_host
from backend.session import Session

OURS, BARE = "ours", "bare"
PATIENCE = 120.0


async def ours() -> float:
    host = parse_host(os.environ["HEROKU_HOST"])
    session = Session(host, find_credential(host), state_home=None)
    start = time.monotonic()
    snapshot = await session.read_once(universe, PATIENCE)
    seconds = time.monotonic() - start
    if (problem := snapshot.link.problem) is not None:
        raise SystemExit(problem.message)
    return seconds


async def bare(asked: list[dict[str, Any]]) -> float:
    """As many requests at once as the poller has under way."""
    places = asyncio.Semaphore(Pace().concurrency)
    token = os.environ["HEROKU_API_KEY"]
    async with httpx.AsyncClient(base_url=os.environ["HEROKU_HOST"]) as client:

        async def read(path: str, accept: str) -> Any:
            async with places:
                headers = {"Authorization": f"Bearer {token}", "Accept": accept}
                return (await client.get(path, headers=headers)).json()

        start = time.monotonic()
        await asyncio.gather(*(read(**one) for one in asked))
        return time.monotonic() - start


if __name__ == "__main__":
    print(asyncio.run(ours() if sys.argv[1] == OURS else bare(json.load(sys.stdin))))
