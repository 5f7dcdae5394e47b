"""What AWS sends and moto does not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.stub import Stubber

from backend.aws import calls, connections, network_acls, route_tables, security_groups, subnets, vpcs
from backend.aws.errors import AwsError
from backend.aws.prefix_lists import PrefixLists
from backend.model.aws_end import Connection, Route, RouteTable, SecurityGroupRule

from .support import SPACE, answering, pcx_wire, unanswered, vpc_wire

VPC = "vpc-0a1b2c3d"


def tables(*wires: dict[str, Any], lists: PrefixLists | None = None) -> tuple[RouteTable, ...]:
    known: subnets.Subnets = {}
    return route_tables.as_model(
        list(wires), pcx_id="pcx-1", blocks=SPACE, known=known, lists=lists or PrefixLists()
    )


def routes(*wires: dict[str, Any], lists: PrefixLists | None = None) -> tuple[Route, ...]:
    (table,) = tables({"RouteTableId": "rtb-1", "Routes": list(wires)}, lists=lists)
    return table.routes


@pytest.mark.parametrize("spelling", ["ID", "Id"])
def test_a_peering_that_is_not_known_in_both_spellings(spelling: str) -> None:
    client = answering({"DescribeVpcPeeringConnections": f"InvalidVpcPeeringConnection{spelling}.NotFound"})
    assert connections.read(client, "pcx-1") is None


def test_a_peering_id_that_is_none_is_not_taken_for_one_that_is_gone() -> None:
    client = answering({"DescribeVpcPeeringConnections": "InvalidVpcPeeringConnectionId.Malformed"})
    with pytest.raises(AwsError, match="Malformed"):
        connections.read(client, "pcx-1")


def test_a_vpc_that_is_not_known() -> None:
    assert vpcs.read(answering({"DescribeVpcs": "InvalidVpcID.NotFound"}), VPC) is None


def test_a_vpc_that_another_account_shares_cannot_be_chosen() -> None:
    own, bare, shared = vpc_wire(OwnerId="123456789012"), vpc_wire(VpcId="vpc-2"), vpc_wire(VpcId="vpc-3")
    client = answering({"DescribeVpcs": {"Vpcs": [own, bare, shared | {"OwnerId": "210987654321"}]}})
    assert [vpc.vpc_id for vpc in vpcs.read_all(client, "123456789012")] == [VPC, "vpc-2"]


def test_the_connections_of_a_vpc_are_those_that_it_is_a_side_of_each_once() -> None:
    wires = [pcx_wire(), pcx_wire(VpcPeeringConnectionId="pcx-2", RequesterVpcInfo={"VpcId": "vpc-other"})]
    wires[0]["Tags"] = [{"Key": "spaceport:change", "Value": "ab12cd"}]
    client = answering({"DescribeVpcPeeringConnections": {"VpcPeeringConnections": wires}})
    (own,) = connections.of_vpc(client, VPC)
    assert (own.pcx_id, own.tags) == ("pcx-1", {"spaceport:change": "ab12cd"})


def test_the_numbers_of_an_acl_are_those_of_the_one_that_was_asked_for() -> None:
    entries = [{"RuleNumber": 100}, {"RuleNumber": 90, "Egress": True}]
    acls = [
        {"NetworkAclId": "acl-1", "Entries": entries},
        {"NetworkAclId": "acl-2", "Entries": [{"RuleNumber": 7}]},
    ]
    client = answering({"DescribeNetworkAcls": {"NetworkAcls": acls}})
    assert network_acls.numbers(client, "acl-1") == {False: frozenset({100}), True: frozenset({90})}


def test_a_filter_that_was_not_heeded_changes_nothing() -> None:
    others = [pcx_wire(VpcPeeringConnectionId="pcx-2"), pcx_wire("expired")]
    client = answering({"DescribeVpcPeeringConnections": {"VpcPeeringConnections": others}})
    found = connections.read(client, "pcx-1")
    assert found is not None
    assert found.code == "expired"
    client = answering({"DescribeSubnets": {"Subnets": [{"SubnetId": "s", "VpcId": "vpc-other"}]}})
    assert subnets.read(client, VPC) == {}
    assert vpcs.read(answering({"DescribeVpcs": {"Vpcs": [vpc_wire(VpcId="vpc-other")]}}), VPC) is None


def test_a_pending_request_as_aws_shows_it_with_its_end_and_the_accepters_block_hidden() -> None:
    until = datetime(2026, 11, 27, 14, 5, tzinfo=UTC)
    wire = pcx_wire(
        "pending-acceptance",
        ExpirationTime=until,
        RequesterVpcInfo={
            "OwnerId": "123456789012",
            "VpcId": VPC,
            "CidrBlock": "10.100.0.0/16",
            "CidrBlockSet": [{"CidrBlock": "10.100.0.0/16"}, {"CidrBlock": "10.101.0.0/16"}],
            "Ipv6CidrBlockSet": [{"Ipv6CidrBlock": "2001:db8::/56"}],
        },
        AccepterVpcInfo={"OwnerId": "847227832372", "VpcId": "vpc-of-the-space"},
    )
    client = answering({"DescribeVpcPeeringConnections": {"VpcPeeringConnections": [wire]}})
    found = connections.read(client, "pcx-1")
    assert isinstance(found, Connection)
    assert found.expiration_time == until
    assert found.requester.cidr_blocks == ("10.100.0.0/16", "10.101.0.0/16", "2001:db8::/56")
    assert found.accepter.cidr_blocks == ()


def test_every_page_is_read() -> None:
    client = unanswered()
    filters = {"Filters": [{"Name": "vpc-id", "Values": [VPC]}], "MaxResults": 1000}
    pages = [
        {"Subnets": [{"SubnetId": f"subnet-{number}", "VpcId": VPC}], **following}
        for number, following in enumerate([{"NextToken": "one"}, {"NextToken": "two"}, {}])
    ]
    with Stubber(client) as stub:
        stub.add_response("describe_subnets", pages[0], filters)
        stub.add_response("describe_subnets", pages[1], {**filters, "NextToken": "one"})
        stub.add_response("describe_subnets", pages[2], {**filters, "NextToken": "two"})
        assert list(subnets.read(client, VPC)) == ["subnet-0", "subnet-1", "subnet-2"]
        stub.assert_no_pending_responses()


def test_a_list_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "MOST_PAGES", 3)
    client = unanswered()
    with Stubber(client) as stub:
        for number in range(3):
            asked = {"NextToken": str(number)} if number else {}
            answer = {"Vpcs": [vpc_wire()], "NextToken": str(number + 1)}
            stub.add_response("describe_vpcs", answer, {"MaxResults": 1000, **asked})
        with pytest.raises(AwsError, match="AWS pages a list without end; given up after 3 pages"):
            vpcs.read_all(client, "123456789012")
        stub.assert_no_pending_responses()


def test_text_of_aws_is_cleaned() -> None:
    wire = {"SubnetId": "s", "VpcId": VPC, "Tags": [{"Key": "Name", "Value": "le\x1b[31mft\u202e"}]}
    found = subnets.read(answering({"DescribeSubnets": {"Subnets": [wire]}}), VPC)
    assert found["s"].name == "le[31mft"


def test_a_blackhole_is_told_also_where_it_led_through_another_peering() -> None:
    ours, old = routes(
        {"DestinationCidrBlock": "10.0.0.0/16", "VpcPeeringConnectionId": "pcx-1", "State": "blackhole"},
        {"DestinationCidrBlock": "10.0.128.0/20", "VpcPeeringConnectionId": "pcx-0", "State": "blackhole"},
    )
    assert (ours.state, ours.through_this) == ("blackhole", True)
    assert (old.target, old.state, old.through_this) == ("pcx-0", "blackhole", False)


def test_host_bits_of_a_destination_hide_nothing() -> None:
    (route,) = routes({"DestinationCidrBlock": "10.0.130.5/20", "TransitGatewayId": "tgw-1"})
    assert (route.destination, route.target) == ("10.0.130.5/20", "tgw-1")


def test_routes_that_have_nothing_to_do_with_the_space_are_left_out() -> None:
    assert (
        routes(
            {"DestinationCidrBlock": "10.100.0.0/16", "GatewayId": "local", "State": "active"},
            {"DestinationIpv6CidrBlock": "::/0", "GatewayId": "igw-1", "State": "active"},
            {"DestinationPrefixListId": "pl-of-s3", "GatewayId": "vpce-1", "State": "active"},
        )
        == ()
    )


def test_a_route_to_a_prefix_list_is_one_for_each_of_its_blocks() -> None:
    wire = {"DestinationPrefixListId": "pl-1", "TransitGatewayId": "tgw-1", "State": "active"}
    assert route_tables.prefix_lists_in([{"Routes": [wire]}]) == {"pl-1"}
    lists = PrefixLists(blocks={"pl-1": ("192.0.2.0/24", "10.0.0.0/12")})
    (route,) = routes(wire, lists=lists)
    assert (route.destination, route.prefix_list_id) == ("10.0.0.0/12", "pl-1")
    (unread,) = routes(wire)
    assert (unread.destination, unread.prefix_list_id) == ("pl-1", "pl-1")


def test_a_table_that_a_subnet_is_just_leaving_or_that_a_gateway_has_serves_none() -> None:
    associations = [
        {"SubnetId": "subnet-1", "AssociationState": {"State": "disassociating"}},
        {"GatewayId": "igw-1", "AssociationState": {"State": "associated"}},
        {"SubnetId": "subnet-2", "AssociationState": {"State": "associated"}},
    ]
    (table,) = tables({"RouteTableId": "rtb-1", "Associations": associations})
    assert [subnet.subnet_id for subnet in table.subnets] == ["subnet-2"]


def test_the_main_table_stands_first() -> None:
    other, main = {"RouteTableId": "a"}, {"RouteTableId": "b", "Associations": [{"Main": True}]}
    assert [table.route_table_id for table in tables(other, main)] == ["b", "a"]


def test_rules_for_prefix_lists_icmp_and_protocols_without_a_name() -> None:
    group = {
        "GroupId": "sg-1",
        "IpPermissions": [
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "PrefixListIds": [{"PrefixListId": "pl-1"}],
            },
            {"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]},
            {"IpProtocol": "50", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]},
            {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-1"}]},
            {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
        ],
    }
    assert security_groups.prefix_lists_in([group]) == {"pl-1"}
    lists = PrefixLists(blocks={"pl-1": ("10.0.128.0/20", "192.0.2.0/24")})
    by_list, icmp, esp = security_groups.as_model([group], blocks=SPACE, lists=lists)
    assert by_list == SecurityGroupRule(
        group_id="sg-1",
        protocol="tcp",
        from_port=443,
        to_port=443,
        cidr="10.0.128.0/20",
        prefix_list_id="pl-1",
    )
    assert (icmp.protocol, icmp.from_port, icmp.to_port) == ("icmp", 8, None)
    assert (esp.protocol, esp.from_port) == ("50", None)


def test_an_acl_names_its_subnets_even_where_they_could_not_be_read() -> None:
    entry = {
        "RuleNumber": 10,
        "Protocol": "1",
        "RuleAction": "deny",
        "Egress": True,
        "CidrBlock": "0.0.0.0/0",
        "IcmpTypeCode": {"Type": 8, "Code": -1},
    }
    acl = {"NetworkAclId": "acl-1", "Associations": [{"SubnetId": "subnet-1"}], "Entries": [entry]}
    (found,) = network_acls.as_model([acl], blocks=SPACE, known={})
    assert [subnet.subnet_id for subnet in found.subnets] == ["subnet-1"]
    (judged,) = found.entries
    assert (judged.protocol, judged.from_port, judged.to_port) == ("icmp", 8, None)
