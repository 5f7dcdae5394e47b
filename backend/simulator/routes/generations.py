"""GET /generations, with `unsupported_features` under 3.sdk alone (contract §1.7, §5)."""

from datetime import UTC, datetime
from typing import Any

from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.routes.times import text
from backend.simulator.world import generations
from backend.simulator.world.errors import not_found

_SINCE = datetime(2024, 12, 1, 12, tzinfo=UTC)


def list_generations(call: Call) -> Reply:
    return Reply([_body(call, generation) for generation in generations.ALL])


def of_team(call: Call) -> Reply:
    call.world.readable_team(call.params["team"])
    return list_generations(call)


def one_generation(call: Call) -> Reply:
    generation = generations.find(call.params["generation"])
    if generation is None:
        raise not_found("generation")
    return Reply(_body(call, generation))


def _body(call: Call, generation: generations.Generation) -> dict[str, Any]:
    body: dict[str, Any] = {
        "created_at": text(_SINCE),
        "id": generation.id,
        "name": generation.name,
        "updated_at": text(_SINCE),
    }
    if call.variant == "3.sdk":
        features = generation.unsupported_features
        body["unsupported_features"] = list(features)
        body["expanded_supported_features"] = [
            {"name": name, "incompatible_type": "temporary", "scope": "space"} for name in features
        ]
    return body


ENDPOINTS = (
    Endpoint("GET", "/generations", list_generations),
    Endpoint("GET", "/generations/{generation}", one_generation),
    Endpoint("GET", "/teams/{team}/available-generations", of_team),
)
