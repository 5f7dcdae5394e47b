"""Which blocks the other side of a peering or a VPN must not have (requirements 4-6, 40, 64-67, K1)."""

from datetime import datetime
from ipaddress import IPv4Network

from backend.simulator.world.addresses import PRIVATE
from backend.simulator.world.errors import invalid
from backend.simulator.world.peerings import Peering
from backend.simulator.world.spaces import Space

DOCKER = "172.17.0.0/16"
"""Taken in every space, whatever peering-info lists."""

_LIVE = ("active", "provisioning")


def live_peerings(space: Space, now: datetime) -> list[Peering]:
    """Those that carry traffic or are about to, Heroku's own among them."""
    return [peering for peering in space.peerings if peering.status(now) in _LIVE]


def own_live_peerings(space: Space, now: datetime) -> list[Peering]:
    """Those of customers, which the limit counts (requirement 44)."""
    return [peering for peering in live_peerings(space, now) if not peering.is_managed]


def check_peer_blocks(space: Space, peering: Peering, now: datetime) -> None:
    """The blocks of a VPC that asks to be peered. Raises Refused (422)."""
    blocks = tuple(_private(block) for block in peering.requester.cidr_blocks)
    taken = [
        *_always(space),
        *_reached_by_peerings(space, now, but=peering),
        *_reached_by_vpns(space, now),
        (space.data_cidr, "the data block of the space"),
    ]
    _refuse_overlaps(blocks, taken)


def check_routable_blocks(space: Space, blocks: tuple[IPv4Network, ...], now: datetime) -> None:
    """The blocks behind a VPN; the data block is free until there are data services. Raises Refused (422)."""
    for block in blocks:
        _private(str(block))
    _refuse_overlaps(blocks, [*_always(space), *_reached_by_peerings(space, now)])


def overlaps_space(space: Space, blocks: tuple[str, ...]) -> bool:
    """Whether AWS itself would not join the two VPCs."""
    return any(_network(block).overlaps(_network(space.cidr)) for block in blocks)


def _always(space: Space) -> list[tuple[str, str]]:
    return [(space.cidr, "the block of the space"), (DOCKER, "which every space keeps for itself")]


def _reached_by_peerings(space: Space, now: datetime, but: Peering | None = None) -> list[tuple[str, str]]:
    return [
        (block, "a data service of the space" if peering.is_managed else f"the peering {peering.pcx_id}")
        for peering in live_peerings(space, now)
        if peering is not but
        for block in peering.requester.cidr_blocks
    ]


def _reached_by_vpns(space: Space, now: datetime) -> list[tuple[str, str]]:
    return [
        (block, f"the VPN connection {vpn.name}")
        for vpn in space.vpns
        if not vpn.is_gone(now)
        for block in vpn.routable_cidrs
    ]


def _private(block: str) -> IPv4Network:
    network = _network(block)
    if not any(network.subnet_of(private) for private in PRIVATE):
        raise invalid(f"{block} is not private: it must be in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.")
    return network


def _refuse_overlaps(blocks: tuple[IPv4Network, ...], taken: list[tuple[str, str]]) -> None:
    for block in blocks:
        for other, what in taken:
            if block.overlaps(_network(other)):
                raise invalid(f"{block} overlaps {other}, {what}.")


def _network(block: str) -> IPv4Network:
    # EC2 takes blocks with host bits.
    return IPv4Network(block, strict=False)
