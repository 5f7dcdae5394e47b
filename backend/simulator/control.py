"""The levers under /simulator/: free of charge, without a token; GET /simulator lists them all.

GET             /simulator                 everything below at once
GET PUT         /simulator/clock           {"frozen", "at", "speed", "advance"}: any of them
GET PUT         /simulator/rate-limit      {"remaining": 3}
GET PUT         /simulator/token           {"accepted": false}: 401 from now on
GET PUT         /simulator/page-size       {"size": 2} caps every page; null: as usual
GET PUT         /simulator/warning         {"text": "..."} on every reply; null: none
GET POST DELETE /simulator/faults          a fault, see `backend.simulator.faults.Fault`
GET PUT DELETE  /simulator/overrides       {"path", "body", "status"}: a raw reply to GETs of a path
GET DELETE      /simulator/requests        what was received, never a token
PATCH           /simulator/teams/{team}    {"role", "type"}: the operator's role, the kind of team
PATCH           /simulator/spaces/{space}  {"trusted_ip_limit", "applied"}: of the list in force
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from backend.simulator.faults import Fault
from backend.simulator.levers import Levers, Override
from backend.simulator.world import World
from backend.simulator.world.errors import Refused
from backend.simulator.world.teams import Role, TeamType

_FAULT = TypeAdapter(Fault)
_OVERRIDE = TypeAdapter(Override)

Lever = Callable[[Request], Awaitable[Any]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Clock(_Strict):
    frozen: bool | None = None
    at: datetime | None = None
    speed: float | None = Field(default=None, gt=0)
    advance: float | None = Field(default=None, ge=0)


class _RateLimit(_Strict):
    remaining: int = Field(ge=0)


class _Token(_Strict):
    accepted: bool


class _PageSize(_Strict):
    size: int | None = Field(ge=1)


class _Warning(_Strict):
    text: str | None


class _Team(_Strict):
    role: Role | None = None
    type: TeamType | None = None


class _Space(_Strict):
    trusted_ip_limit: int | None = Field(default=None, ge=0)
    applied: bool | None = None


class _Control:
    """One method for each lever that changes something; each answers with how things are then."""

    def __init__(self, world: World, levers: Levers) -> None:
        self.world = world
        self.levers = levers

    def state(self) -> dict[str, Any]:
        clock = self.world.clock
        return {
            "scenario": self.world.scenario,
            "clock": {"now": clock.now().isoformat(), "frozen": clock.frozen, "speed": clock.speed},
            "rate-limit": {"remaining": self.world.rate_limit.remaining},
            "token": {"accepted": self.world.token_accepted},
            "page-size": {"size": self.levers.page_size},
            "warning": {"text": self.levers.warning},
            "faults": [fault.as_dict() for fault in self.levers.faults.listed()],
            "overrides": [override.as_dict() for override in self.levers.overrides()],
            "requests": [received.as_dict() for received in self.levers.requests],
        }

    def part(self, name: str) -> Lever:
        async def read(request: Request) -> Any:
            return self.state()[name]

        return read

    async def everything(self, request: Request) -> Any:
        return self.state()

    async def clock(self, request: Request) -> Any:
        asked = _Clock.model_validate_json(await request.body())
        clock = self.world.clock
        if asked.speed is not None:
            clock.set_speed(asked.speed)
        if asked.at is not None:
            clock.freeze(asked.at)
        if asked.frozen is True:
            clock.freeze()
        elif asked.frozen is False:
            clock.resume()
        if asked.advance is not None:
            clock.advance(asked.advance)
        self.world.catch_up()
        return self.state()["clock"]

    async def rate_limit(self, request: Request) -> Any:
        self.world.rate_limit.set_remaining(_RateLimit.model_validate_json(await request.body()).remaining)
        return self.state()["rate-limit"]

    async def token(self, request: Request) -> Any:
        self.world.token_accepted = _Token.model_validate_json(await request.body()).accepted
        return self.state()["token"]

    async def page_size(self, request: Request) -> Any:
        self.levers.page_size = _PageSize.model_validate_json(await request.body()).size
        return self.state()["page-size"]

    async def warning(self, request: Request) -> Any:
        self.levers.warning = _Warning.model_validate_json(await request.body()).text
        return self.state()["warning"]

    async def add_fault(self, request: Request) -> Any:
        self.levers.faults.add(_FAULT.validate_json(await request.body()))
        return self.state()["faults"]

    async def clear_faults(self, request: Request) -> Any:
        self.levers.faults.clear()
        return []

    async def override(self, request: Request) -> Any:
        self.levers.override(_OVERRIDE.validate_json(await request.body()))
        return self.state()["overrides"]

    async def clear_overrides(self, request: Request) -> Any:
        self.levers.clear_overrides()
        return []

    async def forget_requests(self, request: Request) -> Any:
        self.levers.forget_requests()
        return []

    async def team(self, request: Request) -> Any:
        asked = _Team.model_validate_json(await request.body())
        team = self.world.team(request.path_params["team"])
        if "role" in asked.model_fields_set:
            team.role = asked.role
        if asked.type is not None:
            team.type = asked.type
        return {"name": team.name, "role": team.role, "type": team.type}

    async def space(self, request: Request) -> Any:
        asked = _Space.model_validate_json(await request.body())
        space = self.world.space(request.path_params["space"])
        if asked.trusted_ip_limit is not None:
            space.trusted_ip_limit = asked.trusted_ip_limit
        if "applied" in asked.model_fields_set:
            space.current_ruleset.applied = [(space.current_ruleset.created_at, asked.applied)]
        applied = space.current_ruleset.applied_at(self.world.now())
        return {"name": space.name, "trusted_ip_limit": space.trusted_ip_limit, "applied": applied}


def routes(world: World, levers: Levers) -> list[Route]:
    """The routes of all levers."""
    control = _Control(world, levers)
    changing: list[tuple[str, str, Lever]] = [
        ("PUT", "clock", control.clock),
        ("PUT", "rate-limit", control.rate_limit),
        ("PUT", "token", control.token),
        ("PUT", "page-size", control.page_size),
        ("PUT", "warning", control.warning),
        ("POST", "faults", control.add_fault),
        ("DELETE", "faults", control.clear_faults),
        ("PUT", "overrides", control.override),
        ("DELETE", "overrides", control.clear_overrides),
        ("DELETE", "requests", control.forget_requests),
        ("PATCH", "teams/{team}", control.team),
        ("PATCH", "spaces/{space}", control.space),
    ]
    parts = [("GET", name, control.part(name)) for name in control.state() if name != "scenario"]
    return [
        Route("/simulator", _answering(control.everything), methods=["GET"]),
        *(
            Route(f"/simulator/{path}", _answering(lever), methods=[method])
            for method, path, lever in [*parts, *changing]
        ),
    ]


def _answering(lever: Lever) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def answer(request: Request) -> JSONResponse:
        try:
            return JSONResponse(await lever(request))
        except ValidationError as error:
            reasons = error.errors(include_url=False, include_context=False, include_input=False)
            return JSONResponse({"id": "invalid_params", "errors": reasons}, 422)
        except Refused as refused:
            return JSONResponse(refused.body(), refused.status)

    return answer
