"""Destroy a peering, and take away what the VPC is left with (DESIGN.md)."""

from collections.abc import Sequence

from backend.model.change import Facts

from .ground import Ground
from .peering.aws_end import PeeredVpc
from .peering.destroying import chosen_step, destroy_step, what_stops_step
from .peering.left_behind import left_steps
from .peering.removal_proof import removal_proof_step
from .peering.space import space_step
from .step import Step


class DestroyPeering:
    """Begun on a peering that has ended, it offers to take away what is left."""

    name = "destroy-peering"
    inputs: tuple[str, ...] = ("space", "pcx_id", "aws_profile")

    def title(self, facts: Facts) -> str:
        return f"Destroy {facts.one('pcx_id') or 'a peering'} of {facts.one('space')}"

    def plan(self, facts: Facts, ground: Ground) -> Sequence[Step]:
        left = tuple(left_steps(PeeredVpc(facts, ground)))
        return (
            space_step(facts, ground),
            chosen_step(facts, ground),
            what_stops_step(facts, ground),
            destroy_step(facts, ground),
            *left,
            removal_proof_step(facts, ground, left),
        )
