"""What is read of an AWS that works; moto speaks HTTP here."""

import asyncio

from backend.aws.reader import AwsReader
from backend.model.aws_end import AwsEnd, NetworkAclEntry, Subnet
from backend.model.peering import Peering

from .support import HEROKU, PRODUCTION, SPACE, STAGING, STRANGER, Ec2, peering


async def read(ec2: Ec2, *peerings: Peering) -> tuple[AwsEnd, ...]:
    return await AwsReader(ec2.access()).read(peerings, SPACE)


async def one(ec2: Ec2, pcx_id: str, **fields: object) -> AwsEnd:
    (end,) = await read(ec2, peering(pcx_id, **fields))
    return end


async def test_the_connection_and_the_vpc_with_all_its_blocks(ec2: Ec2) -> None:
    vpc_id, pcx_id = ec2.peered()
    client = ec2.client()
    client.create_tags(Resources=[vpc_id], Tags=[{"Key": "Name", "Value": "shop"}])
    client.associate_vpc_cidr_block(VpcId=vpc_id, CidrBlock="10.101.0.0/16")
    client.associate_vpc_cidr_block(VpcId=vpc_id, AmazonProvidedIpv6CidrBlock=True)
    gone = client.associate_vpc_cidr_block(VpcId=vpc_id, CidrBlock="10.102.0.0/16")
    client.disassociate_vpc_cidr_block(AssociationId=gone["CidrBlockAssociation"]["AssociationId"])
    end = await one(ec2, pcx_id, aws_vpc_id=vpc_id)
    assert (end.pcx_id, end.account_id, end.account_name) == (pcx_id, PRODUCTION, "production")
    assert (end.not_looked_at, end.problems) == (None, {})
    assert end.connection is not None
    assert end.connection.code == "active"
    assert (end.connection.requester.owner_id, end.connection.requester.vpc_id) == (PRODUCTION, vpc_id)
    assert end.connection.accepter.owner_id == HEROKU
    assert "10.0.0.0/16" in end.connection.accepter.cidr_blocks
    assert end.vpc is not None
    assert (end.vpc.name, end.vpc.cidr_block) == ("shop", "10.100.0.0/16")
    assert end.vpc.secondary_cidr_blocks == ("10.101.0.0/16",)
    assert len(end.vpc.ipv6_cidr_blocks) == 1


async def test_routes_by_table_with_the_subnets_that_each_serves(ec2: Ec2) -> None:
    vpc_id, pcx_id = ec2.peered()
    client, main = ec2.client(), ec2.main_table(vpc_id)
    left = ec2.subnet(vpc_id, "10.100.0.0/24", "left")
    ec2.subnet(vpc_id, "10.100.1.0/24", "right")
    other = client.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]
    client.associate_route_table(RouteTableId=other, SubnetId=left)
    gateway = client.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    client.attach_internet_gateway(VpcId=vpc_id, InternetGatewayId=gateway)
    for table, block, target in (
        (main, "10.0.0.0/16", {"VpcPeeringConnectionId": pcx_id}),
        (main, "10.9.0.0/16", {"VpcPeeringConnectionId": pcx_id}),
        (main, "10.0.128.0/20", {"GatewayId": gateway}),
        (main, "192.0.2.0/24", {"GatewayId": gateway}),
        (other, "0.0.0.0/0", {"GatewayId": gateway}),
    ):
        client.create_route(RouteTableId=table, DestinationCidrBlock=block, **target)
    end = await one(ec2, pcx_id, aws_vpc_id=vpc_id)
    first, second = end.route_tables
    assert (first.route_table_id, first.main) == (main, True)
    assert [subnet.name for subnet in first.subnets] == ["right"]
    assert {(route.destination, route.target, route.through_this) for route in first.routes} == {
        ("10.0.0.0/16", pcx_id, True),
        ("10.9.0.0/16", pcx_id, True),
        ("10.0.128.0/20", gateway, False),
    }
    assert (second.route_table_id, second.main) == (other, False)
    (served,) = second.subnets
    assert served == Subnet(
        subnet_id=left, name="left", cidr_block="10.100.0.0/24", availability_zone=served.availability_zone
    )
    assert [(route.destination, route.target) for route in second.routes] == [("0.0.0.0/0", gateway)]


async def test_rules_of_security_groups_that_overlap_the_space_both_ways(ec2: Ec2) -> None:
    vpc_id, pcx_id = ec2.peered()
    client = ec2.client()
    group = client.create_security_group(GroupName="db", Description="db", VpcId=vpc_id)["GroupId"]
    client.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 5432,
                "ToPort": 5432,
                "IpRanges": [
                    {"CidrIp": "10.0.128.0/20", "Description": "dynos"},
                    {"CidrIp": "192.0.2.0/24"},
                ],
            },
            {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
        ],
    )
    elsewhere = ec2.vpc("10.200.0.0/16")
    other = client.create_security_group(GroupName="o", Description="o", VpcId=elsewhere)["GroupId"]
    end = await one(ec2, pcx_id, aws_vpc_id=vpc_id)
    rules = [rule for rule in end.security_group_rules if rule.group_id == group]
    assert {(rule.egress, rule.protocol, rule.from_port, rule.cidr, rule.description) for rule in rules} == {
        (False, "tcp", 5432, "10.0.128.0/20", "dynos"),
        (False, "all", None, "10.0.0.0/8", None),
        (True, "all", None, "0.0.0.0/0", None),
    }
    assert {rule.group_name for rule in rules} == {"db"}
    assert other not in {rule.group_id for rule in end.security_group_rules}


