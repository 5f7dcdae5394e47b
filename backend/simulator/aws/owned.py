"""What the operator's AWS accounts own, written down; `realise` makes it in moto when it is looked at."""

from dataclasses import dataclass
from ipaddress import IPv4Network
from itertools import islice

from backend.simulator.world.peerings import Peering
from backend.simulator.world.spaces import Space


@dataclass(frozen=True)
class Subnet:
    """`zone`: the number of its availability zone in the region, from 0."""

    name: str
    cidr_block: str
    zone: int = 0


@dataclass(frozen=True)
class Route:
    """Through a peering connection; one that the world does not know has been deleted long ago."""

    destination: str
    pcx_id: str


@dataclass(frozen=True)
class RouteTable:
    """`subnets` by name; the main table serves all that no other one serves."""

    name: str
    routes: tuple[Route, ...] = ()
    subnets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ingress:
    """One TCP port, open to one block."""

    port: int
    cidr_block: str
    description: str = ""


@dataclass(frozen=True)
class SecurityGroup:
    name: str
    description: str
    ingress: tuple[Ingress, ...]


@dataclass(frozen=True)
class AclEntry:
    """`ports` None: all of them, and all protocols; otherwise TCP."""

    rule_number: int
    action: str
    cidr_block: str = "0.0.0.0/0"
    ports: tuple[int, int] | None = None
    egress: bool = False


@dataclass(frozen=True)
class NetworkAcl:
    """Takes the place of the default one for the named subnets."""

    name: str
    entries: tuple[AclEntry, ...]
    subnets: tuple[str, ...]


@dataclass(frozen=True)
class Vpc:
    """`cidr_blocks`: the primary one first."""

    owner_id: str
    region: str
    vpc_id: str
    name: str
    cidr_blocks: tuple[str, ...]
    subnets: tuple[Subnet, ...] = ()
    main: RouteTable = RouteTable("main")
    tables: tuple[RouteTable, ...] = ()
    groups: tuple[SecurityGroup, ...] = ()
    acls: tuple[NetworkAcl, ...] = ()


@dataclass(frozen=True)
class Owned:
    """`home`: the account of the simulator's AWS keys. `roles`: what these keys may assume, ARNs."""

    home: str
    roles: tuple[str, ...] = ()
    vpcs: tuple[Vpc, ...] = ()

    @property
    def accounts(self) -> frozenset[str]:
        return frozenset((self.home, *(arn.split(":")[4] for arn in self.roles)))


def plain_vpc(space: Space, peering: Peering) -> Vpc:
    """The VPC of a peering of which nothing more is said: two subnets, and if it was accepted what it takes
    that dynos reach it, a route and a port.
    """
    peer = peering.requester
    network = IPv4Network(peer.cidr_blocks[0], strict=False)
    blocks = islice(network.subnets(new_prefix=min(max(network.prefixlen + 1, 20), 28)), 2)
    name = f"{space.name}-peer-{peer.vpc_id[-4:]}"
    is_used = peering.accepted_at is not None
    routes = (Route(space.cidr, peering.pcx_id),) if is_used else ()
    about = f"Dynos of {space.name}"
    opened = tuple(Ingress(443, block, about) for block in space.dyno_cidr_blocks) if is_used else ()
    return Vpc(
        peer.owner_id,
        peer.region,
        peer.vpc_id,
        name,
        peer.cidr_blocks,
        subnets=tuple(Subnet(f"{name}-{zone}", str(block), zone) for zone, block in enumerate(blocks)),
        main=RouteTable(f"{name}-main", routes),
        groups=(SecurityGroup("from-dynos", about, opened),) if opened else (),
    )
