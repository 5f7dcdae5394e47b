"""What `--set` may say, before anything is looked up."""

import pytest

from backend.changes.catalogue import CHANGES
from backend.changes.inputs import INPUTS, why_not
from backend.model.change import Facts


def test_every_input_of_every_change_is_described() -> None:
    assert {name for change in CHANGES.values() for name in change.inputs} == set(INPUTS)


@pytest.mark.parametrize(
    "said",
    [
        {"space": "quay", "vpc_id": "vpc-0a1b2c3d", "aws_region": "us-gov-west-1", "aws_profile": "none"},
        {"routes": "subnets", "route_table_ids": "rtb-0a1b2c3d4e5f60718", "replace_routes": "none"},
        {"security_group_id": "none", "ports": "5432,8000-8010", "peer_cidr_block": "10.30.0.0/16"},
        {"begin_with": "new"},
        {"begin_with": "pcx-0a1b2c3d4e5f60718"},
        {"aws_account_id": "123456789012", "pcx_id": "pcx-0a1b2c3d4e5f60718", "flag": "of another change"},
    ],
)
def test_what_may_do_is_left_to_the_step_that_asks_for_it(said: dict[str, str]) -> None:
    assert why_not(Facts({name: (value,) for name, value in said.items()})) is None


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("routes", "all", "it is one of space, subnets and none"),
        ("ports", "99999", "99999"),
        ("vpc_id", "production", "the id of a VPC is written as vpc-"),
        ("pcx_id", "vpc-0a1b2c3d4e5f60718", "the id of a peering is written as pcx-"),
        ("route_table_ids", "none", "the id of a route table is written as rtb-"),
        ("security_group_id", "sg-0A1B2C3D", "the id of a security group is written as sg-"),
        ("begin_with", "nonsense", "the id of a peering is written as pcx-"),
        ("aws_region", "virginia", "a region is written as us-east-1"),
        ("aws_account_id", "12345", "has 12 digits"),
        ("peer_cidr_block", "10.30.0.1/16", "10.30.0.0/16 is the block that holds it"),
    ],
)
def test_what_can_never_do_is_told_with_what_would(name: str, value: str, reason: str) -> None:
    said = why_not(Facts({name: (value,)})) or ""
    assert said.startswith(f"{name}={value} will not do: ")
    assert reason in said
