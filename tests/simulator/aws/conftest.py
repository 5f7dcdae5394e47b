"""A frozen harbor with its AWS side, and boto3 clients that speak to it over HTTP."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from backend.simulator.scenarios.harbor.aws import READER
from backend.simulator.testing import Running, running
from backend.simulator.world.peerings import HEROKU_OWNER_ID, INITIATING_TAKES, PROVISIONING_TAKES
from tests.simulator.conftest import TOKEN, accept

ONCE = Config(retries={"total_max_attempts": 1})


@cache
def _session() -> boto3.Session:
    # One for all tests: what it has read of EC2 is large.
    return boto3.Session(aws_access_key_id="made-up", aws_secret_access_key="made-up")


class Amazon:
    """Clients of one simulator; the operator's, unless keys are given."""

    def __init__(self, sim: Running) -> None:
        self._sim = sim
        self._clients: dict[tuple[Any, ...], Any] = {}

    def client(self, service: str, region: str = "us-east-1", **keys: str) -> Any:
        identity = (service, region, *sorted(keys.items()))
        if identity not in self._clients:
            self._clients[identity] = _session().client(
                service, region, endpoint_url=self._sim.aws_url, config=ONCE, **keys
            )
        return self._clients[identity]

    def ec2(self, region: str = "us-east-1") -> Any:
        return self.client("ec2", region)

    def as_reader(self, region: str = "us-east-1") -> Any:
        """EC2 of the other account, with the keys of the role that reads it."""
        keys = self.client("sts").assume_role(RoleArn=READER, RoleSessionName="test")["Credentials"]
        return self.client(
            "ec2",
            region,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


@pytest.fixture
def sim() -> Iterator[Running]:
    with running(aws=True) as sim:
        yield sim


@pytest.fixture
def amazon(sim: Running) -> Iterator[Amazon]:
    with closing(Amazon(sim)) as amazon:
        yield amazon


@pytest.fixture
def ec2(amazon: Amazon) -> Any:
    return amazon.ec2()


@pytest.fixture
def heroku(sim: Running) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {TOKEN}", **accept()}
    with httpx.Client(base_url=sim.url, headers=headers) as api:
        yield api


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Inside it, AWS refuses with this code."""
    with pytest.raises(ClientError) as raised:
        yield
    assert raised.value.response["Error"]["Code"] == code


def new_vpc(ec2: Any, block: str = "10.230.0.0/16") -> str:
    vpc_id: str = ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]
    return vpc_id


def request(ec2: Any, vpc_id: str, peer_id: str, **peer: str) -> str:
    """The id of a new request; `peer`: PeerOwnerId, PeerRegion."""
    made = ec2.create_vpc_peering_connection(VpcId=vpc_id, PeerVpcId=peer_id, **peer)
    pcx_id: str = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    return pcx_id


def request_to_space(sim: Running, ec2: Any, space: str = "quay", block: str = "10.230.0.0/16") -> str:
    return request(ec2, new_vpc(ec2, block), sim.world.space(space).vpc_id, PeerOwnerId=HEROKU_OWNER_ID)


def connection(ec2: Any, pcx_id: str) -> Any:
    return ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[pcx_id])["VpcPeeringConnections"][0]


def status(ec2: Any, pcx_id: str) -> Any:
    return connection(ec2, pcx_id)["Status"]["Code"]


def let_initiate(sim: Running) -> None:
    sim.clock.advance(INITIATING_TAKES.total_seconds())


def let_provision(sim: Running) -> None:
    sim.clock.advance(PROVISIONING_TAKES.total_seconds())


def main_table(ec2: Any, vpc_id: str) -> str:
    found = ec2.describe_route_tables(
        Filters=[{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "association.main", "Values": ["true"]}]
    )
    table_id: str = found["RouteTables"][0]["RouteTableId"]
    return table_id


def routes(ec2: Any, table_id: str) -> dict[str, tuple[str | None, str]]:
    """Target and state by destination, but for the local one."""
    table = ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"][0]
    return {
        route["DestinationCidrBlock"]: (route.get("VpcPeeringConnectionId"), route["State"])
        for route in table["Routes"]
        if route.get("GatewayId") != "local"
    }
