"""What an event is about, as far as that is still there: its space, its VPN connection, its tunnels. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from backend.model.event import Event
from backend.model.key import Key, Kind
from backend.model.remote import is_told
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.model.vpn_connection import VpnConnection

OF_A_TUNNEL = re.compile(r"tunnels\.(\d+)\.(\w+)")
"""The field of an event that is one of a tunnel: its number and its name."""


def spaces_by_event(snapshot: Snapshot) -> Callable[[Event], tuple[str, Space] | None]:
    """For an event its space, with its identity, where the picture has it still.

    Apps are listed by team: their events name the space.
    """
    by_identity = dict(snapshot.each_space())
    by_name = {space.name: identity for identity, space in by_identity.items()}

    def space_of(event: Event) -> tuple[str, Space] | None:
        identity = event.key.space if event.key.team is None else by_name.get(event.name)
        space = by_identity.get(identity) if identity is not None else None
        return None if identity is None or space is None else (identity, space)

    return space_of


def in_team(events: Sequence[Event], snapshot: Snapshot) -> Iterator[Event]:
    """Of events of all spaces those of the spaces in the picture, which is of one team."""
    space_of = spaces_by_event(snapshot)
    return (event for event in events if space_of(event) is not None)


def vpn_of(snapshot: Snapshot, event: Event) -> tuple[Key, VpnConnection] | None:
    """The connection that the event tells of, and the list it is in; None where there is none any more.

    Events name a connection by what people call it: of two that are called alike none is taken.
    """
    if event.key.kind is not Kind.VPN_CONNECTIONS or event.item is None:
        return None
    connections: tuple[VpnConnection, ...] = snapshot.reading(event.key).value or ()
    named = [one for one in connections if one.title == event.item and is_told(one.id)]
    return (event.key, named[0]) if len(named) == 1 else None


def tunnels_of(event: Event) -> frozenset[int]:
    """The numbers of the tunnels, from 1, that the event tells of; none where it is of the whole."""
    told = map(OF_A_TUNNEL.fullmatch, event.fields)
    return frozenset(int(tunnel[1]) for tunnel in told if tunnel is not None)
