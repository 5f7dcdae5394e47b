"""What the rules look at: a space as it was just read, and the VPC at the other end."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from backend.model.account import Team
from backend.model.app import App
from backend.model.aws_end import Connection, Vpc
from backend.model.peering import Peering, PeeringInfo
from backend.model.platform import Generation
from backend.model.problem import Problem
from backend.model.remote import is_told
from backend.model.settings import USUAL, Settings
from backend.model.space import Space
from backend.model.vpn_connection import VpnConnection


@dataclass(frozen=True, slots=True)
class Situation:
    """`team`: the owner, for the role in it. What is None was not read, or is not known.

    `info_problem`: how the endpoint of `info` failed, where it did. `connections`: those that EC2 tells of
    for the VPC, by pcx id. `pcx_id`: the connection that the change is about, which is not held against it.
    """

    space: Space
    now: datetime
    team: Team | None = None
    generations: tuple[Generation, ...] = ()
    info: PeeringInfo | None = None
    info_problem: Problem | None = None
    peerings: tuple[Peering, ...] | None = None
    vpn_connections: tuple[VpnConnection, ...] | None = None
    apps: tuple[App, ...] | None = None
    settings: Settings = USUAL
    connections: Mapping[str, Connection] = field(default_factory=dict)
    pcx_id: str | None = None

    @property
    def name(self) -> str:
        """What people call the space."""
        return next(filter(is_told, (self.space.name, self.space.id)), "the space")

    @property
    def others(self) -> tuple[Peering, ...]:
        """All peerings of the space but the one that the change is about."""
        return tuple(
            each for each in self.peerings or () if each.pcx_id != self.pcx_id or self.pcx_id is None
        )


@dataclass(frozen=True, slots=True)
class Peer:
    """The VPC that is to be connected. None is unknown.

    `blocks`: what Heroku routes to it: the primary block, or all that a request names. `secondary` and `ipv6`
    are the blocks that no peering reaches (requirements 3, 40).
    """

    vpc_id: str
    account_id: str | None = None
    region: str | None = None
    blocks: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    ipv6: tuple[str, ...] = ()
    name: str | None = None

    @classmethod
    def of_vpc(cls, vpc: Vpc, account_id: str, region: str) -> Self:
        """As EC2 tells it."""
        return cls(
            vpc_id=vpc.vpc_id,
            account_id=account_id,
            region=region,
            blocks=() if vpc.cidr_block is None else (vpc.cidr_block,),
            secondary=vpc.secondary_cidr_blocks,
            ipv6=vpc.ipv6_cidr_blocks,
            name=vpc.name,
        )

    @classmethod
    def of_request(cls, peering: Peering) -> Self:
        """As Heroku tells it; which block is the primary one it does not say."""
        return cls(
            vpc_id=peering.aws_vpc_id if is_told(peering.aws_vpc_id) else "its VPC",
            account_id=peering.aws_account_id if is_told(peering.aws_account_id) else None,
            region=peering.aws_region if is_told(peering.aws_region) else None,
            blocks=peering.cidr_blocks or (),
        )

    @property
    def is_primary_known(self) -> bool:
        """Whether it is told which of the `blocks` is reached."""
        return len(self.blocks) <= 1

    def with_primary(self, block: str) -> Self:
        """As if it were this one of its `blocks`."""
        return replace(self, blocks=(block,), secondary=tuple(each for each in self.blocks if each != block))

    @property
    def title(self) -> str:
        """`vpc-01 (production)`."""
        return f"{self.vpc_id} ({self.name})" if self.name else self.vpc_id
