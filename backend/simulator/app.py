"""The ASGI application: every endpoint, the levers, and 404 for all the rest."""

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from backend.simulator import control, routes
from backend.simulator.conventions.calls import Call, Endpoint, Reply
from backend.simulator.conventions.hang_up import remember_transport
from backend.simulator.conventions.pipeline import answerer
from backend.simulator.levers import Levers
from backend.simulator.world import World
from backend.simulator.world.errors import no_such_endpoint

_VERBS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Simulator(Starlette):
    """Starlette, which also knows the connection a request came on, so that it can be dropped."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        remember_transport(scope, send)
        await super().__call__(scope, receive, send)


def create_app(world: World, levers: Levers | None = None) -> Starlette:
    """The simulator for one world. `levers`: to hold on to what changes the replies."""
    levers = levers or Levers()
    api = [_route(world, levers, each, {each.method}) for each in routes.ALL]
    rest = _route(world, levers, Endpoint("*", "/{path:path}", _unknown), _VERBS)
    app = Simulator(routes=[*control.routes(world, levers), *api, rest])
    app.router.redirect_slashes = False
    return app


def _route(world: World, levers: Levers, endpoint: Endpoint, verbs: set[str]) -> Route:
    route = Route(endpoint.path, answerer(world, levers, endpoint))
    # Starlette would let HEAD through wherever GET is.
    route.methods = verbs
    return route


def _unknown(call: Call) -> Reply:
    raise no_such_endpoint()
