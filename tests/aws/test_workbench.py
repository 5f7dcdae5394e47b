"""Where changes work on the AWS side, against the simulator's."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.aws.access import AwsAccess
from backend.aws.errors import AwsError, Reach
from backend.aws.sessions import Sessions
from backend.aws.workbench import Workbench
from backend.aws.workbenches import Workbenches
from backend.aws.writes import routes
from backend.model.aws_end import Part
from backend.model.settings import AwsAccount
from backend.simulator.aws_faults import AwsFault
from backend.simulator.testing import Running, running

from .support import KEYS, PRODUCTION, REGION, ROLE, STAGING, STRANGER, blocks

ANALYTICS, CATALOG, CATALOGS = "vpc-0e6b3d9f1a5c28470", "vpc-0a1f5c8e3d7b9204c", "pcx-0c9d2e7f4a1b68704"
NO_PCX = "pcx-0123456789abcdef0"
QUAY = blocks("10.0.0.0/16")
TAGS = {"spaceport:change": "ab12cd", "Name": "quay"}


@pytest.fixture(scope="module")
def world() -> Iterator[Running]:
    with running(aws=True) as sim:
        yield sim


@pytest.fixture
def sim(world: Running) -> Iterator[Running]:
    """The module's, with its faults taken back afterwards. What is made in it stays."""
    world.levers.forget_aws_requests()
    yield world
    world.levers.aws_faults.clear()
    world.levers.refused_in_aws.clear()


@pytest.fixture
def access(sim: Running) -> AwsAccess:
    accounts = {
        PRODUCTION: AwsAccount(name="production"),
        STAGING: AwsAccount(name="staging", role_arn=ROLE, regions=("us-east-1", "ap-southeast-2")),
    }
    return AwsAccess(accounts, keys=KEYS, endpoint_url=sim.aws_url)


@pytest.fixture
async def bench(access: AwsAccess) -> Workbench:
    return await Workbenches(access).open("usual", REGION)


@pytest.fixture
async def table_id(bench: Workbench) -> str:
    """The main route table of analytics."""
    end = await bench.end(NO_PCX, ANALYTICS, QUAY)
    return end.route_tables[0].route_table_id


def sent(sim: Running, action: str) -> list[bool]:
    """Whether it was carried out, for each time that EC2 received it."""
    return [each.performed for each in sim.levers.aws_requests if each.action == action]


async def refusal(asked: Any) -> AwsError:
    with pytest.raises(AwsError) as raised:
        await asked
    return raised.value


# Who and where


async def test_who_one_is_as_aws_tells_it(access: AwsAccess) -> None:
    ours = Workbenches(access)
    usual, staging = await ours.open("usual", REGION), await ours.open(f"account:{STAGING}", REGION)
    assert (usual.account_id, usual.arn) == (PRODUCTION, f"arn:aws:iam::{PRODUCTION}:user/operator")
    assert (staging.account_id, staging.arn) == (
        STAGING,
        f"arn:aws:sts::{STAGING}:assumed-role/spaceport-read/spaceport",
    )
    assert (usual.identity, usual.region, usual.profile) == ("usual", REGION, None)


async def test_who_may_be_in_an_account(access: AwsAccess) -> None:
    ours = Workbenches(access)
    assert (await ours.of_account(PRODUCTION, "eu-west-2")).identity == "usual"
    assert (await ours.of_account(STAGING, REGION)).identity == f"account:{STAGING}"
    said = await refusal(ours.of_account(STRANGER, REGION))
    assert str(said) == f"no credentials for {STRANGER}, those found here are for {PRODUCTION}"


@pytest.mark.parametrize(
    ("identity", "region", "said"),
    [
        ("prod", REGION, "prod is not among the credentials that there are"),
        (
            f"account:{PRODUCTION}",
            REGION,
            f"account:{PRODUCTION} is not among the credentials that there are",
        ),
        ("usual", "us-east-1.evil.example", "us-east-1.evil.example is no region of AWS"),
        (
            f"account:{STAGING}",
            "eu-west-1",
            f"eu-west-1 is not among the regions that are configured for {STAGING}",
        ),
    ],
)
async def test_what_cannot_be_opened(access: AwsAccess, identity: str, region: str, said: str) -> None:
    assert str(await refusal(Workbenches(access).open(identity, region))) == said


