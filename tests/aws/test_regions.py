"""Regions where they may not be asked for."""

import pytest

from backend.aws.errors import AwsError
from backend.aws.regions import read

from .support import answering


@pytest.mark.parametrize(
    ("partition", "there", "elsewhere"),
    [("aws", "us-east-1", "cn-north-1"), ("aws-cn", "cn-north-1", "us-east-1")],
)
def test_those_of_the_partition_are_known_without_asking(partition: str, there: str, elsewhere: str) -> None:
    client = answering({"DescribeRegions": "UnauthorizedOperation"})
    found = read(client, f"arn:{partition}:iam::123456789012:user/operator")
    assert there in found
    assert elsewhere not in found


def test_credentials_that_are_refused_are_told() -> None:
    with pytest.raises(AwsError, match="AuthFailure"):
        read(answering({"DescribeRegions": "AuthFailure"}), "arn:aws:iam::123456789012:user/operator")


def test_they_come_in_order() -> None:
    answer = {"Regions": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]}
    client = answering({"DescribeRegions": answer})
    assert read(client, "arn:aws:iam::123456789012:user/operator") == ("eu-west-1", "us-east-1")
