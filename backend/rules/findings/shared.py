"""Which spaces have the same block, and which of those one network is connected to (requirements 38, 104).

Two spaces may have the same block for as long as nothing is connected to both.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from backend.model.peering import Peering
from backend.model.problem import Trouble
from backend.model.remote import is_told
from backend.model.space import DELETING, Space
from backend.model.vpn_connection import VpnConnection
from backend.rules.nesting import nested


@dataclass(frozen=True, slots=True)
class Shared:
    """`spaces`: the names of those whose blocks overlap, in the order of the reply. `block`: the widest one.

    `network`: the VPC or the block that several of them are connected to, and `connected` the names of those;
    None where there is none.
    """

    block: str
    spaces: tuple[str, ...]
    network: str | None = None
    connected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadAccount:
    """An AWS account that could not be read for `spaces`, their names in the order of the reply.

    `reasons` are clauses for people. `stands`: what was read before does.
    """

    account_id: str
    reasons: tuple[str, ...]
    trouble: Trouble | None
    stands: bool
    spaces: tuple[str, ...]


class Connected(NamedTuple):
    """A space with what it is connected to."""

    key: str
    space: Space
    peerings: tuple[Peering, ...] | None
    connections: tuple[VpnConnection, ...] | None


class _Way(NamedTuple):
    """`vpc_id` None: of a VPN, or masked."""

    space: str
    block: str
    vpc_id: str | None


def shared_blocks(spaces: Iterable[Connected]) -> Mapping[str, tuple[Shared, ...]]:
    """By the key of the first space of each group, what is shared in that."""
    there = [each for each in spaces if each.space.state != DELETING]
    order = {each.key: place for place, each in enumerate(there)}
    found: dict[str, list[Shared]] = defaultdict(list)
    for group in nested((each.space.cidr, each) for each in there):
        if len(group) > 1:
            block = group[0].space.cidr or ""
            group = sorted(group, key=lambda each: order[each.key])
            found[group[0].key] += _of_a_group(block, group)
    return {key: tuple(those) for key, those in found.items()}


def _of_a_group(block: str, group: Sequence[Connected]) -> Iterator[Shared]:
    names = tuple(each.space.name or each.key for each in group)
    ways = [way for each, name in zip(group, names, strict=True) for way in _ways(each, name)]
    networks = dict(_networks(ways))
    for network, connected in networks.items():
        yield Shared(block, names, network, tuple(name for name in names if name in connected))
    if not networks:
        yield Shared(block, names)


def _ways(each: Connected, name: str) -> Iterator[_Way]:
    for peering in each.peerings or ():
        if peering.is_live:
            for block in peering.cidr_blocks or ("",):
                vpc_id = peering.aws_vpc_id
                yield _Way(name, block, vpc_id if is_told(vpc_id) else None)
    for connection in each.connections or ():
        if connection.is_live:
            for block in connection.routable_cidrs or ():
                yield _Way(name, block, None)


def _networks(ways: Sequence[_Way]) -> Iterator[tuple[str, set[str]]]:
    """Each network that several spaces are connected to: a VPC by its id, anything else by its block.

    Two VPCs with the same block are two networks.
    """
    by_vpc: dict[str, set[str]] = defaultdict(set)
    for way in ways:
        if way.vpc_id is not None:
            by_vpc[way.vpc_id].add(way.space)
    yield from ((vpc_id, spaces) for vpc_id, spaces in by_vpc.items() if len(spaces) > 1)
    for those in nested((way.block, way) for way in ways):
        not_vpcs = {way.space for way in those if way.vpc_id is None}
        spaces = {way.space for way in those}
        if not_vpcs and len(spaces) > 1:
            yield those[0].block, spaces
