"""The levers under /simulator/: free of charge, without a token.

GET /simulator tells how everything is, and lists the levers with what they take; each part of it can also be
read by itself. `replies` has those for all replies alike, `aws` those for the AWS side, `estate` those for
what is in the world.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from backend.simulator.control import aws, estate, replies
from backend.simulator.control.lever import Act, Hands, Reading
from backend.simulator.levers import Levers
from backend.simulator.world import World
from backend.simulator.world.errors import Refused

PARTS = replies.PARTS | aws.PARTS
LEVERS = (*replies.LEVERS, *aws.LEVERS, *estate.LEVERS)

_Answering = Callable[[Request], Awaitable[JSONResponse]]


def routes(world: World, levers: Levers) -> list[Route]:
    """The routes of all levers."""
    hands = Hands(world, levers)
    acts = [
        ("GET", "/simulator", _reading(_everything)),
        *(("GET", f"/simulator/{name}", _reading(part)) for name, part in PARTS.items()),
        *((lever.method, f"/simulator/{lever.path}", lever.act) for lever in LEVERS),
    ]
    return [Route(path, _answering(hands, act), methods=[method]) for method, path, act in acts]


def _reading(part: Reading) -> Act:
    return lambda hands, params, body: part(hands)


def _everything(hands: Hands) -> Any:
    return {
        "scenario": hands.world.scenario,
        **{name: part(hands) for name, part in PARTS.items()},
        "levers": {f"{lever.method} /simulator/{lever.path}": lever.says for lever in LEVERS},
    }


def _answering(hands: Hands, act: Act) -> _Answering:
    async def answer(request: Request) -> JSONResponse:
        body = await request.body()
        params = {name: str(value) for name, value in request.path_params.items()}
        try:
            with hands.world.lock:
                return JSONResponse(act(hands, params, body))
        except ValidationError as error:
            reasons = error.errors(include_url=False, include_context=False, include_input=False)
            return JSONResponse({"id": "invalid_params", "errors": reasons}, 422)
        except Refused as refused:
            return JSONResponse(refused.body(), refused.status)

    return answer
