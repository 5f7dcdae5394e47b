"""A moment of the past as somebody types it on the command line."""

import re
from datetime import UTC, datetime, timedelta

EXAMPLES = "2026-11-20, 2026-11-20T14:05Z, 2026-11-20T14:05+01:00, 90m, 2h, 3d or 1w"

_AGO = re.compile(r"([0-9]{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_time(text: str, now: datetime) -> datetime:
    """ISO 8601, or so long ago (`2h`); in UTC, which is also meant where no zone is told.

    A date means its first moment. Raises ValueError with a sentence for what is no time, or not past.
    """
    try:
        if ago := _AGO.fullmatch(text.strip()):
            number, unit = ago.groups()
            return now - timedelta(**{_UNITS[unit]: int(number)})
        at = datetime.fromisoformat(text.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no time; write it as {EXAMPLES}") from None
    if at > now:
        raise ValueError(f"{text!r} is in the future; write a time that has been, as {EXAMPLES}")
    return at