async def test_a_profile_of_this_machine(sim: Running, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    (home / ".aws").mkdir()
    (home / ".aws/config").write_text("[profile lab]\nregion = eu-west-2\n")
    (home / ".aws/credentials").write_text("[lab]\naws_access_key_id = a\naws_secret_access_key = b\n")
    # That the account is read in a role is not said of this profile.
    ours = Workbenches(AwsAccess({PRODUCTION: AwsAccount(role_arn=ROLE)}, endpoint_url=sim.aws_url))
    opened = await ours.open("lab", REGION)
    assert (opened.account_id, opened.profile) == (PRODUCTION, "lab")
    assert [vpc.name for vpc in await opened.vpcs() if vpc.vpc_id == CATALOG] == ["catalog"]
    assert (await ours.regions("lab"))[0] == "eu-west-2"
    assert str(await refusal(ours.open("lap", REGION))) == "the AWS configuration has no profile lap"
    assert str(await refusal(ours.open("usual", REGION))) == "no credentials"


async def test_the_regions_are_those_of_the_configuration_or_of_the_account(access: AwsAccess) -> None:
    ours = Workbenches(access)
    assert await ours.regions(f"account:{STAGING}") == ("us-east-1", "ap-southeast-2")
    found = await ours.regions("usual")
    assert list(found) == sorted(found)
    assert {"us-east-1", "eu-central-1"} <= set(found)


async def test_regions_that_may_not_be_asked_for_are_those_of_the_partition(
    sim: Running, access: AwsAccess
) -> None:
    sim.levers.refused_in_aws.add("DescribeRegions")
    found = await Workbenches(access).regions("usual")
    assert {"us-east-1", "eu-central-1"} <= set(found)
    assert not [region for region in found if region.startswith(("cn-", "us-gov-"))]


# Reading


async def test_the_vpcs_with_all_their_blocks(bench: Workbench) -> None:
    found = {vpc.name: (vpc.cidr_block, vpc.secondary_cidr_blocks) for vpc in await bench.vpcs()}
    assert found["analytics"] == ("10.240.0.0/16", ("10.241.0.0/20",))
    assert found["legacy"] == ("10.0.0.0/16", ())
    vpc = await bench.vpc(ANALYTICS)
    assert vpc is not None
    assert vpc.name == "analytics"
    assert await bench.vpc("vpc-0123456789abcdef0") is None


async def test_the_connections_of_a_vpc(bench: Workbench) -> None:
    (own,) = await bench.connections(CATALOG)
    assert own == await bench.connection(CATALOGS)
    assert (own.pcx_id, own.connection.code, own.tags) == (CATALOGS, "active", {})
    assert own.connection.accepter.cidr_blocks == ("10.0.0.0/16",)
    assert await bench.connection(NO_PCX) is None


async def test_what_concerns_the_space_in_a_vpc_that_is_not_connected_yet(bench: Workbench) -> None:
    end = await bench.end(NO_PCX, ANALYTICS, QUAY)
    assert (end.problems, end.connection) == ({}, None)
    assert [(table.name, {subnet.name for subnet in table.subnets}) for table in end.route_tables] == [
        ("analytics-main", {"analytics-app-a", "analytics-app-b", "analytics-batch"}),
        ("analytics-db", {"analytics-db-a", "analytics-db-b"}),
    ]
    groups = await bench.security_groups(ANALYTICS)
    assert [group.name for group in groups] == ["default", "analytics-db", "analytics-web"]
    assert groups[1].description == "The warehouse's database"
    (acl,) = [acl for acl in end.network_acls if not acl.is_default]
    assert await bench.acl_numbers(acl.network_acl_id) == {
        egress: frozenset({100, 110, 32767}) for egress in (False, True)
    }


async def test_what_may_not_be_read_is_a_problem_of_its_part(sim: Running, bench: Workbench) -> None:
    sim.levers.refused_in_aws.add("DescribeNetworkAcls")
    end = await bench.end(CATALOGS, CATALOG, QUAY)
    assert end.problems == {
        Part.NETWORK_ACLS: "the IAM action ec2:DescribeNetworkAcls is missing (UnauthorizedOperation)"
    }
    assert any(route.through_this for route in end.route_tables[0].routes)


async def test_reading_that_is_throttled_is_tried_again(sim: Running, bench: Workbench) -> None:
    sim.levers.aws_faults.add(AwsFault("DescribeVpcs", code="RequestLimitExceeded"))
    assert await bench.vpc(CATALOG) is not None
    assert sent(sim, "DescribeVpcs") == [False, True]
    sim.levers.aws_faults.add(AwsFault("DescribeVpcs", code="RequestLimitExceeded", count=None))
    assert str(await refusal(bench.vpc(CATALOG))) == "AWS asks to wait (RequestLimitExceeded)"


@pytest.mark.parametrize("code", ["ExpiredToken", "AuthFailure"])
async def test_credentials_that_are_refused_are_looked_for_anew(
    sim: Running, bench: Workbench, code: str
) -> None:
    sim.levers.aws_faults.add(AwsFault("DescribeVpcs", code=code))
    said = await refusal(bench.vpcs())
    assert (said.reach, code in str(said)) == (Reach.CREDENTIALS, True)
    assert await bench.vpcs()


# Permission


def create_route(table_id: str) -> dict[str, str]:
    return {
        "RouteTableId": table_id,
        "DestinationCidrBlock": "10.0.0.0/16",
        "VpcPeeringConnectionId": CATALOGS,
    }


async def test_a_dry_run_tells_what_is_permitted(sim: Running, bench: Workbench, table_id: str) -> None:
    asked = create_route(table_id)
    assert await bench.may("CreateRoute", **asked) is None
    sim.levers.refused_in_aws.add("CreateRoute")
    missing = "the IAM action ec2:CreateRoute is missing (UnauthorizedOperation)"
    assert await bench.may("CreateRoute", **asked) == missing
    assert sent(sim, "CreateRoute") == [False, False]


async def test_a_request_with_tags_needs_the_permission_for_tags(sim: Running, bench: Workbench) -> None:
    sim.levers.refused_in_aws.add("CreateTags")
    tags = [{"ResourceType": "vpc-peering-connection", "Tags": [{"Key": "Name", "Value": "quay"}]}]
    asked = {"VpcId": ANALYTICS, "PeerVpcId": "vpc-0123456789abcdef0", "TagSpecifications": tags}
    assert await bench.may("CreateVpcPeeringConnection", **asked) == (
        "the IAM action ec2:CreateTags is missing (UnauthorizedOperation)"
    )


# Writing


async def test_a_route_is_made_replaced_and_deleted(bench: Workbench, table_id: str) -> None:
    async def found() -> list[tuple[str | None, str | None]]:
        end = await bench.end(NO_PCX, ANALYTICS, QUAY)
        return [(route.destination, route.target) for route in end.route_tables[0].routes]

    made = await bench.create_route(table_id, "10.0.128.0/20", CATALOGS)
    assert made.request_id is not None
    again = await refusal(bench.create_route(table_id, "10.0.128.0/20", CATALOGS))
    assert (again.is_there_already, again.maybe_done) == (True, False)
    await bench.replace_route(table_id, "10.0.128.0/20", CATALOGS)
    assert await found() == [("10.0.128.0/20", CATALOGS)]
    await bench.delete_route(table_id, "10.0.128.0/20")
    assert await found() == []
    assert (await refusal(bench.delete_route(table_id, "10.0.128.0/20"))).is_not_there
    gone = await refusal(bench.create_route(table_id, "10.0.128.0/20", NO_PCX))
    assert gone.is_not_there


async def test_ports_are_opened_and_closed(bench: Workbench) -> None:
    (group,) = [each for each in await bench.security_groups(ANALYTICS) if each.name == "analytics-db"]
    dynos = ("10.0.128.0/20", "10.0.144.0/20")

    async def rules() -> list[tuple[int | None, str, str | None]]:
        end = await bench.end(NO_PCX, ANALYTICS, QUAY)
        ours = [rule for rule in end.security_group_rules if rule.group_id == group.group_id]
        return [(rule.from_port, rule.cidr, rule.description) for rule in ours if not rule.egress]

    await bench.authorize_ingress(group.group_id, "tcp", 5432, 5432, dynos, "Dynos of quay")
    assert await rules() == [(5432, block, "Dynos of quay") for block in dynos]
    twice = await refusal(
        bench.authorize_ingress(group.group_id, "tcp", 5432, 5432, ("10.0.160.0/20", *dynos), "Dynos of quay")
    )
    assert twice.is_there_already
    await bench.revoke_ingress(group.group_id, "tcp", 5432, 5432, dynos)
    assert await rules() == []
    assert (await refusal(bench.revoke_ingress(group.group_id, "tcp", 5432, 5432, dynos))).is_not_there


async def test_an_entry_of_an_acl_is_made_and_deleted(bench: Workbench) -> None:
    end = await bench.end(NO_PCX, ANALYTICS, QUAY)
    (acl,) = [acl.network_acl_id for acl in end.network_acls if not acl.is_default]
    entry = {
        "rule_number": 90,
        "egress": True,
        "protocol": "tcp",
        "from_port": 1024,
        "to_port": 65535,
        "cidr": "10.0.0.0/16",
    }
    await bench.create_acl_entry(acl, **entry)
    end = await bench.end(NO_PCX, ANALYTICS, QUAY)
    (found,) = [each for each in end.network_acls if each.network_acl_id == acl]
    (made,) = [each for each in found.entries if each.rule_number == 90]
    assert made.model_dump() == {**entry, "action": "allow"}
    assert (await refusal(bench.create_acl_entry(acl, **entry))).is_there_already
    await bench.delete_acl_entry(acl, rule_number=90, egress=True)
    assert (await refusal(bench.delete_acl_entry(acl, rule_number=90, egress=True))).is_not_there


async def test_a_request_whose_answer_is_lost_was_sent_once_and_is_found_by_its_tag(
    sim: Running, bench: Workbench
) -> None:
    sim.levers.aws_faults.add(AwsFault("CreateVpcPeeringConnection", performed=True))
    space = sim.world.space("quay").vpc_id
    asked = {"peer_vpc_id": space, "peer_owner_id": "847227832372", "peer_region": None, "tags": TAGS}
    lost = await refusal(bench.create_peering(ANALYTICS, **asked))
    assert (lost.maybe_done, lost.code, lost.request_id) == (True, None, None)
    assert sent(sim, "CreateVpcPeeringConnection") == [True]
    (found,) = await bench.connections(ANALYTICS)
    assert (found.tags, found.connection.code) == (TAGS, "initiating-request")
    twice = await refusal(bench.create_peering(ANALYTICS, **asked))
    assert (twice.is_there_already, found.pcx_id in str(twice)) == (True, True)


@pytest.mark.parametrize(
    ("code", "performed", "maybe_done"),
    [
        (None, False, True),
        (None, True, True),
        ("InternalError", False, True),
        ("Unavailable", True, True),
        ("RequestLimitExceeded", False, False),
        ("ExpiredToken", False, False),
    ],
)
async def test_a_write_that_fails_is_sent_once(
    sim: Running, bench: Workbench, table_id: str, code: str | None, *, performed: bool, maybe_done: bool
) -> None:
    sim.levers.aws_faults.add(AwsFault("CreateRoute", code=code, performed=performed))
    said = await refusal(bench.create_route(table_id, "10.0.144.0/20", CATALOGS))
    assert (said.maybe_done, said.code) == (maybe_done, code)
    assert (said.request_id is None) is (code is None)
    assert sent(sim, "CreateRoute") == [performed]
    if performed:
        await bench.delete_route(table_id, "10.0.144.0/20")


def test_a_write_is_not_done_where_nobody_answers_the_door() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        sessions = Sessions(AwsAccess(keys=KEYS, endpoint_url=url))
        client = sessions.client(sessions.usual(REGION), "ec2", region=REGION, once=True)
        with pytest.raises(AwsError) as raised:
            routes.delete(client, "rtb-0123456789abcdef0", "10.0.0.0/16")
    assert (raised.value.maybe_done, raised.value.reach) == (False, Reach.LINK)


async def test_a_write_that_takes_too_long_may_be_done(
    bench: Workbench, table_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, over = asyncio.Event(), asyncio.Event()

    async def never_ending(*_: Any, **__: Any) -> None:
        begun.set()
        await over.wait()

    monkeypatch.setattr("backend.aws.in_threads.PATIENCE", 0.02)
    monkeypatch.setattr("asyncio.to_thread", never_ending)
    said = await refusal(bench.delete_route(table_id, "10.0.0.0/16"))
    assert begun.is_set()
    assert said.maybe_done
