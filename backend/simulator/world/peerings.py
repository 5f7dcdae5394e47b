"""Peerings: one request, seen alike from Heroku and from EC2 (contract §1.2, requirements 10-27, 44)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HEROKU_OWNER_ID = "847227832372"
"""The AWS account in which the VPCs of the spaces are."""
SEEN_AFTER = timedelta(minutes=2)
"""A request made in AWS appears in Heroku's list after one to three minutes (contract §1.0)."""
INITIATING_TAKES = timedelta(seconds=5)
PROVISIONING_TAKES = timedelta(seconds=40)
EXPIRES_AFTER = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(hours=2)
"""How long one that has ended is still listed."""


@dataclass(frozen=True)
class PeerVpc:
    """The VPC that asked. `cidr_blocks`: the primary one first, which alone is reached (requirement 40)."""

    owner_id: str
    vpc_id: str
    region: str
    cidr_blocks: tuple[str, ...]


@dataclass
class Peering:
    """What was done to it and when; how it is follows from that and the clock.

    `type` as the contract names it. `masked`: the API hides its ids (requirement 22).
    """

    pcx_id: str
    requester: PeerVpc
    requested_at: datetime
    type: str = "unknown"
    masked: bool = False
    accepted_at: datetime | None = None
    rejected_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""
    deleted_at: datetime | None = None
    deleted_by: str | None = None

    @property
    def is_managed(self) -> bool:
        """Heroku's own, for data services; everything else is a customer's (requirement 26)."""
        return self.type not in ("customer-managed", "unknown")

    @property
    def expires_at(self) -> datetime:
        return self.requested_at + EXPIRES_AFTER

    def status(self, now: datetime) -> str:
        """By the names that Heroku and EC2 share."""
        for at, status in (
            (self.deleted_at, "deleted"),
            (self.failed_at, "failed"),
            (self.rejected_at, "rejected"),
        ):
            if at is not None and at <= now:
                return status
        if self.accepted_at is not None and self.accepted_at <= now:
            return "active" if self.accepted_at + PROVISIONING_TAKES <= now else "provisioning"
        if self.expires_at <= now:
            return "expired"
        return "initiating-request" if now < self.requested_at + INITIATING_TAKES else "pending-acceptance"

    def ended_at(self, now: datetime) -> datetime | None:
        """Since when nothing more can come of it; None while something can."""
        match self.status(now):
            case "deleted":
                return self.deleted_at
            case "failed":
                return self.failed_at
            case "rejected":
                return self.rejected_at
            case "expired":
                return self.expires_at
        return None

    def is_listed(self, now: datetime) -> bool:
        """Whether Heroku's list has it: not at once, and for a while after its end."""
        ended = self.ended_at(now)
        return self.requested_at + SEEN_AFTER <= now and (ended is None or now < ended + FORGOTTEN_AFTER)
