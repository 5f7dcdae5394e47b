"""GET and PUT /spaces/{space}/log-drain, in no plain variant (contract §1.1)."""

from typing import Any

from backend.simulator.conventions.calls import NOT_PLAIN, Call, Endpoint, Reply
from backend.simulator.routes.times import text
from backend.simulator.world.changes import set_log_drain
from backend.simulator.world.errors import not_found
from backend.simulator.world.log_drains import LogDrain
from backend.simulator.world.spaces import Space


def info(call: Call) -> Reply:
    drain = _space(call).log_drain
    if drain is None:
        raise not_found("log drain")
    return Reply(_body(drain))


def update(call: Call) -> Reply:
    return Reply(_body(set_log_drain(call.world, _space(call), call.fields().get("url"))))


def _space(call: Call) -> Space:
    return call.world.space(call.params["space"])


def _body(drain: LogDrain) -> dict[str, Any]:
    return {
        "addon": None,
        "app": None,
        "created_at": text(drain.created_at),
        "id": drain.id,
        "token": drain.token,
        "updated_at": text(drain.updated_at),
        "url": drain.url,
    }


ENDPOINTS = (
    Endpoint("GET", "/spaces/{space}/log-drain", info, NOT_PLAIN),
    Endpoint("PUT", "/spaces/{space}/log-drain", update, NOT_PLAIN),
)
