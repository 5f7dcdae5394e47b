"""An AWS to read: moto's over HTTP, and one that is made of answers."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.session import Session
from pydantic import SecretStr

from backend.aws.access import AwsAccess, AwsKeys
from backend.aws.blocks import Blocks
from backend.aws.sessions import loader
from backend.model.peering import Peering
from backend.model.settings import AwsAccount
from backend.rules.addresses import read_network

PRODUCTION, STAGING, HEROKU, STRANGER = "123456789012", "210987654321", "847227832372", "773100020003"
ROLE = f"arn:aws:iam::{STAGING}:role/spaceport-read"
REGION = "us-east-1"
KEYS = AwsKeys("made-up", SecretStr("secret-to-be-found-nowhere"))
SPACE_BLOCK = "10.0.0.0/16"


def blocks(*cidrs: str) -> Blocks:
    return tuple(network for each in cidrs if (network := read_network(each)) is not None)


SPACE = blocks(SPACE_BLOCK, "10.0.128.0/20", "10.0.144.0/20")


def peering(pcx_id: str, **fields: Any) -> Peering:
    usual = {
        "type": "customer-managed",
        "pcx_id": pcx_id,
        "status": "active",
        "aws_vpc_id": "vpc-0a1b2c3d",
        "aws_account_id": PRODUCTION,
        "aws_region": REGION,
    }
    return Peering.model_validate(usual | fields)


@contextmanager
def serving() -> Iterator[str]:
    """moto's server in a thread."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, *_: object) -> None:
            """Nothing."""

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        application = DomainDispatcherApplication(create_backend_app)
        server = make_server(
            "127.0.0.1", port, application, threaded=True, request_handler=Quiet, fd=listening.fileno()
        )
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class Ec2:
    """moto, and what is made in it: accounts by id, with the default keys of PRODUCTION."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._clients: dict[tuple[str, str], Any] = {}

    def access(self, **fields: Any) -> AwsAccess:
        accounts = {
            PRODUCTION: AwsAccount(name="production"),
            STAGING: AwsAccount(name="staging", role_arn=ROLE),
        }
        return AwsAccess(**{"accounts": accounts, "keys": KEYS, "endpoint_url": self.url} | fields)

    def client(self, account_id: str = PRODUCTION, region: str = REGION) -> Any:
        if (account_id, region) not in self._clients:
            self._clients[account_id, region] = self._new(account_id, region)
        return self._clients[account_id, region]

    def vpc(self, cidr: str, account_id: str = PRODUCTION, region: str = REGION) -> str:
        made = self.client(account_id, region).create_vpc(CidrBlock=cidr)
        return str(made["Vpc"]["VpcId"])

    def peered(
        self, cidr: str = "10.100.0.0/16", account_id: str = PRODUCTION, region: str = REGION
    ) -> tuple[str, str]:
        """A VPC and its active peering with a space: their ids."""
        space = self.vpc(SPACE_BLOCK, HEROKU)
        vpc_id = self.vpc(cidr, account_id, region)
        asked = self.client(account_id, region).create_vpc_peering_connection(
            VpcId=vpc_id, PeerVpcId=space, PeerOwnerId=HEROKU, PeerRegion=REGION
        )
        pcx_id = str(asked["VpcPeeringConnection"]["VpcPeeringConnectionId"])
        self.client(HEROKU).accept_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
        return vpc_id, pcx_id

    def main_table(self, vpc_id: str) -> str:
        tables = self.client().describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])
        return str(tables["RouteTables"][0]["RouteTableId"])

    def subnet(self, vpc_id: str, cidr: str, name: str) -> str:
        made = self.client().create_subnet(VpcId=vpc_id, CidrBlock=cidr)
        subnet_id = str(made["Subnet"]["SubnetId"])
        self.client().create_tags(Resources=[subnet_id], Tags=[{"Key": "Name", "Value": name}])
        return subnet_id

    def _new(self, account_id: str, region: str) -> Any:
        session = Session()
        session.register_component("data_loader", loader())
        keys = {"aws_access_key_id": "made-up", "aws_secret_access_key": "made-up"}
        options = {
            "region_name": region,
            "endpoint_url": self.url,
            "config": Config(retries={"total_max_attempts": 1}),
        }
        if account_id != PRODUCTION:
            role = f"arn:aws:iam::{account_id}:role/hk"
            assumed = session.create_client("sts", **options, **keys).assume_role(
                RoleArn=role, RoleSessionName="hk"
            )["Credentials"]
            keys = {
                "aws_access_key_id": assumed["AccessKeyId"],
                "aws_secret_access_key": assumed["SecretAccessKey"],
                "aws_session_token": assumed["SessionToken"],
            }
        return session.create_client("ec2", **options, **keys)


Answer = dict[str, Any] | str
"""What an operation answers: the parsed body, or the code of an error."""

NOTHING: dict[str, Answer] = {
    "DescribeVpcPeeringConnections": {"VpcPeeringConnections": []},
    "DescribeVpcs": {"Vpcs": []},
    "DescribeSubnets": {"Subnets": []},
    "DescribeRouteTables": {"RouteTables": []},
    "DescribeSecurityGroups": {"SecurityGroups": []},
    "DescribeNetworkAcls": {"NetworkAcls": []},
}


def unanswered(service: str = "ec2") -> Any:
    """A client for a Stubber."""
    session = Session()
    session.register_component("data_loader", loader())
    session.set_credentials("made-up", "made-up")
    return session.create_client(service, region_name=REGION)


def answering(answers: Mapping[str, Answer] = {}, service: str = "ec2") -> Any:
    """A client that answers by operation, whatever the order: what moto never says, and the Stubber only in
    a fixed order. The library makes errors of it and turns pages as with AWS itself.
    """
    client = unanswered(service)
    all_answers = {**NOTHING, **answers}

    def answer(model: Any, **_: Any) -> tuple[AWSResponse, Any]:
        found = all_answers[model.name]
        if isinstance(found, str):
            body = {"Error": {"Code": found, "Message": f"AWS's own words on {found}."}}
            return AWSResponse("", 400, {}, None), body
        return AWSResponse("", 200, {}, None), found

    client.meta.events.register(f"before-call.{service}", answer)
    return client


def vpc_wire(**fields: Any) -> dict[str, Any]:
    return {"VpcId": "vpc-0a1b2c3d", "CidrBlock": "10.100.0.0/16", **fields}


def pcx_wire(code: str = "active", **fields: Any) -> dict[str, Any]:
    usual = {
        "VpcPeeringConnectionId": "pcx-1",
        "Status": {"Code": code, "Message": ""},
        "RequesterVpcInfo": {"OwnerId": PRODUCTION, "VpcId": "vpc-0a1b2c3d", "Region": REGION},
    }
    return usual | fields
