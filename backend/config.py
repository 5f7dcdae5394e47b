"""Settings that an operator writes: `config.toml` in Spaceport's configuration directory.

What is not known there is an error, and so is a value that cannot be meant: a setting with a slip in its
name would otherwise be silently without effect.
"""

import os
import shlex
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from backend.clean import one_line
from backend.config_lines import Place, line_at, lines_of
from backend.config_tables import is_table, key_of, tables
from backend.model.settings import FOREIGN_ROLE, SAID, Settings
from backend.paths import shown
from backend.rules.wording import nearest

WRITABLE_BY_OTHERS = 0o022


class ConfigError(Exception):
    """The configuration cannot be used. Exit code 2.

    Each line of the text names the file, the line in it, the key and what is allowed.
    """


class Slip(NamedTuple):
    """What is wrong at one place, as what follows its name: `is 3; allowed: …`."""

    place: Place
    text: str


Check = Callable[[Settings], Iterable[Slip]]
"""What only somebody else can know of the settings, such as whether there is such a theme."""


def read_config(path: Path | None, *checks: Check) -> Settings:
    """The settings in the file; the usual ones where there is none. Raises ConfigError with all slips."""
    if path is None:
        return Settings()
    name = shown(path)
    try:
        text = _read(path)
        if text is None:
            return Settings()
        document = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{name} is not UTF-8, as TOML has to be.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is not TOML: {one_line(str(error), 200)}.") from None
    settings, slips = _validated(document)
    slips += [slip for check in checks for slip in check(settings)]
    if not slips:
        return settings
    lines = lines_of(text)
    told = sorted((line_at(lines, slip.place) or 0, *slip) for slip in slips)
    raise ConfigError("\n".join(f"{name}, line {line}: {_name(place)} {text}" for line, place, text in told))


def _read(path: Path) -> str | None:
    """The text; None where there is no such file. Raises OSError, UnicodeDecodeError and ConfigError."""
    try:
        with path.open("rb") as file:
            mode, content = os.fstat(file.fileno()).st_mode, file.read()
    except FileNotFoundError:
        return None
    if mode & WRITABLE_BY_OTHERS:
        mend = shlex.join(["chmod", "go-w", str(path)])
        raise ConfigError(
            f"{shown(path)} can be written by others than you, and it may name a program to run. "
            f"Look through it, then: {mend}"
        )
    return content.decode()


def _validated(document: dict[str, Any]) -> tuple[Settings, list[Slip]]:
    """What can be used of it, and what is wrong with the rest: slips of one table hide none of another."""
    try:
        return Settings.model_validate(document), []
    except ValidationError as error:
        slips = [_slip(each) for each in error.errors(include_url=False)]
        wrong = {slip.place[0] for slip in slips}
        sound = {key: value for key, value in document.items() if key not in wrong}
        return Settings.model_validate(sound), slips


def _slip(error: ErrorDetails) -> Slip:
    place = tuple(str(step) for step in error["loc"] if step != "[key]")
    if error["type"] == FOREIGN_ROLE:
        place += tuple(error["ctx"]["key"].split("."))
    if error["type"] == "extra_forbidden":
        return Slip(place, f"is not known; {_known_instead(place)}")
    # A table is too long to be repeated; the arguments of a program may be for nobody else's eyes.
    is_left_out = isinstance(error["input"], dict | BaseModel) or place[:2] in (
        ("bell",),
        ("bell", "command"),
    )
    if "[key]" in error["loc"]:
        given = "cannot be a key there"
    else:
        given = "cannot be used" if is_left_out else f"is {one_line(repr(error['input']), 80)}"
    why = f", which {error['msg']}" if error["type"] == SAID else ""
    return Slip(place, f"{given}{why}; allowed: {_at(place)[1]}.")


def _name(place: Place) -> str:
    return one_line(".".join(place), 200)


def _known_instead(place: Place) -> str:
    """The key that is meant, as far as that can be told, and those that there are."""
    table, _ = _at(place[:-1])
    where = f"[{_name(place[:-1])}]" if place[:-1] else "the file"
    meant = _meant(place, list(table.model_fields))
    return f"{allowed_or(meant)} in {where}: {', '.join(table.model_fields)}."


def _meant(place: Place, here: list[str]) -> str | None:
    """A name beside it that is nearly the same; else the very name in another table."""
    *above, name = place
    if (near := nearest(name, here)) is not None:
        return _name((*above, near))
    elsewhere = (each.name for each in tables() if not each.free and name in {key.name for key in each.keys})
    return next((f"{table}.{name}" if table else name for table in elsewhere), None)


def _at(place: Iterable[str]) -> tuple[Any, str | None]:
    """What stands at a place of the file: its type, and in words what is allowed there."""
    here: Any = Settings
    allowed: str | None = None
    for step in place:
        if get_origin(here) is dict:
            here = get_args(here)[1]
        elif is_table(here) and step in here.model_fields:
            field = here.model_fields[step]
            here, allowed = field.annotation, key_of(step, field).allowed
    return here, allowed


def allowed_or(meant: str | None) -> str:
    """How a sentence about a slip goes on: `allowed`, behind the name that is `meant` where one is."""
    return "allowed" if meant is None else f"did you mean {meant}? Allowed"
