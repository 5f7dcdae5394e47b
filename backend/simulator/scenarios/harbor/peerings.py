"""Who is peered with the spaces of the demo, and who asks to be."""

from datetime import timedelta

from backend.simulator.scenarios.building_peerings import Peers
from backend.simulator.world import World
from backend.simulator.world.peerings import PeerVpc

PRODUCTION = "123456789012"
"""The operator's AWS account, which the simulator's AWS keys belong to."""
STAGING = "210987654321"
"""The operator's other one."""
STRANGER = "773100020003"

NEWCOMER = PeerVpc(STAGING, "vpc-08c2d6e4f1a3b5708", "ap-southeast-2", ("10.218.0.0/16",))
NEWCOMER_PCX = "pcx-0b19d7f3a5c2e4808"
"""Its request to vault comes while somebody watches."""


def add_peerings(world: World) -> None:
    """All that are there at the first instant."""
    harbor, quay, ledger = (world.space(name) for name in ("harbor", "quay", "ledger"))
    breakwater, drydock = world.space("breakwater"), world.space("drydock")
    peers = Peers(world)
    active, asking, managed = peers.active, peers.asking, peers.managed

    # Accepted when connections still kept the type of a request (K6); long since "expired" (K7).
    first = active(
        harbor, "pcx-0a51b7c2d9e34f601", PRODUCTION, "vpc-0b7d3f52a9c1e8401", "10.214.0.0/16", days=903
    )
    first.type = "unknown"
    active(
        harbor, "pcx-05e8c4b1f7a29d302", STAGING, "vpc-0e94a1c6d8b27f502", "10.215.0.0/16", "10.9.0.0/16",
        days=121,
    )  # fmt: skip
    asking(
        harbor, "pcx-04f21c09b7d5e8603", STRANGER, "vpc-0c3a6e91b4f8d2703", "10.220.0.0/16", left=_hours(47)
    )
    managed(harbor, "pcx-0d27b1e6c8f4a3511", "vpc-0f3a5d7c9e1b24611", harbor.data_cidr)
    managed(harbor, "pcx-0d27b1e6c8f4a3512", "vpc-0f3a5d7c9e1b24612", harbor.data_cidr)

    active(quay, "pcx-0c9d2e7f4a1b68704", PRODUCTION, "vpc-0a1f5c8e3d7b9204c", "10.100.0.0/16", days=236)

    asking(
        ledger,
        "pcx-07b3e5d18c4fa2905",
        PRODUCTION,
        "vpc-02d8f6b4a1c7e9305",
        "172.17.0.0/16",
        left=_hours(140),
    )
    active(ledger, "pcx-0f6a2c8d4b1e79506", PRODUCTION, "vpc-0d5b8e2f7a3c61906", "10.216.0.0/16", days=301)

    for number, owner in enumerate((PRODUCTION, PRODUCTION, STAGING, PRODUCTION, STAGING), 1):
        active(
            breakwater, f"pcx-06c4a8e2d5f1b377{number}", owner, f"vpc-03e7b5d9f2c8a466{number}",
            f"10.{220 + number}.0.0/16", days=900 - 100 * number,
        )  # fmt: skip
    asking(
        breakwater, "pcx-06c4a8e2d5f1b3779", STAGING, "vpc-03e7b5d9f2c8a4669", "10.226.0.0/16",
        left=-timedelta(minutes=10),
    )  # fmt: skip

    # It expires while somebody watches.
    asking(
        drydock, "pcx-02f8d4b6c1e3a5907", STAGING, "vpc-01c5e9a7d3b8f2407", "10.217.0.0/16",
        left=timedelta(minutes=9),
    )  # fmt: skip


def _hours(number: int) -> timedelta:
    return timedelta(hours=number)
