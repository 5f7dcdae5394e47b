"""Who uses which private block: of every space what it keeps and what it is connected to, and your networks.

IPv4 only: neither a peering nor a VPN carries IPv6 (requirement 3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from ipaddress import IPv4Network

from backend.model.aws_end import AwsEnd
from backend.model.key import Kind
from backend.model.peering import ACTIVE, ENDED, Peering
from backend.model.remote import is_told
from backend.model.settings import Settings
from backend.model.snapshot import Snapshot
from backend.model.space import ALLOCATED, Space
from backend.model.vpn_connection import ACTIVE as VPN_ACTIVE
from backend.model.vpn_connection import ENDED as VPN_ENDED
from backend.model.vpn_connection import VpnConnection
from backend.rules.addresses import read_network
from backend.rules.availability import why_not_available
from backend.rules.taken import ALWAYS_TAKEN, By, may_have_data, taken

READ_FOR_THE_MAP = (Kind.PEERINGS, Kind.VPN_CONNECTIONS, Kind.PEERING_INFO)
"""What each space has blocks in; the AWS ends only tell more of what is here already."""


class What(Enum):
    """What a block is to whoever uses it; the first is what is told of a cell that holds several."""

    SPACE = auto()
    VPC = auto()
    """Of the operator's or of whoever asks, not Heroku's."""
    VPN = auto()
    """A network behind a VPN."""
    NETWORK = auto()
    """Named in the configuration."""
    MANAGED = auto()
    """A VPC that carries data services."""
    DATA = auto()
    RESERVED = auto()
    """By every space for itself."""
    UNAVAILABLE = auto()


class Stage(Enum):
    """Whether traffic is led there."""

    NOW = auto()
    NOT_YET = auto()
    """A request, something in the making, a state that no document knows; no data service in a data block."""
    ENDED = auto()
    """The network may well be there still."""


OF_TAKEN = {
    By.SPACE: What.SPACE,
    By.DATA: What.DATA,
    By.UNAVAILABLE: What.UNAVAILABLE,
}
CONNECTED = frozenset({What.VPC, What.VPN})
"""Networks that a space is connected to."""
KEPT = frozenset({What.SPACE, What.RESERVED, What.DATA, What.UNAVAILABLE, What.MANAGED})
"""What a space has for itself."""
FOR_DATA = frozenset({What.DATA, What.MANAGED, What.UNAVAILABLE})
"""Reached from inside the one space alone."""


@dataclass(frozen=True, slots=True)
class Use:
    """`block`, what it is, and to whom. `space`: the identity of the space; None for what is of no space.

    `item`: what it is called where a space has several, a pcx id or the name of a VPN; of a network of the
    configuration its name. `network`: by what two uses are known to be the same network, a VPC id or the
    address of a gateway; None where nothing tells. `state`: the API's own word, where it is not that all is
    well. `is_secondary`: a block of a VPC that no peering reaches (requirement 40).
    """

    block: IPv4Network
    what: What
    space: str | None = None
    space_name: str = ""
    item: str | None = None
    network: str | None = None
    stage: Stage = Stage.NOW
    state: str | None = None
    is_secondary: bool = False

    @property
    def title(self) -> str:
        """It and to whom: `VPC vpc-0b7d of harbor`, `data block of quay`."""
        return f"{self.thing} of {self.space_name}" if self.space is not None else self.thing

    @property
    def thing(self) -> str:
        match self.what:
            case What.VPC:
                return f"VPC {self.network or self.item or 'without an id'}"
            case What.VPN:
                return f"VPN {self.item or 'without a name'}"
            case What.NETWORK:
                return f"your network {self.item}"
            case What.MANAGED:
                return "Heroku-managed VPC"
            case What.DATA:
                return "data block"
            case What.UNAVAILABLE:
                return "unavailable block"
            case What.RESERVED:
                return "kept by every space for itself"
        return "block"


def uses(snapshot: Snapshot, settings: Settings) -> Iterator[Use]:
    """Every use that is known; text that is no IPv4 block, masked or missing, is left out."""
    for key, space in snapshot.each_space():
        yield from uses_of_space(snapshot, key, space)
    if snapshot.spaces.value:
        assert isinstance(ALWAYS_TAKEN, IPv4Network)
        yield Use(ALWAYS_TAKEN, What.RESERVED)
    for name, blocks in settings.networks.items():
        for block in _blocks(blocks):
            yield Use(block, What.NETWORK, item=name, network=f"network {name}")


def uses_of_space(snapshot: Snapshot, key: str, space: Space) -> Iterator[Use]:
    """`key`: its identity. What every space keeps is not among them."""
    name = space.name or key
    peerings: tuple[Peering, ...] | None = snapshot.of_space(Kind.PEERINGS, space).value
    for each in taken(space, snapshot.of_space(Kind.PEERING_INFO, space).value, ()):
        if each.what in OF_TAKEN:
            stage = Stage.NOT_YET if each.what is By.DATA and not may_have_data(peerings) else Stage.NOW
            state = _unusual(space.state, ALLOCATED)
            for block in _blocks((each.block,)):
                yield Use(block, OF_TAKEN[each.what], key, name, stage=stage, state=state)
    ends = {end.pcx_id: end for end in snapshot.of_space(Kind.AWS_ENDS, space).value or ()}
    for peering in peerings or ():
        yield from _of_a_peering(key, name, peering, ends.get(peering.pcx_id or ""))
    for connection in snapshot.of_space(Kind.VPN_CONNECTIONS, space).value or ():
        yield from _of_a_vpn(key, name, connection)


def unread(snapshot: Snapshot) -> Iterator[tuple[Space, Kind]]:
    """What may hold more blocks and is not read, or cannot be."""
    generations = snapshot.generations.value or ()
    for _, space in snapshot.each_to_ask_about():
        for kind in READ_FOR_THE_MAP:
            reading = snapshot.of_space(kind, space)
            if reading.value is None and why_not_available(kind, space, generations, reading) is None:
                yield space, kind


def _of_a_peering(key: str, name: str, peering: Peering, end: AwsEnd | None) -> Iterator[Use]:
    vpc = end.vpc if end is not None else None
    secondary = set(_blocks(vpc.secondary_cidr_blocks)) if vpc is not None else set()
    told = set(_blocks(peering.cidr_blocks or ()))
    for block in sorted(told | secondary):
        yield Use(
            block,
            What.VPC if peering.is_customers else What.MANAGED,
            key,
            name,
            peering.pcx_id if is_told(peering.pcx_id) else None,
            peering.aws_vpc_id if is_told(peering.aws_vpc_id) else None,
            _stage(peering.status, ACTIVE, ENDED),
            _unusual(peering.status, ACTIVE),
            block in secondary,
        )


def _of_a_vpn(key: str, name: str, connection: VpnConnection) -> Iterator[Use]:
    for block in _blocks(connection.routable_cidrs or ()):
        yield Use(
            block,
            What.VPN,
            key,
            name,
            connection.title,
            f"gateway {connection.public_ip}" if is_told(connection.public_ip) else None,
            _stage(connection.status, VPN_ACTIVE, VPN_ENDED),
            _unusual(connection.status, VPN_ACTIVE),
        )


def _stage(status: str | None, now: str, ended: frozenset[str]) -> Stage:
    return Stage.NOW if status == now else Stage.ENDED if status in ended else Stage.NOT_YET


def _unusual(state: str | None, usual: str) -> str | None:
    return None if state == usual else state or "state unknown"


def _blocks(texts: tuple[str, ...]) -> Iterator[IPv4Network]:
    return (block for text in texts if isinstance(block := read_network(text), IPv4Network))
