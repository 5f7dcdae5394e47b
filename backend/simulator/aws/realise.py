"""Makes in moto what is written down, with the same ids in every run."""

from datetime import UTC, datetime

from moto.ec2.models.network_acls import NetworkAcl as MotoAcl
from moto.moto_api._internal import mock_random

from backend.simulator.aws.backend import Ec2
from backend.simulator.aws.connection import Connection
from backend.simulator.aws.connections import Connections
from backend.simulator.aws.owned import NetworkAcl, RouteTable, SecurityGroup, Vpc
from backend.simulator.world.peerings import HEROKU_OWNER_ID, Peering, PeerVpc

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_LAST_RULE = 32767


def seed(name: str) -> None:
    """The ids that moto makes next follow from `name`, whatever was made before."""
    mock_random.seed(name)


class Realiser:
    """One VPC at a time, in the region of an account."""

    def __init__(self, ec2: Ec2, connections: Connections) -> None:
        self._ec2 = ec2
        self._connections = connections

    def make(self, vpc: Vpc) -> None:
        seed(vpc.vpc_id)
        self._ec2.add_vpc(vpc.vpc_id, vpc.cidr_blocks)
        self._tag(vpc.vpc_id, vpc.name)
        subnets = self._subnets(vpc)
        main = self._ec2.describe_route_tables(filters={"vpc-id": [vpc.vpc_id]})[0]
        self._fill(main.id, vpc.main, vpc)
        for table in vpc.tables:
            self._table(table, vpc, subnets)
        for group in vpc.groups:
            self._group(group, vpc)
        for acl in vpc.acls:
            self._acl(acl, vpc, subnets)

    def _subnets(self, vpc: Vpc) -> dict[str, str]:
        zones = [zone.name for zone in self._ec2.describe_availability_zones()]
        ids = {}
        for subnet in vpc.subnets:
            seed(f"{vpc.vpc_id}/subnet/{subnet.name}")
            made = self._ec2.create_subnet(
                vpc.vpc_id, subnet.cidr_block, availability_zone=zones[subnet.zone]
            )
            self._tag(made.id, subnet.name)
            ids[subnet.name] = made.id
        return ids

    def _table(self, table: RouteTable, vpc: Vpc, subnets: dict[str, str]) -> None:
        seed(f"{vpc.vpc_id}/table/{table.name}")
        made = self._ec2.create_route_table(vpc.vpc_id)
        for name in table.subnets:
            self._ec2.associate_route_table(made.id, subnet_id=subnets[name])
        self._fill(made.id, table, vpc)

    def _fill(self, table_id: str, table: RouteTable, vpc: Vpc) -> None:
        self._tag(table_id, table.name)
        for wanted in table.routes:
            route = self._ec2.create_route(table_id, wanted.destination)
            connection = self._connections.known(wanted.pcx_id) or _forgotten(wanted.pcx_id, vpc)
            route.vpc_pcx = connection  # type: ignore[assignment]

    def _group(self, group: SecurityGroup, vpc: Vpc) -> None:
        seed(f"{vpc.vpc_id}/group/{group.name}")
        made = self._ec2.create_security_group(group.name, group.description, vpc_id=vpc.vpc_id)
        self._tag(made.id, group.name)
        for rule in group.ingress:
            block = {"CidrIp": rule.cidr_block, "Description": rule.description}
            self._ec2.authorize_security_group_ingress(
                made.id, "tcp", str(rule.port), str(rule.port), [block]
            )

    def _acl(self, acl: NetworkAcl, vpc: Vpc, subnets: dict[str, str]) -> None:
        seed(f"{vpc.vpc_id}/acl/{acl.name}")
        made = self._ec2.create_network_acl(vpc.vpc_id)
        self._tag(made.id, acl.name)
        for entry in acl.entries:
            self._entry(made, entry.rule_number, entry.action, entry.cidr_block, entry.ports, entry.egress)
        for egress in (False, True):
            self._entry(made, _LAST_RULE, "deny", "0.0.0.0/0", None, egress)
        for name in acl.subnets:
            self._ec2.replace_network_acl_association(self._association(subnets[name]), made.id)

    def _entry(
        self,
        acl: MotoAcl,
        number: int,
        action: str,
        block: str,
        ports: tuple[int, int] | None,
        egress: bool,
    ) -> None:
        first, last = ports or (None, None)
        self._ec2.create_network_acl_entry(
            acl.id,
            number,
            "-1" if ports is None else "6",
            action,
            egress,
            block,
            None,
            None,
            first,
            last,
            None,
        )

    def _association(self, subnet_id: str) -> str:
        return next(
            association.id
            for acl in self._ec2.describe_network_acls()
            for association in acl.associations
            if association.subnet_id == subnet_id
        )

    def _tag(self, resource_id: str, name: str) -> None:
        self._ec2.create_tags([resource_id], {"Name": name})


def _forgotten(pcx_id: str, vpc: Vpc) -> Connection:
    """A connection that AWS does not list any more; only the route is left of it."""
    requester = PeerVpc(vpc.owner_id, vpc.vpc_id, vpc.region, vpc.cidr_blocks)
    accepter = PeerVpc(HEROKU_OWNER_ID, "", vpc.region, ())
    peering = Peering(pcx_id, requester, _LONG_AGO, deleted_at=_LONG_AGO, deleted_by=HEROKU_OWNER_ID)
    return Connection(peering, accepter)
