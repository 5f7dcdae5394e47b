"""What an operator sets: the tables of `config.toml`, each key with what it does and what is allowed.

The page of documentation, the sentences about a wrong value and `doctor` are made from these.
"""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from backend.clean import clean_text

from .remote import is_told

T = TypeVar("T")

FOREIGN_ROLE = "foreign_role"
SAID = "said"
"""The types of errors that are ours; the message of the second is a part of a sentence for people."""


def setting(default: Any, does: str, allowed: str, example: str, **constraints: Any) -> Any:
    """A key: what it `does`, what is `allowed` in words, and an `example` as TOML writes the value.

    Where the operator names the keys of a table, the example is a whole line of it.
    """
    return Field(
        default, description=does, json_schema_extra={"allowed": allowed, "example": example}, **constraints
    )


def _block(value: str) -> str:
    """In its canonical form. Raises ValueError; also for host bits, naming the form that is meant (K4)."""
    network = ip_network(value, strict=False)
    address = value.partition("/")[0]
    if ip_address(address) != network.network_address:
        raise PydanticCustomError(
            SAID,
            "has bits set beyond its prefix; {block} is the block that holds it",
            {"block": str(network)},
        )
    return str(network)


def _address(value: str) -> str:
    return str(ip_address(value))


ACCOUNT_DIGITS = "[0-9]{12}"
"""The id of an AWS account."""
AccountId = Annotated[str, StringConstraints(pattern=f"^{ACCOUNT_DIGITS}$")]
REGION_NAME = "[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}"
Region = Annotated[str, StringConstraints(pattern=f"^{REGION_NAME}$")]
OneLine = Annotated[str, StringConstraints(min_length=1), AfterValidator(clean_text)]
Block = Annotated[str, AfterValidator(_block)]
Address = Annotated[str, AfterValidator(_address)]


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AwsAccount(Table):
    """`[aws.accounts.ID]`: how the AWS account with this id is read."""

    name: OneLine | None = setting(
        None,
        "What people call the account.",
        "what people call the account, in quotation marks",
        '"production"',
    )
    profile: OneLine | None = setting(
        None,
        "The profile of the AWS configuration with the credentials; with `role_arn`, those that the role is "
        "assumed with.",
        "the name of a profile of the AWS configuration, in quotation marks",
        '"prod"',
    )
    role_arn: str | None = setting(
        None,
        "A role of this account that is assumed to read it.",
        'a role of this account, such as "arn:aws:iam::ID:role/NAME"',
        '"arn:aws:iam::123456789012:role/spaceport-read"',
        pattern=rf"^arn:aws[a-z-]*:iam::{ACCOUNT_DIGITS}:role/[\w+=,.@/-]+$",
    )
    regions: tuple[Region, ...] | None = setting(
        None,
        "Only these regions are read; without it, whatever region a peering names.",
        'a list of AWS regions, such as ["us-east-1", "eu-west-1"]',
        '["us-east-1", "eu-west-1"]',
    )


class Aws(Table):
    """`[aws]`: the AWS accounts that are yours."""

    accounts: dict[AccountId, AwsAccount] = setting(
        {},
        "How an AWS account is read, by its id. With neither `profile` nor `role_arn` it only has a name, "
        "and is read where the credentials that AWS clients find by themselves are its own. An account that "
        "asks for a peering and is not among these is told as unknown.",
        "tables, each named by the 12 digits of an AWS account",
        "{}",
    )

    @model_validator(mode="after")
    def _roles_are_of_their_accounts(self) -> "Aws":
        for account_id, account in self.accounts.items():
            if account.role_arn is not None and account.role_arn.split(":")[4] != account_id:
                key = f"accounts.{account_id}.role_arn"
                raise PydanticCustomError(FOREIGN_ROLE, "a role of another account", {"key": key})
        return self


def _limit(does: str) -> Any:
    return setting(None, does, "a whole number of 1 or more", "10", strict=True)


class Limits(Table):
    """`[limits]` and `[spaces.NAME.limits]`: limits that a support ticket raised.

    The names are those of `backend.rules.limits.Limited`.
    """

    peerings: PositiveInt | None = _limit("Peerings of yours in a space.")
    vpn_connections: PositiveInt | None = _limit("VPN connections in a space.")
    rules: PositiveInt | None = _limit("Ranges in the trusted IPs of a space.")
    apps: PositiveInt | None = _limit("Apps in a space.")
    process_types: PositiveInt | None = _limit("Process types of all apps in a space.")
    dynos: PositiveInt | None = _limit("Dynos of all apps in a space.")
    dynos_of_a_type: PositiveInt | None = _limit("Dynos of one process type of an app.")
    one_off_dynos: PositiveInt | None = _limit("One-off dynos of one size that run at a time in a space.")


class SpaceSettings(Table):
    """`[spaces.NAME]`: what is special about one space."""

    production: bool | None = setting(
        None,
        "Whether production runs in it: it is marked on every screen, being open to the world is a warning, "
        "and every change asks for its name. It comes before what its team says.",
        "true or false",
        "true",
        strict=True,
    )
    limits: Limits = setting(
        Limits(),
        "Limits that a support ticket raised for this space; what is not here is as in `[limits]`.",
        "a table, [spaces.NAME.limits]",
        "{}",
    )


