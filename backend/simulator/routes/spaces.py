"""Spaces: list, info, create, rename, destroy, transfer (contract §1.1)."""

from typing import Any

from backend.simulator.conventions.calls import SPACES, Call, Endpoint, Reply
from backend.simulator.routes import regions
from backend.simulator.routes.times import text
from backend.simulator.world import changes
from backend.simulator.world.spaces import Space


def list_spaces(call: Call) -> Reply:
    return Reply([_body(call, space) for space in call.world.spaces()])


def of_team(call: Call) -> Reply:
    team = call.world.readable_team(call.params["team"])
    return Reply([_body(call, space) for space in call.world.spaces() if space.team is team])


def info(call: Call) -> Reply:
    return Reply(_body(call, _space(call)))


def create(call: Call) -> Reply:
    given = call.fields()
    known = changes.NewSpace.__dataclass_fields__
    asked = {"name": None, "team": None} | {key: given[key] for key in known if key in given}
    return Reply(_body(call, changes.create_space(call.world, changes.NewSpace(**asked))), 201)


def rename(call: Call) -> Reply:
    space = _space(call)
    changes.rename_space(call.world, space, call.fields().get("name"))
    return Reply(_body(call, space))


def destroy(call: Call) -> Reply:
    space = _space(call)
    changes.destroy_space(call.world, space)
    return Reply(_body(call, space))


def transfer(call: Call) -> Reply:
    space = _space(call)
    changes.transfer_space(call.world, space, call.fields().get("new_owner"))
    return Reply(_body(call, space), 201)


def _space(call: Call) -> Space:
    return call.world.space(call.params["space"])


def _body(call: Call, space: Space) -> dict[str, Any]:
    now = call.world.now()
    generation = {"id": space.generation.id, "name": space.generation.name}
    region = {"id": space.region.id, "name": space.region.name}
    body: dict[str, Any] = {
        "cidr": space.cidr,
        "created_at": text(space.created_at),
        "data_cidr": space.data_cidr,
        "generation": generation,
        "id": space.id,
        "name": space.name,
        "organization": {"name": space.team.name},
        "region": regions.body(space.region) if "region" in call.expand else region,
        "shield": space.shield,
        "state": space.state(now),
        "team": {"id": space.team.id, "name": space.team.name},
        "updated_at": text(space.updated_at(now)),
    }
    if call.variant == "3.sdk":
        body |= {"generation": space.generation.name, "generation_object": generation}
    return body


ENDPOINTS = (
    Endpoint("GET", "/spaces", list_spaces, SPACES),
    Endpoint("POST", "/spaces", create),
    Endpoint("GET", "/teams/{team}/spaces", of_team),
    Endpoint("GET", "/spaces/{space}", info, SPACES),
    Endpoint("PATCH", "/spaces/{space}", rename),
    Endpoint("DELETE", "/spaces/{space}", destroy),
    Endpoint("POST", "/spaces/{space}/transfer", transfer),
)
