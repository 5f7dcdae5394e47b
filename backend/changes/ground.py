"""What a change stands on: the clients, the picture and the settings of its session."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from backend.aws.access import AwsAccess
from backend.model.settings import Settings
from backend.model.snapshot import Snapshot
from backend.model.space import Space

from .destroyed import Find, nothing_kept

if TYPE_CHECKING:
    from backend.aws.workbenches import Workbenches
    from backend.heroku.transport import Transport


class Clock(Protocol):
    """The session's. In the demo it runs faster than ours."""

    def now(self) -> datetime:
        """Aware, UTC."""

    async def wait(self, signal: asyncio.Event, until: datetime) -> None:
        """Return when `signal` is set or the time has come, whichever is first."""


@dataclass(frozen=True, slots=True)
class Ground:
    """`change`: the id of the change. `space`: as it was when the change was begun or taken up.

    `snapshot` is the picture as it is now: for what need not be fresh. What decides is read anew by the step
    that decides, through `heroku` and `aws`. `aws` None: AWS is not asked here. `usual`: how long things
    took in earlier changes, as of `usual.times`. `may_write`: not in a read-only session, where nothing is
    tried either. `destroyed` finds what earlier changes of the space destroyed.
    """

    change: str
    space: Space
    heroku: "Transport"
    aws: "Workbenches | None"
    access: AwsAccess | None
    snapshot: Callable[[], Snapshot]
    settings: Settings
    clock: Clock
    was_production: bool = False
    may_write: bool = True
    usual: Mapping[tuple[str, str], timedelta] = field(default_factory=dict)
    destroyed: Find = nothing_kept

    @property
    def space_name(self) -> str:
        return self.space.name or self.space.id or ""

    @property
    def space_id(self) -> str:
        """What requests name it by."""
        return self.space.id or self.space.name or ""

    @property
    def is_production(self) -> bool:
        """Once it was, it is to the end of the change: a space that gets another name is the same one."""
        return self.was_production or self.settings.is_production(self.space.name, self.space.team_name)
