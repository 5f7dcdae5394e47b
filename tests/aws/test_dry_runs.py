"""Dry runs as AWS answers them where the simulator does not."""

import pytest

from backend.aws.dry_runs import refusal
from backend.aws.errors import AwsError

from .support import Answer, answering

ASKED = {"RouteTableId": "rtb-1", "DestinationCidrBlock": "10.0.0.0/16", "VpcPeeringConnectionId": "pcx-1"}


@pytest.mark.parametrize("code", ["UnauthorizedOperation", "AccessDenied"])
def test_what_is_not_permitted_is_named(code: str) -> None:
    said = refusal(answering({"CreateRoute": code}), "CreateRoute", ASKED)
    assert said == f"the IAM action ec2:CreateRoute is missing ({code})"


@pytest.mark.parametrize(
    "code", ["RequestLimitExceeded", "InvalidRouteTableID.NotFound", "InvalidParameterValue", "AuthFailure"]
)
def test_what_says_nothing_about_permission_is_an_error(code: str) -> None:
    with pytest.raises(AwsError) as raised:
        refusal(answering({"CreateRoute": code}), "CreateRoute", ASKED)
    assert raised.value.code == code


def test_a_dry_run_that_was_none_is_not_taken_for_a_yes() -> None:
    answers: dict[str, Answer] = {"CreateRoute": {"Return": True}}
    with pytest.raises(AwsError, match="as if it had not been a dry run"):
        refusal(answering(answers), "CreateRoute", ASKED)
