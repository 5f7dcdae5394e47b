"""Who may create apps in a space: admins always, members where it was granted (requirements 52, 140)."""

from dataclasses import dataclass
from typing import Any

from backend.simulator.world.errors import invalid, not_found
from backend.simulator.world.preconditions import require_writable
from backend.simulator.world.spaces import Space
from backend.simulator.world.teams import Member, Role
from backend.simulator.world.world import World

CREATE_APPS = "create_apps"
_ALWAYS_MAY = ("admin", "owner")


@dataclass(frozen=True)
class SpaceMember:
    member: Member
    may_create_apps: bool


def may_create_apps(space: Space, email: str, role: Role | None) -> bool:
    return role in _ALWAYS_MAY or (role is not None and email in space.app_creators)


def space_members(world: World, space: Space) -> list[SpaceMember]:
    """All members of its team."""
    return [
        SpaceMember(member, may_create_apps(space, member.email, member.role))
        for member in space.team.members(world.account)
    ]


def space_member(world: World, space: Space, identity: str) -> SpaceMember:
    """By e-mail, id of the account, or `~` for the operator. Raises Refused (404)."""
    wanted = world.account.email if identity == "~" else identity
    for each in space_members(world, space):
        if wanted in (each.member.email, each.member.account_id):
            return each
    raise not_found("space member")


def set_permissions(world: World, space: Space, identity: str, permissions: Any) -> SpaceMember:
    """The operator grants or, with an empty list, takes away. Raises Refused (403, 404, 422)."""
    require_writable(world, space)
    member = space_member(world, space, identity).member
    if _grants(permissions):
        space.app_creators.add(member.email)
    else:
        space.app_creators.discard(member.email)
    return space_member(world, space, identity)


def _grants(permissions: Any) -> bool:
    """Whether the only permission there is, is among them. Raises Refused (422)."""
    if not isinstance(permissions, list):
        raise invalid("permissions must be a list of permissions, each with a name.")
    names = [each.get("name") if isinstance(each, dict) else None for each in permissions]
    for name in names:
        if name != CREATE_APPS:
            raise invalid(f"{name} is not a permission of a space: {CREATE_APPS} is the only one.")
    return bool(names)
