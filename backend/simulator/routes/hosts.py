"""GET /spaces/{space}/hosts: the dedicated machines under the dynos, in no plain variant (contract §1.1)."""

from typing import Any

from backend.simulator.conventions.calls import NOT_PLAIN, Call, Endpoint, Reply
from backend.simulator.ids import named_id
from backend.simulator.routes.times import text
from backend.simulator.world.spaces import Space

_HOSTS = 2
_DYNOS_ON_A_HOST = 50


def list_hosts(call: Call) -> Reply:
    """None until it is allocated; the dynos are shared out evenly."""
    space = call.world.space(call.params["space"])
    numbers = range(1, 1 + _HOSTS) if space.state(call.world.now()) == "allocated" else ()
    return Reply([_body(space, number) for number in numbers])


def _body(space: Space, number: int) -> dict[str, Any]:
    used = min(100, 100 * sum(1 for _ in space.dynos()) // (_HOSTS * _DYNOS_ON_A_HOST))
    return {
        "allocated_at": text(space.ready_at),
        "available_capacity_percentage": 100 - used,
        "host_id": f"h-{named_id('host', f'{space.id}/{number}').replace('-', '')[:17]}",
        "released_at": None,
        "state": "available",
    }


ENDPOINTS = (Endpoint("GET", "/spaces/{space}/hosts", list_hosts, NOT_PLAIN, ranges=()),)
