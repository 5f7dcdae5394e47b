"""What is different in the estate, in the words of the messages."""

import re
from collections.abc import Iterator
from typing import Any

from backend.model.event import Difference, Event
from backend.model.inbound_ruleset import Rule
from backend.model.key import FACE_NAMES, Kind
from tui.screens.peering_facts import MEANINGS
from tui.screens.trusted import ranges
from tui.screens.trusted_history import changed_ranges

ONE_OF = {Kind.PEERINGS: "peering", Kind.VPN_CONNECTIONS: "VPN", Kind.APPS: "app"}
"""One thing out of a list."""
UNTOLD = frozenset({"id", "created_at", "created_by", "updated_at", "status_message", "last_status_change"})
"""Fields that go along with others, or say little to people."""
MET_AGAIN = "last_status_change"
"""Alone, it tells that a tunnel was otherwise between two looks."""
_OF_A_TUNNEL = re.compile(r"tunnels\.(\d+)\.(\w+)")


def in_words(event: Event) -> str:
    """Of what, how it is now and was before, and what that means where that is not plain."""
    what = _what(event)
    match event.difference:
        case Difference.APPEARED:
            _, status = event.fields.get("status", (None, None))
            return f"{what} is new: {_with_meaning(event, status)}" if status else f"{what} is new"
        case Difference.VANISHED:
            return f"{what} is gone"
        case Difference.FAILED:
            return f"{what} could not be read"
        case Difference.RECOVERED:
            return f"{what} can be read again"
    told = ", ".join((*_changes(event), *_in_between(event)))
    return f"{what}: {told}" if told else f"{what} changed: {', '.join(event.fields) or 'something'}"


def _what(event: Event) -> str:
    kind = event.key.kind
    name = event.name or event.key.space or FACE_NAMES[kind]
    if event.item is not None:
        return f"{ONE_OF.get(kind, FACE_NAMES[kind])} {event.item} of {name}"
    return f"space {name}" if kind is Kind.SPACES else f"{FACE_NAMES[kind]} of {name}"


def _changes(event: Event) -> Iterator[str]:
    for field, (before, after) in event.fields.items():
        tunnel = _OF_A_TUNNEL.fullmatch(field)
        name = tunnel[2] if tunnel else field
        if name in UNTOLD:
            continue
        if tunnel is not None and before is None:
            # It has just come to be: how it is says enough.
            if name == "status":
                yield f"tunnel {tunnel[1]} {_text(after)}"
        elif tunnel is not None and name == "pre_shared_key":
            yield f"tunnel {tunnel[1]} has another key"
        elif field == "rules":
            yield _rules(before, after)
        elif field == "status" and tunnel is None:
            yield f"{_with_meaning(event, after)} (was {_text(before)})"
        elif field == "applied" and isinstance(after, bool):
            yield "the list is in force" if after else "the list is not in force"
        elif _is_plain(before) and _is_plain(after):
            label = f"tunnel {tunnel[1]} " if tunnel else ""
            label += "" if name in ("state", "status") else f"{name} "
            yield f"{label}{_text(after)} (was {_text(before)})"


def _in_between(event: Event) -> Iterator[str]:
    """A tunnel that went down and came back while nobody looked has the same status, since another time."""
    for field in event.fields:
        tunnel = _OF_A_TUNNEL.fullmatch(field)
        if tunnel and tunnel[2] == MET_AGAIN and f"tunnels.{tunnel[1]}.status" not in event.fields:
            yield f"tunnel {tunnel[1]} was otherwise between two looks, and is as before"


def _with_meaning(event: Event, status: Any) -> str:
    meaning = MEANINGS.get(status) if event.key.kind is Kind.PEERINGS else None
    return f"{_text(status)}, {meaning}" if meaning else _text(status)


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | bool | int | tuple)


def _text(value: Any) -> str:
    """A value as people read it; what is not told is said to be so."""
    if value is None:
        return "not told"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) or "none" if isinstance(value, tuple) else str(value)


def _rules(before: tuple[Rule, ...] | None, after: tuple[Rule, ...] | None) -> str:
    """Which came and went, and how many there are now."""
    if before is None or after is None:
        return f"{_count(after)} now, {_count(before)} before"
    return f"{changed_ranges(before, after)[0]}, {_count(after)} now"


def _count(rules: tuple[Rule, ...] | None) -> str:
    return "ranges not told" if rules is None else ranges(len(rules))
