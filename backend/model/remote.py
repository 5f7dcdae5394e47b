"""How a reply of the Platform API becomes a value: lenient, and true to what came.

Any key may be missing, null or of another shape than the schema says, and an enum may hold a value that
nobody knows yet (DESIGN.md, "True"). So every field is optional, `None` means unknown, and what cannot be
read as its type is kept as the text that came instead of being dropped or guessed.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, TypeGuard

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr


class Remote(BaseModel):
    """Base of everything that is read from the API: frozen, unknown keys ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    IDENTIFYING: ClassVar[frozenset[str] | None] = None
    """The fields that tell one from another in a list where its id is masked or missing; None for all."""


def as_text(value: Any) -> str | None:
    """A string as it came; other JSON values as compact JSON; null stays unknown."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_flag(value: Any) -> bool | None:
    """Only true and false are flags; anything else is unknown."""
    return value if isinstance(value, bool) else None


def as_moment(value: Any) -> datetime | str | None:
    """An ISO 8601 time as an aware UTC datetime; text that is none, as it came."""
    if isinstance(value, datetime):
        return value
    text = as_text(value)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        # A year 1 in a zone east of Greenwich is before the first datetime.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return text


def as_texts(value: Any) -> tuple[str, ...] | None:
    """A list of strings; a list with other things in it as their text; no list is unknown."""
    if not isinstance(value, list | tuple):
        return None
    return tuple(text for item in value if (text := as_text(item)) is not None)


def as_object(value: Any) -> Any:
    """An object as it is; `{}` where the API sent something else or nothing."""
    return value if isinstance(value, Mapping | BaseModel) else {}


def as_objects(value: Any) -> Any:
    """A list of objects; an item that is none becomes `{}`, so that it is seen and counted."""
    if not isinstance(value, list | tuple):
        return None
    return tuple(as_object(item) for item in value)


def as_count(value: Any) -> int | None:
    """A whole number that can be a count; anything else is unknown."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def as_secret(value: Any) -> SecretStr | None:
    """Text that prints masked, whatever prints it."""
    if value is None or isinstance(value, SecretStr):
        return value
    return SecretStr(as_text(value) or "")


def is_told(text: str | None) -> TypeGuard[str]:
    """Whether it says anything: the API may leave out or mask any field with asterisks (requirement 22)."""
    return bool(text and text.strip("*"))


Text = Annotated[str | None, BeforeValidator(as_text)]
"""A string, or None when unknown. Enum values are plain text too: unknown ones are shown as they came."""

Flag = Annotated[bool | None, BeforeValidator(as_flag)]
"""True, False, or None when unknown."""

Moment = Annotated[datetime | str | None, BeforeValidator(as_moment)]
"""An aware UTC datetime; the text as it came when it is no date; None when unknown."""

Texts = Annotated[tuple[str, ...] | None, BeforeValidator(as_texts)]
"""Strings in the order of the reply; None when unknown (an empty tuple means: none)."""

Count = Annotated[int | None, BeforeValidator(as_count)]
"""A whole number from 0, or None when unknown."""

Secret = Annotated[SecretStr | None, BeforeValidator(as_secret)]
"""A pre-shared key: masked in every print, dump and comparison that is shown."""


class Ref(Remote):
    """`{id, name}` of another resource; either may be unknown."""

    id: Text = None
    name: Text = None


def as_ref(value: Any) -> Any:
    """`{id, name}`, or a bare string taken as the name."""
    return {"name": value} if isinstance(value, str) else as_object(value)


RefField = Annotated[Ref, BeforeValidator(as_ref)]
