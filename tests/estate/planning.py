"""Pictures to plan from: all read at one moment, or in trouble."""

from datetime import datetime, timedelta

from backend.estate.observe import answered, failed
from backend.estate.plan import Pace, plan, universe
from backend.heroku.errors import HerokuError
from backend.model.key import Key
from backend.model.snapshot import Snapshot
from backend.model.space import Space

from .support import SPACES, usual
from .virtual import START

NOTHING: frozenset[Key] = frozenset()


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def read(*spaces: Space, at: datetime = START, remaining: int | None = 4500) -> Snapshot:
    """A picture in which everything was read at `at`."""
    snapshot, _ = answered(Snapshot(), SPACES, spaces, at, remaining)
    for key in universe(snapshot):
        if key != SPACES:
            snapshot, _ = answered(snapshot, key, usual(key), at, remaining)
    return snapshot


def trouble(snapshot: Snapshot, key: Key, error: HerokuError, at: datetime = START) -> Snapshot:
    return failed(snapshot, key, error.problem.model_copy(update={"at": at}), None)[0]


def ahead(
    snapshot: Snapshot, visible: frozenset[Key] = NOTHING, *keys: Key, share: float = 1.0
) -> dict[Key, float]:
    """Seconds from START at which `keys` (or all) are due for the first time, if nothing is read before."""
    missing = set(keys or universe(snapshot))
    found: dict[Key, float] = {}
    now = START
    while missing - found.keys():
        following = plan(snapshot, visible=visible, now=now, pace=Pace(concurrency=9999, share=share))
        for key in following.due:
            found.setdefault(key, (now - START).total_seconds())
        now = following.wake_at
    return found
