"""Generations of the platform and what Fir does not do (contract §5)."""

from dataclasses import dataclass

from backend.simulator.ids import named_id


@dataclass(frozen=True)
class Generation:
    name: str
    unsupported_features: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return named_id("generation", self.name)


CEDAR = Generation("cedar")
FIR = Generation(
    "fir",
    unsupported_features=(
        "app_maintenance",
        "internal_routing",
        "ipv6_peering",
        "outbound_rules",
        "private_space_logging",
        "private_vpn",
        "shield",
        "space_outbound_ips",
        "trusted_ip_ranges",
        "vpc_peering",
    ),
)
ALL = (CEDAR, FIR)


def find(identity: str) -> Generation | None:
    """By name or id."""
    return next((each for each in ALL if identity in (each.name, each.id)), None)
