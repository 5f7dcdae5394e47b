"""GET /teams, one team and its members (contract §1.7)."""

from typing import Any

from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.ids import named_id
from backend.simulator.routes.times import text
from backend.simulator.world.teams import Member, Team


def list_teams(call: Call) -> Reply:
    return Reply([_body(call, team) for team in call.world.teams if team.role is not None])


def one_team(call: Call) -> Reply:
    return Reply(_body(call, call.world.readable_team(call.params["team"])))


def list_members(call: Call) -> Reply:
    team = call.world.readable_team(call.params["team"])
    return Reply([_member_body(team, member) for member in team.members(call.world.account)])


def _body(call: Call, team: Team) -> dict[str, Any]:
    enterprise = team.enterprise_account
    body: dict[str, Any] = {
        "created_at": text(team.created_at),
        "credit_card_collections": False,
        "default": team is call.world.teams[0],
        "enterprise_account": (
            None
            if enterprise is None
            else {"id": named_id("enterprise-account", enterprise), "name": enterprise}
        ),
        "id": team.id,
        "identity_provider": None,
        "membership_limit": None,
        "name": team.name,
        "provisioned_licenses": team.type == "enterprise",
        "role": team.role,
        "type": team.type,
        "updated_at": text(team.created_at),
    }
    if call.variant == "3.sdk":
        body |= {"pipeline_cost_consent_at": None, "pipeline_cost_consent_user_email": None}
    return body


def _member_body(team: Team, member: Member) -> dict[str, Any]:
    return {
        "created_at": text(team.created_at),
        "email": member.email,
        "federated": False,
        "id": named_id("member", f"{team.name}/{member.email}"),
        "identity_provider": None,
        "role": member.role,
        "two_factor_authentication": False,
        "updated_at": text(team.created_at),
        "user": {"email": member.email, "id": member.account_id, "name": None},
    }


ENDPOINTS = (
    Endpoint("GET", "/teams", list_teams),
    Endpoint("GET", "/teams/{team}", one_team),
    Endpoint("GET", "/teams/{team}/members", list_members, ranges=("email", "id")),
)
