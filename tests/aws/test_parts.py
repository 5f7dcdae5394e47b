"""What is left when a part of it fails."""

from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Event, Lock
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError
from botocore.parsers import ResponseParserError

from backend.aws import in_threads
from backend.aws.access import AwsAccess
from backend.aws.accounts import Accounts
from backend.aws.reader import AwsReader
from backend.model.aws_end import AwsEnd, Connection, Part, RouteTable, Vpc
from backend.model.peering import Peering
from backend.model.problem import Trouble

from .support import SPACE, Answer, answering, pcx_wire, peering, vpc_wire

ALL_WELL: dict[str, Answer] = {
    "DescribeVpcPeeringConnections": {"VpcPeeringConnections": [pcx_wire()]},
    "DescribeVpcs": {"Vpcs": [vpc_wire()]},
    "DescribeRouteTables": {"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-0a1b2c3d"}]},
}


class Aws:
    """AWS that answers so, and how often a client was wanted and credentials were dropped."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, client: Any) -> None:
        self.forgotten: list[str] = []
        monkeypatch.setattr(Accounts, "client", lambda *_: client)
        monkeypatch.setattr(Accounts, "forget", lambda _, account_id: self.forgotten.append(account_id))

    async def end(
        self, blocks: Any = SPACE, one: Peering | None = None, before: tuple[AwsEnd, ...] = ()
    ) -> AwsEnd:
        (end,) = await AwsReader(AwsAccess()).read([one or peering("pcx-1")], blocks, before)
        return end


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Aws:
    answers: Mapping[str, Answer] = getattr(request, "param", {})
    return Aws(monkeypatch, answering({**ALL_WELL, **answers}))


@pytest.mark.parametrize("aws", [{"DescribeNetworkAcls": "UnauthorizedOperation"}], indirect=True)
async def test_a_permission_that_is_missing_is_named_and_the_rest_stands(aws: Aws) -> None:
    end = await aws.end()
    assert end.problems == {
        Part.NETWORK_ACLS: "the IAM action ec2:DescribeNetworkAcls is missing (UnauthorizedOperation)"
    }
    assert end.connection is not None
    assert end.vpc is not None
    assert len(end.route_tables) == 1
    assert aws.forgotten == []


@pytest.mark.parametrize("aws", [{"DescribeVpcPeeringConnections": "UnauthorizedOperation"}], indirect=True)
async def test_without_the_peering_itself_the_vpc_that_heroku_names_is_read(aws: Aws) -> None:
    end = await aws.end()
    assert end.connection is None
    assert list(end.problems) == [Part.PEERING]
    assert end.vpc is not None


@pytest.mark.parametrize("aws", [{"DescribeVpcPeeringConnections": {}}], indirect=True)
async def test_a_vpc_that_nobody_names_is_said_so(aws: Aws) -> None:
    end = await aws.end(one=peering("pcx-1", aws_vpc_id="******"))
    assert end.problems == {Part.VPC: "neither Heroku nor EC2 names it"}


@pytest.mark.parametrize("aws", [{"DescribeRouteTables": "RequestLimitExceeded"}], indirect=True)
async def test_throttling_is_told_as_what_passes(aws: Aws) -> None:
    end = await aws.end()
    assert end.problems == {Part.ROUTE_TABLES: "AWS asks to wait (RequestLimitExceeded)"}


@pytest.mark.parametrize(
    ("aws", "said"),
    [
        ({"DescribeVpcPeeringConnections": "ExpiredToken"}, "have expired (ExpiredToken): sign in again"),
        ({"DescribeVpcPeeringConnections": "RequestExpired"}, "is the clock of this machine right"),
        ({"DescribeVpcPeeringConnections": "AuthFailure"}, "refuses the credentials (AuthFailure)"),
    ],
    indirect=["aws"],
)
async def test_credentials_that_are_refused_end_it_and_are_looked_for_anew(aws: Aws, said: str) -> None:
    end = await aws.end()
    assert end.not_looked_at is not None
    assert end.not_looked_at.startswith("not looked at: ")
    assert said in end.not_looked_at
    assert (end.connection, end.vpc, end.problems) == (None, None, {})
    assert aws.forgotten == ["123456789012"]


@pytest.mark.parametrize("aws", [{"DescribeSubnets": "ExpiredToken"}], indirect=True)
async def test_credentials_that_expire_in_between_cost_what_was_not_read_yet(aws: Aws) -> None:
    end = await aws.end()
    assert end.not_looked_at is None
    assert list(end.problems) == [Part.SUBNETS]
    assert aws.forgotten == ["123456789012"]


@pytest.mark.parametrize("aws", [{"DescribeVpcs": "InternalError"}], indirect=True)
async def test_any_other_error_is_told_in_the_words_of_aws(aws: Aws) -> None:
    end = await aws.end()
    assert end.problems == {Part.VPC: "AWS answers InternalError: AWS's own words on InternalError"}


async def test_without_the_blocks_of_the_space_nothing_is_said_to_be_missing(aws: Aws) -> None:
    end = await aws.end(blocks=())
    assert set(end.problems) == {Part.ROUTE_TABLES, Part.SECURITY_GROUPS, Part.NETWORK_ACLS}
    assert len(end.route_tables) == 1


ROUTES = [
    {"DestinationPrefixListId": "pl-1", "VpcPeeringConnectionId": "pcx-1"},
    {"DestinationPrefixListId": "pl-of-s3", "GatewayId": "vpce-1"},
]
WITH_A_LIST = {"RouteTableId": "rtb-1", "VpcId": "vpc-0a1b2c3d", "Routes": ROUTES}


@pytest.mark.parametrize(
    "aws",
    [
        {
            "DescribeRouteTables": {"RouteTables": [WITH_A_LIST]},
            "GetManagedPrefixListEntries": {"Entries": [{"Cidr": "10.0.0.0/16"}]},
        }
    ],
    indirect=True,
)
async def test_what_prefix_lists_hold_is_read(aws: Aws) -> None:
    end = await aws.end()
    (route,) = end.route_tables[0].routes
    assert (route.destination, route.prefix_list_id, route.through_this) == ("10.0.0.0/16", "pl-1", True)
    assert end.problems == {}


@pytest.mark.parametrize(
    "aws",
    [
        {
            "DescribeRouteTables": {"RouteTables": [WITH_A_LIST]},
            "GetManagedPrefixListEntries": "UnauthorizedOperation",
        }
    ],
    indirect=True,
)
async def test_a_prefix_list_that_cannot_be_read_is_no_route_that_is_missing(aws: Aws) -> None:
    end = await aws.end()
    assert end.problems == {
        Part.ROUTE_TABLES: "what pl-1 holds is not known: "
        "the IAM action ec2:GetManagedPrefixListEntries is missing (UnauthorizedOperation)"
    }


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            EndpointConnectionError(endpoint_url="https://ec2.us-east-1.amazonaws.com/"),
            "AWS cannot be reached at https://ec2.us-east-1.amazonaws.com/",
        ),
        (ConnectTimeoutError(endpoint_url="https://ec2.us-east-1.amazonaws.com/"), "AWS does not answer"),
        (RuntimeError("the refreshed credentials are still expired."), "are still expired"),
    ],
)
async def test_an_aws_that_cannot_be_asked_is_told_once(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    end = await Aws(monkeypatch, _raising(error)).end()
    assert end.not_looked_at is not None
    assert said in end.not_looked_at
    assert end.problems == {}


# What was read before

THEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEFORE = AwsEnd(
    pcx_id="pcx-1",
    account_id="123456789012",
    region="us-east-1",
    as_of=THEN,
    connection=Connection(code="active"),
    vpc=Vpc(vpc_id="vpc-0a1b2c3d"),
    route_tables=(RouteTable(route_table_id="rtb-of-then"),),
)


@pytest.mark.parametrize(
    ("operation", "code", "trouble"),
    [
        ("DescribeVpcPeeringConnections", "AuthFailure", Trouble.UNAUTHORIZED),
        ("DescribeVpcPeeringConnections", "Throttling", Trouble.RATE_LIMITED),
        ("DescribeSubnets", "ExpiredToken", Trouble.UNAUTHORIZED),
        ("DescribeRouteTables", "RequestLimitExceeded", Trouble.RATE_LIMITED),
    ],
)
async def test_what_was_read_before_stands_and_says_why(
    monkeypatch: pytest.MonkeyPatch, operation: str, code: str, trouble: Trouble
) -> None:
    end = await Aws(monkeypatch, answering({**ALL_WELL, operation: code})).end(before=(BEFORE,))
    assert code in (end.not_read_again or "")
    assert end.trouble is trouble
    assert end == BEFORE.model_copy(update={"not_read_again": end.not_read_again, "trouble": trouble})


async def test_it_stands_too_where_aws_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    error = EndpointConnectionError(endpoint_url="https://ec2.us-east-1.amazonaws.com/")
    end = await Aws(monkeypatch, _raising(error)).end(before=(BEFORE,))
    assert (end.not_looked_at, end.trouble) == (None, Trouble.UNREACHABLE)
    assert end.route_tables == BEFORE.route_tables
    assert end.as_of == THEN


async def test_what_is_read_again_takes_its_place(aws: Aws) -> None:
    failed = BEFORE.model_copy(update={"not_read_again": "AWS does not answer"})
    end = await aws.end(before=(failed,))
    assert (end.not_read_again, end.as_of, end.trouble) == (None, None, None)
    assert [table.route_table_id for table in end.route_tables] == ["rtb-1"]


@pytest.mark.parametrize("aws", [{"DescribeRouteTables": "UnauthorizedOperation"}], indirect=True)
async def test_a_permission_that_is_gone_costs_its_part_alone(aws: Aws) -> None:
    end = await aws.end(before=(BEFORE,))
    assert (end.not_read_again, list(end.problems)) == (None, [Part.ROUTE_TABLES])


async def test_where_nothing_was_looked_at_before_nothing_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    never = AwsEnd(pcx_id="pcx-1", not_looked_at="not looked at: AWS does not answer", as_of=THEN)
    end = await Aws(monkeypatch, answering({"DescribeVpcPeeringConnections": "AuthFailure"})).end(
        before=(never,)
    )
    assert "AuthFailure" in (end.not_looked_at or "")
    assert (end.not_read_again, end.as_of) == (None, None)


async def test_an_answer_that_is_not_ec2s_costs_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    end = await Aws(monkeypatch, _raising(ResponseParserError("<html>"))).end()
    assert set(end.problems) == set(Part)
    assert "something else in between" in end.problems[Part.PEERING]


async def test_an_aws_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    client, over = answering(ALL_WELL), Event()

    def hang(**_: Any) -> None:
        over.wait()

    client.meta.events.register_first("before-call.ec2.DescribeVpcPeeringConnections", hang)
    monkeypatch.setattr(in_threads, "PATIENCE", 0.02)
    try:
        end = await Aws(monkeypatch, client).end()
    finally:
        over.set()
    assert end.not_looked_at == "not looked at: no answer within 0.02 s"


async def test_only_so_many_calls_are_under_way_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    client, under_way, most, counting = answering(ALL_WELL), 0, 0, Lock()

    def enter(**_: Any) -> None:
        nonlocal under_way, most
        with counting:
            under_way += 1
            most = max(most, under_way)

    def leave(**_: Any) -> None:
        nonlocal under_way
        with counting:
            under_way -= 1

    client.meta.events.register_first("before-call.ec2", enter)
    client.meta.events.register("after-call.ec2", leave)
    Aws(monkeypatch, client)
    ends = await AwsReader(AwsAccess()).read([peering(f"pcx-{number}") for number in range(20)], SPACE)
    assert len(ends) == 20
    assert 1 <= most <= in_threads.CONCURRENCY


def _raising(error: Exception) -> Any:
    client = answering()

    def fail(**_: Any) -> None:
        raise error

    client.meta.events.register_first("before-call.ec2", fail)
    return client
