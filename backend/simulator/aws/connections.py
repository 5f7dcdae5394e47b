"""All peering connections of EC2: those of the world's spaces, and those between VPCs of other owners."""

from collections.abc import Iterator
from datetime import datetime

from backend.simulator.aws.connection import Connection, vpc_of
from backend.simulator.aws.errors import AwsError
from backend.simulator.world import World
from backend.simulator.world.peerings import HEROKU_OWNER_ID, PeerVpc
from backend.simulator.world.spaces import DELETING_TAKES, Space


class Connections:
    """All there are. Those of spaces are looked up in the world each time, so that both are always one."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[str, Connection] = {}
        self._spaces: dict[str, Space] = {}

    def add(self, connection: Connection) -> Connection:
        self._known[connection.id] = connection
        return connection

    def seen_from(self, account_id: str, region: str) -> list[Connection]:
        """What EC2 lists for an account in a region."""
        now = self._world.now()
        return [each for each in self._all() if each.is_visible(account_id, region, now)]

    def find(self, pcx_id: str, account_id: str, region: str) -> Connection:
        """Raises AwsError. The code is spelled as AWS spells it; moto writes Id instead of ID."""
        for connection in self.seen_from(account_id, region):
            if connection.id == pcx_id:
                return connection
        raise AwsError(
            "InvalidVpcPeeringConnectionID.NotFound",
            f"The vpcPeeringConnection ID '{pcx_id}' does not exist",
        )

    def known(self, pcx_id: str) -> Connection | None:
        """Whoever may see it, and however it ended."""
        return next((each for each in self._all() if each.id == pcx_id), None)

    def live_between(self, one: PeerVpc, other: PeerVpc) -> Connection | None:
        now = self._world.now()
        return next((each for each in self._all() if each.joins(one, other) and each.is_live(now)), None)

    def end_with_vpc(self, vpc_id: str, by: str) -> None:
        """A VPC that is deleted takes its connections with it (VPC Peering Guide, "Delete")."""
        self._end(vpc_id, self._world.now(), by)

    def _all(self) -> Iterator[Connection]:
        spaces = {space.id: space for space in self._world.every_space()}
        for gone in self._spaces.keys() - spaces.keys():
            space = self._spaces[gone]
            at = (space.deleting_since or self._world.now()) + DELETING_TAKES
            self._end(space.vpc_id, at, HEROKU_OWNER_ID)
        self._spaces = spaces
        for space in spaces.values():
            for peering in space.peerings:
                if peering.pcx_id not in self._known:
                    self.add(Connection(peering, vpc_of(space)))
        return iter(self._known.values())

    def _end(self, vpc_id: str, at: datetime, by: str) -> None:
        for connection in self._known.values():
            ends = vpc_id in (connection.requester.vpc_id, connection.accepter.vpc_id)
            if ends and connection.peering.ended_at(at) is None:
                connection.peering.deleted_at, connection.peering.deleted_by = at, by
