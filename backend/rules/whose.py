"""Whose is this? Every block, range, address and name of the estate that an address is, or is in."""

from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv6Network, ip_network

from backend.model.remote import is_told
from backend.model.snapshot import Snapshot
from backend.rules.addresses import Network, covers, has_host_bits, read_network
from backend.rules.places import Place, host_of, places_of
from backend.rules.taken import ALWAYS_TAKEN


class Relation(IntEnum):
    """How the place stands to what was asked for."""

    EQUALS = 0
    HOLDS = 1
    WITHIN = 2
    """The place is a part of the block that was asked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place, how it stands to the question, and its network (None where it is a name)."""

    place: Place
    relation: Relation
    network: Network | None

    @property
    def text(self) -> str:
        """What it is, for people: `outbound IP of quay`, `network behind the VPN of quay (office)`."""
        place = self.place
        item = f" ({place.item})" if is_told(place.item) and place.item != place.value else ""
        return f"{place.text} of {place.space.name or place.space.id or 'a space'}{item}"


@dataclass(frozen=True, slots=True)
class Answer:
    """`asked`: what was looked for, in its usual form. `hits`: most specific first, in what was read.

    `notes`: sentences about the question itself.
    """

    asked: str
    hits: tuple[Hit, ...]
    notes: tuple[str, ...]

    def nowhere(self, is_whole: bool) -> str:
        """What to say where nothing holds it. `is_whole`: everything that could was read."""
        return f"{self.asked} was found nowhere{'' if is_whole else ' in what could be read'}."


def whose(snapshot: Snapshot, text: str) -> Answer:
    """Look `text` up: an IPv4 or IPv6 address, a CIDR block, or exactly the name of a host, an app, a VPN, a
    peering, a VPC or an AWS account. Never raises.

    An address is found in every block that equals or holds it; a block also finds what lies within it.
    """
    asked, network = read_question(text)
    hits = []
    for _, space in snapshot.each_space():
        for place in places_of(snapshot, space):
            hit = _by_name(asked, place) if network is None else _by_address(network, place)
            if hit is not None:
                hits.append(hit)
    hits.sort(key=_rank)
    return Answer(asked, tuple(hits), _notes(text, network))


def read_question(text: str) -> tuple[str, Network | None]:
    """What is meant: the address or block in its usual form, else the name; of a URL, its host."""
    asked = _bare(text)
    network = _network(asked)
    if network is None:
        return asked.rstrip(".").lower(), None
    return str(network.network_address if network.prefixlen == network.max_prefixlen else network), network


def _bare(text: str) -> str:
    asked = text.strip()
    if "://" in asked:
        asked = host_of(asked) or asked
    return asked.removeprefix("[").removesuffix("]")


def _network(text: str) -> Network | None:
    """An IPv4 address that is written as an IPv6 one (`::ffff:192.0.2.1`) is what it is."""
    network = read_network(text)
    if isinstance(network, IPv6Network) and network.prefixlen >= 96:
        address = network.network_address.ipv4_mapped
        if address is not None:
            return ip_network((int(address), network.prefixlen - 96))
    return network


def _by_name(asked: str, place: Place) -> Hit | None:
    if place.value.rstrip(".").lower() != asked or not asked:
        return None
    return Hit(place, Relation.EQUALS, None)


def _by_address(asked: Network, place: Place) -> Hit | None:
    network = _network(place.value)
    if network is None:
        return None
    if network == asked:
        return Hit(place, Relation.EQUALS, network)
    if covers(network, asked):
        return Hit(place, Relation.HOLDS, network)
    return Hit(place, Relation.WITHIN, network) if covers(asked, network) else None


def _rank(hit: Hit) -> tuple[bool, int, int, str]:
    """What equals or holds it before what lies within; the smallest block first, then by place and space."""
    is_within = hit.relation is Relation.WITHIN
    if hit.network is None:
        return is_within, 0, 0, hit.place.space.name or ""
    address = int(hit.network.network_address) if is_within else 0
    return is_within, -hit.network.prefixlen if not is_within else 0, address, hit.place.space.name or ""


def _notes(text: str, network: Network | None) -> tuple[str, ...]:
    if network is None:
        return ()
    notes = []
    if has_host_bits(_bare(text)):
        notes.append(f"{text.strip()} has bits set beyond its prefix: looked for {network}.")
    if covers(ALWAYS_TAKEN, network) or covers(network, ALWAYS_TAKEN):
        notes.append(f"{ALWAYS_TAKEN} is taken in every space, whatever else holds it.")
    return tuple(notes)
