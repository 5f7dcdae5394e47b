"""How values are written, the same on every screen and in every file."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

LONG_AGO = timedelta(days=300)
"""Then a month and a day may be of another year than one thinks."""
_LONG_ID = re.compile(r"\b(?:peering (?=pcx-))?([a-z]+-[0-9a-f]{4})[0-9a-f]{6,}\b")


class Missing(Protocol):
    """The signs of a face, as far as they are needed here."""

    @property
    def missing(self) -> str:
        """For a value that is not known."""


def moment(value: datetime | str | None, missing: str) -> str:
    """`2026-11-20 14:05 UTC`; text that is no date, as it came."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    return value if value and not value.isspace() else missing


def brief_moment(value: datetime, now: datetime) -> str:
    """`14:05:09` of today, `11-19 14:05`, and `2024-03-07` where that is long ago; in UTC."""
    if value.date() == now.date():
        return f"{value:%H:%M:%S}"
    return f"{value:%m-%d %H:%M}" if now - value < LONG_AGO else f"{value:%Y-%m-%d}"


def clock_time(value: datetime, now: datetime) -> str:
    """A moment of today as `14:05 UTC`, another one with its date."""
    return value.strftime("%H:%M UTC") if value.date() == now.date() else moment(value, "")


def age(since: datetime, now: datetime) -> str:
    """Whole minutes, hours or days, rounded down: `4 min`, `3 h`, `2 d`."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 1:
        return "less than 1 min"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} d"


def brief_age(since: datetime, now: datetime) -> str:
    """As `age`, for a narrow column."""
    return "<1 min" if now - since < timedelta(minutes=1) else age(since, now)


def lasting(span: timedelta) -> str:
    """`20 s`, and `3 min`, `2 h`, `7 d`, rounded down."""
    seconds = round(span.total_seconds())
    return f"{seconds} s" if seconds < 60 else age(datetime.min, datetime.min + timedelta(seconds=seconds))


def brief_ids(text: str, cut: str) -> str:
    """With the beginnings of what AWS calls things: in a line that tells enough."""
    return _LONG_ID.sub(rf"\1{cut}", text)


def known(value: str | None, signs: Missing) -> str:
    """The text, or the sign for what is not known (an empty or blank text says as little)."""
    return value if value and not value.isspace() else signs.missing


def listed(values: Sequence[str] | None, signs: Missing) -> str:
    """`10.0.0.0/16, 10.1.0.0/16`, each as by `known`; the sign for what is not known where there is none."""
    return ", ".join(known(value, signs) for value in values or ()) or signs.missing


def flag(value: bool | None, signs: Missing) -> str:
    return signs.missing if value is None else "yes" if value else "no"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns two spaces apart; nothing at all for no rows."""
    widths = [max(map(_cells, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(
            text + " " * (width - _cells(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        + "\n"
        for row in rows
    )


def _cells(text: str) -> int:
    """Terminal cells that a text takes: wide characters two, combining ones none.

    By the standard library: the terminal's own table (rich) is not loaded for a few lines of text.
    """
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
