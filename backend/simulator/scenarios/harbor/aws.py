"""The AWS ends of the demo's peerings: what the operator's accounts own, right in some VPCs, wrong in others.

Ids, accounts, regions and blocks are those of the world's peerings. A VPC of which nothing is written here
gets two subnets and its route, see `plain_vpc`; that of the stranger is nobody's to read. Those that no
space knows yet are in `unpeered`.
"""

from backend.simulator.aws.owned import (
    AclEntry,
    Ingress,
    NetworkAcl,
    Owned,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from backend.simulator.scenarios.harbor.peerings import PRODUCTION, STAGING
from backend.simulator.scenarios.harbor.unpeered import UNPEERED
from backend.simulator.world import World
from backend.simulator.world.peerings import Peering
from backend.simulator.world.spaces import Space

READER = f"arn:aws:iam::{STAGING}:role/spaceport-read"
"""What the operator assumes to look into the other account."""
_DELETED = "pcx-0d4a7c1e9b2f58310"
_HTTPS, _POSTGRES = 443, 5432


def owned_in_harbor(world: World) -> Owned:
    ends = (_production, _staging, _catalog, _books, _archive)
    return Owned(PRODUCTION, (READER,), (*(end(world) for end in ends), *UNPEERED))


def _production(world: World) -> Vpc:
    """harbor's first: all is right, with routes and ports from both blocks of the dynos."""
    space, peering = _end(world, "harbor", "10.214.0.0/16")
    whole = Route(space.cidr, peering.pcx_id)
    return _vpc(
        peering,
        "production",
        subnets=(
            Subnet("production-app-a", "10.214.0.0/20"),
            Subnet("production-app-b", "10.214.16.0/20", 1),
            Subnet("production-db-a", "10.214.128.0/20"),
            Subnet("production-db-b", "10.214.144.0/20", 1),
        ),
        main=RouteTable("production-main", (whole,)),
        tables=(RouteTable("production-db", (whole,), ("production-db-a", "production-db-b")),),
        groups=(_from_dynos("web", "Dynos of harbor", space, _HTTPS, _POSTGRES),),
    )


def _staging(world: World) -> Vpc:
    """A second block that is not reached, two routes of four, a subnet without any, and replies cut off."""
    space, peering = _end(world, "harbor", "10.215.0.0/16")
    dynos = tuple(Route(block, peering.pcx_id) for block in space.dyno_cidr_blocks)
    outbound = AclEntry(100, "allow", egress=True, ports=(_HTTPS, _HTTPS))
    return _vpc(
        peering,
        "staging",
        subnets=(
            Subnet("staging-app", "10.215.0.0/20"),
            Subnet("staging-db", "10.215.16.0/20", 1),
            Subnet("staging-batch", "10.9.0.0/20", 1),
        ),
        main=RouteTable("staging-main", dynos),
        tables=(RouteTable("staging-db", (), ("staging-db",)),),
        groups=(_from_dynos("services", "Dynos of harbor", space, _HTTPS),),
        acls=(NetworkAcl("staging-app", (AclEntry(100, "allow"), outbound), ("staging-app",)),),
    )


def _catalog(world: World) -> Vpc:
    """quay's: right and complete."""
    space, peering = _end(world, "quay", "10.100.0.0/16")
    return _vpc(
        peering,
        "catalog",
        subnets=(
            Subnet("catalog-a", "10.100.0.0/20"),
            Subnet("catalog-b", "10.100.16.0/20", 1),
        ),
        main=RouteTable("catalog-main", (Route(space.cidr, peering.pcx_id),)),
        groups=(_from_dynos("catalog", "Dynos of quay", space, _HTTPS),),
    )


def _books(world: World) -> Vpc:
    """ledger's: one table without a route, one with a route to a peering that is gone, half the dynos."""
    space, peering = _end(world, "ledger", "10.216.0.0/16")
    half = Ingress(_POSTGRES, space.dyno_cidr_blocks[0], "Dynos of ledger")
    return _vpc(
        peering,
        "books",
        subnets=(
            Subnet("books-app", "10.216.0.0/20"),
            Subnet("books-db", "10.216.16.0/20", 1),
            Subnet("books-reports", "10.216.32.0/20", 1),
        ),
        main=RouteTable("books-main", (Route(space.cidr, peering.pcx_id),)),
        tables=(
            RouteTable("books-db", (), ("books-db",)),
            RouteTable("books-reports", (Route(space.cidr, _DELETED),), ("books-reports",)),
        ),
        groups=(SecurityGroup("postgres", "The ledger's database", (half,)),),
    )


def _archive(world: World) -> Vpc:
    """ledger's other: it asks with a block that every space uses itself."""
    _, peering = _end(world, "ledger", "172.17.0.0/16")
    return _vpc(peering, "archive", subnets=(Subnet("archive-a", "172.17.0.0/20"),))


def _end(world: World, space_name: str, block: str) -> tuple[Space, Peering]:
    """A space and the peering whose VPC has `block` as its primary one."""
    space = world.space(space_name)
    return space, next(each for each in space.peerings if each.requester.cidr_blocks[0] == block)


def _vpc(
    peering: Peering,
    name: str,
    *,
    subnets: tuple[Subnet, ...],
    main: RouteTable | None = None,
    tables: tuple[RouteTable, ...] = (),
    groups: tuple[SecurityGroup, ...] = (),
    acls: tuple[NetworkAcl, ...] = (),
) -> Vpc:
    peer = peering.requester
    return Vpc(
        peer.owner_id,
        peer.region,
        peer.vpc_id,
        name,
        peer.cidr_blocks,
        subnets=subnets,
        main=main or RouteTable(f"{name}-main"),
        tables=tables,
        groups=groups,
        acls=acls,
    )


def _from_dynos(name: str, description: str, space: Space, *ports: int) -> SecurityGroup:
    rules = (Ingress(port, block, description) for port in ports for block in space.dyno_cidr_blocks)
    return SecurityGroup(name, description, tuple(rules))
