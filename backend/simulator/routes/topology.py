"""What runs in a space and where: topology, and dynos as `heroku spaces:ps` shows them (contract §1.1)."""

from typing import Any

from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.ids import named_id
from backend.simulator.routes.times import text
from backend.simulator.world.apps import App, Dyno, Formation

VERSION = 1


def topology(call: Call) -> Reply:
    """By ids alone: the names of apps are not in it. The key `formations` is what replies have."""
    space = call.world.space(call.params["space"])
    return Reply({"apps": [_placed_app(app) for app in space.apps], "version": VERSION})


def dynos(call: Call) -> Reply:
    space = call.world.space(call.params["space"])
    return Reply([_app_dynos(call, app) for app in space.apps])


def _app_dynos(call: Call, app: App) -> dict[str, Any]:
    return {
        "app_id": app.id,
        "app_name": app.name,
        "dynos": [
            _dyno(call, app, formation, dyno) for formation in app.formations for dyno in formation.dynos
        ],
    }


def _placed_app(app: App) -> dict[str, Any]:
    return {
        "domains": [app.default_domain, *app.domains],
        "formations": [_formation(app, formation) for formation in app.formations],
        "id": app.id,
    }


def _formation(app: App, formation: Formation) -> dict[str, Any]:
    process_type = formation.process_type
    return {
        "dynos": [
            {
                "hostname": f"{dyno.number}.{process_type}.{app.name}.app.localspace",
                "id": app.dyno_id(formation, dyno),
                "number": dyno.number,
                "private_ip": dyno.private_ip,
            }
            for dyno in formation.dynos
        ],
        "id": app.formation_id(formation),
        "process_type": process_type,
    }


def _dyno(call: Call, app: App, formation: Formation, dyno: Dyno) -> dict[str, Any]:
    return {
        "app": {"id": app.id, "name": app.name},
        "attach_url": None,
        "command": formation.command,
        "created_at": text(dyno.started_at),
        "id": app.dyno_id(formation, dyno),
        "name": f"{formation.process_type}.{dyno.number}",
        "release": {"id": named_id("release", f"{app.id}/{app.release}"), "version": app.release},
        "size": formation.size,
        "state": dyno.state(call.world.now()),
        "type": formation.process_type,
        "updated_at": text(dyno.started_at),
    }


ENDPOINTS = (
    Endpoint("GET", "/spaces/{space}/topology", topology),
    Endpoint("GET", "/spaces/{space}/dynos", dynos, ranges=()),
)
