"""A space that may be peered, and a VPC that fits; a test says what is different."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from backend.model.account import Team
from backend.model.app import App
from backend.model.peering import Peering, PeeringInfo
from backend.model.settings import Settings
from backend.model.vpn_connection import VpnConnection
from backend.rules.preflight.situation import Peer, Situation
from tests.rules.support import NOW, space

INFO = PeeringInfo(
    aws_account_id="847227832372",
    aws_region="us-east-1",
    vpc_id="vpc-space",
    vpc_cidr="10.0.0.0/16",
    dyno_cidr_blocks=("10.0.128.0/20", "10.0.144.0/20"),
    space_cidr_blocks=("10.0.128.0/20", "10.0.144.0/20"),
    unavailable_cidr_blocks=("10.1.0.0/16",),
)
PEER = Peer("vpc-1", "411100010001", "us-east-1", ("10.30.0.0/16",))


def situation(**fields: Any) -> Situation:
    """Everything was read, and nothing is in the way."""
    usual: dict[str, Any] = {
        "space": space("quay", generation="cedar"),
        "now": NOW,
        "team": Team(name="acme", role="admin"),
        "info": INFO,
        "peerings": (),
        "vpn_connections": (),
        "apps": (),
        "settings": Settings(),
    }
    return Situation(**(usual | fields))


def peer(**fields: Any) -> Peer:
    return replace(PEER, **fields)


def request(**fields: Any) -> Peering:
    """One that waits to be accepted."""
    return Peering.model_validate(
        {
            "pcx_id": "pcx-1",
            "type": "unknown",
            "status": "pending-acceptance",
            "cidr_blocks": ["10.30.0.0/16"],
            "aws_vpc_id": "vpc-1",
            "aws_region": "us-east-1",
            "aws_account_id": "411100010001",
            "expires": NOW + timedelta(days=3),
            **fields,
        }
    )


def peerings(number: int) -> tuple[Peering, ...]:
    """So many that are active, each with a VPC of its own."""
    return tuple(
        request(
            pcx_id=f"pcx-a{each}",
            status="active",
            aws_vpc_id=f"vpc-a{each}",
            cidr_blocks=[f"10.{100 + each}.0.0/16"],
        )
        for each in range(number)
    )


def vpn(*blocks: str) -> VpnConnection:
    return VpnConnection.model_validate({"id": "v-1", "name": "office", "routable_cidrs": blocks})


def app(name: str, *, internal: bool | None = False) -> App:
    return App(name=name, internal_routing=internal)
