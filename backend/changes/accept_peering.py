"""Accept a request that somebody made, and do what is missing on the side of the VPC (DESIGN.md)."""

from collections.abc import Sequence

from backend.model.change import Facts

from .ground import Ground
from .peering.accepting import accept_step
from .peering.asking import asking_steps
from .peering.pending import pending_step
from .peering.proof import proof_step
from .peering.space import space_step
from .peering.vpc_side import INPUTS, vpc_steps
from .peering.will_not import will_not_step
from .step import Step


class AcceptPeering:
    """Begun on a peering that is active already, it offers what is missing."""

    name = "accept-peering"
    inputs: tuple[str, ...] = ("space", "pcx_id", "aws_profile", *INPUTS)

    def title(self, facts: Facts) -> str:
        return f"Accept {facts.one('pcx_id') or 'a peering'} in {facts.one('space')}"

    def plan(self, facts: Facts, ground: Ground) -> Sequence[Step]:
        return (
            space_step(facts, ground),
            pending_step(facts, ground),
            will_not_step(facts),
            *accepted_steps(facts, ground),
        )


def accepted_steps(facts: Facts, ground: Ground) -> tuple[Step, ...]:
    """From who is asking to the proof: the way of every peering that is asked for."""
    sides = vpc_steps(facts, ground)
    return (
        *asking_steps(facts, ground),
        accept_step(facts, ground),
        *sides,
        proof_step(facts, ground, sides),
    )
