"""VPN connections: whether they are set up with what a space can carry (requirements 62-71; K1)."""

from collections.abc import Iterator

from backend.model.finding import Finding, Level
from backend.model.key import Kind
from backend.model.peering import PENDING
from backend.model.vpn_connection import VpnConnection
from backend.rules import documents
from backend.rules.addresses import has_host_bits, is_not_private, is_public, read_address, read_network
from backend.rules.clashing import Clash, Held, held, in_full, in_short
from backend.rules.findings.ground import Ground
from backend.rules.findings.vpn import connections
from backend.rules.limits import LIMITS, Limited
from backend.rules.overlapping import of_a_network
from backend.rules.taken import clashes, may_have_data, taken
from backend.rules.wording import counted, listed

IKE_VERSIONS = (1, 2)
ONE = Limited.VPN_CONNECTIONS


def vpn_set_up(ground: Ground) -> Iterator[Finding]:
    """What is wrong with the blocks and the gateway of each connection."""
    there = connections(ground)
    for name, connection in there:
        yield from _overlaps(ground, name, connection)
        yield from _not_private(ground, name, connection)
        yield from _host_bits(ground, name, connection)
        yield from _gateway(ground, name, connection)
        yield from _ike(ground, name, connection)
    limit = ground.settings.limits_of(ground.space.name).get(ONE, LIMITS[ONE].default)
    if len(there) > limit:
        names = listed(name for name, _ in there)
        yield ground.finding(
            "vpn-several",
            Level.NOTICE,
            Kind.VPN_CONNECTIONS,
            title=f"{counted(len(there), 'VPN connection')} where a space has {limit}: {names}",
            detail="The document knows of one for a space, with two tunnels. Destroy what is not needed; two "
            "that lead to the same networks do not stand in for each other.",
            document=documents.VPN,
            state=names,
        )


def _overlaps(ground: Ground, name: str, connection: VpnConnection) -> Iterator[Finding]:
    """One finding, however many blocks of it overlap something."""
    those = _clashes(ground, connection)
    if not those:
        return
    every = in_full(those)
    level = of_a_network(those, is_vpn=True, may_have_data=may_have_data(ground.value(Kind.PEERINGS)))
    if level is Level.NOTICE:
        meaning = (
            "It works for as long as the space has no data services: once one is added, dynos lose what is "
            "there behind the VPN."
        )
    else:
        meaning = (
            f"What dynos of {ground.name} send there does not reach the network behind the VPN. Give that "
            "another block, or leave this one out of the VPN."
        )
    yield ground.finding(
        "vpn-overlaps",
        level,
        Kind.VPN_CONNECTIONS,
        item=name,
        title=f"VPN {name}: {in_short(those)}",
        detail=f"{every}. {meaning}",
        document=documents.VPN,
        state=f"{name} {level} {every}",
        mends="update-vpn",
    )


def _clashes(ground: Ground, connection: VpnConnection) -> tuple[Clash, ...]:
    """A request to be peered is judged by itself: it is not there yet; a connection that failed never is."""
    if not connection.is_live:
        return ()
    peerings = ground.value(Kind.PEERINGS) or ()
    info = ground.value(Kind.PEERING_INFO)
    there = held(taken(ground.space, info, peerings))
    there += [
        Held(block, f"the VPC of {peering.title}")
        for peering in peerings
        if peering.is_live and peering.status not in PENDING
        for block in peering.cidr_blocks or ()
    ]
    return clashes(connection.routable_cidrs or (), there)


def _not_private(ground: Ground, name: str, connection: VpnConnection) -> Iterator[Finding]:
    public = [block for block in connection.routable_cidrs or () if is_not_private(block)]
    if public:
        yield ground.finding(
            "vpn-not-private",
            Level.WARNING,
            Kind.VPN_CONNECTIONS,
            item=name,
            title=f"VPN {name}: {listed(public)} {'is' if len(public) == 1 else 'are'} not private",
            detail="Networks behind a VPN are in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; what dynos "
            "send to others may go over the Internet. Leave it out of the VPN, or give that network a "
            "private block.",
            document=documents.VPN,
            state=f"{name} {listed(public)}",
            mends="update-vpn",
        )


def _host_bits(ground: Ground, name: str, connection: VpnConnection) -> Iterator[Finding]:
    slips = [block for block in connection.routable_cidrs or () if has_host_bits(block)]
    if slips:
        meant = listed(f"{block} means {read_network(block)}" for block in slips)
        yield ground.finding(
            "vpn-host-bits",
            Level.NOTICE,
            Kind.VPN_CONNECTIONS,
            item=name,
            title=f"VPN {name}: {meant}",
            detail="Bits beyond the prefix do not count. If that is what was meant, write it so; if not, the "
            "VPN carries another network than it should.",
            document=documents.SPACEPORT,
            state=f"{name} {listed(slips)}",
            mends="update-vpn",
        )


def _gateway(ground: Ground, name: str, connection: VpnConnection) -> Iterator[Finding]:
    """Heroku has to reach it over the Internet, at an IPv4 address that is not its own."""
    address = read_address(connection.public_ip)
    nat = ground.value(Kind.NAT)
    if address is None:
        return
    if nat is not None and str(address) in (nat.sources or ()):
        what = "is an outbound IP of the space itself"
    elif address.version != 4:
        what = "is no IPv4 address"
    elif not is_public(address):
        what = "is no address of the Internet"
    else:
        return
    yield ground.finding(
        "vpn-gateway",
        Level.WARNING,
        Kind.VPN_CONNECTIONS,
        item=name,
        title=f"VPN {name}: the gateway {address} {what}",
        detail="The gateway has a public IPv4 address that stays the same. The address of a connection "
        "cannot be changed: destroy it, and connect again with the right one.",
        document=documents.VPN,
        state=f"{name} {address} {what}",
        mends="destroy-vpn",
    )


def _ike(ground: Ground, name: str, connection: VpnConnection) -> Iterator[Finding]:
    version = connection.ike_version
    if version is not None and version not in IKE_VERSIONS:
        yield ground.finding(
            "vpn-ike",
            Level.NOTICE,
            Kind.VPN_CONNECTIONS,
            item=name,
            title=f"VPN {name}: IKE version {version}, which Spaceport does not know",
            detail="The document knows versions 1 and 2. Set your gateway up by what Heroku says, not by the "
            "examples.",
            document=documents.VPN,
            state=f"{name} {version}",
        )
