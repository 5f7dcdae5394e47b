"""Which uses of the private address space overlap, which of that does harm, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from itertools import combinations

from backend.model.finding import Level
from backend.model.snapshot import Snapshot
from backend.rules.address_map_blocks import Blocks
from backend.rules.address_map_uses import CONNECTED, FOR_DATA, KEPT, Stage, Use, What
from backend.rules.addresses import read_network
from backend.rules.overlapping import (
    BOTH_CONNECTED,
    NOT_CONNECTED,
    OF_ITS_OWN,
    SEVERAL_SPACES,
    TWICE,
    own_clashes,
    with_taken,
)
from backend.rules.wording import shortened

RENUMBER = (
    "A space keeps its block for good: either the network moves to other addresses, or a new space is made."
)
ASK_AGAIN = "It has to be asked for again, from other addresses."


@dataclass(frozen=True, slots=True)
class Overlap:
    """`block`: what they have in common. `text`: what that means and what to do, in sentences.

    `level` by `backend.rules.overlapping`, as in the findings of the same; None: it is no matter.
    """

    block: IPv4Network
    level: Level | None
    text: str


def overlaps(uses: Blocks[Use]) -> Iterator[Overlap]:
    """Every overlap once, in no order; all that have the same block in one where many have it."""
    of_space: defaultdict[str, list[Use]] = defaultdict(list)
    for use in uses:
        if use.space is not None and use.stage is not Stage.ENDED:
            of_space[use.space].append(use)
    reserved = [use for use in uses if use.what is What.RESERVED]
    for own in of_space.values():
        yield from _in_a_space(own, reserved)
    yield from _of_one_network(uses)
    for block in uses.each_block():
        yield from _between(block, _alive(uses.at(block)), _alive(uses.around(block)))


def of_own_blocks(snapshot: Snapshot) -> Iterator[Overlap]:
    """What each space has twice itself."""
    for key, space in snapshot.each_space():
        for own in own_clashes(space):
            for other, what in own.others:
                one, another = read_network(own.block), read_network(other)
                if isinstance(one, IPv4Network) and isinstance(another, IPv4Network):
                    text = f"The {own.called} {own.block} of {space.name or key} overlaps {other}, {what}. "
                    yield Overlap(_smaller(one, another), OF_ITS_OWN, text + TWICE)


def _alive(found: Iterable[Use]) -> list[Use]:
    return [use for use in found if use.stage is not Stage.ENDED]


# What is connected to one space


def _in_a_space(own: Sequence[Use], reserved: Sequence[Use]) -> Iterator[Overlap]:
    connected = [use for use in own if use.what in CONNECTED]
    kept: dict[IPv4Network, Use] = {}
    for use in sorted((*own, *reserved), key=lambda use: use.what.value):
        if use.what in KEPT:
            kept.setdefault(use.block, use)
    for network in connected:
        for use in kept.values():
            if network.block.overlaps(use.block):
                yield _with_what_is_kept(network, use)
    for one, other in combinations(connected, 2):
        if one.block.overlaps(other.block) and not _are_the_same(one, other):
            yield _of_two_networks(one, other)


def _are_the_same(one: Use, other: Use) -> bool:
    """As far as is known."""
    if one.network is not None and one.network == other.network:
        return True
    return one.what is other.what and one.item is not None and one.item == other.item


def _with_what_is_kept(network: Use, kept: Use) -> Overlap:
    block, space = _smaller(network.block, kept.block), network.space_name
    level = with_taken(
        is_data=kept.what is What.DATA,
        is_vpn=network.what is What.VPN,
        may_have_data=kept.stage is not Stage.NOT_YET,
    )
    if level is Level.NOTICE:
        text = (
            f"{network.title} is on the data block {kept.block}. That works until the first data add-on is "
            f"created in {space}: then dynos lose the network. Other addresses behind the VPN avoid it."
        )
        return Overlap(block, level, text)
    has = f"{network.title} has {block}, which {_keeps(kept, space)}"
    if network.stage is Stage.NOW:
        return Overlap(block, level, f"{has}: dynos do not reach it there. {RENUMBER}")
    return Overlap(block, level, f"{has}: it cannot be connected. {ASK_AGAIN}")


def _keeps(kept: Use, space: str) -> str:
    match kept.what:
        case What.SPACE:
            return f"is the block of {space} itself"
        case What.RESERVED:
            return "every space keeps for itself"
        case What.UNAVAILABLE:
            return f"Heroku calls unavailable to peers of {space}"
    return f"{space} keeps for its data services"


def _of_two_networks(one: Use, other: Use) -> Overlap:
    block = _smaller(one.block, other.block)
    both = f"{one.title} and {other.title} both have {block}"
    if one.is_secondary or other.is_secondary:
        text = f"{both}. No matter for the space: no peering reaches the secondary block of a VPC."
        return Overlap(block, None, text)
    if one.stage is Stage.NOW and other.stage is Stage.NOW:
        return Overlap(block, BOTH_CONNECTED, f"{both}: dynos reach only one of them there. {RENUMBER}")
    text = f"{both}. Once both are connected, dynos reach only one of them there."
    return Overlap(block, BOTH_CONNECTED, text)


# A network that several spaces are connected to


def _of_one_network(uses: Blocks[Use]) -> Iterator[Overlap]:
    """Whose routes can lead a block to one of the spaces only."""
    blocks_of: defaultdict[str, list[Use]] = defaultdict(list)
    for use in uses:
        if use.what is What.SPACE and use.space is not None:
            blocks_of[use.space].append(use)
    connected: defaultdict[str, dict[str, Use]] = defaultdict(dict)
    for use in _alive(uses):
        if use.what in CONNECTED and use.network is not None and use.space is not None:
            best = connected[use.network].get(use.space)
            if best is None or use.stage is Stage.NOW:
                connected[use.network][use.space] = use
    for by_space in connected.values():
        if len(by_space) > 1:
            spaces = Blocks((block for key in by_space for block in blocks_of[key]), lambda use: use.block)
            yield from _led_to_one(spaces, by_space)


def _led_to_one(spaces: Blocks[Use], by_space: dict[str, Use]) -> Iterator[Overlap]:
    for block in spaces.each_block():
        those = spaces.at(block) + spaces.around(block)
        keys = {use.space for use in those if use.space is not None}
        if len(keys) < 2:
            continue
        ways = [by_space[key] for key in sorted(keys)]
        thing = f"VPC {ways[0].network}" if ways[0].what is What.VPC else f"The {ways[0].network}"
        names = _listed(use.space_name for use in ways)
        text = f"{thing} is connected to {names}, which share {block}: its routes lead that to one only. "
        is_led = sum(way.stage is Stage.NOW for way in ways) > 1
        do = (
            "End the connection to the others, or make a new space."
            if is_led
            else "Connect it to one of them."
        )
        yield Overlap(block, SEVERAL_SPACES, text + do)


# Uses of different spaces


def _between(block: IPv4Network, here: Sequence[Use], around: Sequence[Use]) -> Iterator[Overlap]:
    """What those that have the `block` share with each other and with those around it."""
    everything = (*here, *around)
    if len(everything) < 2:
        return
    spaces = _once(use for use in everything if use.what is What.SPACE)
    networks = _once(use for use in everything if use.what in CONNECTED or use.what is What.NETWORK)
    keys = {use.space for use in spaces}
    strangers = [use for use in networks if keys != {use.space}]
    ends = (*spaces, *strangers)
    if spaces and len(ends) > 1 and any(use in ends for use in here):
        yield _never_connected(block, spaces, strangers)
    elif not spaces and any(use in networks for use in here):
        yield from _of_networks(block, networks)
    yield from _with_data(block, here, everything)
    if any(use.what is What.NETWORK for use in everything):
        yield from _with_reserved(block, here, everything)


def _never_connected(block: IPv4Network, spaces: Sequence[Use], strangers: Sequence[Use]) -> Overlap:
    names = [*(use.space_name for use in spaces), *(use.title for use in strangers)]
    third = ", nor one network to both" if len(spaces) > 1 and not strangers else ""
    return Overlap(
        block,
        NOT_CONNECTED,
        f"{_listed(names)} have {block} in common: they can never be connected to each other{third}. "
        "As long as nobody needs that, it is fine.",
    )


def _of_networks(block: IPv4Network, networks: Sequence[Use]) -> Iterator[Overlap]:
    named = [use for use in networks if use.what is What.NETWORK]
    others = [use for use in networks if use.what in CONNECTED]
    of_spaces = {use.space for use in others}
    if named and others:
        names = _listed(use.title for use in (*others, *named))
        text = f"{names} have {block} in common: fine where the one is a part of the other; "
        text += "else no space reaches both."
        yield Overlap(block, None, text)
    elif len(of_spaces) > 1 and not all(_are_the_same(others[0], use) for use in others[1:]):
        names = _listed(use.title for use in others)
        yield Overlap(
            block, None, f"{names} have {block} in common: no matter while no space is connected to both."
        )


def _with_data(block: IPv4Network, here: Sequence[Use], everything: Sequence[Use]) -> Iterator[Overlap]:
    """Data blocks are no matter to anybody but the space that they are of."""
    names = {use.space: use.space_name for use in everything if use.what in FOR_DATA}
    others = [use for use in everything if use.what not in FOR_DATA and use.what is not What.RESERVED]
    if all(use.what is What.RESERVED for use in here):
        return
    foreign = names.keys() - {use.space for use in others}
    if others and foreign:
        titles = _listed(use.title for use in _once(others))
        owners = _listed(name for key, name in names.items() if key in foreign)
        text = f"{titles} and the data services of {owners} have {block} in common: no matter, for data "
        yield Overlap(block, None, text + "services are reached from inside their own space alone.")
    elif not others and len(names) > 1:
        text = f"The data services of {_listed(names.values())} have {block} in common: no matter, "
        yield Overlap(block, None, text + "each space reaches its own alone.")


def _with_reserved(block: IPv4Network, here: Sequence[Use], everything: Sequence[Use]) -> Iterator[Overlap]:
    reserved = [use for use in everything if use.what is What.RESERVED]
    named = [use for use in everything if use.what is What.NETWORK]
    if reserved and any(use in reserved or use in named for use in here):
        names = _listed(use.title for use in named)
        text = f"Every space keeps {block} for itself: none can ever be connected to {names} there."
        yield Overlap(block, NOT_CONNECTED, text)


def _smaller(one: IPv4Network, other: IPv4Network) -> IPv4Network:
    """What two blocks that overlap have in common."""
    return max(one, other, key=lambda block: block.prefixlen)


def _once(found: Iterable[Use]) -> list[Use]:
    """One for each space and thing: two blocks of a VPC are one VPC."""
    return list({(use.space, use.what, use.item): use for use in found}.values())


def _listed(names: Iterable[str]) -> str:
    """Each once: `quay`, `quay and dock`, `quay, dock, slip and 4 more`."""
    return shortened(list(dict.fromkeys(names)))
