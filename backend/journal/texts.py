"""Moments and values as text in the journal's columns."""

import json
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_jsonable_python

from backend.clean import clean


def stamp(moment: datetime) -> str:
    """In UTC and always equally long, so that the order of the texts is that of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The reverse of `stamp`. Raises ValueError."""
    return datetime.fromisoformat(text)


def to_text(value: Any) -> str:
    """As compact JSON; secrets are not in it, or masked."""
    return json.dumps(to_jsonable_python(value), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Any:
    """Decoded and cleaned like a reply: who knows who wrote it. Raises ValueError, RecursionError."""
    return clean(json.loads(text))
