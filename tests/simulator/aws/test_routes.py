"""Routes through peering connections."""

from typing import Any

import pytest

from backend.simulator.testing import Running
from tests.simulator.aws.conftest import (
    connection,
    let_initiate,
    let_provision,
    main_table,
    new_vpc,
    refused,
    request,
    routes,
)


@pytest.fixture
def table_id(ec2: Any) -> str:
    return main_table(ec2, new_vpc(ec2))


@pytest.fixture
def pcx_id(sim: Running, ec2: Any) -> str:
    pcx_id = request(ec2, new_vpc(ec2, "10.231.0.0/16"), new_vpc(ec2, "10.232.0.0/16"))
    let_initiate(sim)
    return pcx_id


def add(ec2: Any, table_id: str, block: str, pcx_id: str) -> None:
    ec2.create_route(RouteTableId=table_id, DestinationCidrBlock=block, VpcPeeringConnectionId=pcx_id)


def test_a_route_is_a_black_hole_unless_its_connection_is_active(
    sim: Running, ec2: Any, table_id: str, pcx_id: str
) -> None:
    add(ec2, table_id, "10.232.0.0/16", pcx_id)
    assert routes(ec2, table_id) == {"10.232.0.0/16": (pcx_id, "blackhole")}
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
    assert routes(ec2, table_id) == {"10.232.0.0/16": (pcx_id, "blackhole")}
    let_provision(sim)
    assert routes(ec2, table_id) == {"10.232.0.0/16": (pcx_id, "active")}
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
    assert routes(ec2, table_id) == {"10.232.0.0/16": (pcx_id, "blackhole")}


def test_a_black_hole_stays_when_its_connection_is_forgotten(
    sim: Running, ec2: Any, table_id: str, pcx_id: str
) -> None:
    add(ec2, table_id, "10.232.0.0/16", pcx_id)
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
    sim.clock.advance(3 * 86_400)
    with refused("InvalidVpcPeeringConnectionID.NotFound"):
        connection(ec2, pcx_id)
    assert routes(ec2, table_id) == {"10.232.0.0/16": (pcx_id, "blackhole")}
    ec2.delete_route(RouteTableId=table_id, DestinationCidrBlock="10.232.0.0/16")
    assert routes(ec2, table_id) == {}


def test_host_bits_of_a_destination_are_cut_off(ec2: Any, table_id: str, pcx_id: str) -> None:
    add(ec2, table_id, "10.9.0.5/20", pcx_id)
    add(ec2, table_id, "10.9.16.0/20", pcx_id)
    assert set(routes(ec2, table_id)) == {"10.9.0.0/20", "10.9.16.0/20"}
    with refused("RouteAlreadyExists"):
        add(ec2, table_id, "10.9.0.0/20", pcx_id)
    ec2.replace_route(
        RouteTableId=table_id, DestinationCidrBlock="10.9.0.9/20", VpcPeeringConnectionId=pcx_id
    )
    ec2.delete_route(RouteTableId=table_id, DestinationCidrBlock="10.9.0.5/20")
    assert set(routes(ec2, table_id)) == {"10.9.16.0/20"}


def test_a_route_to_an_unknown_connection_or_block_is_refused(ec2: Any, table_id: str, pcx_id: str) -> None:
    with refused("InvalidVpcPeeringConnectionID.NotFound"):
        add(ec2, table_id, "10.9.0.0/20", "pcx-0123456789abcdef0")
    with refused("InvalidParameterValue"):
        add(ec2, table_id, "10.9.0.0/40", pcx_id)


def test_a_table_is_found_by_the_connection_that_its_routes_lead_to(ec2: Any) -> None:
    pcx_id = "pcx-0a51b7c2d9e34f601"
    asked = [{"Name": "route.vpc-peering-connection-id", "Values": [pcx_id]}]
    tables = ec2.describe_route_tables(Filters=asked)["RouteTables"]
    assert {table["VpcId"] for table in tables} == {"vpc-0b7d3f52a9c1e8401"}


def test_a_route_that_is_not_there_can_be_neither_replaced_nor_deleted(
    ec2: Any, table_id: str, pcx_id: str
) -> None:
    asked = {"RouteTableId": table_id, "DestinationCidrBlock": "10.9.0.0/20"}
    with refused("InvalidParameterValue"):
        ec2.replace_route(**asked, VpcPeeringConnectionId=pcx_id)
    with refused("InvalidRoute.NotFound"):
        ec2.delete_route(**asked)
