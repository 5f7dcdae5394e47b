"""AWS commands that take more than one shape."""

import json
import shlex

import pytest
from botocore import xform_name
from botocore.session import Session

from backend.aws.sessions import loader
from backend.rules.aws_commands import AwsCommands


def options_of(action: str) -> set[str]:
    """Those that the AWS CLI has for it: it is made from the same description."""
    session = Session()
    session.register_component("data_loader", loader())
    members = session.get_service_model("ec2").operation_model(action).input_shape.members
    return {f"--{xform_name(member, '-')}" for member in members}


@pytest.fixture(scope="module")
def options() -> set[str]:
    return options_of("ReplaceRoute")


@pytest.mark.parametrize(
    ("target", "option"),
    [
        ("pcx-0c9d2e7f4a1b68704", "--vpc-peering-connection-id"),
        ("tgw-0262a0e521EXAMPLE", "--transit-gateway-id"),
        ("nat-04eEXAMPLE", "--nat-gateway-id"),
        ("eni-0a1EXAMPLE", "--network-interface-id"),
        ("i-0a1EXAMPLE", "--instance-id"),
        ("igw-0a1EXAMPLE", "--gateway-id"),
        ("vgw-0a1EXAMPLE", "--gateway-id"),
        ("eigw-0a1EXAMPLE", "--egress-only-internet-gateway-id"),
        ("lgw-0a1EXAMPLE", "--local-gateway-id"),
        ("cagw-0a1EXAMPLE", "--carrier-gateway-id"),
        (
            "arn:aws:networkmanager::123456789012:core-network/core-network-0a1EXAMPLE",
            "--core-network-arn",
        ),
        ("arn:aws:odb:us-east-1:123456789012:odb-network/odbnet_EXAMPLE", "--odb-network-arn"),
    ],
)
def test_a_route_is_led_back_to_whatever_it_led_to(target: str, option: str, options: set[str]) -> None:
    words = shlex.split(AwsCommands("us-east-1").replace_route("rtb-1", "10.0.0.0/16", target))
    assert words[words.index(target) - 1] == option
    assert option in options


@pytest.mark.parametrize(
    ("protocol", "first", "last", "cidr", "what"),
    [
        ("tcp", 5432, 5432, "10.0.0.0/20", "tcp --port-range From=5432,To=5432 --cidr-block 10.0.0.0/20"),
        ("udp", None, None, "10.0.0.0/20", "udp --port-range From=0,To=65535 --cidr-block 10.0.0.0/20"),
        ("icmp", 8, 0, "10.0.0.0/20", "icmp --icmp-type-code Type=8,Code=0 --cidr-block 10.0.0.0/20"),
        ("icmp", None, None, "10.0.0.0/20", "icmp --icmp-type-code Type=-1,Code=-1 --cidr-block 10.0.0.0/20"),
        ("icmpv6", None, None, "fd00::/8", "58 --icmp-type-code Type=-1,Code=-1 --ipv6-cidr-block fd00::/8"),
        ("all", None, None, "10.0.0.0/20", "-1 --cidr-block 10.0.0.0/20"),
        ("50", None, None, "10.0.0.0/20", "50 --cidr-block 10.0.0.0/20"),
    ],
)
def test_an_entry_is_for_what_its_call_is_for(
    protocol: str, first: int | None, last: int | None, cidr: str, what: str
) -> None:
    command = AwsCommands("us-east-1").create_network_acl_entry(
        "acl-1", rule_number=90, egress=False, protocol=protocol, from_port=first, to_port=last, cidr=cidr
    )
    begin = "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 90 --protocol"
    assert command == f"{begin} {what} --rule-action allow --region us-east-1"
    used = {word for word in shlex.split(command) if word.startswith("--")}
    assert used - {"--ingress", "--region"} <= options_of("CreateNetworkAclEntry")


@pytest.mark.parametrize("why", ["Ping it, by hand", None])
def test_a_rule_for_icmp_names_its_types_and_its_description_where_it_has_one(why: str | None) -> None:
    shown = AwsCommands("us-east-1")
    words = shlex.split(shown.authorize_security_group_ingress("sg-1", "icmp", 8, None, ["10.0.0.0/20"], why))
    (permission,) = json.loads(words[words.index("--ip-permissions") + 1])
    (described,) = permission.pop("IpRanges")
    assert permission == {"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1}
    assert described == {"CidrIp": "10.0.0.0/20"} | ({} if why is None else {"Description": why})
