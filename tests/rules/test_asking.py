"""Who asks for a peering (requirements 11, 18, 25)."""

from datetime import timedelta
from typing import Any

import pytest

from backend.model.peering import Peering
from backend.model.settings import Aws, AwsAccount, Settings
from backend.rules.asking import requester
from tests.rules.support import NOW

OWN, OTHER, NAMELESS = "411100010001", "773100020003", "411100010002"
SETTINGS = Settings(aws=Aws(accounts={OWN: AwsAccount(name="production"), NAMELESS: AwsAccount()}))


def asking(**fields: Any) -> Peering:
    usual = {
        "pcx_id": "pcx-1",
        "type": "unknown",
        "status": "pending-acceptance",
        "cidr_blocks": ["10.30.0.0/16"],
        "aws_vpc_id": "vpc-1",
        "aws_region": "us-east-1",
        "aws_account_id": OWN,
        "expires": NOW + timedelta(days=3),
    }
    return Peering.model_validate({**usual, **fields})


@pytest.mark.parametrize(
    ("account_id", "in_use", "known_as"),
    [
        (OWN, (), "production, one of your AWS accounts"),
        (NAMELESS, (), "one of your AWS accounts"),
        (OTHER, (), None),
        (OTHER, (OTHER,), "the AWS account that you are signed in to"),
        (OTHER, (OWN,), None),
        (None, (OWN,), None),
        ("******", (OWN,), None),
    ],
)
def test_known_are_the_configured_accounts_and_the_one_in_use(
    account_id: str | None, in_use: tuple[str, ...], known_as: str | None
) -> None:
    assert requester(asking(aws_account_id=account_id), SETTINGS, in_use).known_as == known_as


def test_account_vpc_region_block_and_expiry_are_told() -> None:
    told = requester(asking(aws_account_id=OTHER), SETTINGS, ()).lines
    assert told[:5] == (
        f"AWS account: {OTHER}",
        "VPC: vpc-1",
        "Region: us-east-1",
        "CIDR: 10.30.0.0/16",
        "Expires: 2026-03-04 12:00 UTC",
    )
    assert "none of the AWS accounts" in told[5]


def test_what_is_masked_is_not_told_and_an_account_that_is_not_told_is_nobodys() -> None:
    found = requester(asking(aws_account_id="******", aws_vpc_id=None, expires="soon"), SETTINGS, (OWN,))
    assert found.account_id is None
    assert {"AWS account: not told", "VPC: not told", "Expires: soon"} <= set(found.lines)


def test_an_expiry_of_what_is_no_request_any_more_is_not_told() -> None:
    lines = requester(asking(status="active"), SETTINGS, ()).lines
    assert not [line for line in lines if line.startswith("Expires")]


@pytest.mark.parametrize("named", [OTHER, OWN])
def test_the_account_that_somebody_named_is_no_stranger(named: str) -> None:
    found = requester(asking(aws_account_id=OTHER), SETTINGS, (), named)
    assert found.known_as == ("the AWS account that you named" if named == OTHER else None)


@pytest.mark.parametrize("account_id", [OTHER, None])
def test_who_was_accepted_is_not_to_be_accepted(account_id: str | None) -> None:
    waits, active = (
        requester(asking(aws_account_id=account_id, status=status), SETTINGS, ()).lines[-1]
        for status in ("pending-acceptance", "active")
    )
    assert "accept it" in waits
    assert "accept it" not in active
