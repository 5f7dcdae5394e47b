"""What is told of a value that is another one than before (DESIGN.md, "The way of a datum")."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import zip_longest
from typing import Any, NamedTuple

from pydantic import SecretStr

from backend.model.app import App
from backend.model.event import Difference, Event
from backend.model.key import Key, Kind
from backend.model.remote import Ref, Remote, is_told
from backend.model.snapshot import Reading, Snapshot, distinct, identity
from backend.model.vpn_connection import Tunnel

TOLD = frozenset({Kind.ACCOUNT, Kind.INBOUND_RULESET, Kind.NAT})
"""Single things whose changes are told. Between two looks, what is read only then has no news."""
NO_NEWS = frozenset({"updated_at", "released_at", "organization"})
"""Fields that are told beside others only; `organization` is the legacy twin of `team`."""


class _Listed(NamedTuple):
    """A list whose items are told of one by one: what each is known by, and what people call it."""

    identity: Callable[[Any], str | None]
    title: Callable[[Any], str | None]


LISTED: dict[Kind, _Listed] = {
    Kind.PEERINGS: _Listed(lambda peering: peering.pcx_id, lambda peering: peering.title),
    Kind.VPN_CONNECTIONS: _Listed(lambda vpn: vpn.id or vpn.name, lambda vpn: vpn.title),
    Kind.APPS: _Listed(lambda app: app.id or app.name, lambda app: app.name or app.id),
}


def differences(
    snapshot: Snapshot, key: Key, reading: Reading[Any], after: Any, now: datetime
) -> Iterator[Event]:
    """How `after` differs from the value of `reading`, one event for each thing."""
    before: Any = reading.value
    if key.kind is Kind.VPN_CONNECTIONS and reading.restored:
        after = tuple(vpn.without_keys() for vpn in after)  # the kept picture has none
    if key.kind is Kind.SPACES:
        for difference, name, space, fields in _of_a_list(before, after, identity):
            yield Event(now, difference, Key(key.kind, name), space.name, fields)
    elif key.kind in LISTED:
        of_space, listed = name_of(snapshot, key), LISTED[key.kind]
        for difference, _, thing, fields in _of_a_list(before, after, listed.identity):
            where = thing.space.name if isinstance(thing, App) else of_space
            yield Event(now, difference, key, where, fields, listed.title(thing) or "without a name")
    elif key.kind in TOLD:
        fields = changed_fields(before, after)
        if fields:
            yield Event(now, Difference.CHANGED, key, name_of(snapshot, key), fields)


def name_of(snapshot: Snapshot, key: Key) -> str | None:
    """What people call the space or the team that the key is about."""
    if key.team is not None:
        named = (team.name for team in snapshot.teams.value or () if key.team in (team.id, team.name))
        return next(named, None)
    return next((space.name for name, space in snapshot.each_space() if name == key.space), None)


Fields = dict[str, tuple[Any, Any]]


def _of_a_list(
    before: tuple[Any, ...], after: tuple[Any, ...], named: Callable[[Any], str | None]
) -> Iterator[tuple[Difference, str, Any, Fields]]:
    old = dict(zip(distinct(before, named), before, strict=True))
    new = dict(zip(distinct(after, named), after, strict=True))
    for name, thing in old.items():
        if name not in new:
            yield Difference.VANISHED, name, thing, {}
    for name, thing in new.items():
        if name not in old:
            status = getattr(thing, "status", None)
            yield Difference.APPEARED, name, thing, {} if status is None else {"status": (None, status)}
        elif fields := changed_fields(old[name], thing):
            yield Difference.CHANGED, name, thing, fields


def changed_fields(before: Remote, after: Remote) -> Fields:
    """(before, after) of each field that is another one; none where nothing of it is news.

    Tunnels are told apart by their number: `tunnels.1.status`. A secret is told masked.
    """
    fields: Fields = {}
    for name in type(after).model_fields:
        was, now = getattr(before, name), getattr(after, name)
        if was == now or _is_only_renamed(name, was, now):
            continue
        if name == "tunnels":
            fields |= _of_tunnels(was or (), now or ())
        else:
            fields[name] = _shown(was), _shown(now)
    return {} if fields.keys() <= NO_NEWS else fields


def _is_only_renamed(name: str, was: Any, now: Any) -> bool:
    """That another thing has another name now is told once, as that thing's."""
    if name == "space":
        return True
    return isinstance(was, Ref) and isinstance(now, Ref) and is_told(was.id) and was.id == now.id


def _of_tunnels(before: tuple[Tunnel, ...], after: tuple[Tunnel, ...]) -> Fields:
    return {
        f"tunnels.{number}.{name}": pair
        for number, (was, now) in enumerate(zip_longest(before, after, fillvalue=Tunnel()), 1)
        for name, pair in changed_fields(was, now).items()
    }


def _shown(value: Any) -> Any:
    return str(value) if isinstance(value, SecretStr) else value
