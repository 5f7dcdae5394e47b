"""Apps of teams, apps of all teams, one app and its domains (contract §1.6)."""

from typing import Any

from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.ids import named_id
from backend.simulator.routes.times import text
from backend.simulator.world import app_changes, generations, regions
from backend.simulator.world.app_changes import NewApp, PlacedApp

_COMMON_RUNTIME = regions.named("us")
_RANGES = ("id", "name", "updated_at")


def of_team(call: Call) -> Reply:
    team = call.world.readable_team(call.params["team"])
    return Reply(
        [_team_app(call, placed) for placed in app_changes.visible_apps(call.world) if placed.team is team]
    )


def of_all_teams(call: Call) -> Reply:
    return Reply([_app(call, placed) for placed in app_changes.visible_apps(call.world)])


def info(call: Call) -> Reply:
    return Reply(_app(call, app_changes.visible_app(call.world, call.params["app"])))


def domains(call: Call) -> Reply:
    placed = app_changes.visible_app(call.world, call.params["app"])
    custom = [_domain(placed, hostname, "custom") for hostname in placed.app.domains]
    return Reply([_domain(placed, placed.app.default_domain, "heroku"), *custom])


def create(call: Call) -> Reply:
    given = call.fields()
    asked = NewApp(**{key: given[key] for key in NewApp.__dataclass_fields__ if key in given})
    return Reply(_team_app(call, app_changes.create_app(call.world, asked)), 201)


def destroy(call: Call) -> Reply:
    return Reply(_app(call, app_changes.destroy_app(call.world, call.params["app"])))


def _app(call: Call, placed: PlacedApp) -> dict[str, Any]:
    """As GET /apps/{app} has it; under 3.sdk the generation is a name."""
    app, team, space = placed.app, placed.team, placed.space
    generation = generations.CEDAR if space is None else space.generation
    body = _common(call, placed) | {
        "generation": {"id": generation.id, "name": generation.name},
        "organization": {"id": team.id, "name": team.name},
        "owner": _user(app.owner),
        "team": {"id": team.id, "name": team.name},
    }
    if space is not None:
        body["space"] = {"id": space.id, "name": space.name, "shield": space.shield}
    if call.variant == "3.sdk":
        body["generation"] = generation.name
    return body


def _team_app(call: Call, placed: PlacedApp) -> dict[str, Any]:
    """As the lists of teams have it."""
    team, space = placed.team, placed.space
    body = _common(call, placed) | {
        "joined": placed.app.owner == call.world.account.email,
        "locked": placed.app.locked,
        "owner": _user(placed.app.owner),
        "team": {"id": team.id, "name": team.name},
    }
    if call.variant == "3.sdk":
        body["generation"] = (generations.CEDAR if space is None else space.generation).name
    return body


def _common(call: Call, placed: PlacedApp) -> dict[str, Any]:
    app, space = placed.app, placed.space
    region = _COMMON_RUNTIME if space is None else space.region
    stack = {"id": named_id("stack", app.stack), "name": app.stack}
    changed_at = text(app.released_at or app.created_at)
    body: dict[str, Any] = {
        "acm": app.acm,
        "archived_at": None,
        "build_stack": stack,
        "buildpack_provided_description": None,
        "created_at": text(app.created_at),
        "git_url": f"https://git.heroku.com/{app.name}.git",
        "id": app.id,
        "internal_routing": app.internal_routing,
        "maintenance": app.maintenance,
        "name": app.name,
        "region": {"id": region.id, "name": region.name},
        "released_at": None if app.released_at is None else text(app.released_at),
        "repo_size": None,
        "slug_size": None,
        "space": None if space is None else {"id": space.id, "name": space.name},
        "stack": stack,
        "updated_at": changed_at,
        "web_url": app.web_url,
    }
    if call.variant == "3.sdk":
        body |= {"base_image_name": None, "buildpacks": [], "current_build_architecture": []}
    return body


def _user(email: str) -> dict[str, str]:
    return {"email": email, "id": named_id("account", email)}


def _domain(placed: PlacedApp, hostname: str, kind: str) -> dict[str, Any]:
    app = placed.app
    custom = kind == "custom"
    domain_id = named_id("domain", f"{app.id}/{hostname}")
    acm_status, acm_status_reason = _acm(placed) if custom and app.acm else (None, None)
    return {
        "acm_status": acm_status,
        "acm_status_reason": acm_status_reason,
        "app": {"id": app.id, "name": app.name},
        "cname": f"{hostname.replace('.', '-')}.{domain_id[:8]}.herokudns.com" if custom else None,
        "created_at": text(app.created_at),
        "hostname": hostname,
        "id": domain_id,
        "kind": kind,
        "sni_endpoint": None,
        "status": "succeeded" if custom else "none",
        "updated_at": text(app.created_at),
    }


def _acm(placed: PlacedApp) -> tuple[str, str | None]:
    """An internal app never gets a certificate from Heroku (requirement 55)."""
    if placed.app.internal_routing:
        return "failed", "The domain can't be reached from the Internet."
    return "cert issued", None


ENDPOINTS = (
    Endpoint("GET", "/teams/{team}/apps", of_team, ranges=_RANGES),
    Endpoint("POST", "/teams/apps", create),
    Endpoint("GET", "/apps", of_all_teams, ranges=_RANGES),
    Endpoint("GET", "/apps/{app}", info),
    Endpoint("DELETE", "/apps/{app}", destroy),
    Endpoint("GET", "/apps/{app}/domains", domains, ranges=("hostname", "id")),
)
