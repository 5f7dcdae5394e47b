"""Where EC2 says something else than Heroku, and where it could not be asked."""

from datetime import timedelta
from typing import Any

import pytest

from backend.model.aws_end import AwsEnd, Connection, Part
from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.problem import Trouble
from backend.model.settings import Settings
from tests.rules.support import NOW, estate, space

from .aws_support import ACCOUNT, INFO, PEERING, end, found, table, unread
from .support import NOTICE, WARNING, judged, known_since, levels, of_quay

FINE: dict[str, Level] = {}


@pytest.mark.parametrize(
    ("status", "connection", "expected"),
    [
        ("active", Connection(code="active"), FINE),
        ("active", Connection(), FINE),
        ("active", None, {"aws-status": WARNING}),
        ("active", Connection(code="deleted"), {"aws-status": WARNING}),
        ("active", Connection(code="failed"), {"aws-status": WARNING}),
        ("active", Connection(code="pending-acceptance"), {"aws-status": NOTICE}),
        ("active", Connection(code="provisioning"), {"aws-status": NOTICE}),
        ("pending-acceptance", Connection(code="active"), {"aws-status": NOTICE}),
        ("failed", Connection(code="active"), {"aws-status": NOTICE}),
        ("provisioning", Connection(code="pending-acceptance"), FINE),
        ("deleted", None, FINE),
        ("expired", Connection(code="deleted"), FINE),
        ("some-new-status", Connection(code="active"), FINE),
        ("******", Connection(code="deleted"), FINE),
        (None, None, FINE),
    ],
)
def test_only_whether_it_is_active_is_compared(
    status: str | None, connection: Connection | None, expected: dict[str, Level]
) -> None:
    assert levels(found(end(connection=connection), peering={"status": status})) == expected


def test_a_connection_that_could_not_be_read_is_not_gone() -> None:
    assert levels(found(end(**unread(Part.PEERING)))) == FINE


def test_a_difference_that_stays_is_a_warning() -> None:
    one = end(connection=Connection(code="pending-acceptance"))
    first = found(one)["aws-status"]
    assert "Heroku says active, EC2 says pending-acceptance" in first.title
    for minutes, level in ((14, NOTICE), (15, WARNING)):
        known = known_since(first, NOW - timedelta(minutes=minutes))
        assert found(one, remembered=known)["aws-status"].level is level


def test_one_that_ec2_does_not_know_is_destroyed_before_its_vpc_is_connected_again() -> None:
    gone = found(end(connection=None))["aws-status"]
    assert gone.mends == "destroy-peering"
    assert "Destroy it first, then connect the VPC again" in gone.detail


def test_what_ec2_says_is_in_the_title() -> None:
    assert found(end(connection=None))["aws-status"].title == (
        "peering pcx-1 is active for Heroku; EC2 does not know it"
    )
    assert found(end(connection=Connection(code="failed")))["aws-status"].title.endswith("EC2 says failed")


@pytest.mark.parametrize(
    ("status", "problems", "expected"),
    [
        ("active", {}, {"aws-vpc-gone": WARNING}),
        ("pending-acceptance", {}, {"aws-vpc-gone": WARNING}),
        ("deleted", {}, FINE),
        ("active", {Part.VPC: "AWS answers so"}, FINE),
    ],
)
def test_a_vpc_that_is_gone(status: str, problems: dict[Part, str], expected: dict[str, Level]) -> None:
    one = end(vpc=None, problems=problems, connection=Connection(code=status))
    assert levels(found(one, peering={"status": status})) == expected


# Accounts that could not be read

DENIED = "the IAM action ec2:DescribeRouteTables is missing (UnauthorizedOperation)"


def settings(account: str = ACCOUNT, **fields: Any) -> Settings:
    return Settings.model_validate({"aws": {"accounts": {account: fields}}})


