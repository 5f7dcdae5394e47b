"""Apps with their process types and dynos, and where these are inside a space (contract §1.1, §1.6)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from backend.simulator.ids import named_id

DynoState = Literal["starting", "up"]

STARTING_TAKES = timedelta(seconds=45)


@dataclass
class Dyno:
    """The `number`-th of its process type; the address changes at every start (requirement 41)."""

    number: int
    private_ip: str
    started_at: datetime
    starts: int = 1

    def state(self, now: datetime) -> DynoState:
        return "up" if self.started_at + STARTING_TAKES <= now else "starting"


@dataclass
class Formation:
    """All dynos of a process type; `size` as for a Standard space, such as Private-M."""

    process_type: str
    command: str
    size: str = "Private-M"
    dynos: list[Dyno] = field(default_factory=list)


@dataclass
class App:
    """`internal_routing` is chosen when it is made and for ever (requirement 45); `owner` is an e-mail."""

    id: str
    name: str
    owner: str
    created_at: datetime
    internal_routing: bool = False
    acm: bool = False
    locked: bool = False
    maintenance: bool = False
    stack: str = "heroku-24"
    domains: tuple[str, ...] = ()
    formations: list[Formation] = field(default_factory=list)
    release: int = 0
    released_at: datetime | None = None

    @property
    def default_domain(self) -> str:
        return f"{self.name}-{named_id('domain', self.id)[-12:]}.herokuapp.com"

    @property
    def web_url(self) -> str:
        return f"https://{self.default_domain}/"

    def dyno_id(self, formation: Formation, dyno: Dyno) -> str:
        """Another one at every start."""
        return named_id("dyno", f"{self.id}/{formation.process_type}.{dyno.number}/{dyno.starts}")

    def formation_id(self, formation: Formation) -> str:
        return named_id("formation", f"{self.id}/{formation.process_type}")
