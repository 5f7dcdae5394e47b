"""From one snapshot to the next: an answer or a failure goes in, a picture and its differences come out."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from backend.model.account import Account, RateLimit
from backend.model.event import Difference, Event
from backend.model.key import Key, Kind
from backend.model.problem import HOST_WIDE, Problem
from backend.model.snapshot import Link, Reading, Snapshot, key_of

from .differences import differences, name_of

Result = tuple[Snapshot, tuple[Event, ...]]


def answered(snapshot: Snapshot, key: Key, value: Any, now: datetime, remaining: int | None) -> Result:
    """`value` was read for `key`. `remaining`: requests left by the last reply, None where none said so."""
    if isinstance(value, RateLimit) and value.remaining is not None:
        remaining = value.remaining
    before = snapshot.reading(key)
    events = _told(snapshot, key, before, Reading(value, now), now)
    if before.value == value:
        value = before.value  # the same object, so that a face can tell by identity that nothing changed
    elif before.value is not None:
        events.extend(differences(snapshot, key, before, value, now))
    if _is_of_another(before.value, value):
        # What is in the picture is another account's: the token is not whose it was when that was kept.
        snapshot, events = Snapshot(link=snapshot.link), []
    following = _with_reading(snapshot, key, Reading(value, now))
    if key.kind is Kind.SPACES:
        following = _without_vanished(following)
    if key.kind is Kind.AWS_ENDS:
        return following, tuple(events)  # that AWS answers says nothing about Heroku
    link = replace(snapshot.link, answered_at=now, problem=None, failures=0)
    return following.with_link(_counted(link, remaining)), tuple(events)


def failed(
    snapshot: Snapshot, key: Key, problem: Problem, remaining: int | None, sent_at: datetime | None = None
) -> Result:
    """Reading `key` failed: the last value stays. A host-wide problem is the link's too.

    `sent_at`: calls that were under way together fail together, and count as one failure of the link.
    """
    before = snapshot.reading(key)
    after = replace(before, problem=problem, missed=before.missed + 1)
    events = tuple(_told(snapshot, key, before, after, problem.at))
    following = _with_reading(snapshot, key, after)
    if key.kind is Kind.AWS_ENDS:
        return following, events
    link = _counted(snapshot.link, remaining)
    if problem.trouble in HOST_WIDE:
        if link.problem is None or sent_at is None or sent_at > link.problem.at:
            link = replace(link, problem=problem, failures=link.failures + 1)
    else:
        # Still an answer: the host can be reached and knows the token.
        link = replace(link, answered_at=problem.at, problem=None, failures=0)
    return following.with_link(link), events


def _told(
    snapshot: Snapshot, key: Key, before: Reading[Any], after: Reading[Any], now: datetime
) -> list[Event]:
    """What is told when something becomes unreadable, or no longer is."""
    was, is_now = before.is_unreadable, after.is_unreadable
    if was == is_now:
        return []
    return [Event(now, Difference.FAILED if is_now else Difference.RECOVERED, key, name_of(snapshot, key))]


def _is_of_another(before: Any, after: Any) -> bool:
    return isinstance(before, Account) and isinstance(after, Account) and before.id != after.id


def _with_reading(snapshot: Snapshot, key: Key, reading: Reading[Any]) -> Snapshot:
    """With the reading, unless what it is of vanished while it was under way."""
    is_first = key not in snapshot.readings and snapshot.spaces.value is not None
    return snapshot if is_first and not _is_present(snapshot, key) else snapshot.with_reading(key, reading)


def _is_present(snapshot: Snapshot, key: Key) -> bool:
    if key.team is not None:
        return any(key_of(Kind.APPS, space) == key for _, space in snapshot.each_space())
    return key.space is None or any(name == key.space for name, _ in snapshot.each_space())


def _counted(link: Link, remaining: int | None) -> Link:
    return link if remaining is None else replace(link, remaining=remaining)


def _without_vanished(snapshot: Snapshot) -> Snapshot:
    """Without what was inside a space that is gone, and the apps of a team that has no space any more."""
    spaces = {name for name, _ in snapshot.each_space()}
    apps = {key_of(Kind.APPS, space) for _, space in snapshot.each_space()}
    return snapshot.without(
        {
            key
            for key in snapshot.readings
            if (key.space is not None and key.space not in spaces)
            or (key.team is not None and key not in apps)
        }
    )
