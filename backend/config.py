"""Settings that an operator writes: `config.toml` in Spaceport's configuration directory.

What is not known there is an error, and so is a value that cannot be meant: a setting with a slip in its
name would otherwise be silently without effect.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from backend.clean import one_line
from backend.model.settings import FOREIGN_ROLE, Settings
from backend.paths import shown


class ConfigError(Exception):
    """The configuration cannot be used. The text names the file, the key and what is allowed. Exit code 2."""


def read_config(path: Path | None) -> Settings:
    """The settings in the file; the usual ones where there is none. Raises ConfigError."""
    if path is None:
        return Settings()
    name = shown(path)
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise ConfigError(f"{name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{name} is not UTF-8, as TOML has to be.") from None
    try:
        return Settings.model_validate(tomllib.loads(text))
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
    here: Any = Settings
    allowed: str | None = None
    for step in place:
        if get_origin(here) is dict:
            here = get_args(here)[1]
        elif isinstance(here, type) and issubclass(here, BaseModel) and step in here.model_fields:
            field = here.model_fields[step]
            here, allowed = field.annotation, _allowed(field)
    return here, allowed


def _allowed(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    assert isinstance(extra, dict), "made by `setting`"
    return str(extra["allowed"])
