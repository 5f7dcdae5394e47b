"""GET /spaces/{space}/nat: outbound IPs (contract §1.1)."""

from backend.simulator.conventions.calls import SPACES, Call, Endpoint, Reply
from backend.simulator.routes.times import text
from backend.simulator.world.nat import nat_of


def info(call: Call) -> Reply:
    nat = nat_of(call.world.space(call.params["space"]), call.world.now())
    return Reply(
        {
            "created_at": text(nat.created_at),
            "sources": list(nat.sources),
            "state": nat.state,
            "updated_at": text(nat.updated_at),
        }
    )


ENDPOINTS = (Endpoint("GET", "/spaces/{space}/nat", info, SPACES),)
