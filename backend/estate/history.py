"""What a reading adds to the journal: how a value is kept, and what is told of one that is another one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from backend.journal.batch import Compared, Look, Told, TunnelLook
from backend.journal.texts import from_text, to_text
from backend.model.event import Difference, Event, Source
from backend.model.inbound_ruleset import InboundRuleset
from backend.model.key import Key, Kind
from backend.model.remote import is_told
from backend.model.snapshot import Reading, Snapshot, identity
from backend.model.vpn_connection import VpnConnection

from .differences import LISTED, TOLD, changed_fields, differences, name_of
from .picture import KEPT

WITH_HISTORY = TOLD | LISTED.keys() | {Kind.SPACES, Kind.INBOUND_RULESETS}
"""What is journalled."""


def look(key: Key, value: Any, read_at: datetime, seen_at: datetime) -> Look:
    """A value of something `WITH_HISTORY`, as the journal takes it."""
    tunnels = _tunnels(value) if key.kind is Kind.VPN_CONNECTIONS else ()
    return Look(key, value, _text(key.kind, value), read_at, seen_at, tuple(tunnels))


def _text(kind: Kind, value: Any) -> str:
    if kind is Kind.INBOUND_RULESETS:
        # Heroku keeps the lists themselves; here is which of them were told already.
        return to_text([ruleset.id for ruleset in value])
    return KEPT[kind].dump_json(value).decode()


def _tunnels(connections: tuple[VpnConnection, ...]) -> Iterator[TunnelLook]:
    """Of those that can be told apart by their ids."""
    for vpn in connections:
        for number, tunnel in enumerate(vpn.tunnels or (), 1):
            if is_told(vpn.id) and tunnel.status is not None:
                changed_at = tunnel.last_status_change
                told = changed_at if isinstance(changed_at, datetime) else None
                yield TunnelLook(vpn.id, number, tunnel.status, told)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How looks are compared with what is kept. `is_part`: the list of spaces is that of one team only."""

    snapshot: Snapshot
    is_part: bool

    def __call__(self, look: Look, kept: str | None, at: datetime) -> Compared:
        if look.key.kind is Kind.INBOUND_RULESETS:
            return Compared(look.text, tuple(self._of_rulesets(look, kept, at)))
        before = _value(look.key.kind, kept)
        if look.key.kind is Kind.SPACES and self.is_part:
            return self._of_a_part(look, before, at)
        return Compared(look.text, () if before is None else self._told(look.key, before, look.value, at))

    def _told(self, key: Key, before: Any, after: Any, at: datetime) -> tuple[Told, ...]:
        # As what is restored: neither has keys.
        events = differences(self.snapshot, key, Reading(before, restored=True), after, at)
        return tuple(told for event in events for told in _at_its_own_moment(event, after))

    def _of_a_part(self, look: Look, before: Any, at: datetime) -> Compared:
        """Spaces that are not in it are as they were. Where nobody saw the whole, a part is not it."""
        if before is None:
            return Compared(None, ())
        seen = {identity(space) for space in look.value}
        after = (*look.value, *(space for space in before if identity(space) not in seen))
        return Compared(_text(Kind.SPACES, after), self._told(look.key, before, after, at))

    def _of_rulesets(self, look: Look, kept: str | None, at: datetime) -> Iterator[Told]:
        """Each list that Heroku kept, with what it changed, when and by whom."""
        known = set(_ids(kept))
        key = Key(Kind.INBOUND_RULESET, look.key.space)
        # The API promises no order.
        dated = [one for one in look.value if isinstance(one.created_at, datetime)]
        for before, after in pairwise(sorted(dated, key=lambda one: one.created_at)):
            fields = changed_fields(before, after)
            fields.pop("applied", None)  # only of the list in force it is told
            if is_told(after.id) and after.id not in known and fields:
                name = name_of(self.snapshot, key)
                event = Event(min(after.created_at, at), Difference.CHANGED, key, name, fields)
                yield _of_heroku(event, after, is_exact=True)


def _value(kind: Kind, text: str | None) -> Any:
    """What was kept; None where nothing was, or it cannot be read any more."""
    try:
        return None if text is None else KEPT[kind].validate_python(from_text(text))
    except (ValueError, RecursionError):
        return None


def _ids(text: str | None) -> list[Any]:
    try:
        ids = [] if text is None else from_text(text)
    except (ValueError, RecursionError):
        return []
    return ids if isinstance(ids, list) else []


def _at_its_own_moment(event: Event, after: Any) -> Iterator[Told]:
    """Where Heroku says itself when it was, and who did it, that is told; one event for each moment."""
    match event.key.kind:
        case Kind.INBOUND_RULESET if {"id", "created_at"} & event.fields.keys():
            created_at = after.created_at if isinstance(after.created_at, datetime) else event.at
            yield _of_heroku(replace(event, at=min(created_at, event.at)), after)
        case Kind.VPN_CONNECTIONS if event.difference is Difference.CHANGED:
            yield from map(Told, _by_tunnel(event))
        case _:
            yield Told(event)


def _of_heroku(event: Event, ruleset: InboundRuleset, *, is_exact: bool = False) -> Told:
    by = ruleset.created_by if is_told(ruleset.created_by) else None
    reference = f"{event.key}/{ruleset.id}" if is_told(ruleset.id) else None
    return Told(replace(event, by=by, source=Source.HEROKU), reference, is_exact)


def _by_tunnel(event: Event) -> Iterator[Event]:
    """Each tunnel whose status changed at a moment that Heroku tells, by itself; the rest together."""
    rest = dict(event.fields)
    for name, (_, moment) in event.fields.items():
        tunnel, _, field = name.rpartition(".")
        if field == "last_status_change" and isinstance(moment, datetime):
            own = {other: rest.pop(other) for other in event.fields if other.startswith(f"{tunnel}.")}
            yield replace(event, at=min(moment, event.at), fields=own, source=Source.HEROKU)
    if rest:
        yield replace(event, fields=rest)
