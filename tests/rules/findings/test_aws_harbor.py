"""The demo with its AWS side: all that its VPCs are said to lack, and nothing else."""

import asyncio
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from backend.aws.access import AwsAccess, AwsKeys
from backend.estate.plan import universe
from backend.heroku.credentials import Credential
from backend.heroku.host import parse_host
from backend.model.finding import NOTHING_REMEMBERED, Finding
from backend.model.settings import Settings
from backend.rules.findings.find import Finder
from backend.session import Session
from backend.simulator import server
from backend.simulator.scenarios.harbor.aws import READER
from backend.simulator.scenarios.harbor.peerings import PRODUCTION, STAGING
from backend.simulator.testing import Running, running

from .support import NOTICE, WARNING, levels

SETTINGS = Settings.model_validate(
    {
        "aws": {
            "accounts": {
                PRODUCTION: {"name": "production"},
                STAGING: {"name": "staging", "role_arn": READER},
            }
        }
    }
)
STAGING_OF_HARBOR = "harbor:pcx-05e8c4b1f7a29d302"
BOOKS_OF_LEDGER = "ledger:pcx-0f6a2c8d4b1e79506"


@pytest.fixture(scope="module")
def harbor() -> Iterator[Running]:
    with running("harbor", frozen=True, aws=True) as simulator:
        yield simulator


def findings(simulator: Running) -> dict[str, Finding]:
    keys = AwsKeys(server.AWS_ACCESS_KEY_ID, SecretStr(server.AWS_SECRET_ACCESS_KEY))
    accounts = SETTINGS.aws.accounts
    session = Session(
        parse_host(simulator.url),
        Credential(SecretStr("HRKU-made-up"), "the test"),
        state_home=None,
        aws=AwsAccess(accounts=accounts, keys=keys, endpoint_url=simulator.aws_url),
        settings=SETTINGS,
    )
    snapshot = asyncio.run(session.read_once(lambda seen: universe(seen, asks_aws=True), 60))
    found = Finder().find(snapshot, NOTHING_REMEMBERED, SETTINGS, simulator.clock.now())
    return {each.id: each for each in found if each.rule.startswith("aws-")}


def test_what_the_vpcs_of_the_demo_lack(harbor: Running) -> None:
    found = findings(harbor)
    assert levels(found) == {
        f"aws-secondary:{STAGING_OF_HARBOR}": NOTICE,
        f"aws-route-whole:{STAGING_OF_HARBOR}": WARNING,
        f"aws-no-route:{STAGING_OF_HARBOR}": NOTICE,
        f"aws-acl-out:{STAGING_OF_HARBOR}": WARNING,
        f"aws-no-route:{BOOKS_OF_LEDGER}": NOTICE,
        f"aws-route-gone:{BOOKS_OF_LEDGER}": WARNING,
        f"aws-group-half:{BOOKS_OF_LEDGER}": WARNING,
    }
    for rule, name in (
        ("aws-secondary", "10.9.0.0/16"),
        ("aws-route-whole", "staging-main"),
        ("aws-no-route", "staging-db"),
    ):
        assert name in found[f"{rule}:{STAGING_OF_HARBOR}"].title
    assert "(1 subnet: staging-app)" in found[f"aws-acl-out:{STAGING_OF_HARBOR}"].detail
    assert "books-db" in found[f"aws-no-route:{BOOKS_OF_LEDGER}"].title
    assert "books-reports" in found[f"aws-route-gone:{BOOKS_OF_LEDGER}"].title
    half = found[f"aws-group-half:{BOOKS_OF_LEDGER}"]
    assert "postgres" in half.title
    assert harbor.world.space("ledger").dyno_cidr_blocks[1] in half.title
