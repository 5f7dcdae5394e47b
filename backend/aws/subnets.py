"""The subnets of a VPC: `DescribeSubnets`."""

from typing import Any

from backend.model.aws_end import Subnet

from .calls import in_vpc, name_of

Subnets = dict[str, Subnet]
"""By id, in EC2's order."""


def read(client: Any, vpc_id: str) -> Subnets:
    """Raises AwsError."""
    found = in_vpc(client, "describe_subnets", "Subnets", vpc_id, page_size=1000)
    return {
        wire["SubnetId"]: Subnet(
            subnet_id=wire["SubnetId"],
            name=name_of(wire),
            cidr_block=wire.get("CidrBlock"),
            availability_zone=wire.get("AvailabilityZone"),
        )
        for wire in found
        if wire.get("SubnetId")
    }


def named(subnet_id: str, known: Subnets) -> Subnet:
    """The subnet, or its bare id where the subnets could not be read."""
    return known.get(subnet_id) or Subnet(subnet_id=subnet_id)
