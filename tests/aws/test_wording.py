"""What a failed call says about itself, in AWS's own spellings, and whether it may have been carried out."""

from typing import Any

import pytest
from botocore import exceptions as library
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from backend.aws.errors import AwsError, Reach
from backend.aws.wording import in_words

URL = "https://ec2.us-east-1.amazonaws.com"


def answered(code: str, status: int = 400, message: str = "", service: str = "ec2") -> AwsError:
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "id-1"},
    }
    return in_words(ClientError(response, "CreateRoute"), service)


@pytest.mark.parametrize(
    ("error", "maybe_done"),
    [
        (answered("InternalError", 500), True),
        (answered("InternalFailure", 500), True),
        (answered("Unavailable", 503), True),
        (answered("ServiceUnavailable", 503), True),
        (answered("502", 502), True),  # a gateway in between
        (answered("SomethingNew", 504), True),
        (answered("RequestLimitExceeded", 503), False),
        (answered("Throttling"), False),
        (answered("UnauthorizedOperation", 403), False),
        (answered("AuthFailure", 401), False),
        (answered("ExpiredToken"), False),
        (answered("RouteAlreadyExists"), False),
        (in_words(library.ReadTimeoutError(endpoint_url=URL), "ec2"), True),
        (in_words(library.ConnectionClosedError(endpoint_url=URL), "ec2"), True),
        (in_words(library.HTTPClientError(error="?"), "ec2"), True),
        (in_words(library.SSLError(endpoint_url=URL, error="bad record mac"), "ec2"), True),
        (in_words(ResponseParserError("<html>"), "ec2"), True),
        (
            in_words(library.SSLError(endpoint_url=URL, error="[SSL: CERTIFICATE_VERIFY_FAILED]"), "ec2"),
            False,
        ),
        (in_words(library.ConnectTimeoutError(endpoint_url=URL), "ec2"), False),
        (in_words(library.EndpointConnectionError(endpoint_url=URL), "ec2"), False),
        (in_words(library.ProxyConnectionError(proxy_url=URL), "ec2"), False),
        (in_words(library.NoCredentialsError(), "ec2"), False),
        (in_words(library.ParamValidationError(report="?"), "ec2"), False),
        (in_words(RuntimeError("Credentials were refreshed, but are still expired."), "ec2"), False),
    ],
    ids=str,
)
def test_whether_a_call_that_failed_may_have_been_carried_out(error: AwsError, maybe_done: bool) -> None:
    assert error.maybe_done is maybe_done


def test_a_call_that_is_malformed_says_nothing_about_the_credentials() -> None:
    error = in_words(library.ParamValidationError(report="Missing required parameter: VpcId"), "ec2")
    assert (error.reach, "VpcId" in str(error)) == (Reach.CALL, True)


def test_what_fails_before_ec2_is_asked_did_nothing_there() -> None:
    assert not answered("InternalFailure", 500, service="sts").maybe_done
    assert not in_words(library.ReadTimeoutError(endpoint_url=URL), "sts").maybe_done
    assert not in_words(ResponseParserError("<html>"), "sts").maybe_done


@pytest.mark.parametrize(
    "code",
    [
        "InvalidVpcPeeringConnectionID.NotFound",
        "InvalidVpcPeeringConnectionId.NotFound",
        "InvalidRouteTableID.NotFound",
        "InvalidRouteTableId.NotFound",
        "InvalidRoute.NotFound",
        "InvalidPermission.NotFound",
        "InvalidNetworkAclEntry.NotFound",
        "InvalidGroup.NotFound",
    ],
)
def test_what_is_not_there_in_every_spelling(code: str) -> None:
    error = answered(code)
    assert (error.is_not_there, error.is_there_already) == (True, False)


@pytest.mark.parametrize(
    "code",
    [
        "InvalidPermission.Duplicate",
        "NetworkAclEntryAlreadyExists",
        "RouteAlreadyExists",
        "VpcPeeringConnectionAlreadyExists",
    ],
)
def test_what_is_there_already(code: str) -> None:
    error = answered(code, message="It is there.")
    assert (error.is_there_already, error.is_not_there) == (True, False)
    assert (str(error), error.code, error.request_id) == (f"AWS answers {code}: It is there", code, "id-1")


@pytest.mark.parametrize(
    "code", ["InvalidVpcPeeringConnectionId.Malformed", "RulesPerSecurityGroupLimitExceeded"]
)
def test_other_refusals_are_neither(code: str) -> None:
    error = answered(code)
    assert (error.is_there_already, error.is_not_there, error.reach) == (False, False, Reach.CALL)


def test_the_missing_action_is_the_one_that_aws_names() -> None:
    who = f"arn:aws:sts::210987654321:assumed-role/{'long-name-' * 20}/spaceport"
    said = answered(
        "UnauthorizedOperation",
        403,
        f"You are not authorized to perform this operation. User: {who} is not authorized to perform: "
        "ec2:CreateTags on resource: arn:aws:ec2:us-east-1:210987654321:vpc-peering-connection/*",
    )
    assert str(said) == "the IAM action ec2:CreateTags is missing (UnauthorizedOperation)"
    assert str(answered("UnauthorizedOperation", 403)) == (
        "the IAM action ec2:CreateRoute is missing (UnauthorizedOperation)"
    )


def test_text_of_aws_is_one_clean_line() -> None:
    error = in_words(
        ClientError(
            {
                "Error": {"Code": "Odd\x1b[2J", "Message": "two\nlines\x07."},
                "ResponseMetadata": {"RequestId": "id\n1"},
            },
            "CreateRoute",
        ),
        "ec2",
    )
    for text in (str(error), error.code, error.request_id):
        assert text is not None
        assert text.isprintable()
