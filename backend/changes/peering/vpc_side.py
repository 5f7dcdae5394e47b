"""What a VPC needs once its peering is active: routes, a security group, network ACLs."""

from collections.abc import Iterator

from backend.changes.ground import Ground
from backend.changes.step import Step
from backend.model.change import Facts

from .acls import acl_steps
from .aws_end import PeeredVpc, not_decided
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
    yield from route_steps(vpc)
    yield from covered_steps(vpc)
    yield from port_steps(vpc)
    yield from acl_steps(vpc)
