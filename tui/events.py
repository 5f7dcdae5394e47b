"""What is different in the estate, in the words of the messages."""

import re
from collections.abc import Iterator
from typing import Any

from backend.model.event import Difference, Event
from backend.model.key import FACE_NAMES, Kind

ONE_OF = {Kind.PEERINGS: "peering", Kind.VPN_CONNECTIONS: "VPN", Kind.APPS: "app"}
"""One thing out of a list."""
UNTOLD = frozenset({"id", "created_at", "created_by", "updated_at", "status_message", "last_status_change"})
"""Fields that go along with others, or say little to people."""
_OF_A_TUNNEL = re.compile(r"tunnels\.(\d+)\.(\w+)")


def in_words(event: Event) -> str:
    """One line: of what, and how it is now and was before."""
    what = _what(event)
    match event.difference:
        case Difference.APPEARED:
            return f"{what} is new"
        case Difference.VANISHED:
            return f"{what} is gone"
        case Difference.FAILED:
            return f"{what} can no longer be read"
        case Difference.RECOVERED:
            return f"{what} can be read again"
    told = ", ".join(_changes(event))
    return f"{what}: {told}" if told else f"{what} changed: {', '.join(event.fields) or 'something'}"


def _what(event: Event) -> str:
    kind = event.key.kind
    name = event.name or event.key.space or FACE_NAMES[kind]
    if event.item is not None:
        return f"{ONE_OF.get(kind, FACE_NAMES[kind])} {event.item} of {name}"
    return name if kind is Kind.SPACES else f"{FACE_NAMES[kind]} of {name}"


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
            yield f"{_ranges(after)} now, {_count(before)} before"
        elif field == "applied" and isinstance(after, bool):
            yield "the list is in force" if after else "the list is not in force"
        elif _is_plain(before) and _is_plain(after):
            label = f"tunnel {tunnel[1]} " if tunnel else ""
            label += "" if name in ("state", "status") else f"{name} "
            yield f"{label}{_text(after)} (was {_text(before)})"


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | bool | int | tuple)


def _text(value: Any) -> str:
    """A value as people read it; what is not told is said to be so."""
    if value is None:
        return "not told"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) or "none" if isinstance(value, tuple) else str(value)


def _count(rules: Any) -> str:
    return "not told" if rules is None else str(len(rules))


def _ranges(rules: Any) -> str:
    return f"{_count(rules)} range{'' if _count(rules) == '1' else 's'}"
