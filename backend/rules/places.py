"""Everything of a space that has an address, a block, or a name by which AWS or the DNS knows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from backend.model.aws_end import AwsEnd
from backend.model.inbound_ruleset import DENY
from backend.model.key import Kind
from backend.model.peering import ACTIVE, Peering, PeeringInfo
from backend.model.remote import is_told
from backend.model.snapshot import Snapshot
from backend.model.space import Space
from backend.model.topology import Topology
from backend.model.vpn_connection import VpnConnection
from backend.rules.apps import apps_of


@dataclass(frozen=True, slots=True)
class Place:
    """One value that the API said. `what` is the field that it stands in, `value` the text as it came.

    `item` is what the thing is called where a space has several: a pcx id, a VPN, a dyno, an app; None where
    it has no name, or a masked one. `text` is what the value is, for people, to be followed by "of" and the
    space: `outbound IP`.
    """

    space: Space
    kind: Kind
    what: str
    value: str
    text: str
    item: str | None = None


def places_of(snapshot: Snapshot, space: Space) -> Iterator[Place]:
    """What was read of the space, values that are masked or missing left out."""
    return (place for place in _all(snapshot, space) if is_told(place.value))


def _all(snapshot: Snapshot, space: Space) -> Iterator[Place]:
    yield Place(space, Kind.SPACES, "cidr", space.cidr or "", "block")
    yield Place(space, Kind.SPACES, "data_cidr", space.data_cidr or "", "data block")
    info = snapshot.of_space(Kind.PEERING_INFO, space).value
    if info is not None:
        yield from _of_the_heroku_end(space, info)
    ruleset = snapshot.of_space(Kind.INBOUND_RULESET, space).value
    for rule in (ruleset.rules or ()) if ruleset is not None else ():
        text = "denied range" if rule.action == DENY else "trusted range"
        yield Place(space, Kind.INBOUND_RULESET, "source", rule.source or "", text)
    nat = snapshot.of_space(Kind.NAT, space).value
    for source in (nat.sources or ()) if nat is not None else ():
        yield Place(space, Kind.NAT, "sources", source, "outbound IP")
    for peering in snapshot.of_space(Kind.PEERINGS, space).value or ():
        yield from _of_a_peering(space, peering)
    for end in snapshot.of_space(Kind.AWS_ENDS, space).value or ():
        yield from _of_an_aws_end(space, end)
    for connection in snapshot.of_space(Kind.VPN_CONNECTIONS, space).value or ():
        yield from _of_a_vpn(space, connection)
    yield from _of_apps(snapshot, space)
    topology = snapshot.of_space(Kind.TOPOLOGY, space).value
    if topology is not None:
        yield from _of_dynos(snapshot, space, topology)


def _of_the_heroku_end(space: Space, info: PeeringInfo) -> Iterator[Place]:
    kind = Kind.PEERING_INFO
    yield Place(space, kind, "vpc_id", info.vpc_id or "", "VPC")
    yield Place(space, kind, "aws_account_id", info.aws_account_id or "", "AWS account")
    yield Place(space, kind, "vpc_cidr", info.vpc_cidr or "", "block of the VPC")
    for block in info.dyno_cidr_blocks or ():
        yield Place(space, kind, "dyno_cidr_blocks", block, "block of dynos")
    for block in info.space_cidr_blocks or ():
        yield Place(space, kind, "space_cidr_blocks", block, "block of dynos and load balancers")
    for block in info.unavailable_cidr_blocks or ():
        yield Place(space, kind, "unavailable_cidr_blocks", block, "block unavailable to peers")


def _of_a_peering(space: Space, peering: Peering) -> Iterator[Place]:
    state = "" if peering.status == ACTIVE else f" ({peering.status or 'state unknown'})"
    vpc = f"peered VPC{state}" if peering.is_customers else f"VPC that Heroku manages{state}"
    name = peering.pcx_id if is_told(peering.pcx_id) else None
    yield Place(space, Kind.PEERINGS, "pcx_id", peering.pcx_id or "", f"peering{state}", name)
    yield Place(space, Kind.PEERINGS, "aws_vpc_id", peering.aws_vpc_id or "", vpc, name)
    account = peering.aws_account_id or ""
    yield Place(space, Kind.PEERINGS, "aws_account_id", account, f"AWS account of the {vpc}", name)
    for block in peering.cidr_blocks or ():
        yield Place(space, Kind.PEERINGS, "cidr_blocks", block, f"block of the {vpc}", name)


def _of_an_aws_end(space: Space, end: AwsEnd) -> Iterator[Place]:
    if end.vpc is None:
        return
    for block in end.vpc.secondary_cidr_blocks:
        text = "secondary block, which no peering reaches, of the peered VPC"
        yield Place(space, Kind.AWS_ENDS, "secondary_cidr_blocks", block, text, end.pcx_id)
    for table in end.route_tables:
        for subnet in table.subnets:
            text = f"subnet {subnet.subnet_id} of the peered VPC"
            yield Place(space, Kind.AWS_ENDS, "cidr_block", subnet.cidr_block or "", text, end.pcx_id)


def _of_a_vpn(space: Space, connection: VpnConnection) -> Iterator[Place]:
    kind, name = Kind.VPN_CONNECTIONS, connection.title
    yield Place(space, kind, "name", connection.name or "", "VPN", name)
    yield Place(space, kind, "id", connection.id or "", "VPN", name)
    yield Place(space, kind, "public_ip", connection.public_ip or "", "customer gateway of the VPN", name)
    block = connection.space_cidr_block or ""
    yield Place(space, kind, "space_cidr_block", block, "space's block of the VPN", name)
    for block in connection.routable_cidrs or ():
        yield Place(space, kind, "routable_cidrs", block, "network behind the VPN", name)
    for number, tunnel in enumerate(connection.tunnels or (), 1):
        yield Place(space, kind, "ip", tunnel.ip or "", f"Heroku's end of tunnel {number}", name)
        text = f"customer's end of tunnel {number}"
        yield Place(space, kind, "customer_ip", tunnel.customer_ip or "", text, name)


def _of_apps(snapshot: Snapshot, space: Space) -> Iterator[Place]:
    for app in apps_of(snapshot, space) or ():
        text = "internal app" if app.internal_routing else "app"
        yield Place(space, Kind.APPS, "name", app.name or "", text, app.name)
        yield Place(
            space, Kind.APPS, "web_url", host_of(app.web_url or ""), f"address of the {text}", app.name
        )


def _of_dynos(snapshot: Snapshot, space: Space, topology: Topology) -> Iterator[Place]:
    names = {app.id: app.name for app in apps_of(snapshot, space) or ()}
    for app in topology.apps or ():
        name = names.get(app.id) or app.id or "an app"
        for domain in app.domains or ():
            yield Place(space, Kind.TOPOLOGY, "domains", domain, "domain of the app", name)
        for formation in app.formations or ():
            for dyno in formation.dynos or ():
                title = (
                    f"{name} {formation.process_type or '?'}.{'?' if dyno.number is None else dyno.number}"
                )
                yield Place(space, Kind.TOPOLOGY, "private_ip", dyno.private_ip or "", "dyno", title)
                yield Place(space, Kind.TOPOLOGY, "hostname", dyno.hostname or "", "dyno", title)


def host_of(url: str) -> str:
    """The host that a URL names; an empty text where it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
