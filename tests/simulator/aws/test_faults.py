"""What goes wrong in EC2 on demand, and what is written down of the requests."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from backend.simulator.aws_faults import AwsFault
from backend.simulator.testing import Running
from tests.simulator.aws.conftest import main_table, refused, routes

CATALOG, PCX = "vpc-0a1f5c8e3d7b9204c", "pcx-0c9d2e7f4a1b68704"
BLOCK = "10.0.128.0/20"


@pytest.fixture
def asked(ec2: Any) -> dict[str, str]:
    """A route that is not there yet."""
    return {
        "RouteTableId": main_table(ec2, CATALOG),
        "DestinationCidrBlock": BLOCK,
        "VpcPeeringConnectionId": PCX,
    }


@pytest.mark.parametrize("performed", [True, False])
def test_an_answer_that_is_lost_after_the_call_was_carried_out_or_before(
    sim: Running, ec2: Any, asked: dict[str, str], *, performed: bool
) -> None:
    sim.levers.aws_faults.add(AwsFault("CreateRoute", performed=performed))
    sim.levers.forget_aws_requests()
    with pytest.raises(ConnectionClosedError):
        ec2.create_route(**asked)
    assert (BLOCK in routes(ec2, asked["RouteTableId"])) is performed
    received = sim.levers.aws_requests[0]
    assert (received.action, received.performed, received.status) == ("CreateRoute", performed, None)
    ec2.delete_route(RouteTableId=asked["RouteTableId"], DestinationCidrBlock="10.0.0.0/16")  # once only


@pytest.mark.parametrize(
    ("code", "status"),
    [("RequestLimitExceeded", 503), ("InternalError", 500), ("Unavailable", 503), ("AuthFailure", 400)],
)
def test_an_error_that_is_answered_instead(
    sim: Running, ec2: Any, asked: dict[str, str], code: str, status: int
) -> None:
    sim.levers.aws_faults.add(AwsFault("CreateRoute", code=code, count=2))
    for _ in range(2):
        with pytest.raises(ClientError) as raised:
            ec2.create_route(**asked)
        assert raised.value.response["Error"]["Code"] == code
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert BLOCK not in routes(ec2, asked["RouteTableId"])
    ec2.create_route(**asked)


def test_a_refusal_can_be_lost_too(sim: Running, ec2: Any, asked: dict[str, str]) -> None:
    ec2.create_route(**asked)
    sim.levers.aws_faults.add(AwsFault("CreateRoute", performed=True))
    with pytest.raises(ConnectionClosedError):
        ec2.create_route(**asked)
    assert not sim.levers.aws_requests[-1].performed


def test_dry_runs_are_not_meant_and_are_written_down_as_such(
    sim: Running, ec2: Any, asked: dict[str, str]
) -> None:
    sim.levers.aws_faults.add(AwsFault("CreateRoute"))
    with refused("DryRunOperation"):
        ec2.create_route(**asked, DryRun=True)
    received = sim.levers.aws_requests[-1]
    assert (received.dry_run, received.performed, received.status) == (True, False, 412)
    assert [fault.hits for fault in sim.levers.aws_faults.listed()] == [0]


def test_requests_say_who_asked_where_and_for_what(sim: Running, ec2: Any, asked: dict[str, str]) -> None:
    sim.levers.forget_aws_requests()
    reply = ec2.create_route(**asked)
    (received,) = sim.levers.aws_requests
    assert received.as_dict() == {
        "at": "2026-11-20T14:00:00+00:00",
        "action": "CreateRoute",
        "parameters": asked,
        "account_id": "123456789012",
        "region": "us-east-1",
        "dry_run": False,
        "performed": True,
        "request_id": reply["ResponseMetadata"]["RequestId"],
        "status": 200,
    }


def test_what_is_refused_was_not_performed(sim: Running, ec2: Any, asked: dict[str, str]) -> None:
    sim.levers.refused_in_aws.add("CreateRoute")
    with refused("UnauthorizedOperation"):
        ec2.create_route(**asked)
    received = sim.levers.aws_requests[-1]
    assert (received.performed, received.status) == (False, 403)
