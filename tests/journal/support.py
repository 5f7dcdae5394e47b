"""Looks at made-up things, and what two of them differ in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from backend.journal.batch import NO_NEWS, Compared, Look, Memories, Told, TunnelLook
from backend.journal.journal import Journal
from backend.journal.texts import to_text
from backend.model.event import Difference, Event
from backend.model.key import Key, Kind

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NAT = Key(Kind.NAT, "id-quay")
VPNS = Key(Kind.VPN_CONNECTIONS, "id-quay")


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def journal(home: Path) -> Journal:
    return Journal(home / "host" / "account" / "journal.sqlite3", home)


def look(value: Any, seconds: float, until: float | None = None, key: Key = NAT) -> Look:
    """`value` from `seconds` to `until`, in seconds after START."""
    return Look(key, value, to_text(value), at(seconds), at(seconds if until is None else until))


def tunnels(seconds: float, *states: str, until: float | None = None, since: float | None = None) -> Look:
    """The tunnels of the VPN `vpn-1`; `since`: when they changed last, by Heroku's word."""
    changed_at = None if since is None else at(since)
    looks = [TunnelLook("vpn-1", number, state, changed_at) for number, state in enumerate(states, 1)]
    plain = look([*states, since], seconds, until, VPNS)
    return Look(plain.key, plain.value, plain.text, plain.read_at, plain.seen_at, looks)


def tell(look: Look, kept: str | None, moment: datetime) -> Compared:
    """Each other value is an event."""
    event = Event(moment, Difference.CHANGED, look.key, "quay", {"state": (kept, look.text)})
    return Compared(look.text, [] if kept is None else [Told(event)])


def record(one: Journal, *looks: Look, now: datetime | None = None, memories: Memories = NO_NEWS) -> None:
    """By default at the moment of the last look."""
    one.record(looks, [], memories, tell, now or max((look.seen_at for look in looks), default=START))


def told(one: Journal, limit: int = 1000, **which: Any) -> list[Event]:
    """The oldest first."""
    return list(reversed(one.timeline(START, limit=limit, **which)))


def moments(one: Journal) -> list[float]:
    """When something was different, in seconds after START."""
    return [(event.at - START).total_seconds() for event in told(one)]
