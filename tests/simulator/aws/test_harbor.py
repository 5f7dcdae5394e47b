"""The AWS ends of the demo, as EC2 tells them."""

from typing import Any

import pytest

from backend.simulator.testing import running
from tests.simulator.aws.conftest import Amazon, main_table, refused, routes

PRODUCTION, STAGING = "vpc-0b7d3f52a9c1e8401", "vpc-0e94a1c6d8b27f502"
CATALOG, BOOKS, ARCHIVE = "vpc-0a1f5c8e3d7b9204c", "vpc-0d5b8e2f7a3c61906", "vpc-02d8f6b4a1c7e9305"


def of(vpc_id: str) -> list[dict[str, Any]]:
    return [{"Name": "vpc-id", "Values": [vpc_id]}]


def name(resource: dict[str, Any]) -> str | None:
    return next((tag["Value"] for tag in resource.get("Tags", []) if tag["Key"] == "Name"), None)


def tables(ec2: Any, vpc_id: str) -> dict[str | None, dict[str, tuple[str | None, str]]]:
    found = ec2.describe_route_tables(Filters=of(vpc_id))["RouteTables"]
    return {name(table): routes(ec2, table["RouteTableId"]) for table in found}


def served(ec2: Any, vpc_id: str) -> dict[str | None, list[str | None]]:
    """The subnets that each table is bound to, by name."""
    subnets = {each["SubnetId"]: name(each) for each in ec2.describe_subnets(Filters=of(vpc_id))["Subnets"]}
    found = ec2.describe_route_tables(Filters=of(vpc_id))["RouteTables"]
    return {
        name(table): [subnets[each["SubnetId"]] for each in table["Associations"] if "SubnetId" in each]
        for table in found
    }


def ports(ec2: Any, vpc_id: str, group: str) -> set[tuple[int, str]]:
    asked = [*of(vpc_id), {"Name": "group-name", "Values": [group]}]
    (found,) = ec2.describe_security_groups(Filters=asked)["SecurityGroups"]
    return {
        (rule["FromPort"], block["CidrIp"]) for rule in found["IpPermissions"] for block in rule["IpRanges"]
    }


def acls(ec2: Any, vpc_id: str) -> dict[str | None, int]:
    """How many subnets each network ACL watches over; None is the default one."""
    found = ec2.describe_network_acls(Filters=of(vpc_id))["NetworkAcls"]
    return {name(acl): len(acl["Associations"]) for acl in found}


def test_production_is_all_right(amazon: Amazon) -> None:
    ec2 = amazon.ec2()
    route = {"10.2.0.0/16": ("pcx-0a51b7c2d9e34f601", "active")}
    assert tables(ec2, PRODUCTION) == {"production-main": route, "production-db": route}
    assert served(ec2, PRODUCTION)["production-db"] == ["production-db-a", "production-db-b"]
    dynos = ("10.2.128.0/20", "10.2.144.0/20")
    assert ports(ec2, PRODUCTION, "web") == {(port, block) for port in (443, 5432) for block in dynos}
    assert acls(ec2, PRODUCTION) == {None: 4}


def test_staging_has_half_the_routes_a_second_block_and_an_acl_that_cuts_replies_off(
    amazon: Amazon,
) -> None:
    ec2 = amazon.as_reader()
    (vpc,) = ec2.describe_vpcs(VpcIds=[STAGING])["Vpcs"]
    blocks = [each["CidrBlock"] for each in vpc["CidrBlockAssociationSet"]]
    assert (name(vpc), vpc["CidrBlock"], blocks) == (
        "staging",
        "10.215.0.0/16",
        ["10.215.0.0/16", "10.9.0.0/16"],
    )
    pcx = ("pcx-05e8c4b1f7a29d302", "active")
    assert tables(ec2, STAGING) == {
        "staging-main": {"10.2.128.0/20": pcx, "10.2.144.0/20": pcx},
        "staging-db": {},
    }
    assert acls(ec2, STAGING) == {None: 2, "staging-app": 1}
    asked = [{"Name": "tag:Name", "Values": ["staging-app"]}]
    (acl,) = ec2.describe_network_acls(Filters=asked)["NetworkAcls"]
    outbound = [(entry["RuleAction"], entry.get("PortRange")) for entry in acl["Entries"] if entry["Egress"]]
    assert outbound == [("allow", {"From": 443, "To": 443}), ("deny", None)]


def test_the_catalog_of_quay_is_complete(amazon: Amazon) -> None:
    ec2 = amazon.ec2()
    assert tables(ec2, CATALOG) == {"catalog-main": {"10.0.0.0/16": ("pcx-0c9d2e7f4a1b68704", "active")}}
    assert ports(ec2, CATALOG, "catalog") == {(443, "10.0.128.0/20"), (443, "10.0.144.0/20")}
    assert acls(ec2, CATALOG) == {None: 2}


