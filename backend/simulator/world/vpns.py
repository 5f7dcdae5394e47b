"""VPN connections: ready in eighteen minutes, then two tunnels that wait for a gateway (contract §1.3)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from backend.simulator.ids import named_id

VpnStatus = Literal["pending", "provisioning", "active", "deprovisioning", "failed"]
TunnelStatus = Literal["UP", "DOWN"]

VISIBLE_AFTER = timedelta(seconds=5)
"""A GET right after the POST does not find it (contract §1.0)."""
PENDING_TAKES = timedelta(minutes=1)
ACTIVE_AFTER = timedelta(minutes=18)
DEPROVISIONING_TAKES = timedelta(minutes=5)

STATUS_MESSAGES: dict[str, str] = {"UP": "IPSEC IS UP", "DOWN": "IPSEC IS DOWN"}
"""What a tunnel says when nobody says otherwise."""


@dataclass(frozen=True)
class TunnelChange:
    at: datetime
    status: TunnelStatus
    status_message: str


@dataclass
class Tunnel:
    """Heroku's end of one of the two. `changes` may reach into the future; the customer's gateway is the
    one that opens a tunnel (requirement 74), so that it is DOWN until something is in there."""

    ip: str
    pre_shared_key: str
    changes: list[TunnelChange] = field(default_factory=list)

    def turns(self, status: TunnelStatus, at: datetime, status_message: str | None = None) -> None:
        self.changes.append(TunnelChange(at, status, status_message or STATUS_MESSAGES[status]))
        self.changes.sort(key=lambda change: change.at)

    def at(self, now: datetime, active_at: datetime) -> TunnelChange:
        """How it is, and since when."""
        last = TunnelChange(active_at, "DOWN", STATUS_MESSAGES["DOWN"])
        for change in self.changes:
            if change.at <= now:
                last = change
        return last


@dataclass
class VpnConnection:
    """What was done to it and when; how it is follows from that and the clock."""

    id: str
    name: str
    public_ip: str
    routable_cidrs: tuple[str, ...]
    requested_at: datetime
    tunnels: tuple[Tunnel, Tunnel]
    failed_at: datetime | None = None
    failure: str = ""
    deleted_at: datetime | None = None

    @property
    def active_at(self) -> datetime:
        return self.requested_at + ACTIVE_AFTER

    def status(self, now: datetime) -> VpnStatus:
        if self.deleted_at is not None and self.deleted_at <= now:
            return "deprovisioning"
        if self.failed_at is not None and self.failed_at <= now:
            return "failed"
        if now < self.requested_at + PENDING_TAKES:
            return "pending"
        return "provisioning" if now < self.active_at else "active"

    def is_visible(self, now: datetime) -> bool:
        return self.requested_at + VISIBLE_AFTER <= now

    def is_gone(self, now: datetime) -> bool:
        return self.deleted_at is not None and self.deleted_at + DEPROVISIONING_TAKES <= now


def new_tunnels(vpn_id: str) -> tuple[Tunnel, Tunnel]:
    """Two gateways and two keys; others for every connection (requirement 84)."""
    return _tunnel(vpn_id, 1), _tunnel(vpn_id, 2)


def _tunnel(vpn_id: str, number: int) -> Tunnel:
    digits = named_id("tunnel", f"{vpn_id}/{number}").replace("-", "")
    third, host = int(digits[:2], 16), 1 + int(digits[2:4], 16) % 254
    # The second is never the first, whatever the digits are.
    block = "34.203" if number == 1 else "34.227"
    return Tunnel(f"{block}.{third}.{host}", f"psk.{digits[4:]}")
