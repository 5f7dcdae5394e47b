"""VPCs of the operator that no space knows yet: what there is to connect to quay, and what cannot be."""

from backend.simulator.aws.owned import (
    AclEntry,
    Ingress,
    NetworkAcl,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from backend.simulator.scenarios.harbor.peerings import PRODUCTION

_REGION = "us-east-1"
_HTTPS, _POSTGRES = 443, 5432
_OFFICE = "10.20.0.0/16"
_OWN = "10.240.0.0/16"

_ANALYTICS = Vpc(
    PRODUCTION,
    _REGION,
    "vpc-0e6b3d9f1a5c28470",
    "analytics",
    (_OWN, "10.241.0.0/20"),
    subnets=(
        Subnet("analytics-app-a", "10.240.0.0/20"),
        Subnet("analytics-app-b", "10.240.16.0/20", 1),
        Subnet("analytics-db-a", "10.240.128.0/20"),
        Subnet("analytics-db-b", "10.240.144.0/20", 1),
        Subnet("analytics-batch", "10.241.0.0/22"),
    ),
    main=RouteTable("analytics-main"),
    tables=(RouteTable("analytics-db", (), ("analytics-db-a", "analytics-db-b")),),
    groups=(
        SecurityGroup(
            "analytics-db", "The warehouse's database", (Ingress(_POSTGRES, _OWN, "The VPC itself"),)
        ),
        SecurityGroup("analytics-web", "Reports", (Ingress(_HTTPS, _OFFICE, "The office"),)),
    ),
    acls=(
        NetworkAcl(
            "analytics-db",
            (
                AclEntry(100, "allow", _OWN),
                AclEntry(110, "allow", _OFFICE, ports=(_POSTGRES, _POSTGRES)),
                AclEntry(100, "allow", _OWN, egress=True),
                AclEntry(110, "allow", _OFFICE, ports=(1024, 65535), egress=True),
            ),
            ("analytics-db-a", "analytics-db-b"),
        ),
    ),
)
"""It fits. Nothing in it knows the space yet, and its second block would not be reached."""


def _small(vpc_id: str, name: str, block: str, subnet: str) -> Vpc:
    return Vpc(PRODUCTION, _REGION, vpc_id, name, (block,), subnets=(Subnet(f"{name}-a", subnet),))


UNPEERED = (
    _ANALYTICS,
    _small("vpc-0f2c7a4e8b1d63591", "legacy", "10.0.0.0/16", "10.0.0.0/20"),  # quay's own block
    _small("vpc-07d9e1b5c3f8a2462", "build", "172.17.0.0/16", "172.17.0.0/20"),  # every space uses it
    _small("vpc-03a8f6d2e9c4b7153", "cluster", "100.64.0.0/16", "100.64.0.0/20"),  # not of RFC 1918
)