def test_the_books_of_ledger_lack_a_route_keep_a_dead_one_and_let_half_the_dynos_in(amazon: Amazon) -> None:
    ec2 = amazon.ec2("eu-central-1")
    found = tables(ec2, BOOKS)
    dead = found["books-reports"]["10.40.0.0/16"]
    assert (found["books-db"], dead[1]) == ({}, "blackhole")
    assert found["books-main"] == {"10.40.0.0/16": ("pcx-0f6a2c8d4b1e79506", "active")}
    with refused("InvalidVpcPeeringConnectionID.NotFound"):
        ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[dead[0]])
    assert ports(ec2, BOOKS, "postgres") == {(5432, "10.40.128.0/20")}


def test_the_archive_of_ledger_is_waiting(amazon: Amazon) -> None:
    ec2 = amazon.ec2("eu-central-1")
    asked = [{"Name": "requester-vpc-info.vpc-id", "Values": [ARCHIVE]}]
    (asking,) = ec2.describe_vpc_peering_connections(Filters=asked)["VpcPeeringConnections"]
    assert asking["Status"]["Code"] == "pending-acceptance"
    assert asking["RequesterVpcInfo"]["CidrBlock"] == "172.17.0.0/16"
    assert routes(ec2, main_table(ec2, ARCHIVE)) == {}


def test_others_are_plain(amazon: Amazon) -> None:
    ec2 = amazon.ec2("eu-west-2")
    owned = [vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"] if not vpc["IsDefault"]]
    assert len(owned) == 3
    for vpc_id in owned:
        (route,) = routes(ec2, main_table(ec2, vpc_id)).items()
        assert (route[0], route[1][1]) == ("10.60.0.0/16", "active")
        assert len(ec2.describe_subnets(Filters=of(vpc_id))["Subnets"]) == 2


def test_the_strangers_vpc_can_not_be_read(amazon: Amazon) -> None:
    for ec2 in (amazon.ec2(), amazon.as_reader()):
        with refused("InvalidVpcID.NotFound"):
            ec2.describe_vpcs(VpcIds=["vpc-0c3a6e91b4f8d2703"])
        with refused("InvalidVpcPeeringConnectionID.NotFound"):
            ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=["pcx-04f21c09b7d5e8603"])


def everything(amazon: Amazon, region: str) -> Any:
    ec2 = amazon.ec2(region)
    lists = ("vpcs", "subnets", "route_tables", "security_groups", "network_acls", "vpc_peering_connections")
    replies = [getattr(ec2, f"describe_{each}")() for each in lists]
    return [{key: value for key, value in reply.items() if key != "ResponseMetadata"} for reply in replies]


@pytest.mark.parametrize("regions", [("us-east-1", "eu-central-1"), ("eu-central-1", "us-east-1")])
def test_ids_are_the_same_in_every_run_and_order(amazon: Amazon, regions: tuple[str, ...]) -> None:
    one = {region: everything(amazon, region) for region in regions}
    with running(aws=True) as sim:
        other = Amazon(sim)
        assert {region: everything(other, region) for region in reversed(regions)} == one
        other.close()


def test_a_crowd_has_its_ends_too() -> None:
    with running("crowd", spaces=12, aws=True) as sim:
        amazon = Amazon(sim)
        asking = {
            (peering.requester.region, peering.requester.vpc_id)
            for space in sim.world.every_space()
            for peering in space.peerings
            if peering.requester.owner_id == "123456789012"
        }
        assert asking
        for region, vpc_id in asking:
            amazon.ec2(region).describe_vpcs(VpcIds=[vpc_id])
        amazon.close()


def test_there_are_vpcs_to_choose_from_for_quay(amazon: Amazon) -> None:
    ec2 = amazon.ec2()
    found = {
        name(vpc): [each["CidrBlock"] for each in vpc["CidrBlockAssociationSet"]]
        for vpc in ec2.describe_vpcs()["Vpcs"]
    }
    assert found == {
        None: ["172.31.0.0/16"],  # the default one of every account
        "analytics": ["10.240.0.0/16", "10.241.0.0/20"],
        "build": ["172.17.0.0/16"],
        "catalog": ["10.100.0.0/16"],
        "cluster": ["100.64.0.0/16"],
        "legacy": ["10.0.0.0/16"],
        "production": ["10.214.0.0/16"],
    }


def test_analytics_is_complete_but_for_the_space(amazon: Amazon) -> None:
    ec2, (vpc_id,) = amazon.ec2(), _ids(amazon.ec2(), "analytics")
    assert tables(ec2, vpc_id) == {"analytics-main": {}, "analytics-db": {}}
    assert served(ec2, vpc_id)["analytics-db"] == ["analytics-db-a", "analytics-db-b"]
    assert ports(ec2, vpc_id, "analytics-db") == {(5432, "10.240.0.0/16")}
    assert acls(ec2, vpc_id) == {None: 3, "analytics-db": 2}
    asked = [{"Name": "requester-vpc-info.vpc-id", "Values": [vpc_id]}]
    assert ec2.describe_vpc_peering_connections(Filters=asked)["VpcPeeringConnections"] == []


def _ids(ec2: Any, named: str) -> list[str]:
    return [vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"] if name(vpc) == named]
