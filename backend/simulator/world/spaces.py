"""A space and the way its state moves with the clock (contract §1.1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from backend.simulator.ids import aws_id
from backend.simulator.world.addresses import DEFAULT_CIDR, DEFAULT_DATA_CIDR, dyno_blocks, front_blocks
from backend.simulator.world.apps import App, Dyno, Formation
from backend.simulator.world.generations import CEDAR, Generation
from backend.simulator.world.inbound_rulesets import DEFAULT_LIMIT, InboundRuleset
from backend.simulator.world.log_drains import LogDrain
from backend.simulator.world.peerings import Peering
from backend.simulator.world.regions import Region
from backend.simulator.world.teams import Team
from backend.simulator.world.vpns import VpnConnection

SpaceState = Literal["allocating", "allocated", "deleting"]

ALLOCATING_TAKES = timedelta(minutes=8)
DELETING_TAKES = timedelta(minutes=5)

PEERING_LIMIT = 5
APP_LIMIT = 20


@dataclass
class Space:
    """`rulesets` is never empty, the last one is in force; `outbound_ips` are there once it is allocated.

    `app_creators`: e-mails of members who may create apps in it. A ticket raises the three limits.
    """

    id: str
    name: str
    team: Team
    region: Region
    created_at: datetime
    rulesets: list[InboundRuleset]
    generation: Generation = CEDAR
    shield: bool = False
    cidr: str = DEFAULT_CIDR
    data_cidr: str = DEFAULT_DATA_CIDR
    outbound_ips: tuple[str, ...] = ()
    trusted_ip_limit: int = DEFAULT_LIMIT
    peering_limit: int = PEERING_LIMIT
    app_limit: int = APP_LIMIT
    apps: list[App] = field(default_factory=list)
    peerings: list[Peering] = field(default_factory=list)
    vpns: list[VpnConnection] = field(default_factory=list)
    app_creators: set[str] = field(default_factory=set)
    log_drain: LogDrain | None = None
    allocated_at: datetime | None = None
    changed_at: datetime | None = None
    deleting_since: datetime | None = None

    def __post_init__(self) -> None:
        if self.allocated_at is None:
            self.allocated_at = self.created_at + ALLOCATING_TAKES

    @property
    def ready_at(self) -> datetime:
        """When it is, was or will be allocated."""
        return self.allocated_at or self.created_at + ALLOCATING_TAKES

    def state(self, now: datetime) -> SpaceState:
        if self.deleting_since is not None and self.deleting_since <= now:
            return "deleting"
        return "allocated" if self.ready_at <= now else "allocating"

    def gone(self, now: datetime) -> bool:
        return self.deleting_since is not None and self.deleting_since + DELETING_TAKES <= now

    def updated_at(self, now: datetime) -> datetime:
        """The last of its creation, its allocation, what the operator changed and the start of its end."""
        moments = (self.created_at, self.ready_at, self.changed_at, self.deleting_since)
        return max(moment for moment in moments if moment is not None and moment <= now)

    @property
    def current_ruleset(self) -> InboundRuleset:
        return self.rulesets[-1]

    def dynos(self) -> Iterator[tuple[App, Formation, Dyno]]:
        """All that run in it, with what they belong to."""
        for app in self.apps:
            for formation in app.formations:
                for dyno in formation.dynos:
                    yield app, formation, dyno

    @property
    def vpc_id(self) -> str:
        """Its VPC in the AWS account of Heroku, `HEROKU_OWNER_ID`."""
        return aws_id("vpc", self.id)

    @property
    def aws_region(self) -> str:
        return self.region.provider_region

    @property
    def dyno_cidr_blocks(self) -> tuple[str, ...]:
        """Where dynos take their addresses (requirement 15)."""
        return dyno_blocks(self.cidr)

    @property
    def space_cidr_blocks(self) -> tuple[str, ...]:
        """Where dynos and what stands in front of them take their addresses."""
        return (*self.dyno_cidr_blocks, *front_blocks(self.cidr))

    @property
    def unavailable_cidr_blocks(self) -> tuple[str, ...]:
        """What peering-info says is taken besides: the data block alone (K1)."""
        return (self.data_cidr,)
