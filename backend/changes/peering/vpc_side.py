"""What a VPC needs once its peering is active: routes, a security group, network ACLs."""

from collections.abc import Iterator

from backend.changes.ground import Ground
from backend.changes.step import Check, Seen, Step
from backend.model.change import Facts, Values

from .acls import acl_steps
from .aws_end import DESCRIBES, PeeredVpc, not_decided
from .covered import covered_steps
from .ports import port_steps
from .routes import route_steps

INPUTS = ("routes", "route_table_ids", "replace_routes", "security_group_id", "ports")
"""What `--set` may say of it; what is left out has a default, or leaves its step out."""

NOT_DECIDED = "Routes, security group and network ACLs of the VPC"


def vpc_steps(facts: Facts, ground: Ground) -> tuple[Step, ...]:
    """As far as they are decided: writes, or commands to hand over where this console may not."""
    if "aws" not in facts:
        return (not_decided(NOT_DECIDED),)
    return tuple(_steps(PeeredVpc(facts, ground)))


def _steps(vpc: PeeredVpc) -> Iterator[Step]:
    if vpc.is_at_hand:
        yield _what_may_be_seen(vpc)
    yield from route_steps(vpc)
    yield from covered_steps(vpc)
    yield from port_steps(vpc)
    yield from acl_steps(vpc)


def _what_may_be_seen(vpc: PeeredVpc) -> Check:
    """Yields what is not; its steps are handed over then."""

    async def look() -> Seen:
        yields: dict[str, Values] = {}
        for action in DESCRIBES.values():
            yields |= await vpc.permission(action)
        known = PeeredVpc(vpc.facts.known(yields), vpc.ground)
        hidden = [why for part in DESCRIBES if (why := known.unseen(part)) is not None]
        return Seen(
            True, said=tuple(hidden) or (f"You may look at all of {vpc.id} that matters.",), yields=yields
        )

    return Check(
        id="vpc access",
        title=f"What you may see of {vpc.id}",
        explanation="What you may not see or change there is shown as commands, to hand over.",
        look=look,
    )