async def test_entries_of_network_acls_in_the_order_of_judging(ec2: Ec2) -> None:
    vpc_id, pcx_id = ec2.peered()
    client = ec2.client()
    acl = client.create_network_acl(VpcId=vpc_id)["NetworkAcl"]["NetworkAclId"]
    for number, block, egress, action in (
        (200, "10.0.144.0/20", False, "deny"),
        (90, "10.0.128.0/20", False, "allow"),
        (50, "192.0.2.0/24", False, "allow"),
        (100, "10.0.0.0/16", True, "allow"),
    ):
        client.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=number,
            Protocol="6",
            RuleAction=action,
            Egress=egress,
            CidrBlock=block,
            PortRange={"From": 1024, "To": 65535},
        )
    end = await one(ec2, pcx_id, aws_vpc_id=vpc_id)
    found = {each.network_acl_id: each for each in end.network_acls}
    ours = [(each.egress, each.rule_number, each.action, each.cidr) for each in found[acl].entries]
    assert ours == [
        (False, 90, "allow", "10.0.128.0/20"),
        (False, 200, "deny", "10.0.144.0/20"),
        (True, 100, "allow", "10.0.0.0/16"),
    ]
    assert found[acl].entries[0] == NetworkAclEntry(
        rule_number=90,
        egress=False,
        action="allow",
        protocol="tcp",
        from_port=1024,
        to_port=65535,
        cidr="10.0.128.0/20",
    )
    default = next(each for each in end.network_acls if each.is_default)
    assert [(entry.rule_number, entry.egress, entry.action, entry.protocol) for entry in default.entries] == [
        (100, False, "allow", "all"),
        (32767, False, "deny", "all"),
        (100, True, "allow", "all"),
        (32767, True, "deny", "all"),
    ]


async def test_what_ec2_knows_of_the_peering_counts_more_than_what_heroku_masks(ec2: Ec2) -> None:
    vpc_id, pcx_id = ec2.peered()
    end = await one(ec2, pcx_id, aws_vpc_id="******")
    assert end.vpc is not None
    assert end.vpc.vpc_id == vpc_id


async def test_another_account_is_read_in_its_role_and_another_region_where_it_is(ec2: Ec2) -> None:
    vpc_id, pcx_id = ec2.peered(account_id=STAGING, region="eu-west-1")
    end = await one(ec2, pcx_id, aws_vpc_id=vpc_id, aws_account_id=STAGING, aws_region="eu-west-1")
    assert (end.account_name, end.not_looked_at, end.problems) == ("staging", None, {})
    assert end.vpc is not None
    assert end.vpc.vpc_id == vpc_id
    assert end.connection is not None
    assert end.connection.requester.region == "eu-west-1"


async def test_a_peering_that_ec2_does_not_know_any_longer(ec2: Ec2) -> None:
    vpc_id = ec2.vpc("10.100.0.0/16")
    end = await one(ec2, "pcx-0dead0000beef0000", aws_vpc_id=vpc_id)
    assert (end.not_looked_at, end.connection) == (None, None)
    assert end.problems == {}
    assert end.vpc is not None  # routes into nothing stand there still
    assert len(end.route_tables) == 1


async def test_a_vpc_that_is_gone(ec2: Ec2) -> None:
    end = await one(ec2, "pcx-0dead0000beef0000", aws_vpc_id="vpc-0dead0000beef0000")
    assert (end.vpc, end.route_tables, end.problems) == (None, (), {})


async def test_ends_come_in_the_order_of_the_peerings_whatever_becomes_of_each(ec2: Ec2) -> None:
    vpc_id, pcx_id = ec2.peered()
    ends = await read(
        ec2,
        peering("pcx-1", aws_account_id=STRANGER),
        peering(pcx_id, aws_vpc_id=vpc_id),
        peering("pcx-3", aws_account_id="******"),
        peering("pcx-4", aws_region=None),
    )
    assert [end.pcx_id for end in ends] == ["pcx-1", pcx_id, "pcx-3", "pcx-4"]
    assert [end.not_looked_at for end in ends] == [
        f"not looked at: no credentials for {STRANGER}, those found here are for {PRODUCTION}",
        None,
        "not looked at: Heroku does not name the account of its VPC",
        "not looked at: Heroku does not name the region of its VPC",
    ]
    assert ends[2].account_id is None


async def test_what_did_not_change_is_equal(ec2: Ec2) -> None:
    vpc_id, pcx_id = ec2.peered()
    reader = AwsReader(ec2.access())
    ours = [peering(pcx_id, aws_vpc_id=vpc_id)]
    assert await reader.read(ours, SPACE) == await reader.read(ours, SPACE)


async def test_the_loop_goes_on_while_aws_is_read(ec2: Ec2) -> None:
    vpc_id, pcx_id = ec2.peered()
    reading = asyncio.create_task(one(ec2, pcx_id, aws_vpc_id=vpc_id))
    turns = 0
    while not reading.done():
        await asyncio.sleep(0)
        turns += 1
    assert reading.result().vpc is not None
    assert turns > 100
