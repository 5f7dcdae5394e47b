"""moto's EC2 of one account in one region, with the connections and the VPCs of this world."""

from ipaddress import ip_network
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.route_tables import Route
from moto.ec2.models.vpcs import VPC

from backend.simulator.aws.connection import Connection
from backend.simulator.aws.connections import Connections
from backend.simulator.world.peerings import PeerVpc


class Ec2(EC2Backend):
    """AWS cuts the host bits off a route's destination; moto keeps them, and fails at the next route then."""

    def __init__(self, account_id: str, region: str, connections: Connections) -> None:
        self.connections = connections
        super().__init__(region, account_id)

    def _load_amis(self) -> None:
        """Images are nobody's business here, and loading them takes longer than all the rest."""

    def add_vpc(self, vpc_id: str, cidr_blocks: tuple[str, ...]) -> VPC:
        """A VPC with an id of our choice, and what AWS makes with it, as moto's `create_vpc` does."""
        vpc = self.vpcs[vpc_id] = VPC(self, vpc_id, cidr_blocks[0], is_default=False)  # type: ignore[abstract]
        for block in cidr_blocks[1:]:
            vpc.associate_vpc_cidr_block(block)
        self.create_route_table(vpc_id, main=True)
        self.create_network_acl(vpc_id, default=True)
        self.create_security_group("default", "default VPC security group", vpc_id=vpc_id, is_default=True)
        return vpc

    def as_side(self, vpc: VPC) -> PeerVpc:
        """A VPC as a side of a connection."""
        others = tuple(
            each["cidr_block"]
            for each in vpc.cidr_block_association_set
            if each["cidr_block"] != vpc.cidr_block and each["cidr_block_state"]["state"] == "associated"
        )
        return PeerVpc(self.account_id, vpc.id, self.region_name, (vpc.cidr_block, *others))

    def delete_vpc(self, vpc_id: str) -> VPC:
        deleted = super().delete_vpc(vpc_id)
        self.connections.end_with_vpc(vpc_id, self.account_id)
        return deleted

    def get_vpc_peering_connection(self, vpc_pcx_id: str) -> Connection:  # type: ignore[override]
        """What routes, tags and options refer to. Raises AwsError."""
        return self.connections.find(vpc_pcx_id, self.account_id, self.region_name)

    def create_route(self, *args: Any, **kwargs: Any) -> Route:
        return super().create_route(*_canonical(args), **kwargs)

    def replace_route(self, *args: Any, **kwargs: Any) -> Route:
        return super().replace_route(*_canonical(args), **kwargs)

    def delete_route(self, *args: Any, **kwargs: Any) -> Route:
        return super().delete_route(*_canonical(args), **kwargs)


def _canonical(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of moto's route methods: the table, the IPv4 and the IPv6 destination, and others."""
    table, destinations, rest = args[:1], args[1:3], args[3:]
    return (*table, *(_without_host_bits(each) for each in destinations), *rest)


def _without_host_bits(block: str | None) -> str | None:
    try:
        return block and str(ip_network(block, strict=False))
    except ValueError:
        return block  # moto refuses it in AWS's words
