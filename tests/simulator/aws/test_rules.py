"""Rules of security groups and entries of network ACLs."""

from typing import Any

import pytest

from tests.simulator.aws.conftest import new_vpc, refused


def permission(*blocks: str) -> list[dict[str, Any]]:
    ranges = [{"CidrIp": block, "Description": f"About {block}"} for block in blocks]
    return [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": ranges}]


def of(ec2: Any, group_id: str) -> set[tuple[str, str]]:
    """Blocks and descriptions that are let in."""
    (group,) = ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    return {
        (block["CidrIp"], block["Description"])
        for rule in group["IpPermissions"]
        for block in rule["IpRanges"]
    }


@pytest.fixture
def group_id(ec2: Any) -> str:
    made: str = ec2.create_security_group(GroupName="db", Description="db", VpcId=new_vpc(ec2))["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=permission("10.0.128.0/20"))
    return made


def test_all_rules_of_a_call_are_added_or_none(ec2: Any, group_id: str) -> None:
    before = of(ec2, group_id)
    with refused("InvalidPermission.Duplicate"):
        ec2.authorize_security_group_ingress(
            GroupId=group_id, IpPermissions=permission("10.0.144.0/20", "10.0.128.0/20")
        )
    assert of(ec2, group_id) == before == {("10.0.128.0/20", "About 10.0.128.0/20")}
    with refused("InvalidPermission.NotFound"):
        ec2.revoke_security_group_ingress(
            GroupId=group_id, IpPermissions=permission("10.0.128.0/20", "10.0.144.0/20")
        )
    assert of(ec2, group_id) == before


def test_a_group_takes_sixty_rules(ec2: Any, group_id: str) -> None:
    more = [f"10.9.{number}.0/24" for number in range(59)]
    ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=permission(*more))
    with refused("RulesPerSecurityGroupLimitExceeded"):
        ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=permission("10.9.99.0/24"))
    assert len(of(ec2, group_id)) == 60


def test_a_number_of_an_acl_is_taken_in_one_direction_only(ec2: Any) -> None:
    asked = [{"Name": "vpc-id", "Values": [new_vpc(ec2)]}]
    acl = ec2.describe_network_acls(Filters=asked)["NetworkAcls"][0]["NetworkAclId"]
    entry = {
        "NetworkAclId": acl,
        "RuleNumber": 90,
        "Protocol": "6",
        "RuleAction": "allow",
        "CidrBlock": "10.0.128.0/20",
        "PortRange": {"From": 443, "To": 443},
    }
    ec2.create_network_acl_entry(**entry, Egress=False)
    with refused("NetworkAclEntryAlreadyExists"):
        ec2.create_network_acl_entry(**entry, Egress=False)
    ec2.create_network_acl_entry(**entry, Egress=True)
    (found,) = ec2.describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"]
    ours = [each for each in found["Entries"] if each["RuleNumber"] == 90]
    assert [(each["Egress"], each["PortRange"]) for each in ours] == [
        (False, {"From": 443, "To": 443}),
        (True, {"From": 443, "To": 443}),
    ]
