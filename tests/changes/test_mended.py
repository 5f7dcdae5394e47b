"""What `m` begins on a finding mends it: afterwards the finding is gone."""

import pytest
from pydantic import SecretStr

from backend.aws.access import AwsAccess, AwsKeys
from backend.estate.plan import universe
from backend.heroku.credentials import Credential
from backend.heroku.host import parse_host
from backend.model.finding import NOTHING_REMEMBERED, Finding
from backend.rules.findings.find import Finder
from backend.session import Session
from backend.simulator.testing import Running
from backend.simulator.world.peering_changes import delete_peering
from tui.demo import SETTINGS
from tui.mending import that_mends

from .driving import Answer, driven, is_done, wants_all_of_it
from .vpcs import BOOKS, BOOKS_PCX, CATALOG, CATALOG_PCX, FRANKFURT, OTHER_PCX, acl, group, table
from .worlds import HOME, ec2

QUAYS, LEDGERS = "10.0.0.0/16", "10.40.0.0/16"
DYNOS = ("10.0.128.0/20", "10.0.144.0/20")


async def found(simulator: Running, pcx_id: str) -> dict[str, Finding]:
    """What is said of the peering's AWS side, by its rule."""
    keys = AwsKeys("made-up", SecretStr("made-up"))
    session = Session(
        parse_host(simulator.url),
        Credential(SecretStr("HRKU-made-up"), "the test"),
        state_home=None,
        aws=AwsAccess(accounts=SETTINGS.aws.accounts, keys=keys, endpoint_url=simulator.aws_url),
        settings=SETTINGS,
    )
    snapshot = await session.read_once(lambda seen: universe(seen, asks_aws=True), 60)
    every = Finder().find(snapshot, NOTHING_REMEMBERED, SETTINGS, simulator.clock.now())
    return {each.rule: each for each in every if each.item == pcx_id and each.rule.startswith("aws-")}


async def mended(
    simulator: Running, pcx_id: str, rules: set[str], answers: dict[str, Answer] | None = None
) -> None:
    """All of them are found, and begin the same; after it nothing is found any more."""
    before = await found(simulator, pcx_id)
    assert before.keys() == rules
    (begun, *others) = [that_mends(finding) for finding in before.values()]
    assert begun is not None
    assert all(other == begun for other in others)
    name, inputs = begun
    view, _ = await driven(simulator, name, inputs, answers, otherwise=wants_all_of_it)
    assert is_done(view)
    assert await found(simulator, pcx_id) == {}


async def test_what_a_vpc_of_internal_apps_lacks(aws: Running) -> None:
    client, main = ec2(aws, FRANKFURT), table(aws, "books-main", FRANKFURT)
    client.delete_route(RouteTableId=main, DestinationCidrBlock=LEDGERS)
    for block in aws.world.space("ledger").space_cidr_blocks:
        client.create_route(RouteTableId=main, DestinationCidrBlock=block, VpcPeeringConnectionId=BOOKS_PCX)
    _shut(aws, BOOKS, FRANKFURT, egress=False)
    rules = {"aws-no-route", "aws-route-gone", "aws-route-whole", "aws-group-half"}
    await mended(aws, BOOKS_PCX, rules | {"aws-acl-in", "aws-acl-answers"})


@pytest.mark.slow
async def test_single_blocks_of_which_some_are_missing_and_replies_that_do_not_get_out(aws: Running) -> None:
    client, main = ec2(aws), table(aws, "catalog-main")
    client.delete_route(RouteTableId=main, DestinationCidrBlock=QUAYS)
    client.create_route(RouteTableId=main, DestinationCidrBlock=DYNOS[0], VpcPeeringConnectionId=CATALOG_PCX)
    _shut(aws, CATALOG, HOME, egress=True)
    await mended(aws, CATALOG_PCX, {"aws-route-part", "aws-acl-out"})


@pytest.mark.slow
async def test_routes_that_are_not_needed_and_groups_that_let_nobody_in(aws: Running) -> None:
    client, main, group_id = ec2(aws), table(aws, "catalog-main"), group(aws, "catalog")
    client.create_route(RouteTableId=main, DestinationCidrBlock=DYNOS[0], VpcPeeringConnectionId=CATALOG_PCX)
    ranges = [{"CidrIp": block} for block in DYNOS]
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": ranges}
    client.revoke_security_group_ingress(GroupId=group_id, IpPermissions=[rule])
    answers: dict[str, Answer] = {"security_group_id": (group_id,), "ports": ("443",)}
    await mended(aws, CATALOG_PCX, {"aws-route-covered", "aws-group-none"}, answers)


@pytest.mark.slow
async def test_a_closer_route_to_what_is_gone(aws: Running) -> None:
    main = table(aws, "catalog-main")
    ec2(aws).create_route(RouteTableId=main, DestinationCidrBlock=DYNOS[0], VpcPeeringConnectionId=OTHER_PCX)
    _end(aws, "harbor", OTHER_PCX)
    await mended(aws, CATALOG_PCX, {"aws-route-gone"})


@pytest.mark.slow
async def test_a_route_to_the_whole_space_that_leads_elsewhere(aws: Running) -> None:
    main = table(aws, "catalog-main")
    ec2(aws).replace_route(RouteTableId=main, DestinationCidrBlock=QUAYS, VpcPeeringConnectionId=OTHER_PCX)
    rules = {"aws-route-elsewhere", "aws-no-route"}
    await mended(aws, CATALOG_PCX, rules, {"replace_routes": (main,)})


@pytest.mark.slow
async def test_routes_to_one_that_has_ended(aws: Running) -> None:
    _end(aws, "quay", CATALOG_PCX)
    await mended(aws, CATALOG_PCX, {"aws-route-left"})


def _shut(simulator: Running, vpc_id: str, region: str, *, egress: bool) -> None:
    """Nothing passes in that direction."""
    acl_id = acl(simulator, vpc_id, region)
    ec2(simulator, region).delete_network_acl_entry(NetworkAclId=acl_id, RuleNumber=100, Egress=egress)


def _end(simulator: Running, space: str, pcx_id: str) -> None:
    (one,) = (each for each in simulator.world.space(space).peerings if each.pcx_id == pcx_id)
    delete_peering(simulator.world, one, "123456789012")
