"""From one snapshot to the next: an answer or a failure goes in, a picture and its differences come out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from backend.model.account import Account, RateLimit
from backend.model.event import Difference, Event
from backend.model.key import Key, Kind
from backend.model.problem import HOST_WIDE, Problem
from backend.model.remote import Remote
from backend.model.snapshot import Link, Reading, Snapshot, identities, identity
from backend.model.space import Space

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
    is_news = missed == WORTH_TELLING
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
        yield from _spaces(key, before, after, now)
    elif isinstance(before, Remote):
        fields = _fields(before, after)
        fields.pop("space", None)  # the name of the space it is in: a rename is told once, as the space's
        if fields:
            yield Event(now, Difference.CHANGED, key, _name(snapshot, key), fields)


def _spaces(key: Key, before: tuple[Space, ...], after: tuple[Space, ...], now: datetime) -> Iterator[Event]:
    old = dict(zip(identities(before), before, strict=True))
    new = dict(zip(identities(after), after, strict=True))
    for name, space in old.items():
        if name not in new:
            yield Event(now, Difference.VANISHED, Key(key.kind, name), space.name)
    for name, space in new.items():
        if name not in old:
            yield Event(now, Difference.APPEARED, Key(key.kind, name), space.name)
        elif old[name] != space:
            fields = _fields(old[name], space)
            yield Event(now, Difference.CHANGED, Key(key.kind, name), space.name, fields)


def _fields(before: Remote, after: Remote) -> dict[str, tuple[Any, Any]]:
    names = type(after).model_fields
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
