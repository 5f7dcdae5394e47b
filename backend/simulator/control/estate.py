"""Levers for what is in the estate: the operator's role, limits, peerings that are asked for, gateways."""

from ipaddress import IPv4Network
from typing import Any, Literal

from pydantic import Field

from backend.simulator.control.lever import Asked, Hands, Lever
from backend.simulator.ids import aws_id
from backend.simulator.world.peering_changes import request_peering
from backend.simulator.world.peerings import PeerVpc
from backend.simulator.world.teams import Role, TeamType
from backend.simulator.world.vpn_changes import visible_vpn
from backend.simulator.world.vpns import TunnelStatus


class _Team(Asked):
    role: Role | None = None
    type: TeamType | None = None


class _Space(Asked):
    trusted_ip_limit: int | None = Field(default=None, ge=0)
    peering_limit: int | None = Field(default=None, ge=0)
    app_limit: int | None = Field(default=None, ge=0)
    applied: bool | None = None


class _Peering(Asked):
    aws_account_id: str = Field(pattern=r"^\d{12}$")
    cidr_blocks: list[IPv4Network] = Field(min_length=1)
    aws_vpc_id: str | None = Field(default=None, pattern="^vpc-[0-9a-f]{8,17}$")
    aws_region: str | None = None
    pcx_id: str | None = Field(default=None, pattern="^pcx-[0-9a-f]{8,17}$")


class _Vpn(Asked):
    status: TunnelStatus | None = None
    tunnel: Literal[1, 2] | None = None
    status_message: str | None = None
    failure: str | None = None


def _change_team(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    asked = _Team.model_validate_json(body)
    team = hands.world.team(params["team"])
    if "role" in asked.model_fields_set:
        team.role = asked.role
    if asked.type is not None:
        team.type = asked.type
    return {"name": team.name, "role": team.role, "type": team.type}


def _change_space(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    asked = _Space.model_validate_json(body)
    space = hands.world.space(params["space"])
    limits = ("trusted_ip_limit", "peering_limit", "app_limit")
    for limit in limits:
        wanted = getattr(asked, limit)
        if wanted is not None:
            setattr(space, limit, wanted)
    if "applied" in asked.model_fields_set:
        space.current_ruleset.applied = [(space.current_ruleset.created_at, asked.applied)]
    applied = space.current_ruleset.applied_at(hands.world.now())
    return {"name": space.name, "applied": applied} | {limit: getattr(space, limit) for limit in limits}


def _ask_for_peering(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    """As if somebody had used AWS; what is left out is made up."""
    asked = _Peering.model_validate_json(body)
    world = hands.world
    space = world.space(params["space"])
    identity = world.ids.new("pcx")
    requester = PeerVpc(
        asked.aws_account_id,
        asked.aws_vpc_id or aws_id("vpc", identity),
        asked.aws_region or space.aws_region,
        tuple(str(block) for block in asked.cidr_blocks),
    )
    peering = request_peering(world, space, asked.pcx_id or aws_id("pcx", identity), requester)
    return {"pcx_id": peering.pcx_id, "status": peering.status(world.now())}


def _change_vpn(hands: Hands, params: dict[str, str], body: bytes) -> Any:
    """What was to happen to the tunnel of itself does not happen any more."""
    asked = _Vpn.model_validate_json(body)
    world = hands.world
    vpn = visible_vpn(world, world.space(params["space"]), params["vpn"])
    now = world.now()
    if asked.status is not None:
        for number, tunnel in enumerate(vpn.tunnels, 1):
            if asked.tunnel in (None, number):
                tunnel.changes = [change for change in tunnel.changes if change.at < now]
                tunnel.turns(asked.status, now, asked.status_message)
    if asked.failure is not None:
        vpn.failed_at, vpn.failure = now, asked.failure
    tunnels = [tunnel.at(now, vpn.active_at).status for tunnel in vpn.tunnels]
    return {"name": vpn.name, "status": vpn.status(now), "tunnels": tunnels}


LEVERS = (
    Lever("PATCH", "teams/{team}", '{"role", "type"}: the operator\'s role, the kind of team', _change_team),
    Lever(
        "PATCH",
        "spaces/{space}",
        '{"trusted_ip_limit", "peering_limit", "app_limit", "applied"}: applied is of the list in force',
        _change_space,
    ),
    Lever(
        "POST",
        "spaces/{space}/peerings",
        '{"aws_account_id", "cidr_blocks", "aws_vpc_id", "aws_region", "pcx_id"}: somebody asks to be '
        "peered; only the first two are needed. In an account of the operator, AWS has the VPC then",
        _ask_for_peering,
    ),
    Lever(
        "PATCH",
        "spaces/{space}/vpn-connections/{vpn}",
        '{"status": "UP" or "DOWN", "tunnel": 1 or 2, "status_message"}: the customer\'s gateway talks, or '
        'no longer, on one tunnel or both; {"failure": "..."}: the connection fails',
        _change_vpn,
    ),
)
