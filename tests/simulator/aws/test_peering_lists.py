"""DescribeVpcPeeringConnections: filters and pages."""

from typing import Any

import pytest

from backend.simulator.testing import Running
from tests.simulator.aws.conftest import new_vpc, refused, request

HARBOR, QUAY = "pcx-0a51b7c2d9e34f601", "pcx-0c9d2e7f4a1b68704"


def listed(ec2: Any, **filters: list[str]) -> list[str]:
    """The ids that fit filters, whose names have _ for - and __ for . here."""
    asked = [
        {"Name": name.replace("__", ".").replace("_", "-"), "Values": values}
        for name, values in filters.items()
    ]
    found = ec2.describe_vpc_peering_connections(Filters=asked)["VpcPeeringConnections"]
    return [each["VpcPeeringConnectionId"] for each in found]


def test_without_a_filter_all_are_listed(ec2: Any) -> None:
    assert listed(ec2) == [HARBOR, QUAY]


@pytest.mark.parametrize(
    ("name", "harbors", "both"),
    [
        ("vpc_peering_connection_id", HARBOR, "pcx-0*"),
        ("requester_vpc_info__vpc_id", "vpc-0b7d3f52a9c1e8401", "vpc-*"),
        ("requester_vpc_info__cidr_block", "10.214.0.0/16", "10.?*.0.0/16"),
        ("accepter_vpc_info__cidr_block", "10.2.0.0/16", "10.?.0.0/16"),
        ("requester_vpc_info__owner_id", None, "123456789012"),
        ("accepter_vpc_info__owner_id", None, "847227832372"),
        ("status_code", None, "active"),
        ("status_message", None, "Act*"),
    ],
)
def test_a_filter_is_applied(ec2: Any, name: str, harbors: str | None, both: str) -> None:
    assert listed(ec2, **{name: [both]}) == [HARBOR, QUAY]
    assert listed(ec2, **{name: ["nothing like that"]}) == []
    if harbors is not None:
        assert listed(ec2, **{name: [harbors]}) == [HARBOR]


def test_values_are_joined_by_or_and_filters_by_and(ec2: Any) -> None:
    assert listed(ec2, vpc_peering_connection_id=[HARBOR, QUAY, "pcx-1"]) == [HARBOR, QUAY]
    assert listed(ec2, status_code=["active"], requester_vpc_info__cidr_block=["10.100.0.0/16"]) == [QUAY]
    assert listed(ec2, status_code=["deleted"], requester_vpc_info__cidr_block=["10.100.0.0/16"]) == []


def test_tags_and_the_expiration_are_filters_too(sim: Running, ec2: Any) -> None:
    pcx_id = request(ec2, new_vpc(ec2), "vpc-0123456789abcdef0")
    ec2.create_tags(Resources=[QUAY], Tags=[{"Key": "Name", "Value": "catalog"}])
    asked = [{"Name": "tag:Name", "Values": ["cat*"]}]
    found = ec2.describe_vpc_peering_connections(Filters=asked)["VpcPeeringConnections"]
    assert [each["VpcPeeringConnectionId"] for each in found] == [QUAY]
    assert listed(ec2, tag_key=["Name"]) == [QUAY]
    assert listed(ec2, expiration_time=["2026-11-27T14:00:00.000Z"]) == [pcx_id]


def test_an_unknown_filter_is_refused(ec2: Any) -> None:
    with refused("InvalidParameterValue"):
        listed(ec2, colour=["blue"])


def test_pages_are_as_long_as_asked_for(ec2: Any) -> None:
    vpc_id = new_vpc(ec2)
    made = [request(ec2, vpc_id, f"vpc-0123456789abcdef{number}") for number in range(9)]
    first = ec2.describe_vpc_peering_connections(MaxResults=5)
    assert len(first["VpcPeeringConnections"]) == 5
    pages = ec2.get_paginator("describe_vpc_peering_connections").paginate(PaginationConfig={"PageSize": 5})
    sizes_and_ids = [
        (
            len(page["VpcPeeringConnections"]),
            [c["VpcPeeringConnectionId"] for c in page["VpcPeeringConnections"]],
        )
        for page in pages
    ]
    assert [size for size, _ in sizes_and_ids] == [5, 5, 1]
    assert [pcx_id for _, ids in sizes_and_ids for pcx_id in ids] == [HARBOR, QUAY, *made]


@pytest.mark.parametrize("wrong", [{"MaxResults": 1001}, {"NextToken": "nonsense"}])
def test_a_page_that_makes_no_sense_is_refused(ec2: Any, wrong: dict[str, Any]) -> None:
    with refused("InvalidParameterValue"):
        ec2.describe_vpc_peering_connections(**wrong)


@pytest.mark.parametrize("name", ["route_tables", "subnets", "vpcs", "security_groups", "network_acls"])
def test_the_other_lists_have_pages_too(ec2: Any, name: str) -> None:
    for number in range(5):
        vpc_id = new_vpc(ec2, f"10.23{number}.0.0/16")
        ec2.create_subnet(VpcId=vpc_id, CidrBlock=f"10.23{number}.0.0/24")
    pages = list(ec2.get_paginator(f"describe_{name}").paginate(PaginationConfig={"PageSize": 5}))
    key = "".join(part.capitalize() for part in name.split("_"))
    whole = getattr(ec2, f"describe_{name}")()[key]
    assert len(pages) > 1
    assert [each for page in pages for each in page[key]] == whole
