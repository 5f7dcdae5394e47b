"""Connect a VPC to a space, from both ends (DESIGN.md)."""

from collections.abc import Sequence

from backend.model.change import Facts

from .accept_peering import accepted_steps
from .ground import Ground
from .peering.choosing import choosing_steps
from .peering.pending import BEGIN_WITH, begin_step, with_request
from .peering.preflight import acknowledge_step, preflight_step
from .peering.requesting import request_steps
from .peering.space import PEERING, space_step
from .peering.vpc_side import INPUTS
from .peering.will_not import will_not_step
from .step import Step


class ConnectVpc:
    """Begun with a `pcx_id`, it goes on with that connection: what was done by hand before is found."""

    name = "connect-vpc"
    inputs: tuple[str, ...] = (
        "space",
        "vpc_id",
        "aws_region",
        "aws_profile",
        "pcx_id",
        "aws_account_id",
        "peer_cidr_block",
        BEGIN_WITH,
        *INPUTS,
    )

    def title(self, facts: Facts) -> str:
        return f"Connect {facts.one('vpc_id') or 'a VPC'} to {facts.one('space')}"

    def plan(self, facts: Facts, ground: Ground) -> Sequence[Step]:
        facts = with_request(facts)
        asked = () if facts.one("starts_with") == PEERING else _asked_for(facts, ground)
        return (
            space_step(facts, ground, one_more="pcx_id" not in facts),
            will_not_step(facts),
            begin_step(facts, ground),
            *asked,
            *accepted_steps(facts, ground),
        )


def _asked_for(facts: Facts, ground: Ground) -> tuple[Step, ...]:
    """From a VPC to its request in Heroku's list."""
    return (
        *choosing_steps(facts, ground),
        preflight_step(facts, ground),
        acknowledge_step(facts, ground, "acknowledge"),
        *request_steps(facts, ground),
    )
