"""Settings that an operator writes: `config.toml` in Spaceport's configuration directory.

What is not known there is an error, and so is a value that cannot be meant: a setting with a slip in its
name would otherwise be silently without effect.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from backend.clean import clean_text, one_line
from backend.paths import shown

AccountId = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Region = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}$")]
OneLine = Annotated[str, StringConstraints(min_length=1), AfterValidator(clean_text)]


FOREIGN_ROLE = "foreign_role"


class ConfigError(Exception):
    """The configuration cannot be used. The text names the file, the key and what is allowed. Exit code 2."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AwsAccount(_Table):
    """`[aws.accounts.ID]`: how the AWS account with this id is read.

    With neither `profile` nor `role_arn` it only has a name, and is read where the credentials that AWS
    clients find by themselves are its own.
    """

    name: OneLine | None = Field(None, description="what people call the account, in quotation marks")
    profile: OneLine | None = Field(
        None, description="the name of a profile of the AWS configuration, in quotation marks"
    )
    """The credentials; with `role_arn`, those that the role is assumed with."""
    role_arn: str | None = Field(
        None,
        pattern=r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+$",
        description='a role of this account, such as "arn:aws:iam::ID:role/NAME"',
    )
    regions: tuple[Region, ...] | None = Field(
        None, description='a list of AWS regions, such as ["us-east-1", "eu-west-1"]'
    )
    """Only these are read; None reads whatever region a peering names."""


class Aws(_Table):
    """`[aws]`."""

    accounts: dict[AccountId, AwsAccount] = Field(
        default={}, description="tables, each named by the 12 digits of an AWS account"
    )

    @model_validator(mode="after")
    def _roles_are_of_their_accounts(self) -> "Aws":
        for account_id, account in self.accounts.items():
            if account.role_arn is not None and account.role_arn.split(":")[4] != account_id:
                key = f"accounts.{account_id}.role_arn"
                raise PydanticCustomError(FOREIGN_ROLE, "a role of another account", {"key": key})
        return self


class Config(_Table):
    """The whole file. Without one, everything is as it is here."""

    aws: Aws = Field(default=Aws(), description="a table, [aws]")


def read_config(path: Path | None) -> Config:
    """The settings in the file; the usual ones where there is none. Raises ConfigError."""
    if path is None:
        return Config()
    name = shown(path)
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise ConfigError(f"{name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{name} is not UTF-8, as TOML has to be.") from None
    try:
        return Config.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is not TOML: {one_line(str(error), 200)}.") from None
    except ValidationError as error:
        raise ConfigError("\n".join(f"{name}: {each}" for each in _slips(error))) from None


def _slips(error: ValidationError) -> Iterator[str]:
    """A sentence for each: the key, what is wrong with it, what is allowed."""
    for slip in error.errors(include_url=False):
        yield _sentence(slip)


def _sentence(slip: ErrorDetails) -> str:
    place = [str(step) for step in slip["loc"] if step != "[key]"]
    if slip["type"] == FOREIGN_ROLE:
        place += slip["ctx"]["key"].split(".")
    key = one_line(".".join(place), 200)
    if slip["type"] == "extra_forbidden":
        table, _ = _at(place[:-1])
        where = f"[{'.'.join(place[:-1])}]" if place[:-1] else "the file"
        return f"{key} is not known; allowed in {where}: {', '.join(table.model_fields)}."
    _, allowed = _at(place)
    given = "" if isinstance(slip["input"], dict | BaseModel) else f" is {one_line(repr(slip['input']), 80)}"
    return f"{key}{given or ' cannot be used'}; allowed: {allowed}."


def _at(place: list[str]) -> tuple[Any, str | None]:
    """What stands at a place of the file: its type, and in words what is allowed there."""
    here: Any = Config
    allowed: str | None = None
    for step in place:
        if get_origin(here) is dict:
            here = get_args(here)[1]
        elif isinstance(here, type) and issubclass(here, BaseModel) and step in here.model_fields:
            field = here.model_fields[step]
            here, allowed = field.annotation, field.description
    return here, allowed
