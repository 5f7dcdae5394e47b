"""AWS commands that take more than one shape."""

import shlex

import pytest
from botocore import xform_name
from botocore.session import Session

from backend.aws.sessions import loader
from backend.rules.aws_commands import AwsCommands


@pytest.fixture(scope="module")
def options() -> set[str]:
    """Those that `aws ec2 replace-route` has: it is made from the same description."""
    session = Session()
    session.register_component("data_loader", loader())
    members = session.get_service_model("ec2").operation_model("ReplaceRoute").input_shape.members
    return {f"--{xform_name(member, '-')}" for member in members}


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
