"""Outbound IPs of a space: read only, and there once it is allocated (contract §1.1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from backend.simulator.world.spaces import Space

NatState = Literal["disabled", "updating", "enabled"]

_BLOCKS = ("52.0", "54.164", "3.208", "18.194")


@dataclass(frozen=True)
class Nat:
    state: NatState
    sources: tuple[str, ...]
    created_at: datetime
    updated_at: datetime


def nat_of(space: Space, now: datetime) -> Nat:
    if space.state(now) != "allocated":
        return Nat("disabled", (), space.created_at, space.created_at)
    return Nat("enabled", space.outbound_ips, space.created_at, space.ready_at)


def addresses(number: int, generation: str) -> tuple[str, ...]:
    """Four outbound addresses for the n-th space, and an IPv6 one besides on Fir."""
    host, third = 10 + number % 200, 1 + number // 200 % 250
    sources = tuple(f"{block}.{third}.{host}" for block in _BLOCKS)
    return (*sources, f"2600:1f18:{number:x}::1") if generation == "fir" else sources
