"""Who may create apps in a space (contract §1.1)."""

from typing import Any

from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.ids import named_id
from backend.simulator.routes.times import text
from backend.simulator.world import space_members
from backend.simulator.world.space_members import CREATE_APPS, SpaceMember
from backend.simulator.world.spaces import Space


def list_members(call: Call) -> Reply:
    space = _space(call)
    return Reply([_body(space, each) for each in space_members.space_members(call.world, space)])


def one(call: Call) -> Reply:
    space = _space(call)
    return Reply(_body(space, space_members.space_member(call.world, space, call.params["account"])))


def update(call: Call) -> Reply:
    space, asked = _space(call), call.fields().get("permissions")
    return Reply(
        _body(space, space_members.set_permissions(call.world, space, call.params["account"], asked))
    )


def _space(call: Call) -> Space:
    return call.world.space(call.params["space"])


def _body(space: Space, of_space: SpaceMember) -> dict[str, Any]:
    member = of_space.member
    granted = [{"description": "Create apps in the space", "name": CREATE_APPS}]
    return {
        "created_at": text(space.created_at),
        "id": named_id("space-member", f"{space.id}/{member.email}"),
        "permissions": granted if of_space.may_create_apps else [],
        "space": {"id": space.id, "name": space.name},
        "updated_at": text(space.created_at),
        "user": {"email": member.email, "id": member.account_id},
    }


ENDPOINTS = (
    Endpoint("GET", "/spaces/{space}/members", list_members),
    Endpoint("GET", "/spaces/{space}/members/{account}", one),
    Endpoint("PATCH", "/spaces/{space}/members/{account}", update),
)
