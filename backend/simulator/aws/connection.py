"""A peering connection of EC2.

How it is follows from the world's `Peering` and the clock, on both sides alike. What EC2 shows of it and
for how long is here: AWS hides the accepter's blocks until it has accepted, says until when a request may be
accepted, and forgets what has ended; moto does nothing of it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from backend.simulator.world.peerings import HEROKU_OWNER_ID, Peering, PeerVpc
from backend.simulator.world.spaces import Space

FAILED = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"

_LIVE = ("initiating-request", "pending-acceptance", "provisioning", "active")
_WAITING = ("initiating-request", "pending-acceptance", "expired")
_SHORT, _LONG = timedelta(hours=2), timedelta(days=2)


def _options() -> dict[str, bool]:
    return {
        "AllowDnsResolutionFromRemoteVpc": False,
        "AllowEgressFromLocalClassicLinkToRemoteVpc": False,
        "AllowEgressFromLocalVpcToRemoteClassicLink": False,
    }


@dataclass
class Connection:
    """A peering with both its sides. `id` and the two options are what moto asks a connection for."""

    peering: Peering
    accepter: PeerVpc
    requester_options: dict[str, bool] = field(default_factory=_options)
    accepter_options: dict[str, bool] = field(default_factory=_options)

    @property
    def id(self) -> str:
        return self.peering.pcx_id

    @property
    def requester(self) -> PeerVpc:
        return self.peering.requester

    def joins(self, one: PeerVpc, other: PeerVpc) -> bool:
        return {self.requester.vpc_id, self.accepter.vpc_id} == {one.vpc_id, other.vpc_id}

    def is_live(self, now: datetime) -> bool:
        return self.peering.status(now) in _LIVE

    def is_visible(self, account_id: str, region: str, now: datetime) -> bool:
        """To the accounts of both sides, each in the region of its VPC, and for a while after the end.

        How long is in the VPC Peering Guide, "VPC peering connection lifecycle".
        """
        sides = [
            side
            for side in (self.requester, self.accepter)
            if (side.owner_id, side.region) == (account_id, region)
        ]
        if not sides:
            return False
        ended_at = self.peering.ended_at(now)
        return ended_at is None or now < ended_at + self._kept_for(account_id, self.peering.status(now))

    def _kept_for(self, account_id: str, status: str) -> timedelta:
        one_owner = self.requester.owner_id == self.accepter.owner_id
        if status == "expired":
            return _LONG
        if status == "failed" or one_owner:
            return _SHORT
        if status == "rejected":
            return _LONG if account_id == self.requester.owner_id else _SHORT
        return _SHORT if account_id == self.peering.deleted_by else _LONG

    def as_ec2_shows(self, now: datetime, tags: list[dict[str, str]]) -> dict[str, Any]:
        """A VpcPeeringConnection by the names of the EC2 API."""
        status = self.peering.status(now)
        shown: dict[str, Any] = {
            "VpcPeeringConnectionId": self.id,
            "Status": {"Code": status, "Message": self._message(status)},
            "RequesterVpcInfo": _side(self.requester, self.requester_options),
            "AccepterVpcInfo": _side(
                self.accepter, self.accepter_options, hidden=status not in ("provisioning", "active")
            ),
            "Tags": tags,
        }
        if status in _WAITING:
            shown["ExpirationTime"] = self.peering.expires_at
        return shown

    def _message(self, status: str) -> str:
        owner = self.accepter.owner_id
        return {
            "initiating-request": f"Initiating Request to {owner}",
            "pending-acceptance": f"Pending Acceptance by {owner}",
            "provisioning": "Provisioning",
            "active": "Active",
            "failed": FAILED,
            "rejected": "Inactive",
            "expired": "Expired",
            "deleted": f"Deleted by {self.peering.deleted_by}",
        }[status]


def _side(vpc: PeerVpc, options: dict[str, bool], *, hidden: bool = False) -> dict[str, Any]:
    shown: dict[str, Any] = {"OwnerId": vpc.owner_id, "VpcId": vpc.vpc_id, "Region": vpc.region}
    if not hidden and vpc.cidr_blocks:
        shown["CidrBlock"] = vpc.cidr_blocks[0]
        shown["CidrBlockSet"] = [{"CidrBlock": block} for block in vpc.cidr_blocks]
        shown["PeeringOptions"] = options
    return shown


def vpc_of(space: Space) -> PeerVpc:
    """The VPC of a space, in the account of Heroku."""
    return PeerVpc(HEROKU_OWNER_ID, space.vpc_id, space.aws_region, (space.cidr,))