def refused(**fields: Any) -> AwsEnd:
    return AwsEnd(
        **{
            "pcx_id": "pcx-1",
            "account_id": ACCOUNT,
            "region": "us-east-1",
            "not_looked_at": "not looked at: AWS refuses the credentials (AuthFailure)",
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("one", "configured", "expected"),
    [
        (refused(), settings(), {"aws-unread": WARNING}),
        (refused(), settings(regions=["us-east-1"]), {"aws-unread": WARNING}),
        (refused(), settings(regions=["eu-west-1"]), FINE),
        (refused(), settings("210987654321"), FINE),
        (refused(), Settings(), FINE),
        (refused(region=None), settings(), FINE),
        (refused(account_id=None), settings(), FINE),
        (end(problems={Part.ROUTE_TABLES: DENIED}), settings(), {"aws-unread": WARNING}),
        (end(problems={Part.ROUTE_TABLES: DENIED}), Settings(), FINE),
        (end(), settings(), FINE),
    ],
    ids=[
        "a configured one",
        "in a region that is named",
        "in a region that is left out",
        "another one is configured",
        "nobody set up access",
        "Heroku does not tell the region",
        "Heroku does not tell the account",
        "a part of a configured one",
        "a part of one that is not",
        "a configured one that was read",
    ],
)
def test_an_account_that_could_not_be_read(
    one: AwsEnd, configured: Settings, expected: dict[str, Level]
) -> None:
    assert levels(found(one, settings=configured)) == expected


def test_why_an_account_could_not_be_read_is_told_with_the_code_of_aws() -> None:
    finding = found(refused(), settings=settings(name="books"))["aws-unread"]
    assert finding.title == "AWS account books: not looked at: AWS refuses the credentials (AuthFailure)"
    assert f"{ACCOUNT} (books)" in finding.detail
    part = found(end(problems={Part.ROUTE_TABLES: DENIED}), settings=settings())["aws-unread"]
    assert part.title == f"AWS account {ACCOUNT}: route tables not read: {DENIED}"


def test_an_account_is_told_once_however_many_peerings_it_has() -> None:
    twice = [PEERING, PEERING | {"pcx_id": "pcx-2", "cidr_blocks": ["10.101.0.0/16"]}]
    gone = PEERING | {"pcx_id": "pcx-3", "status": "expired"}
    ends = (refused(), refused(pcx_id="pcx-2"), refused(pcx_id="pcx-3", not_looked_at="for another reason"))
    resources = {Kind.PEERINGS: [*twice, gone], Kind.PEERING_INFO: INFO, Kind.AWS_ENDS: ends}
    said = of_quay(resources, settings=settings())
    assert [name for name in said if name.startswith("aws")] == [f"aws-unread:{ACCOUNT}"]
    assert "another reason" not in said[f"aws-unread:{ACCOUNT}"].detail


def of_spaces(*ends: AwsEnd) -> list[Finding]:
    """Spaces with one peering each, of the same account."""
    spaces = [
        (
            space(f"s{number}", cidr=f"10.{number}.0.0/16"),
            {Kind.PEERINGS: [PEERING], Kind.PEERING_INFO: INFO, Kind.AWS_ENDS: (one,)},
        )
        for number, one in enumerate(ends, 2)
    ]
    found = judged(estate(*spaces), settings=settings(name="books"))
    return [each for each in found.values() if each.rule == "aws-unread"]


def test_an_account_is_told_once_however_many_spaces_it_is_peered_with() -> None:
    one = of_spaces(refused(), end(), refused())
    assert [each.id for each in one] == [f"aws-unread:s2:{ACCOUNT}"]
    assert "let s2 and s4 through is not known" in one[0].detail


def test_where_it_could_not_be_read_for_another_reason_that_is_told_too() -> None:
    found = of_spaces(refused(), end(problems={Part.ROUTE_TABLES: DENIED}))
    assert [each.space_name for each in found] == ["s2", "s3"]


@pytest.mark.parametrize(
    ("trouble", "advice"),
    [
        (Trouble.UNREACHABLE, "whether AWS can be reached from here"),
        (Trouble.UNAUTHORIZED, "see to its credentials"),
        (Trouble.RATE_LIMITED, "nothing to do unless this lasts"),
        (Trouble.FORBIDDEN, "have what is missing permitted"),
    ],
)
def test_what_to_do_depends_on_why_it_could_not_be_read(trouble: Trouble, advice: str) -> None:
    assert advice in found(refused(trouble=trouble), settings=settings())["aws-unread"].detail


def test_what_was_read_before_is_judged_still() -> None:
    """And that it is not of now is told beside it."""
    one = end(
        route_tables=(table(),), not_read_again="AWS does not answer", trouble=Trouble.UNREACHABLE, as_of=NOW
    )
    said = found(one, settings=settings(name="books"))
    assert said.keys() == {"aws-unread", "aws-no-route"}
    assert said["aws-unread"].title == "AWS account books: not read again: AWS does not answer"
    assert "but for what was read before" in said["aws-unread"].detail
