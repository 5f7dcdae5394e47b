"""Peerings, and what is needed to ask for one (contract §1.2)."""

from typing import Any

from backend.simulator.conventions.calls import NOT_PLAIN, WITH_DOGWOOD, Call, Endpoint, Reply
from backend.simulator.routes.times import text
from backend.simulator.world.peering_changes import (
    NOT_ON_FIR,
    accept_peering,
    destroy_peering,
    listed_peering,
)
from backend.simulator.world.peerings import HEROKU_OWNER_ID, Peering
from backend.simulator.world.preconditions import require_allocated, require_feature
from backend.simulator.world.spaces import Space

_MASK = "******"
_PLAIN = frozenset({"3"})


def info(call: Call) -> Reply:
    space = _space(call)
    require_allocated(call.world, space)
    return Reply(
        {
            "aws_account_id": HEROKU_OWNER_ID,
            "aws_region": space.aws_region,
            "dyno_cidr_blocks": list(space.dyno_cidr_blocks),
            "space_cidr_blocks": list(space.space_cidr_blocks),
            "unavailable_cidr_blocks": list(space.unavailable_cidr_blocks),
            "vpc_cidr": space.cidr,
            "vpc_id": space.vpc_id,
        }
    )


def list_peerings(call: Call) -> Reply:
    space, now = _space(call), call.world.now()
    return Reply([_body(call, peering) for peering in space.peerings if peering.is_listed(now)])


def one(call: Call) -> Reply:
    return Reply(_body(call, listed_peering(call.world, _space(call), call.params["pcx"])))


def accept_by_body(call: Call) -> Reply:
    return _accept(call, str(call.fields().get("pcx_id")))


def accept_by_path(call: Call) -> Reply:
    return _accept(call, call.params["pcx"])


def destroy(call: Call) -> Reply:
    return Reply(_body(call, destroy_peering(call.world, _any_space(call), call.params["pcx"])), 202)


def _accept(call: Call, pcx_id: str) -> Reply:
    return Reply(_body(call, accept_peering(call.world, _any_space(call), pcx_id)), 202)


def _space(call: Call) -> Space:
    space = _any_space(call)
    require_feature(space, "vpc_peering", NOT_ON_FIR)
    return space


def _any_space(call: Call) -> Space:
    return call.world.space(call.params["space"])


def _body(call: Call, peering: Peering) -> dict[str, Any]:
    requester = peering.requester
    body: dict[str, Any] = {
        "aws_account_id": requester.owner_id,
        "aws_region": requester.region,
        "aws_vpc_id": requester.vpc_id,
        "cidr_blocks": list(requester.cidr_blocks),
        # It stays, in the past, on what was accepted long ago (K7).
        "expires": text(peering.expires_at),
        "pcx_id": peering.pcx_id,
        "status": peering.status(call.world.now()),
        "type": peering.type,
    }
    if peering.masked:
        body |= dict.fromkeys(("aws_account_id", "aws_region", "aws_vpc_id", "pcx_id"), _MASK)
        body["expires"] = None
    if call.variant != "3":
        body["cidr_block"] = requester.cidr_blocks[0]
    return body


# The shape of an accept is chosen by the variant: the plain one does not know the first of the two.
ENDPOINTS = (
    Endpoint("GET", "/spaces/{space}/peering-info", info),
    Endpoint("GET", "/spaces/{space}/peerings", list_peerings, WITH_DOGWOOD, ranges=()),
    Endpoint("POST", "/spaces/{space}/peerings", accept_by_body, NOT_PLAIN),
    Endpoint("GET", "/spaces/{space}/peerings/{pcx}", one, _PLAIN),
    Endpoint("DELETE", "/spaces/{space}/peerings/{pcx}", destroy, WITH_DOGWOOD),
    Endpoint("POST", "/spaces/{space}/peerings/{pcx}/actions/accept", accept_by_path, _PLAIN),
)
