"""The AWS side of one world: its accounts, what is in them, and who may look."""

from collections.abc import Iterator

from backend.simulator.aws.backend import Ec2
from backend.simulator.aws.connection import vpc_of
from backend.simulator.aws.connections import Connections
from backend.simulator.aws.identities import Identities
from backend.simulator.aws.owned import Owned, Vpc, plain_vpc
from backend.simulator.aws.realise import Realiser, seed
from backend.simulator.levers import Levers
from backend.simulator.world import World
from backend.simulator.world.peerings import HEROKU_OWNER_ID, PeerVpc


class Aws:
    """What the operator's accounts own, and the connections of the world.

    Each has its own accounts and keys, so that several may be in one process; what they share of moto is
    the generator of ids. A region of an account is made when somebody first looks at it.
    """

    def __init__(self, world: World, levers: Levers, owned: Owned) -> None:
        self.world = world
        self.connections = Connections(world)
        self.identities = Identities(owned.home, owned.roles)
        self.levers = levers
        self._owned = owned
        self._backends: dict[tuple[str, str], Ec2] = {}
        self._seen: set[str] = set()

    def ec2(self, account_id: str, region: str) -> Ec2:
        """A region of an account, with all the VPCs that are in it by now."""
        ec2 = self._backends.get((account_id, region))
        if ec2 is None:
            seed(f"{account_id}/{region}")
            ec2 = self._backends[account_id, region] = Ec2(account_id, region, self.connections)
        for vpc in self._new_vpcs(account_id, region):
            if vpc.vpc_id not in ec2.vpcs:
                Realiser(ec2, self.connections).make(vpc)
        return ec2

    def find_vpc(self, account_id: str, region: str, vpc_id: str) -> PeerVpc | None:
        """A VPC of a space or of the operator's accounts; others are not known to exist."""
        if account_id == HEROKU_OWNER_ID:
            space = self.world.space_of_vpc(vpc_id)
            return vpc_of(space) if space is not None and space.aws_region == region else None
        if account_id not in self._owned.accounts:
            return None
        ec2 = self.ec2(account_id, region)
        return ec2.as_side(ec2.vpcs[vpc_id]) if vpc_id in ec2.vpcs else None

    def _new_vpcs(self, account_id: str, region: str) -> Iterator[Vpc]:
        """What is written down, then whoever else of the account has asked for a peering; each one once.

        One that somebody deletes does not come back.
        """
        for vpc in self._owned.vpcs:
            if (vpc.owner_id, vpc.region) == (account_id, region) and self._is_new(vpc.vpc_id):
                yield vpc
        for space in self.world.every_space():
            for peering in space.peerings:
                peer = peering.requester
                if (peer.owner_id, peer.region) == (account_id, region) and self._is_new(peer.vpc_id):
                    yield plain_vpc(space, peering)

    def _is_new(self, vpc_id: str) -> bool:
        """True the first time."""
        if vpc_id in self._seen:
            return False
        self._seen.add(vpc_id)
        return True