class TeamSettings(Table):
    """`[teams.NAME]`: what is special about the spaces of one team."""

    production: bool = setting(
        False, "Whether production runs in all its spaces.", "true or false", "true", strict=True
    )


class Poll(Table):
    """`[poll]`: how much of the account's requests polling may use."""

    share: float = setting(
        1.0,
        "The part of the requests that flow back to the account which polling may use. With less, what is "
        "off the screen is read less often first.",
        "a number above 0, up to 1",
        "0.5",
        gt=0,
        le=1,
        strict=True,
    )


class Bell(Table):
    """`[bell]`: what happens when something critical is new."""

    ring: bool = setting(
        True, "Whether the terminal's bell rings, once.", "true or false", "true", strict=True
    )
    command: tuple[OneLine, ...] | None = setting(
        None,
        "A program that is run once for each, with its arguments and without a shell. It gets the finding as "
        "JSON on standard input.",
        'a list of a program and its arguments, such as ["/usr/local/bin/page", "--team", "network"]',
        '["/usr/local/bin/page", "--team", "network"]',
        min_length=1,
    )


class Findings(Table):
    """`[findings]`: when something is worth a finding."""

    tunnel_down_minutes: float = setting(
        15,
        "Minutes that one tunnel of a VPN may be down before that is a warning; until then it may be "
        "maintenance, and is a notice.",
        "a number of minutes, 0 to 10080 (a week)",
        "30",
        ge=0,
        le=10080,
        strict=True,
    )
    dynos_per_type: bool = setting(
        False,
        "Whether a process type with fewer than three dynos is worth a notice, as Heroku advises for "
        "availability.",
        "true or false",
        "true",
        strict=True,
    )


class Settings(Table):
    """The file `config.toml`. Without one, everything is as it is here."""

    theme: OneLine | None = setting(
        None,
        "The colours of the dashboard. Without it, what the terminal can show decides.",
        'the name of a theme, such as "spaceport" or "textual-light"',
        '"textual-light"',
    )
    read_only: bool = setting(
        False, "Whether every change is refused. No option lifts it.", "true or false", "true", strict=True
    )
    egress: Address | None = setting(
        None,
        "The public address that the world sees this machine, or your office, come from. Where the trusted "
        "IPs of a production space do not let it in, that is a notice: browsers behind it do not reach its "
        "apps. Other spaces are not checked, and Spaceport itself needs no trusted IP.",
        "an IP address in quotation marks",
        '"203.0.113.7"',
    )
    poll: Poll = setting(Poll(), "How much polling may use.", "a table, [poll]", "{}")
    bell: Bell = setting(Bell(), "What a new critical finding does.", "a table, [bell]", "{}")
    findings: Findings = setting(
        Findings(), "When something is worth a finding.", "a table, [findings]", "{}"
    )
    aws: Aws = setting(Aws(), "The AWS accounts that are yours.", "a table, [aws]", "{}")
    networks: dict[OneLine, tuple[Block, ...]] = setting(
        {},
        "Networks of yours that are neither a space nor a VPC, by name: they stand in the address map, and "
        "overlaps with them are told.",
        'names, each with a list of blocks, such as office = ["10.20.0.0/16"]',
        'office = ["10.20.0.0/16"]',
    )
    trusted_ranges: dict[Block, OneLine] = setting(
        {},
        "Notes on ranges of trusted IPs, shown beside them and the ranges inside them: Heroku has no field "
        "for that.",
        'ranges, each with a note, such as "203.0.113.0/28" = "the office"',
        '"203.0.113.0/28" = "the office"',
    )
    limits: Limits = setting(
        Limits(),
        "Limits that a support ticket raised, in every space; without it, those that Heroku documents.",
        "a table, [limits]",
        "{}",
    )
    spaces: dict[OneLine, SpaceSettings] = setting(
        {}, "What is special about a space.", "tables, each named as a space", "{}"
    )
    teams: dict[OneLine, TeamSettings] = setting(
        {}, "What is special about a team.", "tables, each named as a team", "{}"
    )
    keys: dict[OneLine, OneLine] = setting(
        {},
        "Other keys for actions, by the action's id; several are separated by commas, and the first one is "
        "shown.",
        'the ids of actions, each with its keys, such as filter = "slash,f"',
        'filter = "slash,f"',
    )

    def is_production(self, space_name: str | None, team_name: str | None) -> bool:
        """The space's own word comes first, then its team's; a team that is not told may be any of them.

        Heroku's names are in lower case, however they are written here.
        """
        own = _named(self.spaces, space_name)
        if own is not None and own.production is not None:
            return own.production
        if not is_told(team_name):
            return any(team.production for team in self.teams.values())
        team = _named(self.teams, team_name)
        return team is not None and team.production

    def limits_of(self, space_name: str | None) -> Mapping[str, int]:
        """Those that are set for the space, else for all, by their names."""
        for_all = self.limits.model_dump(exclude_none=True)
        own = _named(self.spaces, space_name)
        return for_all if own is None else for_all | own.limits.model_dump(exclude_none=True)


def _named(those: Mapping[str, T], name: str | None) -> T | None:
    wanted = (name or "").lower()
    return next((each for key, each in those.items() if key.lower() == wanted), None)


USUAL = Settings()
