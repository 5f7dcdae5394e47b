"""Which credentials are offered, without asking anybody."""

from pathlib import Path

import pytest

from backend.aws.access import AwsAccess
from backend.aws.offers import Offer, offered, profile_of
from backend.model.settings import AwsAccount

from .support import KEYS, PRODUCTION, ROLE, STAGING, STRANGER

ACCOUNTS = {
    PRODUCTION: AwsAccount(name="production", profile="prod"),
    STAGING: AwsAccount(name="staging", role_arn=ROLE),
    STRANGER: AwsAccount(name="named only"),
}


@pytest.fixture
def _profiles(home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws/config").write_text("[default]\nregion = us-east-1\n[profile prod]\n[profile lab]\n")
    (home / ".aws/credentials").write_text("[old]\naws_access_key_id = a\naws_secret_access_key = b\n")


def values(access: AwsAccess) -> list[str]:
    return [offer.value for offer in offered(access)]


@pytest.mark.usefixtures("_profiles")
def test_the_usual_credentials_then_configured_accounts_then_other_profiles() -> None:
    assert offered(AwsAccess(ACCOUNTS)) == (
        Offer("usual", "usual credentials", "as AWS clients find them by themselves"),
        Offer(f"account:{PRODUCTION}", "production", f"{PRODUCTION}, profile prod"),
        Offer(
            f"account:{STAGING}",
            "staging",
            f"{STAGING}, {ROLE}, which is there to read, and may not be allowed to write",
        ),
        Offer("lab", "profile lab"),
        Offer("old", "profile old"),
    )


@pytest.mark.usefixtures("_profiles")
def test_a_profile_that_is_the_usual_one_is_not_offered_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_ = offered(AwsAccess(profile="lab"))
    assert first == Offer("usual", "profile lab", "the usual credentials")
    assert values(AwsAccess(profile="lab")) == ["usual", "default", "prod", "old"]
    monkeypatch.setenv("AWS_PROFILE", "old")
    assert offered(AwsAccess())[0].title == "profile old"
    assert values(AwsAccess()) == ["usual", "default", "prod", "lab"]


@pytest.mark.usefixtures("_profiles")
def test_keys_of_the_environment_count_more_than_its_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-environment")
    monkeypatch.setenv("AWS_PROFILE", "old")
    assert offered(AwsAccess())[0].detail == "AWS_ACCESS_KEY_ID of the environment"
    assert values(AwsAccess()) == ["usual", "default", "prod", "lab", "old"]
    assert offered(AwsAccess(profile="lab"))[0].title == "profile lab"


@pytest.mark.usefixtures("_profiles")
def test_with_keys_that_were_handed_over_nothing_of_this_machine_is_offered() -> None:
    access = AwsAccess(ACCOUNTS | {PRODUCTION: AwsAccount(name="production")}, keys=KEYS)
    assert values(access) == ["usual", f"account:{STAGING}"]


def test_files_that_cannot_be_read_hold_no_profiles(home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws/config").write_text("this is no configuration")
    assert values(AwsAccess()) == ["usual"]


@pytest.mark.parametrize(
    ("value", "profile"),
    [("usual", "lab"), ("old", "old"), (f"account:{PRODUCTION}", "prod"), (f"account:{STAGING}", None)],
)
def test_what_shown_commands_carry_as_their_profile(value: str, profile: str | None) -> None:
    assert profile_of(value, AwsAccess(ACCOUNTS, profile="lab")) == profile
