"""Blocks of a space that others of the operator's have too (requirements 38, 104, 106; K16)."""

from collections.abc import Iterator

from backend.model.finding import Finding
from backend.model.key import Kind
from backend.model.space import DELETING
from backend.rules import documents
from backend.rules.addresses import overlaps, read_network
from backend.rules.findings.ground import Ground
from backend.rules.overlapping import NOT_CONNECTED, SEVERAL_SPACES
from backend.rules.wording import listed, shortened

NEVER_CHANGES = (
    "The block of a space never changes: only a new space with another block, or another block for the far "
    "side, is free of it."
)


def of_shared_blocks(ground: Ground) -> Iterator[Finding]:
    """Of spaces whose blocks overlap, told on the first of them; it hurts where one network has both."""
    for shared in ground.shared:
        if shared.network is None:
            others = [name for name in shared.spaces if name != ground.name]
            yield ground.finding(
                "space-same-block",
                NOT_CONNECTED,
                Kind.SPACES,
                item=shared.block,
                title=f"{shared.block} is the block of {shortened(others)} too",
                detail="That is fine while nothing is connected to more than one of them: no VPC and no "
                f"other network can reach both. {NEVER_CHANGES}",
                document=documents.SPACES,
                state=listed(shared.spaces),
            )
        else:
            yield ground.finding(
                "spaces-clash",
                SEVERAL_SPACES,
                Kind.SPACES,
                item=shared.network,
                title=f"{shared.network} is connected to {shortened(shared.connected)}, "
                f"which share {shared.block}",
                detail=f"Answers from {shared.network} to {shared.block} reach one of them only. Keep the "
                f"connection of one, and destroy the others. {NEVER_CHANGES}",
                document=documents.SPACES,
                state=f"{shared.block} {listed(shared.connected)}",
            )


def of_named_networks(ground: Ground) -> Iterator[Finding]:
    """The block of the space is in a network that the configuration names."""
    if ground.space.state == DELETING:
        return
    own = read_network(ground.space.cidr)
    for name, blocks in ground.settings.networks.items():
        clashing = [block for block in blocks if overlaps(own, read_network(block))]
        if clashing:
            yield ground.finding(
                "space-network",
                NOT_CONNECTED,
                Kind.SPACES,
                item=name,
                title=f"its block {ground.space.cidr} overlaps {listed(clashing)} of your network {name}",
                detail=f"The space can never be connected to that part of {name}: dynos would take it for "
                f"their own. {NEVER_CHANGES}",
                document=documents.SPACES,
                state=f"{ground.space.cidr} {listed(clashing)}",
            )
