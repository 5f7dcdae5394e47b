"""From one snapshot to the next: an answer or a failure goes in, a picture and its differences come out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from backend.model.account import Account, RateLimit
from backend.model.app import App
from backend.model.event import Difference, Event
from backend.model.key import Key, Kind
from backend.model.problem import HOST_WIDE, Problem
from backend.model.remote import Remote
from backend.model.snapshot import Link, Reading, Snapshot, distinct, identities, identity
from backend.model.space import Space

NAMED: dict[Kind, Callable[[Any], str | None]] = {
    Kind.PEERINGS: lambda peering: peering.pcx_id,
    Kind.VPN_CONNECTIONS: lambda vpn: vpn.title,
    Kind.APPS: lambda app: app.name or app.id,
}
"""Lists whose items are told of one by one, and what each is called."""
UNTOLD = frozenset({Kind.TOPOLOGY, Kind.PEERING_INFO})
"""Read only while somebody looks at it: what changed between two looks is no news."""
WORTH_TELLING = 2
"""Failures in a row after which a resource counts as unreadable: one missed poll is noise."""

Result = tuple[Snapshot, tuple[Event, ...]]


def answered(snapshot: Snapshot, key: Key, value: Any, now: datetime, remaining: int | None) -> Result:
    """`value` was read for `key`. `remaining`: requests left by the last reply, None where none said so."""
    if isinstance(value, RateLimit) and value.remaining is not None:
        remaining = value.remaining
    before = snapshot.reading(key)
    events: list[Event] = []
    if before.missed >= WORTH_TELLING:
        events.append(Event(now, Difference.RECOVERED, key, _name(snapshot, key)))
    if before.value == value:
        value = before.value  # the same object, so that a face can tell by identity that nothing changed
    elif before.value is not None:
        events.extend(_differences(snapshot, key, before.value, value, now))
    if _is_of_another(before.value, value):
        # What is in the picture is another account's: the token is not whose it was when that was kept.
        snapshot, events = Snapshot(link=snapshot.link), []
    following = _with_reading(snapshot, key, Reading(value, now))
    if key.kind is Kind.SPACES:
        following = _without_vanished(following, value)
    if key.kind is Kind.AWS_ENDS:
        return following, tuple(events)  # not Heroku's word: it says nothing about the link
    link = replace(snapshot.link, answered_at=now, problem=None, failures=0)
    return following.with_link(_counted(link, remaining)), tuple(events)


def failed(
    snapshot: Snapshot, key: Key, problem: Problem, remaining: int | None, sent_at: datetime | None = None
) -> Result:
    """Reading `key` failed: the last value stays. A host-wide problem is the link's too.

    `sent_at`: calls that were under way together fail together, and count as one failure of the link.
    """
    before = snapshot.reading(key)
    missed = before.missed + 1
    following = _with_reading(snapshot, key, replace(before, problem=problem, missed=missed))
    link = _counted(snapshot.link, remaining)
    if problem.trouble in HOST_WIDE:
        if link.problem is None or sent_at is None or sent_at > link.problem.at:
            link = replace(link, problem=problem, failures=link.failures + 1)
    else:
        # Still an answer: the host can be reached and knows the token.
        link = replace(link, answered_at=problem.at, problem=None, failures=0)
    # A space that does not have such a thing never had it: no news.
    is_news = missed == WORTH_TELLING and not (before.value is None and problem.says_there_is_none)
    events = (Event(problem.at, Difference.FAILED, key, _name(snapshot, key)),) if is_news else ()
    return following.with_link(link), events


def _is_of_another(before: Any, after: Any) -> bool:
    return isinstance(before, Account) and isinstance(after, Account) and before.id != after.id


def _with_reading(snapshot: Snapshot, key: Key, reading: Reading[Any]) -> Snapshot:
    """With the reading, unless its space vanished while it was under way."""
    spaces = snapshot.spaces.value
    is_first = key.space is not None and key not in snapshot.readings and spaces is not None
    if is_first and all(identity(space) != key.space for space in spaces or ()):
        return snapshot
    return snapshot.with_reading(key, reading)


def _counted(link: Link, remaining: int | None) -> Link:
    return link if remaining is None else replace(link, remaining=remaining)


def _without_vanished(snapshot: Snapshot, spaces: tuple[Space, ...]) -> Snapshot:
    present = set(identities(spaces))
    return snapshot.without({key for key in snapshot.readings if key.space and key.space not in present})


def _name(snapshot: Snapshot, key: Key) -> str | None:
    for name, space in snapshot.each_space():
        if name == key.space:
            return space.name
    return None


def _differences(snapshot: Snapshot, key: Key, before: Any, after: Any, now: datetime) -> Iterator[Event]:
    if key.kind is Kind.SPACES:
        yield from _of_a_list(before, after, identity, partial(_of_a_space, key, now))
    elif key.kind in NAMED:
        event = partial(_of_an_item, key, _name(snapshot, key), now)
        yield from _of_a_list(before, after, NAMED[key.kind], event)
    elif key.kind not in UNTOLD and isinstance(before, Remote):
        fields = _fields(before, after)
        fields.pop("space", None)  # the name of the space it is in: a rename is told once, as the space's
        if fields:
            yield Event(now, Difference.CHANGED, key, _name(snapshot, key), fields)


def _of_a_list(
    before: tuple[Any, ...],
    after: tuple[Any, ...],
    named: Callable[[Any], str | None],
    event: Callable[..., Event],
) -> Iterator[Event]:
    """What vanished, appeared, changed; `event` makes one of (difference, name, thing, fields)."""
    old = dict(zip(distinct(before, named), before, strict=True))
    new = dict(zip(distinct(after, named), after, strict=True))
    for name, thing in old.items():
        if name not in new:
            yield event(Difference.VANISHED, name, thing, {})
    for name, thing in new.items():
        if name not in old:
            yield event(Difference.APPEARED, name, thing, {})
        elif old[name] != thing:
            yield event(Difference.CHANGED, name, thing, _fields(old[name], thing))


def _of_a_space(
    key: Key, now: datetime, difference: Difference, name: str, space: Space, fields: Mapping[str, Any]
) -> Event:
    return Event(now, difference, Key(key.kind, name), space.name, fields)


def _of_an_item(
    key: Key,
    space: str | None,
    now: datetime,
    difference: Difference,
    name: str,
    thing: Any,
    fields: Mapping[str, Any],
) -> Event:
    item = name if not name.startswith("?") else _masked(thing)
    return Event(now, difference, key, space or _space_of(thing), fields, item)


def _masked(thing: Any) -> str:
    """For what has no name of its own, what else it is known by."""
    blocks = getattr(thing, "cidr_blocks", None) or ()
    return ", ".join((*blocks, *filter(None, [getattr(thing, "type", None)]))) or "without a name"


def _space_of(thing: Any) -> str | None:
    return thing.space.name if isinstance(thing, App) else None


def _fields(before: Remote, after: Remote) -> dict[str, tuple[Any, Any]]:
    names = type(after).model_fields
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
