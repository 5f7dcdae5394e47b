"""The whole simulated estate: what exists, and where to find it."""

from datetime import datetime, timedelta
from threading import RLock

from backend.simulator.clock import Clock
from backend.simulator.ids import IdSequence
from backend.simulator.world.errors import forbidden, not_found
from backend.simulator.world.events import Agenda, Happening
from backend.simulator.world.peerings import Peering
from backend.simulator.world.rate_limit import RateLimit
from backend.simulator.world.spaces import Space
from backend.simulator.world.teams import Account, Team


class World:
    """One operator's view of Heroku. Everything that moves is worked out from the clock when asked for.

    `lock` is held by whoever looks at it or changes it: the AWS side answers from other threads.
    """

    def __init__(self, clock: Clock, account: Account, teams: list[Team], scenario: str = "") -> None:
        self.clock = clock
        self.account = account
        self.teams = teams
        self.scenario = scenario
        self.lock = RLock()
        self.ids = IdSequence()
        self.rate_limit = RateLimit(clock)
        self.token_accepted = True
        self._spaces: list[Space] = []
        self._agenda = Agenda()

    def now(self) -> datetime:
        return self.clock.now()

    def schedule(self, at: datetime, happening: Happening, *, every: timedelta | None = None) -> None:
        """Something that happens by itself at an instant, perhaps again and again."""
        self._agenda.add(at, happening, every=every)

    def catch_up(self) -> None:
        """Let happen what is due, and forget the spaces whose deletion is over."""
        now = self.now()
        self._agenda.catch_up(now)
        if any(space.deleting_since for space in self._spaces):
            self._spaces = [space for space in self._spaces if not space.gone(now)]

    def add_space(self, space: Space) -> Space:
        self._spaces.append(space)
        return space

    def spaces(self) -> list[Space]:
        """The spaces that the operator may see: those of the operator's teams."""
        self.catch_up()
        return [space for space in self._spaces if space.team.role is not None]

    def space_named(self, name: str) -> Space | None:
        """Any space of that name, also one the operator may not see: names are unique for all."""
        self.catch_up()
        return next((space for space in self._spaces if space.name == name), None)

    def space(self, identity: str) -> Space:
        """By name or id. Raises Refused (404)."""
        for space in self.spaces():
            if identity in (space.name, space.id):
                return space
        raise not_found("space")

    def every_space(self) -> list[Space]:
        """Of all teams, also those the operator does not see: AWS knows no teams."""
        self.catch_up()
        return list(self._spaces)

    def space_of_vpc(self, vpc_id: str) -> Space | None:
        """The space whose VPC it is."""
        return next((space for space in self.every_space() if space.vpc_id == vpc_id), None)

    def peering(self, pcx_id: str) -> tuple[Space, Peering] | None:
        """A peering of any space, ended or not, with its space."""
        for space in self.every_space():
            for peering in space.peerings:
                if peering.pcx_id == pcx_id:
                    return space, peering
        return None

    def team(self, identity: str) -> Team:
        """By name or id. Raises Refused (404)."""
        for team in self.teams:
            if identity in (team.name, team.id):
                return team
        raise not_found("team")

    def readable_team(self, identity: str) -> Team:
        """A team the operator belongs to. Raises Refused (404, 403)."""
        team = self.team(identity)
        if team.role is None:
            raise forbidden(f"You do not have access to the team {team.name}.")
        return team

    def require_admin(self, team: Team) -> None:
        """Only team admins change anything (requirements 96). Raises Refused (403)."""
        if team.role not in ("admin", "owner"):
            raise forbidden(f"You must be an admin of the team {team.name} to do this.")
