"""What is not even asked."""

import pytest

from backend.aws.access import AwsAccess
from backend.aws.blocks import blocks_of_space, concerns
from backend.aws.scope import begin
from backend.model.peering import PeeringInfo
from backend.model.settings import AwsAccount

from .support import PRODUCTION, SPACE, blocks, peering


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"aws_account_id": "******"}, "Heroku does not name the account of its VPC"),
        ({"aws_account_id": None}, "Heroku does not name the account of its VPC"),
        ({"aws_account_id": "12345"}, "Heroku does not name the account of its VPC"),
        ({"aws_region": "******"}, "Heroku does not name the region of its VPC"),
        ({"aws_region": "elsewhere.example/"}, "elsewhere.example/ is no region of AWS"),
        (
            {"aws_region": "eu-west-1"},
            f"eu-west-1 is not among the regions that are configured for {PRODUCTION}",
        ),
    ],
)
def test_what_is_masked_or_not_configured_is_not_asked_for(fields: dict[str, object], reason: str) -> None:
    access = AwsAccess({PRODUCTION: AwsAccount(name="production", regions=("us-east-1",))})
    assert begin(peering("pcx-1", **fields), access).not_looked_at == f"not looked at: {reason}"


def test_what_can_be_asked_for_has_its_names() -> None:
    end = begin(peering("pcx-1"), AwsAccess({PRODUCTION: AwsAccount(name="production")}))
    assert (end.pcx_id, end.account_id, end.account_name, end.region) == (
        "pcx-1",
        PRODUCTION,
        "production",
        "us-east-1",
    )
    assert end.not_looked_at is None


def test_without_access_nothing_is_asked() -> None:
    assert begin(peering("pcx-1"), None).not_looked_at == "not looked at: AWS is not asked here"


def test_the_blocks_of_a_space() -> None:
    info = PeeringInfo.model_validate(
        {"vpc_cidr": "10.0.0.0/16", "dyno_cidr_blocks": ["10.0.128.0/20", "******"]}
    )
    assert blocks_of_space("10.0.0.0/16", info) == blocks("10.0.0.0/16", "10.0.128.0/20")
    assert blocks_of_space("10.0.0.0/16", None) == blocks("10.0.0.0/16")
    assert blocks_of_space(None, None) == ()


@pytest.mark.parametrize(
    ("cidr", "does"),
    [
        ("0.0.0.0/0", True),
        ("10.0.0.0/8", True),
        ("10.0.130.7/32", True),
        ("10.0.130.7/20", True),
        ("10.1.0.0/16", False),
        ("::/0", False),
        ("pl-1", False),
        (None, False),
    ],
)
def test_what_concerns_the_space(cidr: str | None, does: bool) -> None:
    assert concerns(cidr, SPACE) is does
