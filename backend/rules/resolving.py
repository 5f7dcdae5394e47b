"""What it means how this machine resolves the name of an internal app (requirement 53).

Such names resolve to private addresses in the block of their space (Internal Routing, 2024-10).
"""

from dataclasses import dataclass

from backend.model.lookup import Lookup, LookupFailure
from backend.rules.addresses import holds, is_public, read_address, read_network
from backend.rules.wording import listed

MEANS = {
    LookupFailure.NO_ADDRESS: "The name has an address only while a web dyno runs. Some name servers drop "
    "private addresses from what they answer, too.",
    LookupFailure.SILENT: "That says nothing of the app: look at the name server of this machine.",
    LookupFailure.NOT_ASKED: "That says nothing of the app: look at the network of this machine.",
}
"""What is to be thought of no address at all."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """`text` goes on after the name, `means` is sentences. `is_well` None: neither right nor wrong."""

    text: str
    means: str
    is_well: bool | None


def resolved(found: Lookup, cidr: str | None) -> Resolved:
    """`cidr`: the block of the space as Heroku tells it, None where it does not."""
    if found.failure is not None:
        return Resolved(found.failure, MEANS[found.failure], False)
    block = read_network(cidr)
    if block is None:
        return Resolved(
            listed(found.addresses),
            "The block of the space is not known, so nobody can say whether that is inside.",
            None,
        )
    inside = [address for address in found.addresses if holds(block, read_address(address))]
    outside = [address for address in found.addresses if address not in inside]
    if not outside:
        return Resolved(
            f"{listed(inside)}, inside the block {cidr} of the space",
            "This machine sees the DNS of the space. Whether it reaches the app is a matter of routes.",
            True,
        )
    if inside:
        return Resolved(
            f"{listed(inside)}, inside the block {cidr} of the space, but {listed(outside)} outside of it",
            "Some requests go astray: look for this name in the DNS and the files of this machine.",
            False,
        )
    if all(_is_public(address) for address in outside):
        return Resolved(
            f"{listed(outside)}, a public address",
            "This machine does not see the DNS of the space. Outside of the space and of what is peered with "
            "it that is to be expected.",
            None,
        )
    return Resolved(
        f"{listed(outside)}, outside of the block {cidr} of the space and not public",
        "That is in another network: look for this name in the DNS and the files of this machine.",
        False,
    )


def _is_public(text: str) -> bool:
    address = read_address(text)
    return address is not None and is_public(address)
