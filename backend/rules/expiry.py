"""Until when a request for a peering can be accepted (requirements 18, 25; K7)."""

from datetime import datetime, timedelta

from backend.model.peering import PENDING, Peering
from backend.model.remote import is_told

SOON = timedelta(days=1)
"""So long before it expires that is worth saying."""


def expiry_of(peering: Peering) -> datetime | None:
    """None where it is not told, and of what is no request any more: there it means nothing."""
    expires = peering.expires
    return expires if peering.status in PENDING and isinstance(expires, datetime) else None


def expiry_in_words(peering: Peering) -> str:
    """`2026-03-08 12:00 UTC`; what came where that is no time."""
    expires = expiry_of(peering)
    if expires is not None:
        return f"{expires:%Y-%m-%d %H:%M} UTC"
    return peering.expires if isinstance(peering.expires, str) and is_told(peering.expires) else "not told"
