"""What is different in the estate, in the words of the messages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from backend.model.event import DONE, Difference, Event, Source
from backend.model.inbound_ruleset import Rule
from backend.model.key import FACE_NAMES, Kind
from backend.model.remote import Ref
from backend.rules.timeline import OF_A_TUNNEL
from backend.rules.wording import counted
from tui.screens.peering_facts import MEANINGS
from tui.screens.trusted_history import changed_ranges, rule_text

ONE_OF = {Kind.PEERINGS: "peering", Kind.VPN_CONNECTIONS: "VPN", Kind.APPS: "app"}
"""One thing out of a list."""
UNTOLD = frozenset({"id", "created_at", "created_by", "updated_at", "status_message", "last_status_change"})
MET_AGAIN = "last_status_change"
"""Alone, it tells that a tunnel was otherwise between two looks."""


def in_words(event: Event) -> str:
    """Of what in which space, how it is now and was before, and what that means where that is not plain."""
    what, name = what_of(event), event.name or event.key.space
    if event.key.kind is Kind.SPACES and name is not None:
        return _told(event, f"space {name}")
    return _told(event, what if name is None else f"{what} of {name}")


def beside_its_space(event: Event) -> str:
    """The same where the space is told already."""
    return _told(event, what_of(event))


def what_of(event: Event) -> str:
    """`VPN office`, `trusted IPs`, `space`: what it is, whatever the space."""
    kind = event.key.kind
    if event.item is not None:
        return f"{ONE_OF.get(kind, FACE_NAMES[kind])} {event.item}"
    return "space" if kind is Kind.SPACES else FACE_NAMES[kind]


def is_aside(field: str) -> bool:
    """Whether it goes along with others, or says little to people."""
    tunnel = OF_A_TUNNEL.fullmatch(field)
    return (tunnel[2] if tunnel else field) in UNTOLD


def field_name(field: str) -> str:
    """`status message`, `tunnel 1 status`: a field of the API as people read it."""
    tunnel = OF_A_TUNNEL.fullmatch(field)
    name = f"tunnel {tunnel[1]} {tunnel[2]}" if tunnel else field
    return name.replace("_", " ")


def _told(event: Event, what: str) -> str:
    if event.source is Source.CHANGE:
        _, done = event.fields.get(DONE, (None, None))
        return f"{what}: {text_of(done)}"
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
    told = ", ".join((*_changes(event), *_in_between(event))) or ", ".join(_messages(event))
    changed = ", ".join(map(field_name, event.fields)) or "something"
    return f"{what}: {told}" if told else f"{what} changed: {changed}"


def _changes(event: Event) -> Iterator[str]:
    for field, (before, after) in event.fields.items():
        if is_aside(field):
            continue
        tunnel = OF_A_TUNNEL.fullmatch(field)
        name = tunnel[2] if tunnel else field
        if tunnel is not None and before is None:
            # It has just come to be: how it is says enough.
            if name == "status":
                yield f"tunnel {tunnel[1]} {text_of(after)}"
        elif tunnel is not None and name == "pre_shared_key":
            yield f"tunnel {tunnel[1]} has another key"
        elif field == "rules":
            yield _rules(before, after)
        elif field == "status" and tunnel is None:
            yield f"{_with_meaning(event, after)} (was {text_of(before)})"
        elif field == "applied" and isinstance(after, bool):
            yield "the list is in force" if after else "the list is not in force"
        elif _is_plain(before) and _is_plain(after):
            label = f"tunnel {tunnel[1]} " if tunnel else ""
            label += "" if name in ("state", "status") else f"{field_name(name)} "
            yield f"{label}{text_of(after)} (was {text_of(before)})"


def _in_between(event: Event) -> Iterator[str]:
    """A tunnel that went down and came back while nobody looked has the same status, since another time."""
    for field in event.fields:
        tunnel = OF_A_TUNNEL.fullmatch(field)
        if tunnel and tunnel[2] == MET_AGAIN and f"tunnels.{tunnel[1]}.status" not in event.fields:
            yield f"tunnel {tunnel[1]} was otherwise between two looks, and is as before"


def _messages(event: Event) -> Iterator[str]:
    """What Heroku says of it now, where that is all that is another one."""
    for field, (_, after) in event.fields.items():
        tunnel = OF_A_TUNNEL.fullmatch(field)
        if (tunnel[2] if tunnel else field) == "status_message":
            of_what = f" of tunnel {tunnel[1]}" if tunnel else ""
            nothing = f"Heroku says nothing{of_what} any more"
            yield f"Heroku says{of_what}: {text_of(after)}" if after else nothing


def _with_meaning(event: Event, status: Any) -> str:
    meaning = MEANINGS.get(status) if event.key.kind is Kind.PEERINGS else None
    return f"{text_of(status)}, {meaning}" if meaning else text_of(status)


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | bool | int | tuple)


def text_of(value: Any, between: str = ", ") -> str:
    """A value as people read it, several with `between` them; what is not told is said to be so."""
    match value:
        case None:
            return "not told"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S} UTC"
        case Rule():
            return rule_text(value)
        case Ref():
            return value.name or value.id or "not told"
        case tuple():
            return between.join(map(text_of, value)) or "none"
    return str(value)


def _rules(before: tuple[Rule, ...] | None, after: tuple[Rule, ...] | None) -> str:
    """Which came and went, and how many there are now."""
    if before is None or after is None:
        return f"{_count(after)} now, {_count(before)} before"
    return f"{changed_ranges(before, after)[0]}, {_count(after)} now"


def _count(rules: tuple[Rule, ...] | None) -> str:
    return "ranges not told" if rules is None else counted(len(rules), "range")
