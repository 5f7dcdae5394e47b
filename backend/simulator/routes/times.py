"""How instants look in replies."""

from datetime import UTC, datetime


def text(instant: datetime) -> str:
    """ISO 8601 in UTC to the second, e.g. 2012-01-01T12:00:00Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
