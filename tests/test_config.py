import shlex
import subprocess
from pathlib import Path

import pytest

from backend.config import Check, ConfigError, Slip, read_config
from backend.model.settings import AwsAccount, Settings
from backend.paths import config_file

ROLE = "arn:aws:iam::773100020003:role/spaceport-read"


def refusal(home: Path, text: str | bytes, *checks: Check) -> str:
    path = home / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        read_config(path, *checks)
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
            "1: colour is not known; allowed in the file: theme, read_only, egress, poll, bell, findings, "
            "aws, networks, trusted_ranges, limits, spaces, teams, keys.",
        ),
        (
            "[aws.acounts]",
            "1: aws.acounts is not known; did you mean aws.accounts? Allowed in [aws]: accounts.",
        ),
        (
            "[aws.accounts.773100020003]\nrole = 'x'",
            "2: aws.accounts.773100020003.role is not known; "
            "did you mean aws.accounts.773100020003.role_arn? "
            "Allowed in [aws.accounts.773100020003]: name, profile, role_arn, regions.",
        ),
        (
            "[aws.accounts.production]",
            "1: aws.accounts.production cannot be a key there; "
            "allowed: tables, each named by the 12 digits of an AWS account.",
        ),
        (
            "[aws.accounts]\n773100020003 = 'prod'",
            "2: aws.accounts.773100020003 is 'prod'; "
            "allowed: tables, each named by the 12 digits of an AWS account.",
        ),
        (
            "[aws.accounts.773100020003]\nprofile = 3",
            "2: aws.accounts.773100020003.profile is 3; "
            "allowed: the name of a profile of the AWS configuration, in quotation marks.",
        ),
        (
            "[aws.accounts.773100020003]\nname = ''",
            "2: aws.accounts.773100020003.name is ''; "
            "allowed: what people call the account, in quotation marks.",
        ),
        (
            "[aws.accounts.773100020003]\nregions = 'us-east-1'",
            "2: aws.accounts.773100020003.regions is 'us-east-1'; "
            'allowed: a list of AWS regions, such as ["us-east-1", "eu-west-1"].',
        ),
        (
            "[aws.accounts.773100020003]\nregions = [\n  'us-east-1',\n  'virginia',\n]",
            "4: aws.accounts.773100020003.regions.1 is 'virginia'; "
            'allowed: a list of AWS regions, such as ["us-east-1", "eu-west-1"].',
        ),
        (
            "[aws.accounts.773100020003]\nrole_arn = 'spaceport-read'",
            "2: aws.accounts.773100020003.role_arn is 'spaceport-read'; "
            'allowed: a role of this account, such as "arn:aws:iam::ID:role/NAME".',
        ),
        (
            f"[aws.accounts.210987654321]\nname = 'staging'\nrole_arn = '{ROLE}'",
            "3: aws.accounts.210987654321.role_arn cannot be used; "
            'allowed: a role of this account, such as "arn:aws:iam::ID:role/NAME".',
        ),
        ("aws = 3", "1: aws is 3; allowed: a table, [aws]."),
        (
            "share = 0.5",
            "1: share is not known; did you mean poll.share? Allowed in the file: theme, read_only, egress, "
            "poll, bell, findings, aws, networks, trusted_ranges, limits, spaces, teams, keys.",
        ),
        (
            "[space.harbor]\nproduction = true",
            "1: space is not known; did you mean spaces? Allowed in the file: theme, read_only, egress, "
            "poll, bell, findings, aws, networks, trusted_ranges, limits, spaces, teams, keys.",
        ),
        ("[poll]\nshare = 0", "2: poll.share is 0; allowed: a number above 0, up to 1."),
        ("[poll]\nshare = nan", "2: poll.share is nan; allowed: a number above 0, up to 1."),
        (
            "[findings]\ntunnel_down_minutes = inf",
            "2: findings.tunnel_down_minutes is inf; allowed: a number of minutes, 0 to 10080 (a week).",
        ),
        ("read_only = 'no'", "1: read_only is 'no'; allowed: true or false."),
        ("[spaces.harbor]\nproduction = 1", "2: spaces.harbor.production is 1; allowed: true or false."),
        (
            "[spaces.harbor.limits]\nrules = 0",
            "2: spaces.harbor.limits.rules is 0; allowed: a whole number of 1 or more.",
        ),
        ("[limits]\napps = true", "2: limits.apps is True; allowed: a whole number of 1 or more."),
        (
            "egress = '203.0.113.300'",
            "1: egress is '203.0.113.300'; allowed: an IP address in quotation marks.",
        ),
        (
            "[networks]\noffice = ['10.20.0.0/16', '10.30.1.0/16']",
            "2: networks.office.1 is '10.30.1.0/16', which has bits set beyond its prefix; 10.30.0.0/16 is "
            "the block that holds it; allowed: names, each with a list of blocks, such as "
            'office = ["10.20.0.0/16"].',
        ),
        (
            "[trusted_ranges]\n'the office' = '203.0.113.0/28'",
            "2: trusted_ranges.the office cannot be a key there; "
            'allowed: ranges, each with a note, such as "203.0.113.0/28" = "the office".',
        ),
        ("bell = 'page --token secret'", "1: bell cannot be used; allowed: a table, [bell]."),
        (
            "[bell]\ncommand = 'page --team network'",
            "2: bell.command cannot be used; allowed: a list of a program and its arguments, "
            'such as ["/usr/local/bin/page", "--team", "network"].',
        ),
    ],
)
def test_a_wrong_key_or_value_names_the_file_the_line_the_key_and_what_is_allowed(
    home: Path, text: str, said: str
) -> None:
    assert refusal(home, text) == f"~/config.toml, line {said}"


def test_every_slip_is_told_at_once_in_the_order_of_the_file(home: Path) -> None:
    text = """\
[spaces.harbor]
production = "yes"  # a text

[aws.accounts.773100020003]
name = 1
region = 'us-east-1'

[poll]
shar = 1
"""
    assert [line.split()[2:4] for line in refusal(home, text).splitlines()] == [
        ["2:", "spaces.harbor.production"],
        ["5:", "aws.accounts.773100020003.name"],
        ["6:", "aws.accounts.773100020003.region"],
        ["9:", "poll.shar"],
    ]


def test_what_only_others_can_know_is_told_beside_the_rest(home: Path) -> None:
    def no_such_theme(settings: Settings) -> list[Slip]:
        return [Slip(("theme",), f"is {settings.theme!r}; allowed: dark.")]

    said = refusal(home, "theme = 'drak'\n[poll]\nshare = 2", no_such_theme)
    assert said.splitlines() == [
        "~/config.toml, line 1: theme is 'drak'; allowed: dark.",
        "~/config.toml, line 3: poll.share is 2; allowed: a number above 0, up to 1.",
    ]


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_refused_with_what_mends_it(home: Path, mode: int) -> None:
    path = home / "config.toml"
    path.write_text("read_only = true")
    path.chmod(mode)
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    said, _, command = str(caught.value).rpartition("then: ")
    assert said.startswith("~/config.toml can be written by others than you")
    subprocess.run(shlex.split(command), check=True)
    assert read_config(path).read_only is True


def test_a_file_that_others_may_only_read_is_read(home: Path) -> None:
    path = home / "config.toml"
    path.write_text("read_only = true")
    path.chmod(0o644)
    assert read_config(path).read_only is True


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
