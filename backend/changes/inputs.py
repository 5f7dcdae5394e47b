"""The inputs of the changes, as `--set` says them: what each means, and why a value can never do.

What a value has to be beside that, the step that asks for it looks up: whether it is there, whether it fits.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from backend.aws.scope import is_account, is_region
from backend.model.change import Facts
from backend.rules.addresses import has_host_bits, read_network
from backend.rules.peering_plan.destinations import Routed
from backend.rules.peering_plan.ports import why_not_ports
from backend.rules.wording import listed

WhyNot = Callable[[str], str | None]
"""Why a text will not do, as a clause; None where it may."""
NONE = "none"


class Input(NamedTuple):
    """`meaning`: as a help text says it."""

    meaning: str
    why_not: WhyNot = lambda text: None


def why_no_account(text: str) -> str | None:
    return None if is_account(text) else "the id of an AWS account has 12 digits"


def why_no_region(text: str) -> str | None:
    return None if is_region(text) else "a region is written as us-east-1"


def why_no_block(text: str) -> str | None:
    network = read_network(text)
    if network is None or "/" not in text:
        return "a block is written as 10.30.0.0/16"
    if has_host_bits(text):
        return f"it has bits set beyond its prefix; {network} is the block that holds it"
    return None


def _id(kind: str, thing: str, *others: str) -> WhyNot:
    """An id of AWS, or one of `others`."""
    pattern = re.compile(rf"{kind}-([0-9a-f]{{8}}|[0-9a-f]{{17}})")
    otherwise = f"the id of {thing} is written as {kind}-0a1b2c3d4e5f60718"

    def why_not(text: str) -> str | None:
        return None if text in others or pattern.fullmatch(text) else otherwise

    return why_not


def _one_of(*those: str) -> WhyNot:
    return lambda text: None if text in those else f"it is one of {listed(those)}"


why_no_vpc = _id("vpc", "a VPC")

INPUTS = {
    "space": Input("the space, by name or id"),
    "pcx_id": Input("the peering, as Heroku lists it: pcx-ID", _id("pcx", "a peering")),
    "begin_with": Input(
        "what waits and is gone on with: pcx-ID; new: another request", _id("pcx", "a peering", "new")
    ),
    "vpc_id": Input("the VPC to connect: vpc-ID", why_no_vpc),
    "aws_region": Input("the region of the VPC", why_no_region),
    "aws_profile": Input(f"whose AWS credentials; {NONE}: the AWS commands are shown, to hand over"),
    "aws_account_id": Input("the account of a VPC that nobody here can look at", why_no_account),
    "peer_cidr_block": Input("the primary block of such a VPC", why_no_block),
    "routes": Input(
        "what the VPC routes to the peering; space: all of it, the usual; subnets: its Space CIDRs; none",
        _one_of(*Routed),
    ),
    "route_table_ids": Input(
        "route tables that get the route: rtb-ID, repeated; usually all that serve subnets",
        _id("rtb", "a route table"),
    ),
    "replace_routes": Input(
        f"tables whose route leads elsewhere and is to be replaced: rtb-ID, repeated, or {NONE}",
        _id("rtb", "a route table", NONE),
    ),
    "security_group_id": Input(
        f"what lets dynos in: sg-ID, or {NONE}, the usual", _id("sg", "a security group", NONE)
    ),
    "ports": Input("the TCP ports that it opens: 5432, or 5432,6379, or 8000-8010", why_not_ports),
}


def why_not(inputs: Facts) -> str | None:
    """Why one of these values can never do, in a sentence."""
    for name, values in inputs.items():
        for value in values if name in INPUTS else ():
            if (reason := INPUTS[name].why_not(value)) is not None:
                return f"{name}={value} will not do: {reason}."
    return None
