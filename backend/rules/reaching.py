"""What can reach the internally routed apps of a space (requirement 47)."""

from dataclasses import dataclass

from backend.model.aws_end import AwsEnd, Part
from backend.model.key import Kind
from backend.model.peering import ACTIVE, Peering
from backend.model.remote import is_told
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.model.vpn_connection import UP, VpnConnection
from backend.rules.availability import why_not_available
from backend.rules.documents import INTERNAL_ROUTING
from backend.rules.routing import routing
from backend.rules.space_blocks import whole_block


@dataclass(frozen=True, slots=True)
class Way:
    """One way in. `kind`: SPACES is the space itself, PEERINGS a peered VPC, VPN_CONNECTIONS a network.

    `name`: the space's name, the pcx id, what people call the VPN. `blocks`: where requests come from, CIDR
    notation as it came. `reaches` None: not known, because nobody looked at the routes of the VPC. `text` is
    one sentence for people.
    """

    kind: Kind
    name: str | None
    blocks: tuple[str, ...]
    reaches: bool | None
    text: str


@dataclass(frozen=True, slots=True)
class Reaching:
    """`ways` that are up, those among them whose routes lead elsewhere too; the space itself is the first.

    `unread`: what may hold more ways and was not read.
    """

    ways: tuple[Way, ...]
    unread: tuple[Kind, ...]


def reaching(snapshot: Snapshot, space: Space) -> Reaching:
    """The space, its active peerings, and its VPN connections with a tunnel that is UP."""
    peerings = snapshot.of_space(Kind.PEERINGS, space)
    connections = snapshot.of_space(Kind.VPN_CONNECTIONS, space)
    ends = {end.pcx_id: end for end in snapshot.of_space(Kind.AWS_ENDS, space).value or ()}
    block = whole_block(space, snapshot.of_space(Kind.PEERING_INFO, space).value)
    inside = () if space.cidr is None else (space.cidr,)
    ways = [Way(Kind.SPACES, space.name, inside, True, "Apps of the space itself.")]
    ways += [
        _by_peering(peering, ends.get(peering.pcx_id or ""), block)
        for peering in peerings.value or ()
        if peering.status == ACTIVE and peering.is_customers
    ]
    ways += [
        _by_vpn(connection)
        for connection in connections.value or ()
        if any(tunnel.status == UP for tunnel in connection.tunnels or ())
    ]
    generations = snapshot.generations.value or ()
    unread = tuple(
        kind
        for kind, reading in ((Kind.PEERINGS, peerings), (Kind.VPN_CONNECTIONS, connections))
        if reading.value is None and why_not_available(kind, space, generations, reading) is None
    )
    return Reaching(tuple(ways), unread)


def _by_peering(peering: Peering, end: AwsEnd | None, block: str | None) -> Way:
    blocks = peering.cidr_blocks or ()
    vpc = " ".join(("the VPC", *filter(is_told, (peering.aws_vpc_id, ", ".join(blocks)))))
    wanted = "the whole block of the space" if block is None else f"all of {block}"
    reaches = _is_routed(end, block)
    if reaches is None:
        text = f"From {vpc}, where that has a route for {wanted}; nobody looked ({INTERNAL_ROUTING})."
    elif reaches:
        text = f"From {vpc}, which has a route for {wanted}."
    else:
        text = (
            f"Not from {vpc}: none of its route tables leads {wanted} to this peering ({INTERNAL_ROUTING})."
        )
    return Way(Kind.PEERINGS, peering.pcx_id, blocks, reaches, text)


def _is_routed(end: AwsEnd | None, block: str | None) -> bool | None:
    """Whether some route table of the VPC leads the whole block through the peering; None: not known."""
    if end is None or block is None or end.not_looked_at is not None or end.vpc is None:
        return None
    if any(routing(table, block, ()).is_whole for table in end.route_tables):
        return True
    return None if Part.ROUTE_TABLES in end.problems else False


def _by_vpn(connection: VpnConnection) -> Way:
    blocks = connection.routable_cidrs or ()
    tunnels = connection.tunnels or ()
    up = sum(tunnel.status == UP for tunnel in tunnels)
    where = ", ".join(blocks) or "its networks"
    text = (
        f"From {where} by the VPN {connection.title or 'without a name'}: {up} of {len(tunnels)} tunnels up."
    )
    return Way(Kind.VPN_CONNECTIONS, connection.title, blocks, True, text)
