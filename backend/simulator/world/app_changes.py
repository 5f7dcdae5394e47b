"""Which apps there are for the operator, and what can be done to them (requirements 45-55, 140, 145, 150)."""

import re
from dataclasses import dataclass
from typing import Any

from backend.simulator.world.apps import App
from backend.simulator.world.errors import forbidden, invalid, not_found
from backend.simulator.world.preconditions import require_allocated, require_feature
from backend.simulator.world.space_members import may_create_apps
from backend.simulator.world.spaces import Space
from backend.simulator.world.teams import Team
from backend.simulator.world.world import World

_NAME = re.compile(r"[a-z][a-z0-9-]{1,28}[a-z0-9]")


@dataclass(frozen=True)
class PlacedApp:
    """An app with its team and space; no space: it is in the Common Runtime."""

    app: App
    team: Team
    space: Space | None = None


@dataclass(frozen=True)
class NewApp:
    """The body of POST /teams/apps, as far as the API reads it."""

    name: Any = None
    team: Any = None
    space: Any = None
    internal_routing: Any = None
    locked: Any = None
    stack: Any = None


def visible_apps(world: World) -> list[PlacedApp]:
    """Of all teams the operator belongs to."""
    common = [PlacedApp(app, team) for team in world.teams if team.role is not None for app in team.apps]
    return common + [PlacedApp(app, space.team, space) for space in world.spaces() for app in space.apps]


def visible_app(world: World, identity: str) -> PlacedApp:
    """By name or id. Raises Refused (404)."""
    for placed in visible_apps(world):
        if identity in (placed.app.name, placed.app.id):
            return placed
    raise not_found("app")


def create_app(world: World, asked: NewApp) -> PlacedApp:
    """An app without a release: no process types yet, so no dynos. Raises Refused (403, 404, 422)."""
    if asked.space is None:
        team = _team(world, asked.team)
        world.require_admin(team)
        if asked.internal_routing:
            raise invalid("Internal Routing needs a Private Space.")
        return _add(world, asked, team, None)
    space = world.space(str(asked.space))
    # The Heroku CLI names the space alone.
    if asked.team is not None and _team(world, asked.team) is not space.team:
        raise invalid(f"The space {space.name} does not belong to the team {asked.team}.")
    _check_space(world, space, internal=bool(asked.internal_routing))
    return _add(world, asked, space.team, space)


def destroy_app(world: World, identity: str) -> PlacedApp:
    """The operator destroys it: an admin, or its owner (requirement 145). Raises Refused (403, 404)."""
    placed = visible_app(world, identity)
    if placed.app.owner != world.account.email:
        world.require_admin(placed.team)
    _owner(placed.team, placed.space).apps.remove(placed.app)
    return placed


def _team(world: World, identity: Any) -> Team:
    if not isinstance(identity, str):
        raise invalid("team must name a team.")
    return world.readable_team(identity)


def _check_space(world: World, space: Space, *, internal: bool) -> None:
    if not may_create_apps(space, world.account.email, space.team.role):
        raise forbidden(f"You do not have permission to create apps in the space {space.name}.")
    require_allocated(world, space)
    if internal:
        require_feature(space, "internal_routing", "Internal Routing isn't available in a Fir space.")
    if len(space.apps) >= space.app_limit:
        raise invalid(
            f"The space {space.name} has its {space.app_limit} apps. "
            "Open a support ticket to have the limit raised."
        )


def _add(world: World, asked: NewApp, team: Team, space: Space | None) -> PlacedApp:
    app_id = world.ids.new("app")
    name = f"app-{app_id[:8]}" if asked.name is None else asked.name
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise invalid("Name must start with a letter and have only lower-case letters, digits and dashes.")
    if _name_is_taken(world, name):
        raise invalid(f"Name {name} is already taken.")
    fir = space is not None and space.generation.name == "fir"
    app = App(
        id=app_id,
        name=name,
        owner=world.account.email,
        created_at=world.now(),
        internal_routing=bool(asked.internal_routing),
        locked=bool(asked.locked),
        stack=str(asked.stack or ("cnb" if fir else "heroku-24")),
    )
    _owner(team, space).apps.append(app)
    return PlacedApp(app, team, space)


def _owner(team: Team, space: Space | None) -> Team | Space:
    return team if space is None else space


def _name_is_taken(world: World, name: str) -> bool:
    """Names are unique for all, also where the operator does not see the app."""
    owners: list[Team | Space] = [*world.teams, *world.every_space()]
    return any(app.name == name for owner in owners for app in owner.apps)
