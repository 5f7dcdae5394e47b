"""Outbound IPs of a space: read only, and there soon after it is allocated (contract §1.1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from backend.simulator.world.errors import unavailable
from backend.simulator.world.spaces import Space

NatState = Literal["disabled", "updating", "enabled"]

ENABLED_AFTER = timedelta(minutes=2)
"""How long the endpoint fails for a space that has just been allocated."""

_BLOCKS = ("52.0", "54.164", "3.208", "18.194")


@dataclass(frozen=True)
class Nat:
    state: NatState
    sources: tuple[str, ...]
    created_at: datetime
    updated_at: datetime


def nat_of(space: Space, now: datetime) -> Nat:
    """Raises Refused (503) while the space is young."""
    if space.state(now) != "allocated":
        return Nat("disabled", (), space.created_at, space.created_at)
    enabled_at = space.ready_at + ENABLED_AFTER
    if now < enabled_at:
        raise unavailable()
    return Nat("enabled", space.outbound_ips, space.created_at, enabled_at)


def addresses(number: int, generation: str) -> tuple[str, ...]:
    """Four outbound addresses for the n-th space, and an IPv6 one besides on Fir."""
    host, third = 10 + number % 200, 1 + number // 200 % 250
    sources = tuple(f"{block}.{third}.{host}" for block in _BLOCKS)
    return (*sources, f"2600:1f18:{number:x}::1") if generation == "fir" else sources
