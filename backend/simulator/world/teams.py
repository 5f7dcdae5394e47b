"""The operator's account, teams and their members."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from backend.simulator.ids import named_id
from backend.simulator.world.apps import App

Role = Literal["admin", "collaborator", "member", "owner"]
TeamType = Literal["enterprise", "team"]


@dataclass
class Account:
    email: str
    created_at: datetime
    name: str | None = None
    two_factor_authentication: bool = False

    @property
    def id(self) -> str:
        return named_id("account", self.email)


@dataclass(frozen=True)
class Member:
    email: str
    role: Role

    @property
    def account_id(self) -> str:
        return named_id("account", self.email)


@dataclass
class Team:
    """`role` is the operator's own; None where the operator sees the team without belonging to it.

    `apps`: those that are in no space.
    """

    name: str
    role: Role | None
    created_at: datetime
    type: TeamType = "enterprise"
    enterprise_account: str | None = None
    colleagues: list[Member] = field(default_factory=list)
    apps: list[App] = field(default_factory=list)

    @property
    def id(self) -> str:
        return named_id("team", self.name)

    def members(self, account: Account) -> list[Member]:
        """The colleagues and the operator."""
        own = [] if self.role is None else [Member(account.email, self.role)]
        return own + self.colleagues
