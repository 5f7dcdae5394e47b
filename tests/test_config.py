from pathlib import Path

import pytest

from backend.config import ConfigError, read_config
from backend.model.settings import AwsAccount, Settings
from backend.paths import config_file

ROLE = "arn:aws:iam::773100020003:role/spaceport-read"


def refusal(home: Path, text: str | bytes) -> str:
    path = home / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert all(line.startswith("~/config.toml") for line in str(caught.value).splitlines())
    return str(caught.value)


def test_accounts_are_read(home: Path) -> None:
    path = home / "config.toml"
    path.write_text(f"""
        [aws.accounts.012345678901]
        name = "production"
        profile = "prod"
        [aws.accounts.773100020003]
        role_arn = "{ROLE}"
        regions = ["us-east-1", "us-gov-west-1"]
    """)
    assert read_config(path).aws.accounts == {
        "012345678901": AwsAccount(name="production", profile="prod"),
        "773100020003": AwsAccount(role_arn=ROLE, regions=("us-east-1", "us-gov-west-1")),
    }


def test_without_a_file_everything_is_as_usual(home: Path) -> None:
    assert read_config(home / "config.toml") == read_config(None) == Settings()
    assert Settings().aws.accounts == {}


def test_an_account_may_only_have_a_name_which_is_one_line(home: Path) -> None:
    path = home / "config.toml"
    path.write_text('[aws.accounts.773100020003]\nname = "pro\\u001b[31mduction"')
    assert read_config(path).aws.accounts["773100020003"] == AwsAccount(name="pro[31mduction")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "colour = 1",
            "colour is not known; allowed in the file: theme, read_only, egress, poll, bell, findings, aws, "
            "networks, trusted_ranges, limits, spaces, teams, keys.",
        ),
        ("[aws.acounts]", "aws.acounts is not known; allowed in [aws]: accounts."),
        (
            "[aws.accounts.773100020003]\nrole = 'x'",
            "aws.accounts.773100020003.role is not known; allowed in [aws.accounts.773100020003]: "
            "name, profile, role_arn, regions.",
        ),
        (
            "[aws.accounts.production]",
            "aws.accounts.production is 'production'; "
            "allowed: tables, each named by the 12 digits of an AWS account.",
        ),
        (
            "[aws.accounts]\n773100020003 = 'prod'",
            "aws.accounts.773100020003 is 'prod'; "
            "allowed: tables, each named by the 12 digits of an AWS account.",
        ),
        (
            "[aws.accounts.773100020003]\nprofile = 3",
            "aws.accounts.773100020003.profile is 3; "
            "allowed: the name of a profile of the AWS configuration, in quotation marks.",
        ),
        (
            "[aws.accounts.773100020003]\nname = ''",
            "aws.accounts.773100020003.name is ''; "
            "allowed: what people call the account, in quotation marks.",
        ),
        (
            "[aws.accounts.773100020003]\nregions = 'us-east-1'",
            "aws.accounts.773100020003.regions is 'us-east-1'; "
            'allowed: a list of AWS regions, such as ["us-east-1", "eu-west-1"].',
        ),
        (
            "[aws.accounts.773100020003]\nregions = ['us-east-1', 'virginia']",
            "aws.accounts.773100020003.regions.1 is 'virginia'; "
            'allowed: a list of AWS regions, such as ["us-east-1", "eu-west-1"].',
        ),
        (
            "[aws.accounts.773100020003]\nrole_arn = 'spaceport-read'",
            "aws.accounts.773100020003.role_arn is 'spaceport-read'; "
            'allowed: a role of this account, such as "arn:aws:iam::ID:role/NAME".',
        ),
        (
            f"[aws.accounts.210987654321]\nrole_arn = '{ROLE}'",
            "aws.accounts.210987654321.role_arn cannot be used; "
            'allowed: a role of this account, such as "arn:aws:iam::ID:role/NAME".',
        ),
        ("aws = 3", "aws is 3; allowed: a table, [aws]."),
    ],
)
def test_a_wrong_key_or_value_names_the_file_the_key_and_what_is_allowed(
    home: Path, text: str, said: str
) -> None:
    assert refusal(home, text) == f"~/config.toml: {said}"


def test_every_slip_is_told_at_once(home: Path) -> None:
    said = refusal(home, "[aws.accounts.773100020003]\nname = 1\nregion = 'us-east-1'")
    assert [line.split()[1] for line in said.splitlines()] == [
        "aws.accounts.773100020003.name",
        "aws.accounts.773100020003.region",
    ]


def test_what_is_no_toml_is_told_with_its_line(home: Path) -> None:
    assert "is not TOML" in (said := refusal(home, "[aws\nx = 1"))
    assert "line 1" in said
    assert "not UTF-8" in refusal(home, b"name = '\xff'")


def test_a_file_that_cannot_be_read_is_told(home: Path) -> None:
    (home / "config.toml").mkdir()
    with pytest.raises(ConfigError, match=r"~/config\.toml cannot be read: Is a directory"):
        read_config(home / "config.toml")


def test_no_control_character_of_the_file_reaches_the_terminal(home: Path) -> None:
    said = refusal(home, '"colour\\u001b[31m" = 1')
    assert "\x1b" not in said


def test_where_the_file_is(home: Path) -> None:
    assert config_file({"XDG_CONFIG_HOME": "/elsewhere"}) == Path("/elsewhere/spaceport/config.toml")
    assert config_file({"XDG_CONFIG_HOME": "relative"}) == home / ".config/spaceport/config.toml"
    assert config_file({}) == home / ".config/spaceport/config.toml"
