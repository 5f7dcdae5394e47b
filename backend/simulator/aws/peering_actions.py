"""EC2's actions on peering connections, in place of moto's.

AWS takes a request to any VPC: where it does not exist, where blocks overlap or where it is the VPC itself,
the connection becomes `failed`; moto refuses the first and lets the others wait for acceptance. AWS refuses a
second request for the same pair and a second deletion; moto takes both.
"""

from functools import cached_property
from ipaddress import IPv4Network
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses.vpc_peering_connections import VPCPeeringConnections

from backend.simulator.aws.answering import Answering, required
from backend.simulator.aws.backend import Ec2
from backend.simulator.aws.connection import FAILED, Connection
from backend.simulator.aws.errors import AwsError
from backend.simulator.aws.filters import filtered
from backend.simulator.ids import aws_id
from backend.simulator.world.peering_changes import delete_peering, request_peering
from backend.simulator.world.peerings import INITIATING_TAKES, Peering, PeerVpc


class PeeringActions(Answering, VPCPeeringConnections):
    @cached_property
    def backend(self) -> Ec2:
        return self.aws.ec2(self.current_account, self.region)

    def create_vpc_peering_connection(self) -> ActionResult:
        tags = self._parse_tag_specification().get("vpc-peering-connection", {})
        requester = self.backend.as_side(self.backend.get_vpc(required(self, "VpcId")))
        asked = PeerVpc(
            self._get_param("PeerOwnerId") or self.current_account,
            required(self, "PeerVpcId"),
            self._get_param("PeerRegion") or self.region,
            (),
        )
        live = self.aws.connections.live_between(requester, asked)
        if live is not None:
            raise AwsError(
                "VpcPeeringConnectionAlreadyExists",
                f"A VPC peering connection between the VPCs already exists: {live.id}",
            )
        connection = self._requested(requester, asked)
        self.backend.create_tags([connection.id], tags)
        return self._shown(connection)

    def accept_vpc_peering_connection(self) -> ActionResult:
        connection = self._asked_of_us("accept")
        connection.peering.accepted_at = self.aws.world.now()
        return self._shown(connection)

    def reject_vpc_peering_connection(self) -> ActionResult:
        connection = self._asked_of_us("reject")
        connection.peering.rejected_at = self.aws.world.now()
        return ActionResult({"Return": True})

    def delete_vpc_peering_connection(self) -> ActionResult:
        connection = self._named()
        status = connection.peering.status(self.aws.world.now())
        ours = connection.requester.owner_id == self.current_account
        may_be_taken_back = ours and status in ("initiating-request", "pending-acceptance")
        if status not in ("provisioning", "active") and not may_be_taken_back:
            raise AwsError(
                "InvalidStateTransition",
                f"Invalid state transition for {connection.id}, attempted to transition from {status} "
                "to deleting",
            )
        delete_peering(self.aws.world, connection.peering, self.current_account)
        return ActionResult({"Return": True})

    def describe_vpc_peering_connections(self) -> ActionResult:
        ids = self._get_param("VpcPeeringConnectionIds", [])
        if ids:
            connections = [self.backend.get_vpc_peering_connection(each) for each in ids]
        else:
            connections = self.aws.connections.seen_from(self.current_account, self.region)
        filters: Any = self._filters_from_querystring()
        shown = filtered([self._view(each) for each in connections], filters)
        return ActionResult({"VpcPeeringConnections": shown})

    def _requested(self, requester: PeerVpc, asked: PeerVpc) -> Connection:
        world = self.aws.world
        pcx_id = aws_id("pcx", world.ids.new("pcx"))
        accepter = self.aws.find_vpc(asked.owner_id, asked.region, asked.vpc_id)
        space = world.space_of_vpc(asked.vpc_id)
        if accepter is not None and space is not None:
            return self.aws.connections.add(
                Connection(request_peering(world, space, pcx_id, requester), accepter)
            )
        peering = Peering(pcx_id, requester, world.now())
        if accepter is None or _overlap(requester, accepter):
            peering.failed_at, peering.failure = peering.requested_at + INITIATING_TAKES, FAILED
        return self.aws.connections.add(Connection(peering, accepter or asked))

    def _named(self) -> Connection:
        return self.backend.get_vpc_peering_connection(required(self, "VpcPeeringConnectionId"))

    def _asked_of_us(self, verb: str) -> Connection:
        """The named request, if this account may answer it, in this region, now. Raises AwsError."""
        connection = self._named()
        accepter = connection.accepter
        if accepter.owner_id != self.current_account:
            raise AwsError(
                "OperationNotPermitted",
                f"User {self.current_account} cannot {verb} peering {connection.id}",
            )
        if accepter.region != self.region:
            raise AwsError(
                "OperationNotPermitted",
                f"Incorrect region ({self.region}) specified for this request. VPC peering connection "
                f"{connection.id} must be accepted or rejected in region {accepter.region}",
            )
        status = connection.peering.status(self.aws.world.now())
        if status != "pending-acceptance":
            raise AwsError(
                "InvalidStateTransition",
                f"Invalid state transition for {connection.id}, attempted to {verb} it while it is {status}",
            )
        return connection

    def _shown(self, connection: Connection) -> ActionResult:
        return ActionResult({"VpcPeeringConnection": self._view(connection)})

    def _view(self, connection: Connection) -> dict[str, object]:
        tags = [
            {"Key": tag["key"], "Value": tag["value"]}
            for tag in self.backend.describe_tags(filters={"resource-id": [connection.id]})
        ]
        return connection.as_ec2_shows(self.aws.world.now(), tags)


def _overlap(one: PeerVpc, other: PeerVpc) -> bool:
    blocks, others = (
        [IPv4Network(block, strict=False) for block in side.cidr_blocks] for side in (one, other)
    )
    return any(block.overlaps(another) for block in blocks for another in others)
