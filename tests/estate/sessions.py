"""Sessions on the simulated host, over real sockets, and waiting for what they see."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from backend.estate.plan import Pace, universe
from backend.heroku.credentials import Credential
from backend.heroku.host import parse_host
from backend.model.event import Event
from backend.model.snapshot import Reading, Snapshot
from backend.session import Session

from .support import in_background

TOKEN = "HRKU-7a6b5c4d-a-token-to-be-found-nowhere"
PATIENCE = 60.0
QUICK = Pace(visible=0.05, transition=0.05, background=0.05, slow=0.05, fixed=3600, last_for=1)
"""As fast as goes, whatever the pool can bear."""


def session(
    url: str, home: Path | None, token: str = TOKEN, pace: Pace = QUICK, **options: object
) -> Session:
    credential = Credential(SecretStr(token), "HEROKU_API_KEY")
    return Session(parse_host(url), credential, state_home=home, pace=pace, **options)  # type: ignore[arg-type]


@asynccontextmanager
async def running_session(one: Session) -> AsyncIterator[Session]:
    async with in_background(one.run()):
        yield one


async def until(one: Session, condition: Callable[[Snapshot], bool]) -> Snapshot:
    """The first picture that is so, by the estate's own word."""
    changed = asyncio.Event()
    forget = one.estate.subscribe(lambda *_: changed.set())
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition(one.estate.snapshot):
                changed.clear()
                await changed.wait()
    finally:
        forget()
    return one.estate.snapshot


async def event(one: Session, fits: Callable[[Event], bool]) -> Event:
    found: list[Event] = []
    forget = one.estate.subscribe(lambda _, events: found.extend(each for each in events if fits(each)))
    try:
        await until(one, lambda _: bool(found))
    finally:
        forget()
    return found[0]


def whole(snapshot: Snapshot) -> bool:
    """Everything was answered in this run; that a space of Fir has no such thing is an answer too."""
    return all(_is_answered(snapshot.reading(key)) for key in universe(snapshot))


def _is_answered(reading: Reading[object]) -> bool:
    if reading.problem is not None and reading.problem.says_there_is_none:
        return True
    return reading.value is not None and not reading.restored


def texts(home: Path) -> dict[str, str]:
    """What is kept beside the journal."""
    return {path.name: path.read_text() for path in home.rglob("*.json")}
