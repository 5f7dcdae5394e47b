"""Which accounts can be read, and with whose credentials."""

from pathlib import Path
from typing import Any

import pytest

from backend.aws.access import AwsAccess
from backend.aws.accounts import Accounts
from backend.aws.errors import AwsError
from backend.aws.once import REMEMBERED, Once
from backend.aws.sessions import Sessions
from backend.model.settings import AwsAccount

from .support import PRODUCTION, REGION, ROLE, STAGING, STRANGER, Ec2, answering

CONFIGURATION = "~/.config/spaceport/config.toml"


@pytest.fixture(autouse=True)
def _no_machine_that_hands_out_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def refusal(access: AwsAccess, account_id: str, region: str = REGION) -> str:
    with pytest.raises(AwsError) as caught:
        Accounts(access).client(account_id, region)
    return str(caught.value)


def aws_files(home: Path, config: str = "", credentials: str = "") -> None:
    (home / ".aws").mkdir()
    (home / ".aws/config").write_text(config)
    (home / ".aws/credentials").write_text(credentials)


def keys_of(client: Any) -> str:
    return str(client._request_signer._credentials.get_frozen_credentials().access_key)


def test_without_any_credentials_it_is_said_what_to_write_where() -> None:
    assert refusal(AwsAccess(configuration=CONFIGURATION), STRANGER) == (
        f"no credentials for {STRANGER}; add [aws.accounts.{STRANGER}] to {CONFIGURATION}"
    )
    assert refusal(AwsAccess(), STRANGER) == f"no credentials for {STRANGER}"


def test_the_usual_credentials_read_their_own_account(ec2: Ec2, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    access = AwsAccess(endpoint_url=ec2.url, configuration=CONFIGURATION)
    assert keys_of(Accounts(access).client(PRODUCTION, REGION)) == "of-the-environment"
    assert refusal(access, STRANGER) == (
        f"no credentials for {STRANGER}, those found here are for {PRODUCTION}; "
        f"add [aws.accounts.{STRANGER}] to {CONFIGURATION}"
    )


def test_a_profile_that_was_asked_for_is_the_usual_one(ec2: Ec2, home: Path) -> None:
    aws_files(home, credentials="[prod]\naws_access_key_id = of-prod\naws_secret_access_key = secret\n")
    access = AwsAccess(profile="prod", endpoint_url=ec2.url)
    assert keys_of(Accounts(access).client(PRODUCTION, REGION)) == "of-prod"
    assert refusal(AwsAccess(profile="prud"), PRODUCTION) == "the AWS configuration has no profile prud"


def test_the_profile_of_an_account_has_to_be_of_that_account(ec2: Ec2, home: Path) -> None:
    aws_files(home, credentials="[prod]\naws_access_key_id = of-prod\naws_secret_access_key = secret\n")
    table = {PRODUCTION: AwsAccount(profile="prod"), STAGING: AwsAccount(profile="prod")}
    access = AwsAccess(table, endpoint_url=ec2.url)
    assert keys_of(Accounts(access).client(PRODUCTION, REGION)) == "of-prod"
    assert refusal(access, STAGING) == f"the profile prod is of the account {PRODUCTION}, not of {STAGING}"


def test_a_profile_without_credentials(home: Path) -> None:
    aws_files(home, config="[profile empty]\nregion = us-east-1\n")
    access = AwsAccess({PRODUCTION: AwsAccount(profile="empty")})
    assert refusal(access, PRODUCTION) == f"no credentials in the profile empty, for {PRODUCTION}"
    access = AwsAccess({STAGING: AwsAccount(role_arn=ROLE)})
    assert refusal(access, STAGING) == f"no credentials to take the role with, for {STAGING}"


def test_one_client_for_each_account_and_region(ec2: Ec2) -> None:
    ours = Accounts(ec2.access())
    first = ours.client(STAGING, REGION)
    assert ours.client(STAGING, REGION) is first
    assert ours.client(STAGING, "eu-west-1").meta.region_name == "eu-west-1"
    assert ours.client(PRODUCTION, REGION) is not first
    assert keys_of(first) != keys_of(ours.client(PRODUCTION, REGION))


def test_a_role_that_may_not_be_taken(monkeypatch: pytest.MonkeyPatch, ec2: Ec2) -> None:
    monkeypatch.setattr(Sessions, "client", lambda *_, **__: answering({"AssumeRole": "AccessDenied"}, "sts"))
    assert refusal(ec2.access(), STAGING) == (
        "the IAM action sts:AssumeRole is missing (AccessDenied), or the role does not trust who asks"
    )


def test_a_role_is_taken_again_before_it_expires(ec2: Ec2, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Accounts(ec2.access()).client(STAGING, REGION)
    credentials = client._request_signer._credentials
    before = credentials.get_frozen_credentials()
    assert credentials.get_frozen_credentials() == before
    monkeypatch.setattr(credentials, "_seconds_remaining", lambda: 60.0)
    monkeypatch.setattr(credentials._refresh_using.__self__, "_is_expired", lambda _: True)
    assert credentials.get_frozen_credentials().token != before.token


def test_a_sign_in_that_has_ended(home: Path) -> None:
    aws_files(
        home,
        config="[profile sso]\nsso_start_url = https://acme.example\nsso_region = us-east-1\n"
        f"sso_account_id = {PRODUCTION}\nsso_role_name = read\n",
    )
    said = refusal(AwsAccess({PRODUCTION: AwsAccount(profile="sso")}), PRODUCTION)
    assert said == "the sign-in to AWS has ended: sign in again, for instance with `aws sso login`"


def test_nobody_is_asked_for_the_code_of_a_device(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(_: str) -> str:
        raise AssertionError("the terminal is not ours to ask on")

    monkeypatch.setattr("getpass.getpass", asked)
    aws_files(
        home,
        config=f"[profile mfa]\nrole_arn = {ROLE}\nsource_profile = base\n"
        f"mfa_serial = arn:aws:iam::{STAGING}:mfa/ops\n",
        credentials="[base]\naws_access_key_id = a\naws_secret_access_key = b\n",
    )
    said = refusal(AwsAccess({STAGING: AwsAccount(profile="mfa")}), STAGING)
    assert (
        said == "the profile wants the code of a device, which is not asked for here; sign in with it before"
    )


def test_keys_that_are_handed_over_leave_everything_of_the_machine_alone(
    ec2: Ec2, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws_files(home, config="this is no configuration", credentials="nor is this")
    for name, value in {
        "AWS_PROFILE": "of-somebody",
        "AWS_ACCESS_KEY_ID": "of-somebody",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "of-somebody",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_REGION": "eu-west-1",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    ours = Accounts(ec2.access())
    assert keys_of(ours.client(PRODUCTION, REGION)) == "made-up"
    assert keys_of(ours.client(STAGING, REGION)) not in ("made-up", "of-somebody")


def test_credentials_that_were_refused_are_looked_for_anew(ec2: Ec2, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "old")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    ours = Accounts(AwsAccess(endpoint_url=ec2.url))
    assert keys_of(ours.client(PRODUCTION, REGION)) == "old"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "new")
    assert keys_of(ours.client(PRODUCTION, REGION)) == "old"
    ours.forget(PRODUCTION)
    assert keys_of(ours.client(PRODUCTION, REGION)) == "new"


def test_a_role_whose_keys_are_refused_is_taken_anew(ec2: Ec2, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Accounts(ec2.access())
    before = ours.caller(STAGING, REGION)
    with monkeypatch.context() as patched:
        refusing = answering({"GetCallerIdentity": "ExpiredToken"}, "sts")
        patched.setattr(Sessions, "client", lambda *_, **__: refusing)
        with pytest.raises(AwsError, match="ExpiredToken"):
            ours.caller(STAGING, REGION)
    after = ours.caller(STAGING, REGION)
    assert after.account_id == before.account_id
    assert after.session is not before.session


def test_no_key_is_in_what_is_said_or_shown(ec2: Ec2) -> None:
    access = ec2.access()
    assert "secret-to-be-found-nowhere" not in repr(access)


def test_a_refusal_stands_for_a_round_of_reading_and_is_tried_again_then() -> None:
    now, tries = [0.0], []

    def make(region: str) -> str:
        tries.append(region)
        if len(tries) < 3:
            raise AwsError("not yet")
        return "made"

    once = Once(make, clock=lambda: now[0])
    for _ in range(2):
        with pytest.raises(AwsError, match="not yet"):
            once.get(REGION)
    assert len(tries) == 1
    now[0] = REMEMBERED
    with pytest.raises(AwsError):
        once.get(REGION)
    now[0] = 2 * REMEMBERED
    assert once.get(REGION) == once.get("eu-west-1") == "made"
    assert tries == [REGION] * 3
